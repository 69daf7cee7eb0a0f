import { assertEquals } from "@std/assert";
import {
  type Dtype,
  kernels,
  type Net,
  randomGenerator,
  stax,
  type Tensor,
  tensor,
} from "@widenet/ntk";

const GIVEN = "tanh(x + 0.3) + 0.2x";

const LAYERS: Readonly<Record<string, stax.Activation>> = {
  relu: stax.relu(),
  gelu: stax.gelu(),
  erf: stax.erf(),
  sin: stax.sin({ a: 1, b: 0.7, c: 0.2 }),
  gaussian: stax.gaussian(),
  rbf: stax.rbf({ gamma: 0.4 }),
  gabor: stax.gabor(),
  sign: stax.sign(),
  rectifiedMonomial: stax.rectifiedMonomial({ degree: 2 }),
  hermite: stax.hermite({ degree: 2 }),
  tanh: stax.tanh(),
  sigmoid: stax.sigmoid(),
  silu: stax.silu(),
  softplus: stax.softplus(),
  elu: stax.elu(),
  [GIVEN]: stax.elementwise({ fn: (x) => Math.tanh(x + 0.3) + 0.2 * x }),
};

/** A kind of network, with the inputs that it is tried on. */
interface Kind {
  readonly net: (activation: stax.Activation) => Net;
  /** Number of inputs. */
  readonly n: number;
  /** Shape of one. */
  readonly shape: readonly number[];
  /** Logarithm of the largest over the smallest length. */
  readonly range: number;
}

function sites(readout: stax.Layer): Kind {
  const conv = stax.conv(1, [3, 3], { wStd: 1.4, bStd: 0.1, padding: "SAME" });
  return {
    net: (activation) => stax.serial(conv, activation, conv, activation, readout, stax.dense(1)),
    ...{ n: 23, shape: [4, 3, 2], range: 4 },
  };
}

const DENSE: Kind = {
  net: (activation) => {
    const layer = stax.serial(stax.dense(1, { wStd: 1.4, bStd: 0.1 }), activation);
    return stax.serial(stax.repeat(layer, 2), stax.dense(1));
  },
  ...{ n: 70, shape: [4], range: 6 },
};

const KINDS: Readonly<Record<string, Kind>> = {
  "vectors": DENSE,
  "sites, flattened": sites(stax.flatten()),
  "sites, pooled": sites(stax.globalAvgPool()),
};

/** Inputs of lengths in a range, some of them nearly equal. */
function inputs({ n, shape, range }: Kind): Tensor {
  const generator = randomGenerator(21);
  const size = shape.reduce((product, length) => product * length, 1);
  const data = generator.normal([n, ...shape]).data.slice();
  const places = generator.uniform([n]).data;
  for (let i = 0; i < n; i++) {
    const own = data.subarray(i * size, (i + 1) * size);
    const before = data.subarray((i - 1) * size, i * size);
    if (i % 7 === 1) own.set(before.map((x) => x * 1.001));
    else own.forEach((x, k) => own[k] = x * Math.exp((places[i]! - 0.5) * range));
  }
  return tensor(data, [n, ...shape]);
}

function rowsOf({ data, shape: [n, ...shape] }: Tensor, rows: readonly number[]): Tensor {
  const size = data.length / n!;
  const chosen = rows.flatMap((i) => [...data.subarray(i * size, (i + 1) * size)]);
  return tensor(chosen, [rows.length, ...shape]);
}

type Both = Readonly<Record<"nngp" | "ntk", Tensor<Dtype>>>;

/** Kernels of all inputs, and those of parts of them. */
class Parts {
  readonly #x: Tensor;
  readonly #run: (x1: Tensor, x2?: Tensor) => Promise<Both>;
  readonly #whole: Both;

  private constructor(x: Tensor, run: (x1: Tensor, x2?: Tensor) => Promise<Both>, whole: Both) {
    this.#x = x;
    this.#run = run;
    this.#whole = whole;
  }

  static async of(kind: Kind, activation: stax.Activation, dtype: Dtype): Promise<Parts> {
    const [net, x] = [kind.net(activation), inputs(kind)];
    const run = (x1: Tensor, x2?: Tensor): Promise<Both> =>
      kernels(net, x1, x2, { engine: "wasm", dtype });
    return new Parts(x, run, await run(x));
  }

  /** Asserts that the kernels of some rows with others are those of the whole, bit for bit. */
  async assertSame(rows: readonly number[], columns?: readonly number[]): Promise<void> {
    const second = columns === undefined ? undefined : rowsOf(this.#x, columns);
    const part = await this.#run(rowsOf(this.#x, rows), second);
    const n = this.#x.shape[0]!;
    for (const kind of ["nngp", "ntk"] as const) {
      const { data } = this.#whole[kind];
      const expected = rows.flatMap((i) => (columns ?? rows).map((j) => data[i * n + j]!));
      assertEquals([...part[kind].data], expected, `${kind} of ${rows} and ${columns}`);
    }
  }
}

const DTYPES = ["float64", "float32"] as const;

for (const [place, kind] of Object.entries(KINDS)) {
  for (const [name, activation] of Object.entries(LAYERS)) {
    Deno.test(`entries of ${name} are the same bits alone and among others: ${place}`, async () => {
      for (const dtype of DTYPES) {
        const parts = await Parts.of(kind, activation, dtype);
        await parts.assertSame([3, 11, 14, 15, 21]);
        await parts.assertSame([8], [7]);
        await parts.assertSame([20, 13, 22], [5, 2]);
      }
    });
  }
}

for (const [name, activation] of Object.entries(LAYERS)) {
  Deno.test(`entries of ${name} are the same bits with the inputs exchanged: vectors`, async () => {
    const all = Array.from({ length: DENSE.n }, (_, i) => i);
    for (const dtype of DTYPES) {
      const parts = await Parts.of(DENSE, activation, dtype);
      await parts.assertSame([41, 3, 58, 17, 42]);
      await parts.assertSame([7], [8]);
      await parts.assertSame([5, 2], [60, 33, 61]);
      await parts.assertSame(all, all);
    }
  });
}

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

const [N, D] = [70, 4];

const ALL: readonly number[] = Array.from({ length: N }, (_, i) => i);

/** Inputs of lengths from 1/20 to 20, some of them nearly equal. */
function inputs(): Tensor {
  const generator = randomGenerator(21);
  const data = generator.normal([N, D]).data.slice();
  const places = generator.uniform([N]).data;
  for (let i = 0; i < N; i++) {
    if (i % 7 === 1) data.set(data.subarray((i - 1) * D, i * D).map((x) => x * 1.001), i * D);
    else for (let k = 0; k < D; k++) data[i * D + k]! *= Math.exp((places[i]! - 0.5) * 6);
  }
  return tensor(data, [N, D]);
}

function deep(activation: stax.Activation): Net {
  const layer = stax.serial(stax.dense(1, { wStd: 1.4, bStd: 0.1 }), activation);
  return stax.serial(stax.repeat(layer, 2), stax.dense(1));
}

function rowsOf(x: Tensor, rows: readonly number[]): Tensor {
  return tensor(rows.flatMap((i) => [...x.data.subarray(i * D, (i + 1) * D)]), [rows.length, D]);
}

/** Asserts that the kernels of some rows with others are those of the whole, bit for bit. */
async function assertPart(
  { net, x, dtype }: { readonly net: Net; readonly x: Tensor; readonly dtype: Dtype },
  rows: readonly number[],
  columns?: readonly number[],
): Promise<void> {
  const options = { engine: "wasm", dtype } as const;
  const whole = await kernels(net, x, options);
  const others = columns ?? rows;
  const part = columns === undefined
    ? await kernels(net, rowsOf(x, rows), options)
    : await kernels(net, rowsOf(x, rows), rowsOf(x, columns), options);
  for (const kind of ["nngp", "ntk"] as const) {
    const expected = rows.flatMap((i) => others.map((j) => whole[kind].data[i * N + j]!));
    assertEquals([...part[kind].data], expected, `${kind} of ${rows} and ${columns}`);
  }
}

for (const [name, activation] of Object.entries(LAYERS)) {
  for (const dtype of ["float64", "float32"] as const) {
    Deno.test(`entries of ${name} in ${dtype} are the same bits alone and among others`, async () => {
      const of = { net: deep(activation), x: inputs(), dtype };
      await assertPart(of, [3, 17, 41, 42, 58]);
      await assertPart(of, [8], [7]);
      await assertPart(of, [60, 33, 61], [5, 2]);
    });

    Deno.test(`entries of ${name} in ${dtype} are the same bits with the inputs exchanged`, async () => {
      const of = { net: deep(activation), x: inputs(), dtype };
      await assertPart(of, [41, 3, 58, 17, 42]);
      await assertPart(of, [7], [8]);
      await assertPart(of, [5, 2], [60, 33, 61]);
      await assertPart(of, ALL, ALL);
    });
  }
}

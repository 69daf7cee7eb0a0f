import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type Dtype,
  type Kernels,
  kernels,
  type Net,
  randomGenerator,
  stax,
  type Tensor,
  tensor,
} from "@widenet/ntk";
import { KEPT_TABLES } from "../../../lib/activations/kept_dual_table.ts";
import { awkwardInputs } from "./compare.ts";

/** Agreement relative to the roots of the self kernels: the error of a table, over two layers. */
const AGREEMENT = { float64: 2e-10, float32: 2e-6 } as const;

function deep(activation: stax.Activation): Net {
  const layer = stax.serial(stax.dense(1, { wStd: 1.3, bStd: 0.2 }), activation);
  return stax.serial(stax.repeat(layer, 2), stax.dense(1));
}

function assertSame(found: Kernels<Dtype>, expected: Kernels, tolerance: number): void {
  for (const kind of ["nngp", "ntk"] as const) {
    const { data, shape } = expected[kind];
    const n = shape[1]!;
    data.forEach((value, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      const size = Math.sqrt(data[i * n + i]! * data[j * n + j]!);
      assertAlmostEquals(found[kind].data[at]!, value, tolerance * size);
    });
  }
}

/** Quadrature at every pair takes another second or two. */
const x: Tensor = awkwardInputs(21, 72, 6);
const relu = (u: number): number => Math.max(u, 0);

Deno.test("tables of elu agree with quadrature two layers deep", async () => {
  const net = deep(stax.elu({ alpha: 0.6 }));
  const expected = await kernels(net, x, { engine: "reference" });
  for (const dtype of ["float64", "float32"] as const) {
    const found = await kernels(net, x, { engine: "wasm", dtype });
    assertSame(found, expected, AGREEMENT[dtype]);
    // Exact agreement would mean that no table was used.
    assert(found.ntk.data.some((value, at) => value !== expected.ntk.data[at]));
  }
});

for (const dtype of ["float64", "float32"] as const satisfies readonly Dtype[]) {
  Deno.test(`tables of relu given as a function are relu in ${dtype}`, async () => {
    const inputs = awkwardInputs(22, 200, 4);
    const given = deep(stax.elementwise({ fn: relu, kinks: [0] }));
    const expected = await kernels(deep(stax.relu()), inputs, { engine: "reference" });
    const found = await kernels(given, inputs, { engine: "wasm", dtype });
    assertSame(found, expected, AGREEMENT[dtype]);
  });
}

Deno.test("tables of relu given by its kernel are relu", async () => {
  const inputs = awkwardInputs(25, 100, 4);
  const dual = (r: number, p: number, q: number): number => {
    const size = Math.sqrt(p * q);
    const c = Math.max(-1, Math.min(1, r / size));
    return size * (Math.sqrt(1 - c * c) + (Math.PI - Math.acos(c)) * c) / (2 * Math.PI);
  };
  const expected = await kernels(deep(stax.relu()), inputs, { engine: "reference" });
  const found = await kernels(deep(stax.elementwise({ dual })), inputs, { engine: "wasm" });
  // The angle of near inputs is known to 1e-8 only from the kernel.
  assertSame(found, expected, 1e-8);
});

Deno.test("tables do not depend on workers, nor on the order of sides", async () => {
  const a = randomGenerator(23).normal([90, 5]);
  const b = tensor(randomGenerator(24).normal([120, 5]));
  const net = stax.serial(stax.dense(1), stax.elu(), stax.dense(1));
  const one = await kernels(net, a, b, { engine: "wasm", workers: 1 });
  const three = await kernels(net, a, b, { engine: "wasm", workers: 3 });
  assertEquals(three, one);
  const turned = await kernels(net, b, a, { engine: "wasm" });
  for (let i = 0; i < 90; i++) {
    for (let j = 0; j < 120; j++) {
      const value = one.ntk.data[i * 120 + j]!;
      assertAlmostEquals(turned.ntk.data[j * 90 + i]!, value, 1e-10 * Math.abs(value));
    }
  }
});

Deno.test("a block has the digits of the whole where it takes the same table", async () => {
  const net = stax.serial(stax.dense(1, { bStd: 0.3 }), stax.elu({ alpha: 0.6 }), stax.dense(1));
  const inputs = tensor(randomGenerator(26).normal([80, 5]));
  const whole = await kernels(net, inputs, { engine: "wasm" });
  const { made } = KEPT_TABLES;
  const rows = tensor(inputs.data.subarray(0, 5 * 30), [30, 5]);
  const block = await kernels(net, rows, inputs, { engine: "wasm" });
  assertEquals(KEPT_TABLES.made, made);
  block.ntk.data.forEach((value, at) => {
    const [i, j] = [Math.floor(at / 80), at % 80];
    const size = Math.sqrt(whole.ntk.data[81 * i]! * whole.ntk.data[81 * j]!);
    // The sides of a pair may be the other way round: a rounding of each of some sums.
    assertAlmostEquals(value, whole.ntk.data[at]!, 1e-13 * size);
  });
});

import {
  crossEntropy,
  finite,
  hessianNorm,
  hessianProduct,
  type Loss,
  meanSquaredError,
  type Parameters,
  randomGenerator,
  stax,
  tensor,
  type TensorLike,
} from "@widenet/ntk";
import { assert, assertAlmostEquals, assertRejects } from "@std/assert";
import { fill, type FiniteCase, finiteCases } from "../../reference/finite_fixtures.ts";

interface GoldenHessian {
  readonly largest: number;
  readonly smallest: number;
  readonly spectralNorm: number;
  readonly frobenius: number;
}

for (const each of finiteCases) {
  const golden = each.raw("hessian") as GoldenHessian | undefined;
  if (golden === undefined) continue;
  const { name, net, inputShape, start } = each;
  const { x, options } = firstInput(each);

  Deno.test(`${name}: hessianNorm() gives the golden spectral norm`, async () => {
    const { norm, residual } = await hessianNorm(net, start, x, options);
    // The golden norms are good to 3e-7 against differences, and to rounding by themselves.
    assertAlmostEquals(norm, golden.spectralNorm, 1e-9 * golden.spectralNorm);
    assert(residual <= 1e-7 * norm);
  });

  Deno.test(`${name}: hessianProduct() gives a symmetric matrix of the golden Frobenius norm`, async () => {
    const rows: number[][] = [];
    for (let i = 0; i < finite.count(start); i++) {
      const unit = fill(net, inputShape, (k) => Number(k === i));
      rows.push(flat(await hessianProduct(net, start, x, unit, options)));
    }
    const squares = rows.flat().reduce((sum, value) => sum + value * value, 0);
    assertAlmostEquals(Math.sqrt(squares), golden.frobenius, 1e-9 * golden.frobenius);
    rows.forEach((row, i) =>
      row.forEach((value, j) => assertAlmostEquals(value, rows[j]![i]!, 1e-12 * golden.frobenius))
    );
  });
}

Deno.test("hessianNorm() of one hidden layer is the closed form, neuron by neuron", async () => {
  const [k, x] = [64, 1.3];
  const net = stax.serial(stax.dense(k), stax.tanh(), stax.dense(1));
  const params = finite.init(net, [1], { seed: 3 });
  const b = params.layers["serial[0].dense"]!.weight!.data;
  const a = params.layers["serial[2].dense"]!.weight!.data;
  const both: number[] = [], frozen: number[] = [];
  for (let i = 0; i < k; i++) {
    const phi = Math.tanh(b[i]! * x);
    const [slope, bend] = [1 - phi * phi, -2 * phi * (1 - phi * phi)];
    const [own, mixed] = [a[i]! * bend * x * x, slope * x];
    const root = Math.hypot(own, 2 * mixed);
    both.push(Math.max(Math.abs(own + root), Math.abs(own - root)) / (2 * Math.sqrt(k)));
    frozen.push(Math.abs(own) / Math.sqrt(k));
  }
  const found = await hessianNorm(net, params, [[x]]);
  assertAlmostEquals(found.norm, Math.max(...both), 1e-12);
  const train = (place: string): boolean => place === "serial[0].dense";
  const held = await hessianNorm(net, params, [[x]], { train });
  assertAlmostEquals(held.norm, Math.max(...frozen), 1e-12);
});

Deno.test("hessianNorm() says whether it converged, and reports its progress", async () => {
  const net = stax.serial(stax.dense(20, { bStd: 0.3 }), stax.tanh(), stax.dense(1));
  const params = finite.init(net, [2], { seed: 1 });
  const reports: number[] = [];
  const onProgress = ({ done, total }: { done: number; total: number }) =>
    reports.push(done / total);
  const whole = await hessianNorm(net, params, [[1, 2]], { onProgress });
  assert(whole.converged && whole.residual <= 1e-8 * whole.norm);
  assertAlmostEquals(reports.at(-1)!, 1);
  const short = await hessianNorm(net, params, [[1, 2]], { maxIterations: 2 });
  assert(!short.converged && short.norm < whole.norm);
  // There is an eigenvalue within the residual.
  assert(Math.abs(short.norm) <= whole.norm + short.residual);
});

const quartic: Loss = {
  value: (f, y) =>
    f.data.reduce((sum, value, i) => sum + (value - y.data[i]!) ** 4, 0) / f.shape[0]!,
  gradient: (f, y) => ({
    ...f,
    data: f.data.map((value, i) => 4 * (value - y.data[i]!) ** 3 / f.shape[0]!),
  }),
  hessianProduct: (f, y, v) => ({
    ...v,
    data: v.data.map((value, i) => 12 * (f.data[i]! - y.data[i]!) ** 2 * value / f.shape[0]!),
  }),
};

for (
  const [name, loss] of Object.entries({
    meanSquaredError: meanSquaredError(),
    crossEntropy: crossEntropy(),
    quartic,
  })
) {
  Deno.test(`hessianProduct() of ${name} is the slope of its gradient`, async () => {
    const net = stax.serial(
      stax.dense(5, { bStd: 0.3 }),
      stax.gelu(),
      stax.dense(3, { bStd: 0.1 }),
    );
    const x = randomGenerator(1).normal([4, 2]);
    const y = tensor([[1, 0, 0], [0, 1, 0], [0.2, 0.3, 0.5], [0, 0, 1]]);
    const params = finite.init(net, [2], { seed: 0 });
    const noise = randomGenerator(2).normal([100]).data;
    const v = fill(net, [2], (k) => noise[k]!);
    const product = flat(await hessianProduct(net, params, x, v, { loss, y }));
    const h = 1e-4;
    const gradient = async (t: number): Promise<number[]> => {
      let k = 0;
      const moved = finite.map(params, (each) => ({
        ...each,
        data: each.data.map((value) => value + t * noise[k++]!),
      }));
      const f = await finite.apply(net, moved, x);
      return flat(await finite.vjp(net, moved, x, loss.gradient(tensor(f), y)));
    };
    const [a, b, c, d] = [
      await gradient(-2 * h),
      await gradient(-h),
      await gradient(h),
      await gradient(2 * h),
    ];
    const largest = Math.max(...product.map(Math.abs));
    product.forEach((value, i) => {
      const slope = (a[i]! - 8 * b[i]! + 8 * c[i]! - d[i]!) / (12 * h);
      // Fourth-order differences: h^4 and eps/h, some 1e-11 of the values.
      assertAlmostEquals(value, slope, 1e-9 * largest);
    });
  });
}

const small = stax.serial(stax.dense(2), stax.tanh(), stax.dense(1));
const params = finite.init(small, [1]);

const refused: Readonly<
  Record<string, [() => Promise<unknown>, typeof TypeError | typeof RangeError, string]>
> = {
  "two inputs of an output": [() => hessianNorm(small, params, [[1], [2]]), TypeError, "one input"],
  "an output that there is none of": [
    () => hessianNorm(small, params, [[1]], { output: 1 }),
    RangeError,
    "'output'",
  ],
  "targets without a loss": [
    () => hessianNorm(small, params, [[1]], { y: [1] }),
    TypeError,
    "'loss'",
  ],
  "a loss without targets": [
    () => hessianNorm(small, params, [[1]], { loss: meanSquaredError() }),
    TypeError,
    "give 'y'",
  ],
  "a loss without second derivatives": [
    () =>
      hessianNorm(small, params, [[1]], { loss: { value: () => 0, gradient: (f) => f }, y: [1] }),
    TypeError,
    "hessianProduct",
  ],
  "no variable": [
    () => hessianNorm(small, params, [[1]], { train: () => false }),
    RangeError,
    "no tensor is a variable",
  ],
  "an option that there is none of": [
    () => hessianNorm(small, params, [[1]], { outputs: 1 } as object),
    TypeError,
    "no option 'outputs'",
  ],
};

for (const [name, [call, type, message]] of Object.entries(refused)) {
  Deno.test(`hessianNorm() refuses ${name}`, async () => {
    await assertRejects(call, type, message);
  });
}

function firstInput({ x1, graphs, inputShape }: FiniteCase): { x: TensorLike; options: object } {
  const size = x1.data.length / x1.shape[0]!;
  const x = { ...x1, shape: [1, ...inputShape], data: x1.data.subarray(0, size) };
  const [patterns] = graphs.first;
  if (patterns === undefined) return { x, options: {} };
  const all = patterns as typeof x1;
  const nodes = all.shape[1]!;
  const one = { ...all, shape: [1, nodes, nodes], data: all.data.subarray(0, nodes * nodes) };
  return { x, options: { patterns: [one] } };
}

function flat(params: Parameters): number[] {
  return Object.values(params.layers).flatMap((layer) =>
    Object.values(layer).flatMap(({ data }) => [...data])
  );
}

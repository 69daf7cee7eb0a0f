import {
  empiricalNtk,
  finite,
  maxLearningRate,
  type Optimizer,
  type Parameters,
  randomGenerator,
  stax,
  type Tensor,
  type TrainingReport,
} from "@widenet/ntk";
import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { assertTensor } from "../../suites/golden_tensor.ts";

const net = stax.serial(stax.dense(20, { bStd: 0.3 }), stax.tanh(), stax.dense(2));
const params = finite.init(net, [3], { seed: 1 });
const normal = (seed: number, ...shape: number[]): Tensor => randomGenerator(seed).normal(shape);
const [x, y] = [normal(1, 5, 3), normal(2, 5, 2)];

function flat({ layers }: Parameters): number[] {
  return Object.values(layers).flatMap((layer) =>
    Object.values(layer).flatMap(({ data }) => [...data])
  );
}

Deno.test("train() leaves the parameters that it is given as they are", async () => {
  const before = flat(params);
  const run = await finite.train(net, params, x, y, { steps: 5 });
  assertEquals(flat(params), before);
  assert(run.loss < run.history.losses[0]!);
  assert(Object.isFrozen(run.params.layers));
});

Deno.test("train() without a learning rate takes that of the curvature", async () => {
  const { learningRate } = await finite.train(net, params, x, y, { steps: 0 });
  const full = await empiricalNtk(net, params, x, { outputs: "all" });
  // [n, n, c, c] as a matrix [n c, n c].
  const [n, c] = [5, 2];
  const matrix = Float64Array.from({ length: (n * c) ** 2 }, (_, at) => {
    const [row, column] = [Math.floor(at / (n * c)), at % (n * c)];
    const [i, o, j, p] = [Math.floor(row / c), row % c, Math.floor(column / c), column % c];
    return full.data[((i * n + j) * c + o) * c + p]!;
  });
  // The loss is a mean over n c entries, all of which the matrix has.
  const limit = await maxLearningRate({ shape: [n * c, n * c], data: matrix });
  // Lanczos iteration stops at residuals of 1e-2; errors of eigenvalues are at most that large.
  assertAlmostEquals(learningRate, limit / 2, 1e-2 * limit / 2);
});

Deno.test("train() without a learning rate takes less of its own limit with momentum", async () => {
  const rate = async (optimizer?: Optimizer): Promise<number> =>
    (await finite.train(net, params, x, y, { optimizer, steps: 0 })).learningRate;
  const m = 0.75;
  const half = await rate(); // 1 / (c lambda)
  // (1 - m^2) / 2 of 2 (1 + m) / (c lambda), which is over 1 + 2 m by Nesterov's gradients.
  const wanted = half * (1 - m * m) * (1 + m);
  assertAlmostEquals(await rate({ kind: "momentum", momentum: m }), wanted, 1e-12 * wanted);
  const nesterov = await rate({ kind: "nesterov", momentum: m });
  assertAlmostEquals(nesterov, wanted / 2.5, 1e-12 * wanted);
  assertEquals(await rate({ kind: "nesterov", momentum: 0 }), half);
});

const narrow = {
  "erf and gelu": stax.serial(
    ...[stax.dense(65), stax.erf(), stax.dense(33), stax.gelu(), stax.dense(3)],
  ),
  "relu": stax.serial(stax.dense(16), stax.relu(), stax.dense(3)),
};

for (const optimizer of ["descent", "momentum", "nesterov"] as const) {
  for (const [name, net] of Object.entries(narrow)) {
    Deno.test(`train() by ${optimizer} with its defaults descends in networks of ${name}`, async () => {
      for (let seed = 0; seed < 6; seed++) {
        const [inputs, noise] = [normal(seed + 10, 40, 7), normal(seed + 20, 40, 3)];
        const start = finite.init(net, [7], { seed });
        const run = await finite.train(net, start, inputs, noise, { optimizer, steps: 100 });
        assertLess(run.loss, run.history.losses[0]! / 2);
      }
    });
  }
}

Deno.test("train() does not move frozen layers", async () => {
  const train = (place: string, name: string): boolean =>
    place === "serial[0].dense" && name === "weight";
  const run = await finite.train(net, params, x, y, { steps: 5, train });
  const [before, after] = [params.layers, run.params.layers];
  assertEquals(after["serial[2].dense"]!["weight"], before["serial[2].dense"]!["weight"]);
  assertEquals(after["serial[0].dense"]!["bias"], before["serial[0].dense"]!["bias"]);
  const [w0, w1] = [before, after].map((layers) => layers["serial[0].dense"]!["weight"]!.data);
  w0!.forEach((value, p) => assert(value !== w1![p]));
  assertLess(run.loss, run.history.losses[0]!);
});

Deno.test("train() takes parameters in float32 and returns float64", async () => {
  const single = finite.init(net, [3], { seed: 1, dtype: "float32" });
  const double = finite.map(
    single,
    (tensor) => ({ ...tensor, dtype: "float64", data: Float64Array.from(tensor.data) }),
  );
  const found = await finite.train(net, single, x, y, { steps: 3 });
  assertEquals(
    flat(found.params),
    flat((await finite.train(net, double, x, y, { steps: 3 })).params),
  );
  const tensors = (params: Parameters) => Object.values(params.layers).flatMap(Object.values);
  assert(tensors(found.params).every(({ dtype }) => dtype === "float64"));
  // Frozen ones alike, with the values that they had.
  const train = (place: string): boolean => place === "serial[2].dense";
  const record = { kernel: x, predictions: x };
  const part = await finite.train(net, single, x, y, { steps: 3, train, record });
  assert(tensors(part.params).every(({ dtype }) => dtype === "float64"));
  assertEquals(part.params.layers["serial[0].dense"], double.layers["serial[0].dense"]);
  const wanted = await finite.train(net, double, x, y, { steps: 3, train, record });
  assertEquals(part.params, wanted.params);
  assertEquals(part.history, wanted.history);
  // Frozen tensors in float64 are not copied.
  const weight = (params: Parameters) => params.layers["serial[0].dense"]!["weight"];
  assert(weight(wanted.params) === weight(double));
});

Deno.test("train() takes targets as a list where there is one output", async () => {
  const one = stax.dense(1);
  const start = finite.init(one, [3]);
  const list = [1, 2, 3, 4, 5];
  const found = await finite.train(one, start, x, list, { steps: 3 });
  const column = list.map((value) => [value]);
  const other = await finite.train(one, start, x, column, { steps: 3 });
  assertEquals(flat(found.params), flat(other.params));
});

Deno.test("train() of more inputs than are held at once takes the gradient of all", async () => {
  // 2^23 numbers are held: some 500 inputs with two values of 4096 channels, and as much on the way back.
  const wide = stax.serial(stax.dense(4096), stax.relu(), stax.dense(1));
  const start = finite.init(wide, [2], { seed: 0 });
  const [inputs, targets] = [normal(3, 600, 2), normal(4, 600)];
  const rows = (from: number, to: number): Tensor => ({
    ...inputs,
    shape: [to - from, 2],
    data: inputs.data.slice(2 * from, 2 * to),
  });
  const step = async (from: number, to: number, optimizer: "descent" | "exact-line-search") => {
    const options = { learningRate: 1, steps: 1, optimizer };
    const list = targets.data.slice(from, to);
    const run = await finite.train(wide, start, rows(from, to), list, options);
    return { loss: run.history.losses[0]!, params: run.params, theta: flat(run.params) };
  };
  const all = await step(0, 600, "descent");
  const [first, second] = [await step(0, 300, "descent"), await step(300, 600, "descent")];
  assertAlmostEquals(all.loss, (first.loss + second.loss) / 2, 1e-13);
  all.theta.forEach((value, p) =>
    assertAlmostEquals(value, (first.theta[p]! + second.theta[p]!) / 2, 1e-12)
  );
  // theta_0 - theta_1 is the gradient g; the line search goes n |g|^2 / |J g|^2 along it.
  const theta = flat(start);
  const g = theta.map((value, p) => value - all.theta[p]!);
  let at = 0;
  const direction = finite.map(
    all.params,
    (tensor) => ({ ...tensor, data: tensor.data.map(() => g[at++]!) }) as Tensor,
  );
  const change = [
    ...(await finite.jvp(wide, start, rows(0, 300), direction)).data,
    ...(await finite.jvp(wide, start, rows(300, 600), direction)).data,
  ];
  const squares = (values: readonly number[]) => values.reduce((sum, each) => sum + each ** 2, 0);
  const s = 600 * squares(g) / squares(change);
  const searched = await step(0, 600, "exact-line-search");
  searched.theta.forEach((value, p) => assertAlmostEquals(value, theta[p]! - s * g[p]!, 1e-10));
});

Deno.test("train() records loss, outputs, distance and kernel at chosen steps and at the end", async () => {
  const xNew = normal(5, 4, 3);
  const run = await finite.train(net, params, x, y, {
    ...{ steps: 7, learningRate: 0.1 },
    record: { at: [0, 3], predictions: xNew, kernel: x, outputs: "all" },
  });
  const { records, losses } = run.history;
  assertEquals(records.map(({ step }) => step), [0, 3, 7]);
  assertEquals([losses[0], losses[3], run.loss], records.map(({ loss }) => loss));
  for (const { step, predictions, kernel, distance } of records) {
    const short = await finite.train(net, params, x, y, { steps: step, learningRate: 0.1 });
    assertEquals(predictions, await finite.apply(net, short.params, xNew));
    const wanted = await empiricalNtk(net, short.params, x, { outputs: "all" });
    assertTensor(kernel!, wanted, 1e-14, "kernel");
    const [a, b] = [flat(short.params), flat(params)];
    assertAlmostEquals(distance, Math.hypot(...a.map((value, p) => value - b[p]!)), 1e-14);
  }
});

Deno.test("train() records every so many steps, and each by default", async () => {
  const steps = async (record: { every?: number; at?: number[] }) => {
    const run = await finite.train(net, params, x, y, { steps: 5, record });
    return run.history.records.map(({ step }) => step);
  };
  assertEquals(await steps({}), [0, 1, 2, 3, 4, 5]);
  assertEquals(await steps({ every: 2 }), [0, 2, 4, 5]);
  assertEquals(await steps({ every: 4, at: [1] }), [0, 1, 4, 5]);
  assertEquals((await finite.train(net, params, x, y, { steps: 5 })).history.records, []);
});

Deno.test("train() stops where the loss is small enough", async () => {
  const run = await finite.train(net, params, x, y, { stop: { loss: 1e-3 } });
  assertEquals([run.reason, run.step], ["loss", run.history.losses.length]);
  assert(run.loss < 1e-3 && run.history.losses.every((loss) => loss >= 1e-3));
  const batches = await finite.train(net, params, x, y, { stop: { loss: 1e-3 }, batch: 2 });
  assert(batches.reason === "loss" && batches.loss < 1e-3);
});

Deno.test("train() stops where the gradient is small enough, or the caller says so", async () => {
  const reports: TrainingReport[] = [];
  const when = (report: TrainingReport): boolean => {
    reports.push(report);
    return report.step === 4;
  };
  const run = await finite.train(net, params, x, y, { stop: { when } });
  assertEquals([run.reason, run.step, reports.length], ["when", 4, 5]);
  assertEquals(reports.slice(0, 4).map(({ loss }) => loss), run.history.losses);
  const norm = reports[3]!.gradientNorm;
  const other = await finite.train(net, params, x, y, { stop: { gradientNorm: norm * 1.000001 } });
  assertEquals([other.reason, other.step], ["gradientNorm", 3]);
});

Deno.test("train() goes through the inputs in an order that the seed gives", async () => {
  const options = { batch: 2, steps: 6, learningRate: 0.1 };
  const [a, b, c] = [
    await finite.train(net, params, x, y, options),
    await finite.train(net, params, x, y, { ...options, seed: 0 }),
    await finite.train(net, params, x, y, { ...options, seed: 1 }),
  ];
  assertEquals(a.history.losses, b.history.losses);
  assert(a.history.losses.join() !== c!.history.losses.join());
  const whole = await finite.train(net, params, x, y, { ...options, batch: 5 });
  // All inputs in another order.
  const all = await finite.train(net, params, x, y, { steps: 6, learningRate: 0.1 });
  assertAlmostEquals(whole.loss, all.loss, 1e-14);
});

Deno.test("train() drops other entries at each step, and none in the loss at the end", async () => {
  const dropping = stax.serial(
    stax.dense(50),
    stax.relu(),
    stax.dropout({ keep: 0.5 }),
    stax.dense(1),
  );
  const start = finite.init(dropping, [3], { seed: 0 });
  const targets = [1, -1, 0, 2, 1];
  const options = { dropoutSeed: 3, learningRate: 1e-9, steps: 4 };
  const run = await finite.train(dropping, start, x, targets, options);
  // Parameters hardly move, so that losses differ by their masks alone.
  assertEquals(new Set(run.history.losses.map((loss) => loss.toFixed(4))).size, 4);
  const plain = await finite.train(dropping, start, x, targets, { learningRate: 1e-9, steps: 4 });
  assertAlmostEquals(run.loss, plain.loss, 1e-6);
  const again = await finite.train(dropping, start, x, targets, options);
  assertEquals(again.history.losses, run.history.losses);
});

Deno.test("train() trains networks on graphs by the patterns of each set of inputs", async () => {
  const graphs = stax.serial(
    stax.dense(8),
    stax.relu(),
    stax.aggregate(),
    stax.globalAvgPool(),
    stax.dense(1),
  );
  const start = finite.init(graphs, [3, 2], { seed: 0 });
  const [first, second] = [normal(6, 4, 3, 2), normal(7, 2, 3, 2)];
  const patterns = [normal(8, 4, 3, 3), normal(9, 2, 3, 3)];
  const run = await finite.train(graphs, start, first, [1, 2, 3, 4], {
    ...{ patterns, batch: 2, steps: 3, learningRate: 0.01 },
    record: { at: [], predictions: second },
  });
  const wanted = await finite.apply(graphs, run.params, second, { patterns: [patterns[1]!] });
  assertEquals(run.history.records[0]!.predictions, wanted);
});

import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { agop, matmul, rfm, type RfmOptions, rfmTree, type Tensor } from "@widenet/ntk";
import { matrix } from "../linalg/matrices.ts";
import { inputs, relative, targetsOf } from "./data.ts";

const x = inputs(1, 60, 4);
const y = targetsOf(x, ([a, b]) => Number(a! * b! + 0.2 * a! > 0));
const sigmoid = (f: number): number => 1 / (1 + Math.exp(-f));

/** exp(-|x_i - x_j| / 2) from its definition. */
const kernel = matrix(60, 60, (i, j) => {
  let square = 0;
  for (let k = 0; k < 4; k++) square += (x.data[4 * i + k]! - x.data[4 * j + k]!) ** 2;
  return Math.exp(-Math.sqrt(square) / 2);
});

for (const ridge of [1e-8, 1e-3, 1, 1e3]) {
  Deno.test(`the fit is where r a = y - s(K a), for r = ${ridge}`, async () => {
    const model = await rfm(x, y, { loss: "logistic", bandwidth: 2, ridge, iterations: 0 });
    const a = model.coefficients.data;
    const f = (await matmul(kernel, model.coefficients)).data;
    f.forEach((odds, i) => assertLess(Math.abs(ridge * a[i]! - y.data[i]! + sigmoid(odds)), 1e-9));
    assertLess(model.history[0]!.residual, 1e-9);
  });
}

Deno.test("two inputs have the root of r t = s(-(1 - k) t)", async () => {
  // a = (t, -t) by symmetry, with k the kernel between the inputs.
  const [k, ridge] = [Math.exp(-1), 0.01];
  let [low, high] = [0, 1 / ridge];
  for (let step = 0; step < 100; step++) {
    const t = (low + high) / 2;
    if (ridge * t < sigmoid(-(1 - k) * t)) low = t;
    else high = t;
  }
  const { coefficients: { data } } = await rfm([[0], [1]], [1, 0], {
    ...{ loss: "logistic", bandwidth: 1, ridge, iterations: 0 },
  });
  assertLess(Math.abs(data[0]! / low - 1), 1e-12);
  assertLess(Math.abs(data[1]! / low + 1), 1e-12);
});

Deno.test("a large ridge leaves a = (y - 1/2) / r", async () => {
  const ridge = 1e6;
  const { coefficients } = await rfm(x, y, { loss: "logistic", ridge, iterations: 0 });
  // The next term is s'(0) K (y - 1/2) / r^2, at most 60 / 4 as large over r.
  const first = targetsOf(y, ([value]) => (value! - 0.5) / ridge);
  assertLess(relative(coefficients, first), 15 / ridge);
});

Deno.test("equal inputs of both classes have a = (y - 1/2) / r, which K takes to 0", async () => {
  const [points, classes] = [[[0], [0], [1], [1]], [0, 1, 1, 0]];
  const options: RfmOptions = { loss: "logistic", ridge: 0.1, ridgeScale: "absolute" };
  const { coefficients, history } = await rfm(points, classes, {
    ...{ ...options, bandwidth: 1, iterations: 0 },
  });
  coefficients.data.forEach((a, i) => assertLess(Math.abs(a - (classes[i]! - 0.5) / 0.1), 1e-9));
  assertLess(history[0]!.residual, 1e-9);
});

Deno.test("a fit that does not converge is refused, and not returned as a = 0", async () => {
  // r I is lost beside K.
  const options: RfmOptions = { loss: "logistic", bandwidth: 2, ridge: 1e-30, iterations: 0 };
  await assertRejects(() => rfm(x, y, options), Error, "does not converge: its residual is 1.0");
});

Deno.test("several outputs are fitted by themselves", async () => {
  const classes = matrix(60, 3, (i, c) => Number(Math.floor(1.5 + x.data[4 * i]!) === c));
  const options = { loss: "logistic", iterations: 0, bandwidth: 2 } as const;
  const { coefficients } = await rfm(x, classes, options);
  for (let c = 0; c < 3; c++) {
    const column = (a: Tensor): Tensor => matrix(60, 1, (i) => a.data[3 * i + c]!);
    const alone = await rfm(x, column(classes), options);
    assertLess(relative(column(coefficients), alone.coefficients), 1e-9);
  }
});

Deno.test("M is the mean of the outer products of the log odds' gradients", async () => {
  const options: RfmOptions = { loss: "logistic", normalize: "none", bandwidth: 2 };
  const before = await rfm(x, y, { ...options, iterations: 0 });
  const { features } = await rfm(x, y, { ...options, iterations: 1 });
  assertLess(relative(features, await agop(await before.gradients(x))), 1e-11);
});

Deno.test("log odds are those that classes were drawn by, and iterations find their direction", async () => {
  const n = 500;
  const [train, far] = [inputs(5, n, 6), inputs(6, 500, 6)];
  const odds = ([a]: Float64Array): number => 3 * Math.sin(2 * a!);
  const uniform = inputs(7, n, 2).data;
  // Two squares of normals: 1 - exp(-s/2) is uniform.
  const draw = (i: number): number =>
    1 - Math.exp(-(uniform[2 * i]! ** 2 + uniform[2 * i + 1]! ** 2) / 2);
  const truth = targetsOf(train, odds).data;
  const z = matrix(n, 1, (i) => Number(draw(i) < sigmoid(truth[i]!)));
  const options: RfmOptions = { loss: "logistic", ridge: 1, diagonal: true };
  const error = async (iterations: number): Promise<number> => {
    const model = await rfm(train, z, { ...options, iterations });
    const found = await model.predict(far);
    const chances = targetsOf(far, (row) => sigmoid(odds(row))).data;
    return Math.sqrt(
      found.data.reduce((sum, f, i) => sum + (sigmoid(f) - chances[i]!) ** 2, 0) / 500,
    );
  };
  // A constant chance is off by 0.39; with the direction it is a curve of one variable from 500 draws.
  const [plain, learnt] = [await error(0), await error(3)];
  assertLess(learnt, 0.5 * plain);
  assertLess(learnt, 0.1);
});

Deno.test("validation takes the mean logistic loss, or the share of right signs", async () => {
  const test = inputs(2, 40, 4);
  const classes = targetsOf(test, ([a, b]) => Number(a! * b! + 0.2 * a! > 0));
  const options = { loss: "logistic", iterations: 0 } as const;
  for (const score of ["loss", "accuracy"] as const) {
    const model = await rfm(x, y, { ...options, validation: { x: test, y: classes, score } });
    const f = (await model.predict(test)).data;
    const terms = [...f].map((odds, i) => {
      const isOne = classes.data[i] === 1;
      if (score === "accuracy") return Number(odds > 0 === isOne);
      return -Math.log(isOne ? sigmoid(odds) : sigmoid(-odds));
    });
    const mean = terms.reduce((sum, term) => sum + term, 0) / 40;
    assertLess(Math.abs(model.history[0]!.validation! - mean), 1e-14);
  }
});

Deno.test("leaves of one class have the log odds of half a count for the other", async () => {
  // The class is the side of the first feature, so that the first split parts them.
  const z = targetsOf(x, ([a]) =>
    Number(
      a! > [...x.data.filter((_, at) => at % 4 === 0)].sort(
        (one, other) => one - other,
      )[29]!,
    ));
  const options = { loss: "logistic", leafSize: 30, iterations: 0, diagonal: true } as const;
  const { root } = await rfmTree(x, z, options);
  assert(root.kind === "split" && root.low.kind === "constant" && root.high.kind === "constant");
  assertEquals(root.low.value, [Math.log(0.5 / 30.5)]);
  assertEquals(root.high.value, [Math.log(30.5 / 0.5)]);
});

Deno.test("rfm() refuses what the logistic loss has no meaning for", async () => {
  const signs = targetsOf(y, ([value]) => 2 * value! - 1);
  const fit = (options: RfmOptions, targets = y) =>
    rfm(x, targets, { loss: "logistic", ...options });
  await assertRejects(() => fit({}, signs), RangeError, "'y' must be 0 or 1");
  const validation = { x, y: signs };
  await assertRejects(() => fit({ validation }), RangeError, "'validation.y' must be 0 or 1");
  await assertRejects(() => fit({ ridge: 0 }), RangeError, "'ridge' must be above 0");
  await assertRejects(() => fit({ solver: "cg" }), TypeError, 'needs solver: "cholesky"');
  await assertRejects(() => fit({ loss: "hinge" as never }), TypeError, "'loss'");
  await assertRejects(() => rfmTree(x, signs, { loss: "logistic" }), RangeError, "'y' must be");
  // Leaves of one class, which look at no validation data.
  const apart = () =>
    rfmTree([[0], [0], [1], [1]], [0, 0, 1, 1], {
      ...{ loss: "logistic", leafSize: 2, validation: { x: [[0]], y: [-1] } },
    });
  await assertRejects(apart, RangeError, "'validation.y' must be 0 or 1");
});

Deno.test("a logistic fit can be aborted", async () => {
  const controller = new AbortController();
  const onProgress = (): void => controller.abort(new Error("enough"));
  const options = { loss: "logistic", onProgress, signal: controller.signal } as const;
  await assertRejects(() => rfm(x, y, options), Error, "enough");
});

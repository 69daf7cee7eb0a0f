import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { eigh } from "../../../lib/linalg/eigh.ts";
import { oneHot } from "../../../lib/predict/regression/classification.ts";
import {
  gradientDescent,
  type GradientDescentOptions,
} from "../../../lib/predict/training/gradient_descent.ts";
import { gradientFlow } from "../../../lib/predict/training/gradient_flow.ts";
import { crossEntropy, type Loss, meanSquaredError } from "../../../lib/predict/training/losses.ts";
import { maxLearningRate } from "../../../lib/predict/training/max_learning_rate.ts";
import { asTensor, type Tensor, tensor } from "../../../lib/tensor.ts";
import { distance, gram, matrix, normal, product, selected } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";
import { PREDICT } from "../golden_training.ts";

const mse = meanSquaredError();

for (const backend of BACKENDS) {
  Deno.test(`gradientDescent() agrees with Neural Tangents (${backend})`, async () => {
    const { kTrain, kTestTrain, oneHot: y } = PREDICT;
    for (const momentum of [undefined, 0.9]) {
      const options = { learningRate: 0.5, momentum, backend };
      const descent = await gradientDescent(crossEntropy(), kTrain, y, options);
      const { train, test } = await descent.at([1, 5, 20], { kTestTrain });
      const expected = PREDICT.crossEntropy(momentum);
      // The tolerance of the peer's solver, 1.4e-8 a step.
      assertLess(distance(train, expected.train), 1e-6);
      assertLess(distance(test!, expected.test), 1e-6);
    }
  });

  Deno.test(`gradientDescent() in steps agrees with the closed form (${backend})`, async () => {
    const n = 10, steps = [0, 1, 2, 7, 200];
    const k = gram(1, n, 12);
    const y = normal(2, n, 2), fTrain0 = normal(3, n, 2);
    const kTestTrain = product(normal(4, 3, n), k);
    for (const nesterov of [false, true]) {
      for (const momentum of [0, 0.9]) {
        const rate = await maxLearningRate(k, { outputs: 2, momentum, nesterov });
        const learningRate = 0.8 * rate;
        const method = nesterov ? "nesterov" : "steps";
        const options = { method, learningRate, momentum, backend } as const;
        const descent = await gradientDescent(mse, k, y, options);
        const found = await descent.at(steps, { fTrain0, kTestTrain });
        const roots = { momentum, nesterov, step: learningRate / (2 * n) };
        const expected = await closedForm(k, y, fTrain0, steps, roots);
        assertLess(distance(found.train, expected), 1e-12);
        // k(x, X) = B K, so that outputs there are B (f - f0).
        const change = matrix(3 * 5, 2, (i, c) => found.test!.data[2 * i + c]!);
        for (const t of steps.keys()) {
          const moved = matrix(
            n,
            2,
            (i, c) => found.train.data[(t * n + i) * 2 + c]! - fTrain0.data[2 * i + c]!,
          );
          const seen = matrix(3, 2, (i, c) => change.data[(3 * t + i) * 2 + c]!);
          assertLess(distance(seen, product(normal(4, 3, n), moved)), 1e-11);
        }
      }
    }
  });
}

Deno.test("gradientDescent() as a flow agrees with gradientFlow() on the squared error", async () => {
  const k = selected(gram(1, 8, 10), [0, 1, 2, 3, 4, 5, 6, 7, 7]);
  const y = normal(2, 9, 2), fTrain0 = normal(3, 9, 2), fTest0 = normal(4, 2, 2);
  const kTestTrain = product(normal(5, 2, 9), k);
  const start = { fTrain0, fTest0, kTestTrain };
  const times = [0, 0.5, 40];
  const expected = await (await gradientFlow(k, y, { learningRate: 3 })).at(times, start);
  const descent = await gradientDescent(mse, k, y, { learningRate: 3 });
  const { train, test } = await descent.at(times, start);
  // A hundred steps of tolerance 1e-8 at most.
  assertLess(distance(train, expected.train), 1e-7);
  assertLess(distance(test!, expected.test!), 1e-7);
  const coarse = await gradientDescent(mse, k, y, { learningRate: 3, relativeTolerance: 1e-4 });
  const off = distance((await coarse.at(times, start)).train, expected.train);
  assert(off > 1e-8 && off < 1e-2, `${off}`);
});

Deno.test("gradientDescent() with momentum is the limit of steps", async () => {
  // Steps at learning rate eta and momentum 1 - c sqrt(eta) follow f'' = -K grad L - c f'.
  const k = gram(1, 6, 8);
  const y = oneHot([0, 1, 1, 0, 1, 0], 2);
  const errors: number[] = [];
  for (const steps of [1000, 2000]) {
    const learningRate = (4 / steps) ** 2, momentum = 1 - 0.5 * Math.sqrt(learningRate);
    const options = { learningRate, momentum };
    const loss = crossEntropy();
    const flow = await (await gradientDescent(loss, k, y, options)).at(steps);
    const discrete = await gradientDescent(loss, k, y, { ...options, method: "steps" });
    errors.push(distance(flow.train, (await discrete.at(steps)).train));
  }
  assertLess(errors[0]!, 0.01);
  assertAlmostEquals(errors[0]! / errors[1]!, 2, 0.1);
});

Deno.test("gradientDescent() makes a flow of steps with a small learning rate", async () => {
  const k = gram(1, 6, 8);
  const y = oneHot([0, 1, 1, 0, 1, 0], 2);
  const kTestTrain = normal(2, 2, 6);
  const flow = await (await gradientDescent(crossEntropy(), k, y)).at(5, { kTestTrain });
  const options = { method: "steps", learningRate: 0.005 } as const;
  const steps = await (await gradientDescent(crossEntropy(), k, y, options)).at(1000, {
    kTestTrain,
  });
  assertLess(distance(steps.train, flow.train), 2e-3);
  assertLess(distance(steps.test!, flow.test!), 2e-3);
});

Deno.test("gradientDescent() with a line search takes the step that is best", async () => {
  const k = gram(1, 8, 12);
  const y = normal(2, 8, 2);
  const descent = await gradientDescent(mse, k, y, { method: "line-search" });
  const { train, losses } = await descent.at([0, 1, 400]);
  const image = product(k, y);
  const best = product(y, image, true), norm = product(image, image, true);
  const s = (best.data[0]! + best.data[3]!) / (norm.data[0]! + norm.data[3]!);
  const first = matrix(8, 2, (i, c) => s * image.data[2 * i + c]!);
  assertLess(distance(matrix(8, 2, (i, c) => train.data[16 + 2 * i + c]!), first), 1e-13);
  assertLess(losses[1]!, losses[0]!);
  assertLess(losses[2]!, 1e-3 * losses[1]!);
});

Deno.test("gradientDescent() backtracks from any first length", async () => {
  const k = gram(1, 8, 12);
  const y = oneHot([0, 1, 1, 0, 1, 0, 0, 1], 2);
  const counts = [...Array(60).keys()];
  for (const learningRate of [1e-6, 1, 1e8]) {
    const options = { method: "line-search", learningRate } as const;
    const descent = await gradientDescent(crossEntropy(), k, y, options);
    const { losses } = await descent.at(counts);
    assertLess(losses[1]!, losses[0]!);
    assert(losses.every((value, i) => i === 0 || value <= losses[i - 1]!), `${losses}`);
    assertLess(losses.at(-1)!, 0.05 * losses[0]!);
  }
});

Deno.test("gradientDescent() with a line search stays at a minimum", async () => {
  const { value, gradient } = mse;
  for (const loss of [mse, { value, gradient }]) {
    const descent = await gradientDescent(loss, [[2, 1], [1, 2]], [1, 3], {
      method: "line-search",
    });
    const { train } = await descent.at([500, 501]);
    assertLess(distance(train, tensor([[1, 3], [1, 3]])), 1e-7);
    assertEquals(train.data[0], train.data[2]);
  }
});

Deno.test("gradientDescent() in batches takes each input once in a round", async () => {
  const n = 12;
  const k = gram(1, n, 16), y = normal(2, n, 2), kTestTrain = normal(3, 2, n);
  const make = (options: GradientDescentOptions): ReturnType<typeof gradientDescent> =>
    gradientDescent(mse, k, y, { method: "steps", ...options });
  const all = await (await make({ learningRate: 1 })).at(30, { kTestTrain });
  const whole = await (await make({ learningRate: 1, batchSize: n })).at(30, { kTestTrain });
  assertLess(distance(whole.train, all.train), 1e-13);
  assertLess(distance(whole.test!, all.test!), 1e-13);
  // At a rate so small that gradients stay, a round of 3 steps with a third each is 3 steps with all.
  const one = await (await make({ learningRate: 1e-8 })).at(3);
  const round = await (await make({ learningRate: 1e-8, batchSize: 4 })).at(3);
  assertLess(distance(round.train, one.train) / Math.hypot(...one.train.data), 1e-7);
  const part = await (await make({ learningRate: 1e-8, batchSize: 4 })).at(2);
  assert(distance(part.train, one.train) / Math.hypot(...one.train.data) > 0.01);
});

Deno.test("gradientDescent() in batches learns what can be learned, by its seed", async () => {
  const k = gram(1, 12, 30), y = normal(2, 12, 1);
  const options = { method: "nesterov", learningRate: 0.5, momentum: 0.5, batchSize: 3 } as const;
  const first = await gradientDescent(mse, k, y, options);
  assertLess(distance((await first.at(20_000)).train, y), 1e-6);
  assertEquals(await first.at(5), await first.at(5));
  const second = await gradientDescent(mse, k, y, { ...options, seed: 1 });
  assert(distance((await first.at(5)).train, (await second.at(5)).train) > 1e-3);
});

Deno.test("gradientDescent() takes losses of its caller's own", async () => {
  // Smooth absolute error, sqrt(1 + (f - y)^2) in sum.
  const loss: Loss = {
    value: (f, y) => f.data.reduce((sum, v, p) => sum + Math.hypot(1, v - y.data[p]!), 0),
    gradient: (f, y) => [...f.data.map((v, p) => (v - y.data[p]!) / Math.hypot(1, v - y.data[p]!))],
  };
  const y = [3, -2];
  for (const method of ["flow", "steps", "nesterov", "line-search"] as const) {
    const descent = await gradientDescent(loss, [[2, 1], [1, 2]], y, { method, learningRate: 0.3 });
    assertLess(distance((await descent.at(200)).train, tensor(y)), 1e-6);
  }
});

Deno.test("gradientDescent() takes a loss with a kink at the start", async () => {
  const loss: Loss = {
    value: (f, y) => f.data.reduce((sum, v, p) => sum + Math.max(0, 1 - v * y.data[p]!), 0),
    gradient: (f, y) => f.data.map((v, p) => v * y.data[p]! < 1 ? -y.data[p]! : 0),
  };
  const options = { method: "steps", learningRate: 0.01 } as const;
  const descent = await gradientDescent(loss, [[1, 0], [0, 1]], [1, -1], options);
  const { train } = await descent.at(150, { fTrain0: [1, 0] });
  assertLess(distance(train, tensor([1, -1])), 0.011);
});

Deno.test("gradientDescent() refuses a loss whose gradient is not its own", async () => {
  const k = [[2, 1], [1, 2]];
  const refused = async (loss: Partial<Loss>, kind: typeof RangeError, message: string) => {
    const descent = await gradientDescent({ ...mse, ...loss }, k, [1, 2]);
    await assertRejects(() => descent.at(1), kind, message);
  };
  const twice = (f: Tensor, y: Tensor): Tensor => {
    const g = asTensor(mse.gradient(f, y));
    return { ...g, data: g.data.map((v) => 2 * v) };
  };
  await refused({ gradient: twice }, RangeError, "does not agree with its values");
  await refused({ gradient: () => [1] }, TypeError, "found shape [1]");
  await refused({ gradient: () => [NaN, 1] }, RangeError, "finite at the start");
  await refused({ value: () => NaN }, RangeError, "finite at the start");
  await refused({ value: () => "1" as unknown as number }, TypeError, "found string");
  const none = {} as Loss;
  await assertRejects(() => gradientDescent(none, k, [1, 2]), TypeError, "call meanSquaredError()");
});

Deno.test("gradientDescent() says at which step outputs leave the numbers", async () => {
  const { value, gradient } = mse;
  const options = { method: "steps", learningRate: 1e30 } as const;
  const descent = await gradientDescent({ value, gradient }, [[2, 1], [1, 2]], [1, 2], options);
  await assertRejects(() => descent.at(1000), RangeError, "at step 11");
});

Deno.test("gradientDescent() says when a gradient of its caller's is not a number", async () => {
  // A slope that ends at 0.5, which the first step leaps over.
  const cliff: Loss = {
    value: (f) => f.data[0]! < 0.5 ? -f.data[0]! : -1,
    gradient: (f) => [f.data[0]! < 0.5 ? -1 : NaN],
  };
  for (const method of ["steps", "line-search"] as const) {
    const descent = await gradientDescent(cliff, [[1]], [1], { method, learningRate: 0.6 });
    await assertRejects(() => descent.at(5), RangeError, "at step 2");
  }
  const flow = await gradientDescent(cliff, [[1]], [1]);
  await assertRejects(() => flow.at(5), RangeError, "at time 0.5");
});

Deno.test("gradientDescent() says when a flow is too stiff", async () => {
  const options = { learningRate: 1e9, maxSteps: 100 };
  const descent = await gradientDescent(mse, [[1, 0], [0, 2]], [1, 2], options);
  await assertRejects(() => descent.at(1), RangeError, "100 steps reach only time");
});

Deno.test("gradientDescent() gives times in the order that was asked for", async () => {
  const descent = await gradientDescent(mse, [[2, 1], [1, 2]], [1, 2], { method: "steps" });
  const kTestTrain = [[1, 1]];
  const { train, test, losses } = await descent.at([3, 0, 3], { kTestTrain });
  const one = await descent.at(3, { kTestTrain });
  assertEquals([train.shape, test!.shape, one.train.shape], [[3, 2], [3, 1], [2]]);
  assertEquals([...train.data.slice(0, 2)], [...one.train.data]);
  assertEquals([...train.data.slice(2, 4)], [0, 0]);
  assertEquals(test!.data[0], test!.data[2]);
  assertEquals(losses, [one.losses[0]!, 5 / 4, one.losses[0]!]);
});

Deno.test("gradientDescent() is not changed by what its callers do afterwards", async () => {
  const k = tensor([[2, 1], [1, 2]]), y = tensor([1, 2]), fTrain0 = tensor([5, 5]);
  const descent = await gradientDescent(mse, k, y, { method: "steps" });
  k.data.fill(0);
  y.data.fill(0);
  await descent.at(5, { fTrain0 });
  assertEquals([...fTrain0.data], [5, 5]);
  assertLess(distance((await descent.at(300)).train, tensor([1, 2])), 1e-9);
});

Deno.test("gradientDescent() reports, leaves room, and stops when its signal says so", async () => {
  const k = gram(1, 50, 60);
  const descent = await gradientDescent(mse, k, normal(2, 50, 1), { method: "steps" });
  const seen: number[] = [];
  const onProgress = ({ done, total }: { done: number; total: number }): unknown =>
    seen.push(done / total);
  await descent.at([2, 4], { onProgress });
  assertEquals(seen, [0.25, 0.5, 0.75, 1]);
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error("enough")), 40);
  await assertRejects(() => descent.at(1e9, { signal: stop.signal }), Error, "enough");
  const flow = await gradientDescent(mse, k, normal(2, 50, 1));
  const times: number[] = [];
  await flow.at(3, { onProgress: ({ done }) => times.push(done) });
  assertEquals(times.at(-1), 3);
  const signal = AbortSignal.abort(new Error("never"));
  await assertRejects(() => flow.at(1, { signal }), Error, "never");
});

Deno.test("gradientDescent() refuses what does not fit", async () => {
  const k = [[2, 1], [1, 2]], y = [1, 2];
  const make = (options: GradientDescentOptions): Promise<unknown> =>
    gradientDescent(mse, k, y, options);
  await assertRejects(() => make({ learningRate: -1 }), RangeError, "'learningRate'");
  await assertRejects(() => make({ momentum: 1 }), RangeError, "'momentum'");
  await assertRejects(
    () => make({ momentum: 0.5, method: "line-search" }),
    RangeError,
    "line search",
  );
  await assertRejects(() => make({ method: "adam" as "steps" }), TypeError, "value is adam");
  await assertRejects(() => make({ relativeTolerance: 0 }), RangeError, "'relativeTolerance'");
  await assertRejects(
    () => make({ batchSize: 1 }),
    RangeError,
    'in batches with the method "flow"',
  );
  await assertRejects(() => make({ batchSize: 3, method: "steps" }), RangeError, "between 1 and 2");
  await assertRejects(() => make({ maxSteps: 0 }), RangeError, "'maxSteps'");
  await assertRejects(() => gradientDescent(mse, k, [1, NaN]), RangeError, "entry 1 is NaN");
  await assertRejects(() => gradientDescent(mse, k, [1]), TypeError, "found shape [1]");
  await assertRejects(() => gradientDescent(crossEntropy(), k, y), TypeError, "use oneHot");
  const steps = await gradientDescent(mse, k, y, { method: "steps" });
  await assertRejects(() => steps.at(1.5), RangeError, "must be whole");
  await assertRejects(() => steps.at(Infinity), RangeError, "finite time");
  await assertRejects(() => steps.at(-1), RangeError, "not be negative");
});

interface Recursion {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly step: number;
}

/**
 * Errors along eigenvectors follow e_(k+1) = p e_k - q e_(k-1) with p = 1 + m - x, q = m, or with
 * Nesterov's gradients both p = (1 + m)(1 - x) and q = m (1 - x); x = step lambda. With roots z and w,
 * and e_1 = (1 - x) e_0, e_k = (e_1 (z^k - w^k) - e_0 z w (z^(k-1) - w^(k-1))) / (z - w).
 */
async function closedForm(
  k: Tensor,
  y: Tensor,
  f0: Tensor,
  steps: readonly number[],
  { momentum: m, nesterov, step }: Recursion,
): Promise<Tensor> {
  const n = k.shape[0]!;
  const { values, vectors } = await eigh(k);
  const components = product(
    vectors,
    matrix(n, 2, (i, c) => f0.data[2 * i + c]! - y.data[2 * i + c]!),
    true,
  );
  const rows = steps.flatMap((count) => {
    const factor = [...values.data].map((lambda) => {
      const x = step * lambda;
      const p = nesterov ? (1 + m) * (1 - x) : 1 + m - x;
      const q = nesterov ? m * (1 - x) : m;
      return count === 0 ? 1 : (1 - x) * powers(p, q, count) - q * powers(p, q, count - 1);
    });
    const scaled = matrix(n, 2, (i, c) => factor[i]! * components.data[2 * i + c]!);
    const error = product(vectors, scaled);
    return [...error.data].map((entry, p) => entry + y.data[p]!);
  });
  return tensor(rows, [steps.length, n, 2]);
}

/** (z^k - w^k) / (z - w) for the roots z, w of r^2 = p r - q: real, or conjugates. */
function powers(p: number, q: number, k: number): number {
  const d = p * p / 4 - q;
  if (d >= 0) {
    const [z, w] = [p / 2 + Math.sqrt(d), p / 2 - Math.sqrt(d)];
    return (z ** k - w ** k) / (z - w);
  }
  const angle = Math.atan2(Math.sqrt(-d), p / 2);
  return Math.sqrt(q) ** (k - 1) * Math.sin(k * angle) / Math.sin(angle);
}

/**
 * What the methods of gradient descent have in common.
 *
 * Every change of the outputs is the kernel times a combination of gradients: f = f0 - K a at the
 * training inputs and f = f0 - k(x, X) a at any other. So the coefficients a are carried along, and
 * test outputs follow from them.
 *
 * @module
 */
import type { Run } from "../../linalg/run.ts";
import type { Turn } from "../../parallel/yielder.ts";
import type { Tensor } from "../../tensor.ts";
import { type LossFunctions, lossFunctions } from "./loss_functions.ts";
import type { Loss } from "./losses.ts";

/** A problem of descent, with entries `[n, outputs]` in one array. */
export interface Descent extends LossFunctions {
  /** The loss. */
  readonly loss: Loss;
  /** K v; to be awaited before the next. */
  multiply(v: Float64Array): Promise<Float64Array>;
}

/** Outputs at the training inputs, and the coefficients of their change. */
export interface DescentState {
  /** f. */
  readonly f: Float64Array;
  /** a, with f = f0 - K a. */
  readonly a: Float64Array;
}

/** What a method does with each run. */
export interface DescentRun {
  /** f0, not to be written. */
  readonly start: Float64Array;
  /** Times or numbers of steps that are wanted, rising. */
  readonly times: readonly number[];
  /** Awaited between steps. */
  readonly turn: Turn;
  /** Called with the time that is reached. */
  readonly onTime: (time: number) => void;
}

/** What is attempted, for messages. */
export const ATTEMPT = "descend a gradient";

/**
 * Puts a kernel, targets and a loss together.
 *
 * @param kernel K, `[n, n]`.
 * @param y Targets.
 * @param loss The loss.
 */
export function makeDescent(run: Run, kernel: Float64Array, y: Tensor, loss: Loss): Descent {
  const n = y.shape[0]!;
  const outputs = y.data.length / n;
  const b = run.backend.allocate(n * outputs), c = run.backend.allocate(n * outputs);
  return {
    loss,
    ...lossFunctions(loss, y, ATTEMPT),
    multiply: async (v) => {
      b.set(v);
      await run.backend.gemm({ m: n, n: outputs, k: n, a: kernel, b, c }, run);
      return c.slice();
    },
  };
}

/** a + s b */
export function plus(a: Float64Array, s: number, b: Float64Array): Float64Array {
  return a.map((value, p) => value + s * b[p]!);
}

/**
 * Refuses outputs that are not finite.
 *
 * @param f The outputs.
 * @param when When they were reached, as in "step 17".
 * @throws {RangeError} If one is not finite.
 */
export function checkFinite(f: Float64Array, when: string): void {
  if (f.every(Number.isFinite)) return;
  throw new RangeError(
    `Cannot ${ATTEMPT} as outputs or gradients are no longer finite at ${when}: ` +
      `choose a smaller learning rate, or look at the loss there`,
  );
}

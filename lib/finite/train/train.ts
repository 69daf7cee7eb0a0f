/**
 * Training of networks of finite width.
 *
 * @module
 */
import { runWatched } from "../../notebook/own_progress.ts";
import type { Net } from "../../stax/network.ts";
import type { TensorLike } from "../../tensor.ts";
import type { Parameters } from "../parameters.ts";
import { readTraining, type TrainingOptions } from "./options.ts";
import type { TrainingResult } from "./result.ts";
import { runTraining } from "./run.ts";
import { setUp } from "./set_up.ts";

const ATTEMPT = "train a network";

/**
 * Trains a network: theta_(k+1) = theta_k - eta grad L(theta_k) or another optimizer, with
 * L(theta) = |f(theta, X) - y|^2 / (2 n outputs) or another loss.
 *
 * Computations are in float64, and so are the parameters that it returns. A run works on a copy of the parameters, in storage of its own that it uses
 * over again, and returns nothing unless it comes to its end. With `signal` and `onProgress` it can be
 * stopped and watched; the event loop turns in between.
 *
 * @param net The network.
 * @param params Its parameters; not modified.
 * @param x Training inputs, [n, d] or [n, ...spatial, channels]; not modified.
 * @param y Targets, of the shape of the outputs, or [n] for a single output; not modified.
 * @param options Loss, optimizer, learning rate, steps, when to stop, batches, frozen tensors, what to
 * record, and the common options. `patterns` has an entry for the training inputs, then one for each of
 * the inputs in `record`.
 * @returns The parameters at the end, the history, and the state to go on from.
 * @throws {TypeError} If inputs, targets or parameters do not fit, an option is not known, a nonlinearity
 * has no derivative, or the loss has no curvature and needs a learning rate.
 * @throws {RangeError} If an entry is not finite, an option is out of range, no tensor is trained, or the
 * gradient of the loss is not that of its values.
 * @throws {DivergenceError} If the loss or its gradient is no longer finite, or the loss is above 1e4 times
 * that of the first start, or of outputs 0 if it is larger; 1e8 times for optimizers without a limit of
 * stability. It has the step, and the learning rate below which descent is stable.
 *
 * @example Usage
 * ```ts
 * import { finite, stax } from "@widenet/ntk";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(64), stax.erf(), stax.dense(1));
 * const params = finite.init(net, [2], { seed: 0 });
 * const [x, y] = [[[1, 0], [0, 1], [1, 1]], [1, -1, 0]];
 * const run = await finite.train(net, params, x, y, { stop: { loss: 1e-6 }, record: { every: 10 } });
 * assertEquals(run.reason, "loss");
 * assert(run.loss < 1e-6 && run.history.losses.length === run.step);
 * // Wide networks move little.
 * assert(run.history.records.at(-1)!.distance < 0.5 * Math.sqrt(finite.count(params)));
 * ```
 */
export async function train(
  net: Net,
  params: Parameters,
  x: TensorLike,
  y: TensorLike,
  options: TrainingOptions = {},
): Promise<TrainingResult> {
  const settings = readTraining(options, ATTEMPT);
  return await runWatched("training", options, async (watch) => {
    const watched = { ...options, ...watch };
    const run = await setUp({ net, params, x, y, options: watched, settings, attempt: ATTEMPT });
    const result = await runTraining(run);
    watch.signal?.throwIfAborted();
    return result;
  });
}

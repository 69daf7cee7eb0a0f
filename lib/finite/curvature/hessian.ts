/**
 * Products with the Hessian, by the parameters, of an output or of a loss: the gradient of a gradient
 * pass on jets, d/dt grad(theta + t v).
 *
 * @module
 */
import { checkIsLoss } from "../../predict/training/loss_functions.ts";
import type { Loss } from "../../predict/training/losses.ts";
import { checkWhole } from "../../options.ts";
import type { Net } from "../../stax/network.ts";
import { checkAllFinite } from "../../first_not_finite.ts";
import { readTensor } from "../../read_tensor.ts";
import { asTensor, makeTensor, sizeOf, type Tensor, type TensorLike } from "../../tensor.ts";
import { checkResult } from "../check_outputs.ts";
import { shapeOf } from "../graph.ts";
import type { Jet } from "../jet.ts";
import type { Parameters } from "../parameters.ts";
import { addTo } from "../pieces.ts";
import { batchSize, FINITE_OPTIONS, type FiniteOptions, prepare } from "../prepare.ts";
import { gradients } from "../run.ts";
import { tilesOf, traceTile } from "../tiles.ts";
import { readTrain, type TrainOption } from "../trained.ts";

/** Which function's second derivatives are meant. */
export interface HessianOptions extends FiniteOptions {
  /** Number of the output, counted row by row over [...spatial, channels]. @default {0} */
  readonly output?: number | undefined;
  /** The loss, in place of an output. */
  readonly loss?: Loss | undefined;
  /** Targets of the loss, of the shape of the outputs, [n] for one output. */
  readonly y?: TensorLike | undefined;
  /** Which tensors are variables, by place and name; the others are held. @default {all} */
  readonly train?: TrainOption | undefined;
}

/** Names of the options of Hessians. */
export const HESSIAN_OPTIONS: readonly string[] = [
  ...FINITE_OPTIONS,
  ...["output", "loss", "y", "train"],
];

/** H by the tensors that count, as a function on vectors of all of their entries. */
export interface HessianOperator {
  /** Number of entries. */
  readonly size: number;
  /** Entries of each tensor; those that do not count have none. */
  readonly lengths: readonly number[];
  /** H v. */
  readonly apply: (v: Float64Array) => Promise<Float64Array>;
}

/** What is differentiated twice. */
export interface HessianJob {
  /** The network. */
  readonly net: Net;
  /** Its parameters. */
  readonly params: Parameters;
  /** The inputs: one for an output, any number for a loss. */
  readonly x: TensorLike;
  /** The options. */
  readonly options: HessianOptions;
  /** What is being done, for messages. */
  readonly attempt: string;
}

/**
 * The Hessian as an operator.
 *
 * @throws {TypeError} If there is more than one input for an output, or a loss without second derivatives.
 */
export async function hessianOperator(job: HessianJob): Promise<HessianOperator> {
  const { net, params, x, options, attempt } = job;
  const prepared = await prepare({ net, params, inputs: [[x, "x"]], options, attempt, terms: 2 });
  const { bound: { graph, parameters }, inputs: [set], turn } = prepared;
  const counts = readTrain(options.train, graph, attempt);
  const lengths = parameters.map((jet, i) => counts[i]! ? jet[0]!.length : 0);
  const size = lengths.reduce((sum, length) => sum + length, 0);
  const { spatial, channels } = shapeOf(graph, graph.output);
  const seed = seedOf(job, set!.x, [...spatial, channels]);
  const step = options.loss === undefined ? 1 : batchSize(graph, 4);
  return {
    size,
    lengths,
    async apply(v) {
      const along = split(v, lengths);
      const moved = parameters.map((jet, i): Jet => [jet[0], along[i]]);
      const sum = new Float64Array(size);
      for (const tile of tilesOf(set!, step)) {
        const trace = await traceTile(prepared, tile, moved);
        const cotangent = seed(trace.values[graph.output]!, tile.start);
        const found = await gradients({ graph, parameters: moved }, trace, { cotangent, counts });
        const parts = split(sum, lengths);
        for (const [i, [, bent]] of found.entries()) {
          if (parts[i] !== undefined && bent !== undefined) {
            await addTo(parts[i], bent, turn);
          }
        }
      }
      await checkResult(sum, { attempt, turn });
      return sum;
    },
  };
}

type Seed = (output: Jet, start: number) => Jet;

/** The gradient of the function by the outputs, as a jet. */
function seedOf(
  { options, attempt }: HessianJob,
  { shape }: Tensor,
  outputs: readonly number[],
): Seed {
  const size = sizeOf(outputs);
  const { output = 0, loss, y } = options;
  const n = shape[0]!;
  if (loss === undefined) {
    if (y !== undefined) {
      throw new TypeError(`Cannot ${attempt} with 'y' as there is no 'loss': give both or neither`);
    }
    if (n !== 1) {
      throw new TypeError(
        `Cannot ${attempt} of an output as it is that of one input: found ${n} in 'x'`,
      );
    }
    checkWhole(attempt, "output", output, 0, size - 1);
    const unit = new Float64Array(size);
    unit[output] = 1;
    return () => [unit, undefined];
  }
  if (options.output !== undefined) {
    throw new TypeError(`Cannot ${attempt} with 'output' and 'loss': give one of them`);
  }
  const targets = readTargets(y, [n, ...outputs], attempt);
  checkIsLoss(loss, attempt);
  loss.checkTargets?.(targets);
  return (f, start) => lossSeed(loss, targets, { f, start, attempt });
}

interface LossPlace {
  readonly f: Jet;
  readonly start: number;
  readonly attempt: string;
}

function lossSeed(loss: Loss, targets: Tensor, { f, start, attempt }: LossPlace): Jet {
  const [total, size] = targets.shape as [number, number];
  const count = f[0]!.length / size;
  const part = (data: Float64Array): Tensor => (makeTensor([count, size], data));
  const y = part(targets.data.subarray(start * size, start * size + count * size));
  // Losses are means over their inputs; a batch counts by its share.
  const share = count / total;
  const scaled = (values: TensorLike): Float64Array =>
    asTensor(values, "float64").data.map((value) => share * value);
  const gradient = scaled(loss.gradient(part(f[0]!), y));
  if (f[1] === undefined) return [gradient, undefined];
  const bent = loss.hessianProduct?.(part(f[0]!), y, part(f[1]));
  if (bent !== undefined) return [gradient, scaled(bent)];
  throw new TypeError(
    `Cannot ${attempt} as the loss has no second derivatives: give it a 'hessianProduct'`,
  );
}

function readTargets(
  y: TensorLike | undefined,
  shape: readonly number[],
  attempt: string,
): Tensor {
  const n = shape[0]!;
  const size = sizeOf(shape) / n;
  if (y === undefined) throw new TypeError(`Cannot ${attempt} of a loss without targets: give 'y'`);
  const targets = readTensor(attempt, "'y'", y);
  const allowed = size === 1 ? [`${n}`, shape.join()] : [shape.join()];
  if (!allowed.includes(targets.shape.join())) {
    throw new TypeError(
      `Cannot ${attempt} as 'y' must have the shape [${shape.join(", ")}] of the outputs` +
        `${size === 1 ? `, or [${n}]` : ""}: found [${targets.shape.join(", ")}]`,
    );
  }
  checkAllFinite(attempt, "'y'", targets, String);
  return makeTensor([n, size], targets.data);
}

/** A vector as the tensors that count. */
export function split(
  v: Float64Array,
  lengths: readonly number[],
): readonly (Float64Array | undefined)[] {
  let at = 0;
  return lengths.map((length) => {
    at += length;
    return length === 0 ? undefined : v.subarray(at - length, at);
  });
}

/**
 * What is kept of training on its way.
 *
 * @module
 */
import type { Turn } from "../../parallel/yielder.ts";
import { checkNames, checkWhole } from "../../options.ts";
import type { Net } from "../../stax/network.ts";
import type { Dtype, Tensor, TensorLike } from "../../tensor.ts";
import { apply } from "../apply.ts";
import { empiricalNtk } from "../kernels/empirical.ts";
import type { OutputOption } from "../kernels/outputs.ts";
import { listParameters, type Parameters } from "../parameters.ts";
import type { FiniteOptions } from "../prepare.ts";
import type { TrainOption } from "../trained.ts";
import { overPieces } from "../pieces.ts";

/** What is recorded, and when. The loss and the distance always are; the end of a run is recorded too. */
export interface RecordOptions {
  /** Records at step 0, and at each multiple of this number. @default {1, unless `at` is given} */
  readonly every?: number | undefined;
  /** Records at these steps. */
  readonly at?: readonly number[] | undefined;
  /** Inputs whose outputs are recorded. */
  readonly predictions?: TensorLike | undefined;
  /** Inputs whose empirical NTK by the trained tensors is recorded. */
  readonly kernel?: TensorLike | undefined;
  /** How outputs are paired in that kernel, as for `empiricalNtk`. @default {"trace"} */
  readonly outputs?: OutputOption | undefined;
}

/** The network after some steps. */
export interface TrainingRecord {
  /** Number of steps since the first start. */
  readonly step: number;
  /** The loss of all training inputs, nothing being dropped. */
  readonly loss: number;
  /** |theta - theta_0|, over all tensors. */
  readonly distance: number;
  /** Outputs at the inputs that were asked for. */
  readonly predictions?: Tensor<Dtype> | undefined;
  /** The empirical NTK of the inputs that were asked for. */
  readonly kernel?: Tensor | undefined;
}

/**
 * Refuses what is no choice of records.
 *
 * @throws {TypeError} If it is no object, or has a name that is not known.
 * @throws {RangeError} If a step is not whole.
 */
export function checkRecord(record: RecordOptions, attempt: string): void {
  const names = ["every", "at", "predictions", "kernel", "outputs"];
  checkNames(`${attempt} with 'record'`, record, names);
  const { every, at } = record;
  if (every !== undefined) checkWhole(attempt, "record.every", every, 1);
  if (at === undefined) return;
  if (!Array.isArray(at)) {
    throw new TypeError(`Cannot ${attempt} as 'record.at' must be an array of numbers of steps`);
  }
  for (const step of at) checkWhole(attempt, "record.at", step, 0);
}

/** Whether a step is to be recorded. */
export function isRecorded({ every, at }: RecordOptions, step: number): boolean {
  const interval = every ?? (at === undefined ? 1 : undefined);
  return at?.includes(step) || (interval !== undefined && step % interval === 0);
}

/** What a record is made from. */
export interface RecordJob {
  /** The network. */
  readonly net: Net;
  /** Its parameters at this step. */
  readonly params: Parameters;
  /** Those of the first start. */
  readonly start: Parameters;
  /** Number of the step. */
  readonly step: number;
  /** The loss there. */
  readonly loss: number;
  /** Which tensors are trained. */
  readonly train: TrainOption | undefined;
  /** The common options of the run; patterns are those of training inputs first. */
  readonly options: FiniteOptions;
  /** Lets other tasks run now and then. */
  readonly turn: Turn;
}

/** Makes a record. */
export async function makeRecord(
  { predictions, kernel, outputs }: RecordOptions,
  { net, params, start, step, loss, train, options, turn }: RecordJob,
): Promise<TrainingRecord> {
  const { backend, workers, signal, patterns } = options;
  const common = (set: number): FiniteOptions => ({
    ...{ backend, workers, signal },
    ...(patterns === undefined ? {} : { patterns: [patterns[set]!] }),
  });
  return {
    step,
    loss,
    distance: await distance(params, start, turn),
    predictions: predictions && await apply(net, params, predictions, common(1)),
    kernel: kernel && await empiricalNtk(net, params, kernel, {
      ...common(predictions === undefined ? 1 : 2),
      train,
      ...(outputs === undefined ? {} : { outputs }),
    }),
  };
}

/** |a - b|, over all tensors. */
async function distance(a: Parameters, b: Parameters, turn: Turn): Promise<number> {
  let sum = 0;
  for (const { place, name, tensor: { data } } of listParameters(a)) {
    const other = b.layers[place]![name]!.data;
    if (data === other) continue;
    await overPieces(data.length, turn, (start, end) => {
      for (let p = start; p < end; p++) sum += (data[p]! - other[p]!) ** 2;
    });
  }
  return Math.sqrt(sum);
}

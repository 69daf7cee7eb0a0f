/**
 * The laws of an ensemble that trains under given kernels, each decomposed when it is first needed.
 *
 * @module
 */
import type { Kernels } from "../../kernel/kernels.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { startRun } from "../../linalg/run.ts";
import { checkOneOf } from "../../options.ts";
import { makeTensor, type Tensor } from "../../tensor.ts";
import type { Prediction } from "../gaussian.ts";
import type { CommonOptions } from "../options.ts";
import type { GaussianProcessKind } from "./process_kernels.ts";
import { type FlowSettings, spectralFlow } from "../training/spectral_flow.ts";
import { type SpectralLaw, spectralLaw, type TestKernels } from "./spectral_law.ts";
import type { Times } from "../times.ts";

/** What is attempted when a law is asked for. */
export const AT = "predict with an ensemble";

/** How an ensemble trains and computes. */
export type LawSettings =
  & CommonOptions
  & Pick<FlowSettings, "learningRate" | "ridge" | "ridgeScale">;

/** The laws of the kinds of ensemble. */
export interface EnsembleLaws {
  /**
   * The law at some times.
   *
   * @param times The times.
   * @param kind Which networks.
   * @param test Gives the kernels with the test inputs.
   * @param signal Stops the computation.
   */
  at(
    times: Times,
    kind: GaussianProcessKind,
    test: () => Promise<TestKernels>,
    signal: AbortSignal | undefined,
  ): Promise<Prediction>;
}

/** Both kernels between training inputs, `[n, n]`, read and kept. */
export type TrainedKernels = Readonly<Record<keyof Kernels, Matrix>>;

/** What the laws share. */
interface Training {
  readonly y: Tensor;
  readonly kernels: TrainedKernels;
  readonly settings: LawSettings;
  readonly laws: Map<keyof Kernels, Promise<SpectralLaw>>;
}

/** The kernel under which a kind trains, and its covariance at the start. */
export function rolesOf(
  kind: GaussianProcessKind,
): { readonly dynamics: keyof Kernels; readonly prior: keyof Kernels } {
  checkOneOf(AT, "kind", kind, ["nngp", "ntk", "ntkgp"]);
  return { dynamics: kind === "nngp" ? "nngp" : "ntk", prior: kind === "ntkgp" ? "ntk" : "nngp" };
}

/**
 * Prepares the laws of an ensemble.
 *
 * @param kernels K and Theta between training inputs, `[n, n]`.
 * @param y Targets, `[n]` or `[n, k]`.
 * @param settings How the ensemble trains and computes.
 */
export function ensembleLaws(
  kernels: TrainedKernels,
  y: Tensor,
  settings: LawSettings,
): EnsembleLaws {
  const training: Training = { y, kernels, settings, laws: new Map() };
  return {
    at: async (times, kind, test, signal) => {
      const { dynamics, prior } = rolesOf(kind);
      const trained = dynamics === prior ? undefined : kernels[prior];
      const kernelsOfTest = await test();
      const law = await lawOf(training, dynamics, signal);
      const found = await law.at(times.list, kernelsOfTest, { trained, signal });
      return times.leading.length > 0 ? found : single(found);
    },
  };
}

/** Decomposes a training kernel once, whatever number of calls want it. */
async function lawOf(
  training: Training,
  name: keyof Kernels,
  signal: AbortSignal | undefined,
): Promise<SpectralLaw> {
  const { laws } = training;
  const known = laws.get(name);
  if (known !== undefined) {
    try {
      return await known;
    } catch {
      // The call that began it was stopped, which is no reason for this one to fail.
      signal?.throwIfAborted();
    }
  }
  const law = decompose(training, name, signal);
  laws.set(name, law);
  law.catch(() => {
    if (laws.get(name) === law) laws.delete(name);
  });
  return await law;
}

async function decompose(
  { y, kernels, settings }: Training,
  name: keyof Kernels,
  signal: AbortSignal | undefined,
): Promise<SpectralLaw> {
  const { learningRate, ridge, ridgeScale } = settings;
  const outputs = y.data.length / y.shape[0]!;
  const run = await startRun({ ...settings, signal });
  const flowSettings = { learningRate, ridge, ridgeScale, outputs, attempt: AT };
  const flow = await spectralFlow(run, kernels[name], flowSettings);
  return await spectralLaw(flow, y, signal);
}

/** The law at the only time, without an axis for times. */
function single({ mean, covariance, ...rest }: Prediction): Prediction {
  return {
    ...rest,
    mean: makeTensor(mean.shape.slice(1), mean.data),
    ...(covariance && { covariance: makeTensor(covariance.shape.slice(1), covariance.data) }),
  };
}

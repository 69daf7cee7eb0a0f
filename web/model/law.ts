/**
 * The law of wide networks in training: before it the prior, at its end the posterior.
 *
 * @module
 */
import {
  type Gaussian,
  type KernelEnsemble,
  kernelEnsemble,
  type Kernels,
  kernels,
  sampleGaussian,
  type SampleOptions,
} from "../../mod.ts";
import { placeRange, type State } from "../state/state.ts";
import { inputKind } from "./inputs.ts";
import { kept } from "./kept.ts";
import { type Architecture, hasSites, toNet } from "./network.ts";

/** What of a state the law depends on. */
export type LawState =
  & Architecture
  & Pick<State, "domain" | "examples" | "time" | "law" | "noise" | "draws" | "seed">;

/** The law over the domain. */
export interface Law {
  /** Where it is evaluated. */
  readonly places: readonly number[];
  /** Mean at each place. */
  readonly mean: readonly number[];
  /** Standard deviation at each place. */
  readonly std: readonly number[];
  /** Functions drawn from it. */
  readonly draws: readonly (readonly number[])[];
}

/** Options of all computations here: pages that are files have no threads. */
const ALONE = { workers: 1 } as const;

/** Places at which laws are evaluated: fewer where there are sites, of which every pair counts. */
export function testPlaces(
  { blocks, domain }: Pick<State, "blocks" | "domain">,
): readonly number[] {
  const count = hasSites({ blocks }) ? 80 : 200;
  const { least, most } = placeRange(domain);
  return Array.from({ length: count }, (_, i) => least + (most - least) * i / (count - 1));
}

/** Makes a computer of laws that keeps what the next change leaves as it is. */
export function lawComputer(): (state: LawState, signal?: AbortSignal) => Promise<Law> {
  const test = kept<Kernels>();
  const train = kept<Kernels>();
  const cross = kept<Kernels>();
  const models = kept<KernelEnsemble>();
  return async (state, signal) => {
    const options = { ...ALONE, ...(signal && { signal }) };
    const { blocks, readout, domain, examples, noise, draws, seed, time, law: kind } = state;
    const net = toNet(state);
    const { at } = inputKind(domain, hasSites(state));
    const places = testPlaces(state);
    const x = examples.map(([place]) => at(place));
    const xTest = places.map(at);
    const where = [blocks, readout, domain];
    const inputs = [...where, examples.map(([place]) => place)];
    const kTrain = await train(inputs, () => kernels(net, x, options));
    const kTestTrain = await cross(inputs, () => kernels(net, xTest, x, options));
    const kTestTest = await test(where, () => kernels(net, xTest, options));
    const y = examples.map(([, target]) => target);
    const ensemble = await models(
      [inputs, y, noise],
      () => kernelEnsemble(kTrain, y, { ridge: noise ** 2, ridgeScale: "absolute", ...ALONE }),
    );
    const law = await ensemble.at(time, { kTestTrain, kTestTest, kind });
    return {
      places,
      ...readLaw(law),
      draws: await drawn(law, { samples: draws, seed, ...options }),
    };
  };
}

function readLaw({ mean, covariance }: Gaussian): Pick<Law, "mean" | "std"> {
  const m = mean.data.length;
  return {
    mean: Array.from(mean.data),
    std: Array.from(mean.data, (_, i) => Math.sqrt(covariance.data[i * (m + 1)]!)),
  };
}

async function drawn(
  law: Gaussian,
  options: SampleOptions & { readonly samples: number },
): Promise<Law["draws"]> {
  const { samples } = options;
  if (samples === 0) return [];
  const { data, shape: [, m = 0] } = await sampleGaussian(law, options);
  return Array.from({ length: samples }, (_, i) => Array.from(data.subarray(i * m, (i + 1) * m)));
}

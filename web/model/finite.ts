/**
 * One network of finite width, trained by gradient descent on the examples.
 *
 * @module
 */
import {
  empiricalNtk,
  finite,
  maxLearningRate,
  ntk,
  type Parameters,
  type Tensor,
  type TrainingState,
} from "../../mod.ts";
import type { State } from "../state/state.ts";
import { inputKind, SITES } from "./inputs.ts";
import { type Architecture, hasSites, toNet } from "./network.ts";
import { testPlaces } from "./law.ts";

/** What of a state the network depends on. */
export type FiniteState = Architecture & Pick<State, "domain" | "examples" | "seed">;

/** The network after some steps. */
export interface Snapshot {
  /** Number of steps. */
  readonly step: number;
  /** Outputs at the places of the law. */
  readonly outputs: readonly number[];
  /** The loss of the examples. */
  readonly loss: number;
}

/** A network in training. */
export interface FiniteRun {
  /** Learning rate: after k steps the time is k times this. */
  readonly learningRate: number;
  /** |empirical NTK - NTK| / |NTK| over the examples, before training. */
  readonly kernelError: number;
  /** Number of parameters. */
  readonly parameters: number;
  /** The network after each number of {@linkcode STEPS}, as training gets there. */
  readonly snapshots: AsyncIterable<Snapshot>;
}

/** Numbers of steps after which the network is looked at: 0, 1, then half as many again each time. */
export const STEPS: readonly number[] = [
  ...[0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024],
];

/** Share of the limit of stability that the learning rate is. */
export const RATE = 0.25;

/** A loss below this is none to the eye, and training ends. */
const FITTED = 1e-10;

/** Shape of one input. */
export function inputShape(state: Pick<State, "blocks" | "domain">): readonly number[] {
  if (hasSites(state)) return [SITES, 1];
  return state.domain === "circle" ? [2] : [1];
}

/** The number of steps among {@linkcode STEPS} that is nearest to a time, in ratio. */
export function stepsAt(time: number, learningRate: number): number {
  const wanted = time / learningRate;
  const next = STEPS.findIndex((step) => step >= wanted);
  if (next < 0) return STEPS.at(-1)!;
  if (next === 0) return 0;
  const [below, above] = [STEPS[next - 1]!, STEPS[next]!];
  return (wanted + 0.5) ** 2 < (below + 0.5) * (above + 0.5) ? below : above;
}

/**
 * Draws the network, measures its kernel, and gets ready to train it.
 *
 * @throws {RangeError} If the kernel is 0 at all examples.
 */
export async function startFinite(state: FiniteState, signal: AbortSignal): Promise<FiniteRun> {
  const net = toNet(state);
  const { at } = inputKind(state.domain, hasSites(state));
  const x = state.examples.map(([place]) => at(place));
  const y = state.examples.map(([, target]) => target);
  const xTest = testPlaces(state).map(at);
  const options = { workers: 1, signal };
  const params = finite.init(net, [...inputShape(state)], { seed: state.seed });
  const theta = await ntk(net, x, options);
  if (theta.data.every((entry) => entry === 0)) {
    throw new RangeError(
      "Cannot train the network as its kernel is 0 at all examples: move one of them, or add biases",
    );
  }
  const learningRate = RATE * await maxLearningRate(theta, { workers: 1, signal });
  const kernelError = distance(await empiricalNtk(net, params, x, options), theta);
  async function* snapshots(): AsyncGenerator<Snapshot> {
    let [reached, last]: [Parameters, TrainingState | undefined] = [params, undefined];
    let done = 0;
    for (const step of STEPS) {
      const run = await finite.train(net, reached, x, y, {
        ...options,
        learningRate,
        steps: step - done,
        record: { at: [step], predictions: xTest },
        ...(last === undefined ? {} : { resume: last }),
      });
      [reached, last, done] = [run.params, run.state, step];
      const { predictions } = run.history.records.at(-1)!;
      yield { step, outputs: Array.from(predictions!.data), loss: run.loss };
      if (run.loss < FITTED) return;
    }
  }
  return { learningRate, kernelError, parameters: finite.count(params), snapshots: snapshots() };
}

/** |a - b| / |b|. */
function distance(a: Tensor, b: Tensor): number {
  const square = (values: Iterable<number>): number => {
    let sum = 0;
    for (const value of values) sum += value * value;
    return sum;
  };
  return Math.sqrt(square(b.data.map((value, p) => a.data[p]! - value)) / square(b.data));
}

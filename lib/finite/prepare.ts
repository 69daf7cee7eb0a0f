/**
 * The door of all functions of networks of finite width: networks, parameters, inputs and options are
 * read once.
 *
 * @module
 */
import type { ProgressReport } from "../engine/engine.ts";
import { type Patterns, readGraphs } from "../kernel/patterns.ts";
import type { BackendName } from "../linalg/backend.ts";
import { magnitude } from "../linalg/passes.ts";
import { type Run, startRun } from "../linalg/run.ts";
import type { Turn } from "../parallel/yielder.ts";
import { checkWhole } from "../options.ts";
import type { Net } from "../stax/network.ts";
import { allocateShared } from "../parallel/mod.ts";
import { readTensor } from "../read_tensor.ts";
import type { Tensor, TensorLike } from "../tensor.ts";
import { buildGraph } from "./build.ts";
import type { Batch, Context, Masks } from "./context.ts";
import { entriesOf, type Graph, shapeOf } from "./graph.ts";
import { constantJet, type Jet } from "./jet.ts";
import { type Parameters, placeFor, readParameters } from "./parameters.ts";
import type { Bound } from "./run.ts";

/** Options that all functions of networks of finite width share. */
export interface FiniteOptions {
  /** The graphs of the inputs of a network with `aggregate` layers: one entry a set of inputs. */
  readonly patterns?: readonly Patterns[] | undefined;
  /** Seed of the masks of `dropout` layers in training; without it they are the identity. */
  readonly dropoutSeed?: number | undefined;
  /** Which routines multiply matrices. @default {"auto"} */
  readonly backend?: BackendName | undefined;
  /** Threads to use, which only the backend "wasm" heeds; with 0 or 1 the calling one. @default {one a core} */
  readonly workers?: number | undefined;
  /** Stops the computation when aborted; the promise is rejected with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the work done. */
  readonly onProgress?: ((progress: ProgressReport) => void) | undefined;
}

/** Names of the shared options. */
export const FINITE_OPTIONS: readonly string[] = [
  ...["patterns", "dropoutSeed", "backend", "workers", "signal", "onProgress"],
];

/** Numbers in the values of a batch: 64 MiB. */
const BATCH = 2 ** 23;

/** One set of inputs. */
export interface Inputs {
  /** The inputs, `[n, ...spatial, channels]`. */
  readonly x: Tensor;
  /** Number of inputs. */
  readonly n: number;
  /** Their graphs, if any. */
  readonly patterns?: Float64Array | undefined;
  /** Number of the set, which tells masks of dropout apart. */
  readonly stream: number;
}

/** Everything that a computation needs. */
export interface Prepared extends Run {
  /** The network with its parameters. */
  readonly bound: Bound;
  /** The sets of inputs. */
  readonly inputs: readonly Inputs[];
  /** The context of some of the inputs of a set. */
  readonly contextOf: (inputs: Inputs, start: number, count: number) => Context;
}

/**
 * Reads inputs of a network.
 *
 * @param x The inputs.
 * @param job What they are called and what is being done, for messages; a turn for looking at all entries.
 * @returns The inputs in float64.
 * @throws {TypeError} If they are no arrays of at least one input, or do not have the given shape.
 * @throws {RangeError} If an entry is not finite.
 */
export async function readInputs(
  x: TensorLike,
  { name, attempt, turn }: { readonly name: string; readonly attempt: string; readonly turn: Turn },
): Promise<Tensor> {
  const inputs = readTensor(attempt, `'${name}'`, x);
  if (inputs.shape.length < 2 || inputs.shape.includes(0)) {
    throw new TypeError(
      `Cannot ${attempt} as '${name}' must have shape [n, d] or [n, ...spatial, channels] with at ` +
        `least one entry on each axis: found [${inputs.shape}]`,
    );
  }
  const { bad } = await magnitude(inputs.data, turn);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot ${attempt} as '${name}' must be finite: entry ${bad} of it is ${inputs.data[bad]}`,
    );
  }
  return inputs;
}

/** What a computation is asked for. */
export interface PrepareJob {
  /** The network. */
  readonly net: Net;
  /** Its parameters. */
  readonly params: Parameters;
  /** Sets of inputs, with their names for messages. */
  readonly inputs: readonly (readonly [TensorLike, string])[];
  /** The options. */
  readonly options: FiniteOptions;
  /** What is being done, for messages. */
  readonly attempt: string;
  /** Coefficients of the jets, 1 for values alone. */
  readonly terms?: number;
}

/** Reads everything that a computation needs. */
export async function prepare(job: PrepareJob): Promise<Prepared> {
  const { net, params, options, attempt, terms = 1 } = job;
  const { dropoutSeed } = options;
  if (dropoutSeed !== undefined) checkWhole(attempt, "dropoutSeed", dropoutSeed, 0, 2 ** 32 - 1);
  const run = await startRun(options);
  const { backend, turn } = run;
  const sets: Tensor[] = [];
  for (const [x, name] of job.inputs) sets.push(await readInputs(x, { name, attempt, turn }));
  checkAlike(sets, attempt);
  const graph = graphOf(net, sets[0]!);
  const tensors = readParameters(params, graph, attempt);
  const inputs = readSets(sets, graph, job);
  const masks = (stream: number): Masks | undefined =>
    dropoutSeed === undefined ? undefined : { seed: dropoutSeed, stream };
  return {
    ...run,
    bound: {
      graph,
      parameters: tensors.map((data) => constantJet(placeFor(backend, data), terms)),
    },
    inputs,
    contextOf: (set, start, count) => {
      const nodes = set.patterns === undefined ? 0 : set.patterns.length / set.n;
      const batch: Batch = {
        start,
        patterns: set.patterns?.subarray(start * nodes, (start + count) * nodes),
        masks: masks(set.stream),
      };
      return { ...run, allocate: allocateShared, batch };
    },
  };
}

/** The graph of a network for inputs `[n, ...spatial, channels]`. */
export function graphOf(net: Net, { shape }: Tensor): Graph {
  return buildGraph(net, { channels: shape.at(-1)!, spatial: shape.slice(1, -1) });
}

function checkAlike([first, ...others]: readonly Tensor[], attempt: string): void {
  for (const { shape } of others) {
    const same = shape.length === first!.shape.length &&
      shape.every((length, axis) => axis === 0 || length === first!.shape[axis]);
    if (same) continue;
    throw new TypeError(
      `Cannot ${attempt} as single inputs of both sets must have the same shape: ` +
        `found [${first!.shape.slice(1)}] and [${shape.slice(1)}]`,
    );
  }
}

function readSets(sets: readonly Tensor[], graph: Graph, job: PrepareJob): readonly Inputs[] {
  const { options: { patterns }, attempt } = job;
  const nodes = nodesOf(graph);
  const plain = sets.map((x, stream): Inputs => ({ x, n: x.shape[0]!, stream }));
  if (nodes === undefined) {
    if (patterns === undefined) return plain;
    throw new TypeError(
      `Cannot ${attempt} with 'patterns' as the network has no aggregate layer: leave them out`,
    );
  }
  if (!Array.isArray(patterns) || patterns.length !== sets.length) {
    throw new TypeError(
      `Cannot ${attempt} as the network has an aggregate layer and 'patterns' must hold one entry ` +
        `for each set of inputs, ${sets.length} in all`,
    );
  }
  return plain.map((set, i) => ({
    ...set,
    patterns: readGraphs(patterns[i]!, `patterns[${i}]`, set.n, nodes).data,
  }));
}

function nodesOf({ nodes }: Graph): number | undefined {
  const found = nodes.flatMap(({ primitive }) =>
    primitive.op === "graphMix" ? [primitive.graphs[0]!.length] : []
  );
  return found[0];
}

/** Number of inputs whose values are held at once, for `copies` numbers in place of each. */
export function batchSize(graph: Graph, copies = 1): number {
  const entries = Array.from(
    { length: graph.nodes.length + 1 },
    (_, index) => entriesOf(shapeOf(graph, index)),
  ).reduce((sum, each) => sum + each, 0);
  return Math.max(1, Math.floor(BATCH / (entries * copies)));
}

/** Some of the inputs of a set, as a jet. */
export function sliceInputs(
  { x, n }: Inputs,
  [start, count]: readonly [number, number],
  terms: number,
): Jet {
  const size = x.data.length / n;
  return constantJet(x.data.subarray(start * size, (start + count) * size), terms);
}

/**
 * Forwards and backwards through a graph.
 *
 * @module
 */
import type { Context } from "./context.ts";
import { type Graph, type GraphNode, shapeOf, sitesOf } from "./graph.ts";
import { addJets, type Jet } from "./jet.ts";
import { backwardOf, forwardOf } from "./primitives/by_input.ts";
import { primitiveRule } from "./primitives/mod.ts";
import type { At, Cotangent, Passed } from "./primitives/rule.ts";
import { asSpread, type Signal, writeOut } from "./primitives/spread.ts";

/** A network with its parameters. */
export interface Bound {
  /** The graph. */
  readonly graph: Graph;
  /** Its tensors, in its order. */
  readonly parameters: readonly Jet[];
}

/** All values of n inputs on their way. */
export interface Trace {
  /** Number of inputs. */
  readonly n: number;
  /** The values, in the order of the graph. */
  readonly values: readonly Jet[];
  /** What the computation runs with. */
  readonly context: Context;
}

/** Computes all values of `n` inputs. */
export async function forward(
  bound: Bound,
  { n, input, context }: { readonly n: number; readonly input: Jet; readonly context: Context },
): Promise<Trace> {
  const values: Jet[] = [input];
  for (let i = 0; i < bound.graph.nodes.length; i++) {
    const { primitive } = bound.graph.nodes[i]!;
    const at = placeOf(bound, { n, values, context }, i);
    values.push(await forwardOf(primitive, at));
    await context.turn();
  }
  return { n, values, context };
}

function placeOf({ graph, parameters }: Bound, { n, values, context }: Trace, i: number): At {
  const { inputs, parameters: own, shape } = graph.nodes[i]!;
  return {
    n,
    index: i + 1,
    from: inputs.map((index) => shapeOf(graph, index)),
    to: shape,
    inputs: inputs.map((index) => values[index]!),
    parameters: own.map((index) => parameters[index]!),
    context,
  };
}

/** What a backward pass is for. */
export interface BackwardJob {
  /** Vectors at the output. */
  readonly cotangent: Cotangent;
  /** Which tensors count; a signal goes no further back than to the first of them. */
  readonly counts: readonly boolean[];
  /** Values whose signals are kept in two factors; only for jets of one term. @default {none} */
  readonly spread?: readonly boolean[] | undefined;
  /** Called at each node with tensors that count, from the last to the first. */
  readonly visit: (node: number, at: At, signal: Signal) => Promise<void>;
  /** Called at the end with what reaches the inputs, if anything does; it goes there only if asked. */
  readonly onInput?: ((signal: Jet) => void) | undefined;
}

/** Sends vectors from the output back to all tensors that count. */
export async function backward(
  bound: Bound,
  trace: Trace,
  { cotangent: { jet, copies }, counts, spread = [], visit, onInput }: BackwardJob,
): Promise<void> {
  const { nodes, output } = bound.graph;
  const depends = dependsOn(bound.graph, counts, onInput !== undefined);
  const signals: (Signal | undefined)[] = new Array(nodes.length + 1).fill(undefined);
  signals[output] = { jet };
  for (let i = nodes.length - 1; i >= 0; i--) {
    const signal = signals[i + 1];
    const { inputs, parameters } = nodes[i]!;
    if (signal === undefined || !depends[i + 1]) continue;
    signals[i + 1] = undefined;
    const at = placeOf(bound, trace, i);
    if (parameters.some((index) => counts[index])) await visit(i, at, signal);
    if (!inputs.some((index) => depends[index])) continue;
    const passed = { ...at, output: trace.values[i + 1]! };
    const keeps = inputs.some((index) => spread[index]);
    const back = await (keeps ? backOnce : backAll)(nodes[i]!, passed, { signal, copies });
    inputs.forEach((index, k) => {
      const [before, made] = [signals[index], back[k]!];
      signals[index] = before === undefined ? made : { jet: addJets([before.jet, made.jet]) };
    });
    await trace.context.turn();
  }
  if (signals[0] !== undefined) onInput?.(signals[0].jet);
}

interface Returning {
  readonly signal: Signal;
  readonly copies: number;
}

/** What comes back through a node, for all copies. */
async function backAll(
  { primitive, shape }: GraphNode,
  passed: Passed,
  { signal, copies }: Returning,
): Promise<readonly Signal[]> {
  const jet = await writeOut(signal, { n: passed.n, shape, context: passed.context });
  const back = await backwardOf(primitive, passed, { jet, copies });
  return back.map((each) => ({ jet: each }));
}

/** What comes back through a node that leaves the factors of channels alone: it is done once an input. */
async function backOnce(
  { primitive, shape }: GraphNode,
  passed: Passed,
  { signal }: Returning,
): Promise<readonly Signal[]> {
  const { jet, common } = asSpread(signal, { n: passed.n, shape, context: passed.context });
  const once = { jet: [common], copies: 1 };
  const back = await backwardOf(primitive, passed, once);
  // Where nothing comes back for ones, nothing comes back for any factor.
  return back.map(([own]) => own === undefined ? { jet: [undefined] } : { jet, common: own });
}

/**
 * At which values signals are kept in two factors: from a value of a single site that is made of many sites on
 * backwards, as long as channels are made of themselves alone and a value is read once.
 */
export function spreadValues(graph: Graph): readonly boolean[] {
  const { nodes } = graph;
  const readers = new Array<number>(nodes.length + 1).fill(0);
  for (const { inputs } of nodes) for (const index of inputs) readers[index]!++;
  const spread = new Array<boolean>(nodes.length + 1).fill(false);
  for (let i = nodes.length - 1; i >= 0; i--) {
    const { primitive, inputs, shape } = nodes[i]!;
    if (primitiveRule(primitive).byChannel !== true) continue;
    const begins = inputs.some((index) =>
      sitesOf(shape) === 1 && sitesOf(shapeOf(graph, index)) > 1
    );
    if (!begins && !spread[i + 1]) continue;
    // Either all values that are read or none: they share the factors.
    if (inputs.every((index) => readers[index] === 1)) {
      for (const index of inputs) spread[index] = true;
    }
  }
  return spread;
}

/** Whether each value depends on a tensor that counts, or on the inputs if those count. */
export function dependsOn(
  { nodes }: Graph,
  counts: readonly boolean[],
  inputsCount = false,
): readonly boolean[] {
  const depends = [inputsCount];
  for (const { inputs, parameters } of nodes) {
    depends.push(
      inputs.some((index) => depends[index]) || parameters.some((index) => counts[index]),
    );
  }
  return depends;
}

/** Products of the transposed Jacobian of all inputs together; one array of zeros or more a tensor. */
export async function gradients(
  bound: Bound,
  trace: Trace,
  { cotangent, counts }: { readonly cotangent: Jet; readonly counts: readonly boolean[] },
): Promise<readonly Jet[]> {
  const zero: Jet = cotangent.map(() => undefined);
  const found: Jet[] = bound.graph.parameters.map(() => zero);
  await backward(bound, trace, {
    cotangent: { jet: cotangent, copies: 1 },
    counts,
    async visit(node, at, { jet }) {
      const { primitive, parameters } = bound.graph.nodes[node]!;
      const made = await primitiveRule(primitive).trained!.gradient(primitive, at, jet);
      parameters.forEach((index, k) => {
        if (counts[index]) found[index] = made[k]!;
      });
    },
  });
  return found;
}

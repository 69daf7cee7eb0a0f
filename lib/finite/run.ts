/**
 * Forwards and backwards through a graph.
 *
 * @module
 */
import type { Context } from "./context.ts";
import { type Graph, shapeOf } from "./graph.ts";
import { addJets, type Jet } from "./jet.ts";
import { primitiveRule } from "./primitives/mod.ts";
import type { At, Cotangent } from "./primitives/rule.ts";

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
    values.push(await primitiveRule(primitive).forward(primitive, at));
    await context.pace();
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
  /** Called at each node with tensors that count, from the last to the first. */
  readonly visit: (node: number, at: At, signal: Jet) => Promise<void>;
  /** Called at the end with what reaches the inputs, if anything does; it goes there only if asked. */
  readonly onInput?: ((signal: Jet) => void) | undefined;
}

/** Sends vectors from the output back to all tensors that count. */
export async function backward(
  bound: Bound,
  trace: Trace,
  { cotangent, counts, visit, onInput }: BackwardJob,
): Promise<void> {
  const { nodes, output } = bound.graph;
  const depends = dependsOn(bound.graph, counts, onInput !== undefined);
  const signals: (Jet | undefined)[] = new Array(nodes.length + 1).fill(undefined);
  signals[output] = cotangent.jet;
  for (let i = nodes.length - 1; i >= 0; i--) {
    const signal = signals[i + 1];
    const { primitive, inputs, parameters } = nodes[i]!;
    if (signal === undefined || !depends[i + 1]) continue;
    signals[i + 1] = undefined;
    const at = placeOf(bound, trace, i);
    if (parameters.some((index) => counts[index])) await visit(i, at, signal);
    if (!inputs.some((index) => depends[index])) continue;
    const passed = { ...at, output: trace.values[i + 1]! };
    const back = await primitiveRule(primitive).backward(primitive, passed, {
      jet: signal,
      copies: cotangent.copies,
    });
    inputs.forEach((index, k) => {
      const before = signals[index];
      signals[index] = before === undefined ? back[k]! : addJets([before, back[k]!]);
    });
    await trace.context.pace();
  }
  if (signals[0] !== undefined) onInput?.(signals[0]);
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
    async visit(node, at, signal) {
      const { primitive, parameters } = bound.graph.nodes[node]!;
      const made = await primitiveRule(primitive).trained!.gradient(primitive, at, signal);
      parameters.forEach((index, k) => {
        if (counts[index]) found[index] = made[k]!;
      });
    },
  });
  return found;
}

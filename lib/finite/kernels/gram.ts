/**
 * Empirical NTK as a sum over layers, without a Jacobian of the whole network.
 *
 * @module
 */
import { shapeOf } from "../graph.ts";
import { primitiveRule } from "../primitives/mod.ts";
import type { Prepared } from "../prepare.ts";
import type { Uses } from "./capture.ts";
import type { Pairing } from "./outputs.ts";

/** Two tiles whose kernel is wanted. */
export interface GramTile {
  /** What the first inputs leave. */
  readonly left: Uses;
  /** What the second inputs leave. */
  readonly right: Uses;
  /** Numbers of inputs. */
  readonly n: readonly [number, number];
  /** How outputs are paired. */
  readonly pairing: Pairing;
  /** Which tensors count. */
  readonly counts: readonly boolean[];
  /** How each layer's sum over parameters is done; by cost if absent. */
  readonly contraction?: "weights" | undefined;
}

/** Sums `[n1, n2, kept, free, free]` of products of derivatives by all tensors that count. */
export async function gramTile(
  { bound: { graph }, inputs, contextOf }: Prepared,
  { left, right, n: [n1, n2], pairing, counts, contraction }: GramTile,
): Promise<Float64Array> {
  const { pairs } = pairing;
  const out = new Float64Array(n1 * n2 * pairs.kept * pairs.free ** 2);
  const context = contextOf(inputs[0]!, 0, 0);
  for (const [node, use] of left) {
    const other = right.get(node);
    if (other === undefined) continue;
    const { primitive, inputs: read, parameters, shape } = graph.nodes[node]!;
    await primitiveRule(primitive).trained!.gram(primitive, {
      left: use,
      right: other,
      pairs,
      counts: parameters.map((index) => counts[index]!),
      from: read[0] === undefined ? shape : shapeOf(graph, read[0]),
      to: shape,
      contraction,
      context,
      out,
    });
    await context.turn();
  }
  return out;
}

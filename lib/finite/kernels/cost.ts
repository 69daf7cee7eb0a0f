/**
 * What the ways to an empirical NTK cost, in multiplications of matrix products (Novak, Sohl-Dickstein and
 * Schoenholz 2022, table 1): with N inputs on both sides, O outputs and FP multiplications of a forward
 * pass, layer by layer N O FP + sum_l (the cheaper contraction), and by products with vectors N^2 O FP.
 *
 * @module
 */
import { type Graph, shapeOf, sitesOf } from "../graph.ts";
import { batchSize } from "../prepare.ts";
import { primitiveRule } from "../primitives/mod.ts";
import { dependsOn, spreadValues } from "../run.ts";
import { tileSize } from "./capture.ts";
import type { Pairing } from "./outputs.ts";

/** How an empirical NTK is computed. */
export type Method = "jacobian" | "products" | "structured";

/** Numbers that costs depend on. */
export interface CostJob {
  /** The network. */
  readonly graph: Graph;
  /** Numbers of inputs. */
  readonly n: readonly [number, number];
  /** Whether both sides are one set, so that half of the pairs are enough. */
  readonly isSymmetric: boolean;
  /** How outputs are paired. */
  readonly pairing: Pairing;
  /** Which tensors count. */
  readonly counts: readonly boolean[];
}

/** The method of the fewest multiplications; "jacobian" is never better than "structured". */
export function cheapest(job: CostJob): Method {
  return structuredCost(job) <= productsCost(job) ? "structured" : "products";
}

/** Multiplications of the sum over layers. */
export function structuredCost(job: CostJob): number {
  const { graph, n: [n1, n2], isSymmetric, pairing, counts } = job;
  const outputs = pairing.order.length;
  const rows = tileSize(graph, outputs);
  const [tiles1, tiles2] = [Math.ceil(n1 / rows), Math.ceil(n2 / rows)];
  // The second inputs pass the network again for each tile of the first.
  const passed = isSymmetric ? n1 * (tiles1 + 1) / 2 : n1 + tiles1 * n2;
  const passes = passesOf(job);
  const spread = spreadValues(graph);
  const one = graph.nodes.reduce((sum, { primitive, inputs, parameters, shape: to }, i) => {
    const own = parameters.map((index) => counts[index]!);
    if (!own.includes(true)) return sum;
    const from = inputs[0] === undefined ? to : shapeOf(graph, inputs[0]);
    const n = [n1 / tiles1, n2 / tiles2] as const;
    const extent = { n, pairs: pairing.pairs, counts: own, from, to, spread: spread[i + 1]! };
    return sum + primitiveRule(primitive).trained!.gramCost(extent);
  }, 0);
  const pairsOfTiles = tiles1 * tiles2 * (isSymmetric ? 1 / 2 : 1);
  return passed * (passes.values + outputs * passes.signals) + pairsOfTiles * one;
}

/** Multiplications of products with vectors. */
export function productsCost(job: CostJob): number {
  const { graph, n: [n1, n2], isSymmetric, pairing } = job;
  const outputs = pairing.order.length;
  const tiles = Math.ceil(n1 / batchSize(graph, 2));
  // Tiles below the diagonal are left out, those on it are not cut in half.
  const half = isSymmetric ? (tiles + 1) / (2 * tiles) : 1;
  const { values, signals, gradients, tangents } = passesOf(job);
  const vectors = tiles * n2 * (values + outputs * (signals + gradients));
  return half * (vectors + n1 * n2 * outputs * tangents);
}

interface Passes {
  readonly values: number;
  readonly signals: number;
  readonly gradients: number;
  readonly tangents: number;
}

/** Multiplications for one input of all values, of a signal, of its gradients, and of values with tangents. */
function passesOf({ graph, counts }: CostJob): Passes {
  const depends = dependsOn(graph, counts);
  const sums = { values: 0, signals: 0, gradients: 0, tangents: 0 };
  for (const { inputs: [read], parameters, shape } of graph.nodes) {
    if (parameters.length === 0 || read === undefined) continue;
    const each = sitesOf(shape) * shapeOf(graph, read).channels * shape.channels;
    const [moved, own] = [depends[read]!, parameters.some((index) => counts[index])];
    sums.values += each;
    sums.signals += moved ? each : 0;
    sums.gradients += own ? each : 0;
    sums.tangents += each * (1 + Number(moved) + Number(counts[parameters[0]!]));
  }
  return sums;
}

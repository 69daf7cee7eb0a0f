/**
 * What the ways to an empirical NTK cost, in multiplications of matrix products and other work (Novak,
 * Sohl-Dickstein and Schoenholz 2022, table 1): with N inputs on both sides, O outputs and FP multiplications of a forward
 * pass, layer by layer N O FP + sum_l (the cheaper contraction), and by products with vectors N^2 O FP.
 *
 * @module
 */
import { type Graph, shapeOf, sitesOf } from "../graph.ts";
import { batchSize } from "../prepare.ts";
import { COST, type Cost, sumOf, total } from "../primitives/cost.ts";
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

/** The method of the least cost; "jacobian" is never better than "structured". */
export function cheapest(job: CostJob): Method {
  return total(structuredCost(job)) <= total(productsCost(job)) ? "structured" : "products";
}

/** What the sum over layers costs. */
export function structuredCost(job: CostJob): Cost {
  const { graph, n: [n1, n2], isSymmetric, pairing, counts } = job;
  const outputs = pairing.order.length;
  const rows = tileSize(graph, outputs);
  const [tiles1, tiles2] = [Math.ceil(n1 / rows), Math.ceil(n2 / rows)];
  // The second inputs pass the network again for each tile of the first.
  const passed = isSymmetric ? n1 * (tiles1 + 1) / 2 : n1 + tiles1 * n2;
  const { values, signals } = passesOf(job);
  const spread = spreadValues(graph);
  const pairsOfTiles = tiles1 * tiles2 * (isSymmetric ? 1 / 2 : 1);
  const layers = graph.nodes.flatMap(({ primitive, inputs, parameters, shape: to }, i) => {
    const own = parameters.map((index) => counts[index]!);
    if (!own.includes(true)) return [];
    const from = inputs[0] === undefined ? to : shapeOf(graph, inputs[0]);
    const n = [n1 / tiles1, n2 / tiles2] as const;
    const extent = { n, pairs: pairing.pairs, counts: own, from, to, spread: spread[i + 1]! };
    return [[pairsOfTiles, primitiveRule(primitive).trained!.gramCost(extent)] as const];
  });
  const batches = Math.ceil(passed / batchSize(graph, outputs + 1));
  return sumOf([
    ...[callsOf(values, passed, batches), callsOf(signals, passed * outputs, batches)],
    ...layers,
  ]);
}

/** What products with vectors cost. */
export function productsCost(job: CostJob): Cost {
  const { graph, n: [n1, n2], isSymmetric, pairing } = job;
  const outputs = pairing.order.length;
  const tiles = Math.ceil(n1 / batchSize(graph, 2));
  // Tiles below the diagonal are left out, those on it are not cut in half.
  const half = isSymmetric ? (tiles + 1) / (2 * tiles) : 1;
  const { values, signals, gradients, tangents } = passesOf(job);
  const [inputs, vectors] = [half * tiles * n2, half * tiles * n2 * outputs];
  return sumOf([
    callsOf(values, inputs, inputs),
    callsOf(signals, vectors, vectors),
    callsOf(gradients, vectors, vectors),
    [COST.entry * vectors, { products: 0, rest: gradients.entries }],
    callsOf(tangents, vectors * n1 / tiles, vectors),
  ]);
}

/** Products of a pass through the network. */
interface Pass {
  /** Multiplications for one input. */
  products: number;
  /** Number of products. */
  calls: number;
  /** Entries of what is made for the parameters. */
  entries: number;
}

/** A pass for so many inputs or vectors in so many batches. */
function callsOf({ products, calls }: Pass, times: number, batches: number): Counted {
  return [1, { products: times * products, rest: batches * calls * COST.call }];
}

type Counted = readonly [times: number, cost: Cost];

type Passes = Readonly<Record<"values" | "signals" | "gradients" | "tangents", Pass>>;

/** Passes of all values, of a signal, of its gradients, and of values with tangents. */
function passesOf({ graph, counts }: CostJob): Passes {
  const depends = dependsOn(graph, counts);
  const pass = (): Pass => ({ products: 0, calls: 0, entries: 0 });
  const passes = { values: pass(), signals: pass(), gradients: pass(), tangents: pass() };
  for (const { inputs: [read], parameters, shape } of graph.nodes) {
    if (parameters.length === 0 || read === undefined) continue;
    const entries = shapeOf(graph, read).channels * shape.channels;
    const add = (to: Pass, times: number): void => {
      to.products += times * sitesOf(shape) * entries;
      to.calls += times;
      to.entries += times * entries;
    };
    const [moved, own] = [depends[read]!, parameters.some((index) => counts[index])];
    add(passes.values, 1);
    add(passes.signals, Number(moved));
    add(passes.gradients, Number(own));
    add(passes.tangents, 1 + Number(moved) + Number(counts[parameters[0]!]));
  }
  return passes;
}

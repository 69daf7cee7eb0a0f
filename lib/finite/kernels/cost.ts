/**
 * What the ways to an empirical NTK cost, in multiplications (Novak, Sohl-Dickstein and Schoenholz
 * 2022, table 1): with N inputs on both sides, O outputs and FP multiplications of a forward pass,
 * layer by layer N O FP + sum_l (the cheaper contraction), and by products with vectors N^2 O FP.
 *
 * @module
 */
import { type Graph, shapeOf, sitesOf } from "../graph.ts";
import type { Pairing } from "./outputs.ts";

/** Numbers that costs depend on. */
export interface CostJob {
  /** The network. */
  readonly graph: Graph;
  /** Numbers of inputs. */
  readonly n: readonly [number, number];
  /** How outputs are paired. */
  readonly pairing: Pairing;
}

/** Multiplications of one tangent or one signal through a layer, over those of its value. */
const TANGENT = 3;

/** Multiplications of the sum over layers. */
export function structuredCost({ graph, n: [n1, n2], pairing }: CostJob): number {
  const { kept, summed, free } = pairing.pairs;
  const outputs = kept * summed * free;
  return affineLayers(graph).reduce((sum, { sites, fanIn, width }) => {
    const both = kept * summed * free * free;
    const signals = n1 * n2 * sites ** 2 * (fanIn + both * width + kept * free ** 2);
    const weights = (n1 + n2) * outputs * sites * fanIn * width + n1 * n2 * both * fanIn * width;
    const passes = (n1 + n2) * (1 + outputs) * sites * fanIn * width;
    return sum + passes + Math.min(signals, weights);
  }, 0);
}

/** Multiplications of products with vectors. */
export function productsCost({ graph, n: [n1, n2], pairing }: CostJob): number {
  const outputs = pairing.order.length;
  const forward = affineLayers(graph).reduce(
    (sum, { sites, fanIn, width }) => sum + sites * fanIn * width,
    0,
  );
  return n2 * outputs * forward * (2 + TANGENT * n1);
}

interface AffineLayer {
  readonly sites: number;
  readonly fanIn: number;
  readonly width: number;
}

function affineLayers(graph: Graph): readonly AffineLayer[] {
  return graph.nodes.flatMap(({ parameters, inputs, shape }) =>
    parameters.length === 0 || inputs[0] === undefined ? [] : [{
      sites: sitesOf(shape),
      fanIn: shapeOf(graph, inputs[0]).channels,
      width: shape.channels,
    }]
  );
}

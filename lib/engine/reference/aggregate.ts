/**
 * Graph aggregation: K' = P^T K P' over the sites of some axes, P given with each input.
 *
 * Sites that agree on all other axes are the nodes of one graph; the product is taken for each pair of
 * graphs of which a pair of nodes is held.
 *
 * @module
 */
import { groupSites, type SiteGroups } from "../program/site_groups.ts";
import type { AggregateOperation } from "../program/program.ts";
import type { Domain } from "../program/reach.ts";
import { plain, setCovariance } from "./map.ts";
import type { SpatialOperation } from "./operation.ts";
import { sandwich } from "./transform.ts";

/** The operation with its axes bound; `shape` is that of its input. */
export function aggregateOperation(
  { axes }: AggregateOperation,
  shape: readonly number[],
): SpatialOperation {
  const nodes = groupSites(axes, shape);
  const order = nodes.graphs[0]!.length;
  return {
    matrix: (_, pattern) => square(order, (a, i) => pattern![i * order + a]!),
    async variances([input], matrix, turn) {
      const variances = new Float64Array(input!.variance.length);
      for (const sites of nodes.graphs) {
        const block = square(order, (i, j) => input!.covariance(sites[i]!, sites[j]!));
        const made = await sandwich(matrix!, block, matrix!, order, turn);
        // Weights of both signs may round a zero to below it.
        sites.forEach((site, i) => variances[site] = Math.max(0, made[i * order + i]!));
      }
      return variances;
    },
    async maps([input], out, matrices, turn) {
      const { kernel, ntk } = await plain(input!, turn);
      const { first, second } = matrices!;
      for (const { left, right, rows } of blocksOf(nodes, out.domain)) {
        const read = square(order, (k, l) => input!.domain.at(left[k]!, right[l]!));
        for (const [j, matrix] of second.entries()) {
          const of = (values: readonly Float64Array[]): Promise<Float64Array> =>
            sandwich(first, read.map((e) => values[e]![j]!), matrix, order, turn);
          const [sums, tangents] = [await of(kernel), await of(ntk)];
          for (const { e, at } of rows) {
            out.rows[e]!.ntk[j] = tangents[at]!;
            setCovariance(out.rows[e]!, j, sums[at]!);
          }
        }
      }
    },
  };
}

function square(order: number, entry: (i: number, j: number) => number): Float64Array {
  return Float64Array.from(
    { length: order * order },
    (_, at) => entry(Math.floor(at / order), at % order),
  );
}

interface Block {
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Rows of the domain, and where in the product they stand. */
  readonly rows: { readonly e: number; readonly at: number }[];
}

/** The pairs of graphs of which a domain holds pairs of nodes. */
function blocksOf({ graphs, of }: SiteGroups, { first, second }: Domain): Iterable<Block> {
  const blocks = new Map<number, Block>();
  first.forEach((a, e) => {
    const [left, right] = [of[a]!, of[second[e]!]!];
    const key = left.graph * graphs.length + right.graph;
    const [sites, others] = [graphs[left.graph]!, graphs[right.graph]!];
    const block = blocks.get(key) ?? { left: sites, right: others, rows: [] };
    block.rows.push({ e, at: left.node * sites.length + right.node });
    blocks.set(key, block);
  });
  return blocks.values();
}

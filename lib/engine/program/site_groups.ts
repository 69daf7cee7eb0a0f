/**
 * Sites in groups that lie along some of the spatial axes: the nodes of a graph, or what is averaged
 * over together.
 *
 * @module
 */

/** Sites of groups, and where each site lies. */
export interface SiteGroups {
  /** Sites of the nodes of each group. */
  readonly graphs: readonly (readonly number[])[];
  /** Group and node of each site. */
  readonly of: readonly { readonly graph: number; readonly node: number }[];
}

/** Groups the sites of a shape: those of a group differ on `axes` only, in the order of the axes. */
export function groupSites(axes: readonly number[], shape: readonly number[]): SiteGroups {
  const total = shape.reduce((product, length) => product * length, 1);
  const others = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const of = Array.from({ length: total }, (_, site) => {
    const coordinates = coordinatesOf(site, shape);
    const along = (list: readonly number[]): number =>
      list.reduce((at, axis) => at * shape[axis]! + coordinates[axis]!, 0);
    return { graph: along(others), node: along(axes) };
  });
  const graphs: number[][] = [];
  of.forEach(({ graph, node }, site) => (graphs[graph] ??= [])[node] = site);
  return { graphs, of };
}

function coordinatesOf(site: number, shape: readonly number[]): number[] {
  return shape.reduceRight<number[]>((coordinates, length) => {
    coordinates.unshift(site % length);
    site = Math.floor(site / length);
    return coordinates;
  }, []);
}

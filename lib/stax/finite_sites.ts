/**
 * Windows and sums over sites as primitives of networks of finite width: the operations of the kernels
 * are given axis by axis, the primitives site by site.
 *
 * @module
 */
import { type MixAxis, tapSite, type WindowAxis } from "../engine/program/program.ts";
import type { GatherPrimitive, MixPrimitive } from "../finite/graph.ts";

/** y = P x over all sites, P being the product of one sparse matrix an axis. */
export function mixSites(axes: readonly MixAxis[]): MixPrimitive {
  let rows: readonly { readonly site: number; readonly weight: number }[][] = [
    [{ site: 0, weight: 1 }],
  ];
  for (const { input, sites, weights } of axes) {
    rows = rows.flatMap((row) =>
      sites.map((columns, a) =>
        row.flatMap(({ site, weight }) =>
          columns.map((column, k) => (
            { site: site * input + column, weight: weight * weights[a]![k]! }
          ))
        )
      )
    );
  }
  return {
    op: "mix",
    sites: rows.map((row) => row.map(({ site }) => site)),
    weights: rows.map((row) => row.map(({ weight }) => weight)),
  };
}

/** The windows of a convolution, site by site; the last axis runs fastest, in windows and in taps. */
export function gatherSites(axes: readonly WindowAxis[], channelsFirst: boolean): GatherPrimitive {
  let windows: readonly number[][] = [[0]];
  for (const axis of axes) {
    windows = windows.flatMap((window) =>
      Array.from(
        { length: axis.output },
        (_, a) =>
          window.flatMap((site) =>
            Array.from({ length: axis.size }, (_, k) => {
              const found = tapSite(axis, a, k);
              return site < 0 || found < 0 ? -1 : site * axis.input + found;
            })
          ),
      )
    );
  }
  const taps = axes.reduce((product, { size }) => product * size, 1);
  return { op: "gather", sites: Int32Array.from(windows.flat()), taps, channelsFirst };
}

/**
 * What the spatial layers of a network of finite width read, written out site by site without the
 * kernel rules: lists are padded, cut into windows and combined over the axes.
 *
 * @module
 */
import type { stax } from "@widenet/ntk";
import type { SparseRow } from "./tape.ts";

/** Sites that each window reads, -1 for none, [window][tap], for one axis or all. */
export type Taps = readonly (readonly number[])[];

/** Windows of a convolution or a pool on one axis. */
export function axisTaps(
  length: number,
  taps: number,
  stride: number,
  padding: stax.Padding,
): Taps {
  const sites = Array.from({ length }, (_, i) => i);
  if (padding === "VALID") return cut(sites, taps, stride);
  const windows = Math.ceil(length / stride);
  const total = Math.max((windows - 1) * stride + taps - length, 0);
  const low = Math.floor(total / 2);
  const fill = (i: number): number => padding === "CIRCULAR" ? sites.at(i % length)! : -1;
  const before = Array.from({ length: low }, (_, k) => fill(k - low));
  const after = Array.from({ length: total - low }, (_, k) => fill(k));
  return cut([...before, ...sites, ...after], taps, stride);
}

/** Windows of a transposed convolution with zero padding on one axis. */
export function transposedTaps(
  length: number,
  taps: number,
  stride: number,
  padding: stax.Padding,
): Taps {
  if (padding === "CIRCULAR") throw new Error("no finite circular transposed convolution");
  const spread = Array.from({ length }, (_, i) => [i, ...new Array(stride - 1).fill(-1)]).flat();
  spread.length -= stride - 1;
  const total = taps + stride - 2 + (padding === "VALID" ? Math.max(taps - stride, 0) : 0);
  const same = stride > taps - 1 ? taps - 1 : Math.ceil(total / 2);
  const low = padding === "VALID" ? taps - 1 : same;
  const nothing = (n: number): number[] => new Array(n).fill(-1);
  return cut([...nothing(low), ...spread, ...nothing(total - low)], taps, 1);
}

function cut(sites: readonly number[], taps: number, stride: number): Taps {
  const windows: number[][] = [];
  for (let start = 0; start + taps <= sites.length; start += stride) {
    windows.push(sites.slice(start, start + taps));
  }
  return windows;
}

/** Windows on all axes, row-major, of the windows on each of them. */
export function allTaps(axes: readonly Taps[], lengths: readonly number[]): Taps {
  return axes.reduce<Taps>(
    (all, axis, i) =>
      all.flatMap((window) =>
        axis.map((next) =>
          window.flatMap((site) =>
            next.map((at) => site < 0 || at < 0 ? -1 : site * lengths[i]! + at)
          )
        )
      ),
    [[0]],
  );
}

/** Sums over windows: each tap counts 1, 1 over all taps, or 1 over those in range. */
export function poolRows(taps: Taps, kind: "sum" | "mean" | "mean in range"): SparseRow[] {
  return taps.map((window) => {
    const present = window.filter((at) => at >= 0);
    const divisor = { "sum": 1, "mean": window.length, "mean in range": present.length }[kind];
    return present.map((at) => ({ at, weight: 1 / divisor }));
  });
}

/** Rows of resampling on all axes; linear interpolation only where no axis gets shorter. */
export function resizeRows(
  { shape, method }: stax.ImageResize,
  lengths: readonly number[],
): SparseRow[] {
  const axes = lengths.map((length, axis) => {
    const output = shape[axis]! < 0 ? length : shape[axis]!;
    if (method === "linear" && output < length) throw new Error("no finite antialiasing");
    return Array.from({ length: output }, (_, j): SparseRow => {
      if (method === "nearest") return [{ at: Math.floor((j + 0.5) * length / output), weight: 1 }];
      const at = Math.min(Math.max((j + 0.5) * length / output - 0.5, 0), length - 1);
      const left = Math.min(Math.floor(at), Math.max(length - 2, 0));
      const rest = at - left;
      return [{ at: left, weight: 1 - rest }, { at: left + 1, weight: rest }]
        .filter(({ weight }) => weight > 0);
    });
  });
  return allRows(axes, lengths);
}

/** Rows of slicing on all axes, as JavaScript cuts arrays. */
export function sliceRows({ axes }: stax.Slice, lengths: readonly number[]): SparseRow[] {
  return allRows(
    lengths.map((length, axis) => {
      const { start, stop, step = 1 } = axes[axis] ?? {};
      if (step < 0) throw new Error("no finite slice backwards");
      return Array.from({ length }, (_, at) => at)
        .slice(start, stop)
        .filter((_, k) => k % step === 0)
        .map((at): SparseRow => [{ at, weight: 1 }]);
    }),
    lengths,
  );
}

function allRows(axes: readonly (readonly SparseRow[])[], lengths: readonly number[]): SparseRow[] {
  return axes.reduce<SparseRow[]>(
    (all, axis, i) =>
      all.flatMap((row) =>
        axis.map((next) =>
          row.flatMap(({ at, weight }) =>
            next.map((entry) => ({
              at: at * lengths[i]! + entry.at,
              weight: weight * entry.weight,
            }))
          )
        )
      ),
    [[{ at: 0, weight: 1 }]],
  );
}

/** Groups of sites that agree in all coordinates but those of `axes`. */
export function siteGroups(axes: readonly number[], lengths: readonly number[]): number[][] {
  const groups = new Map<string, number[]>();
  const total = lengths.reduce((product, length) => product * length, 1);
  for (let site = 0; site < total; site++) {
    const coordinates: number[] = [];
    let rest = site;
    for (const length of lengths.toReversed()) {
      coordinates.unshift(rest % length);
      rest = Math.floor(rest / length);
    }
    const key = coordinates.filter((_, axis) => !axes.includes(axis)).join();
    groups.set(key, [...groups.get(key) ?? [], site]);
  }
  return [...groups.values()];
}

/**
 * Patches of images.
 *
 * @module
 */

/** Images and the filter that runs over them. */
export interface Patches {
  /** Rows of sites. */
  readonly height: number;
  /** Columns of sites. */
  readonly width: number;
  /** Side of the filter. */
  readonly filter: number;
}

/**
 * What a filter with padding "SAME" sees at each site: the values of its taps side by side, with zeros
 * beyond the edges.
 *
 * @param x Images, `[n, height, width, c]`.
 * @param n Their number.
 * @param patches The sizes.
 * @returns Patches, `[n, height, width, filter * filter * c]`.
 */
export function gather(
  x: Float64Array,
  n: number,
  { height, width, filter }: Patches,
): Float64Array {
  const channels = x.length / (n * height * width);
  const result = new Float64Array(x.length * filter ** 2);
  const before = Math.floor((filter - 1) / 2);
  let to = 0;
  for (let image = 0; image < n; image++) {
    for (let site = 0; site < height * width; site++) {
      const [top, left] = [Math.floor(site / width) - before, site % width - before];
      for (let tap = 0; tap < filter ** 2; tap++, to += channels) {
        const [i, j] = [top + Math.floor(tap / filter), left + tap % filter];
        if (i < 0 || i >= height || j < 0 || j >= width) continue;
        const from = ((image * height + i) * width + j) * channels;
        for (let c = 0; c < channels; c++) result[to + c] = x[from + c]!;
      }
    }
  }
  return result;
}

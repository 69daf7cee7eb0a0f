/**
 * Lower and upper bounds at each point of a series: bands and error bars.
 *
 * @module
 */
import { checkNames, kindOf } from "../options.ts";
import { readTensor } from "../read_tensor.ts";
import { isTensorLike, type TensorLike } from "../tensor.ts";
import { readMatching } from "./input.ts";
import type { BandSpec, Trace } from "./spec.ts";

/** A region around a curve, as a confidence interval, or the two ends of each error bar. */
export interface Band {
  /** Lower edge at each x. */
  readonly lower: TensorLike;
  /** Upper edge at each x. */
  readonly upper: TensorLike;
}

/** What a series of points or a curve may have around it. */
export interface Bounded {
  /** Region around the series: an area from its lower to its upper edge. */
  readonly band?: Band;
  /**
   * Error bars, a whisker with a cap at each end: half of their lengths, `[n]`, as standard errors, which
   * reach from y - error to y + error; or where they end, as pairs of a lower and an upper end, `[n, 2]`,
   * or as `{ lower, upper }`, for quantiles.
   */
  readonly error?: TensorLike | Band;
}

/** Names of the fields of {@linkcode Bounded}. */
export const BOUNDS: readonly string[] = ["band", "error"];

/** Reads what is around the points `y` of a series. */
export function readBounds(
  { band, error }: Bounded,
  y: readonly number[],
  name: string,
): Pick<Trace, "band" | "error"> {
  return {
    ...(band !== undefined && { band: readBand(band, `the band of ${name}`, y.length) }),
    ...(error !== undefined && { error: readError(error, y, `the error of ${name}`) }),
  };
}

function readBand(band: Band, name: string, length: number): BandSpec {
  checkNames(`draw ${name}`, band, ["lower", "upper"]);
  const points = { name: "its y", length };
  const lower = readMatching(band.lower, `the lower edge of ${name}`, points);
  const upper = readMatching(band.upper, `the upper edge of ${name}`, points);
  return checkOrder({ lower, upper }, name);
}

function readError(error: unknown, y: readonly number[], name: string): BandSpec {
  if (!isTensorLike(error)) {
    if (typeof error === "object" && error !== null) {
      return readBand(error as Band, name, y.length);
    }
    throw new TypeError(
      `Cannot draw ${name} as numbers, pairs of them or { lower, upper } are needed: ` +
        `found ${kindOf(error)}`,
    );
  }
  const { shape, data } = readTensor("draw a picture", name, error);
  if (shape.length === 2 && shape[0] === y.length && shape[1] === 2) {
    const lower = y.map((_, i) => data[2 * i]!);
    const upper = y.map((_, i) => data[2 * i + 1]!);
    return readBand({ lower, upper }, name, y.length);
  }
  const half = readMatching(error, name, { name: "its y", length: y.length });
  const negative = half.findIndex((value) => value < 0);
  if (negative !== -1) {
    throw new RangeError(
      `Cannot draw ${name} as half a length must not be negative: found ${half[negative]} at ` +
        `index ${negative}`,
    );
  }
  return { lower: y.map((value, i) => value - half[i]!), upper: y.map((v, i) => v + half[i]!) };
}

function checkOrder({ lower, upper }: BandSpec, name: string): BandSpec {
  const crossed = lower.findIndex((value, i) => value > upper[i]!);
  if (crossed !== -1) {
    throw new RangeError(
      `Cannot draw ${name} as its lower edge must not be above its upper edge: ` +
        `found ${lower[crossed]} and ${upper[crossed]} at index ${crossed}`,
    );
  }
  return { lower, upper };
}

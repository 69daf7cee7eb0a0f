/**
 * The door through which data comes into pictures: what cannot be drawn is refused here.
 *
 * @module
 */
import { adviceOn, checkNames, checkNumber, checkOneOf, checkText, kindOf } from "../options.ts";
import { readTensor } from "../read_tensor.ts";
import { isTensorLike, type Tensor, type TensorLike } from "../tensor.ts";
import type { AxisScale } from "./ticks.ts";

/** Reads the entries of a vector, and refuses what has no place on a linear axis. */
export function readVector(values: TensorLike, name: string): number[] {
  const { shape, data } = readTensor("draw a picture", name, values);
  if (shape.filter((length) => length !== 1).length > 1) {
    throw new TypeError(
      `Cannot draw ${name} as it must be a vector: found shape [${shape.join(", ")}]`,
    );
  }
  if (data.length === 0) {
    throw new RangeError(`Cannot draw ${name} as it has no entries: leave the series out`);
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) {
    throw new RangeError(
      `Cannot draw ${name} as its values must be finite: found ${data[bad]} at index ${bad}; ` +
        `remove such entries first`,
    );
  }
  return [...data];
}

/** Reads a vector that must have as many entries as another one. */
export function readMatching(
  values: TensorLike,
  name: string,
  other: { readonly name: string; readonly length: number },
): number[] {
  const vector = readVector(values, name);
  if (vector.length !== other.length) {
    throw new TypeError(
      `Cannot draw ${name} as it has ${vector.length} entries: ${other.name} has ${other.length}`,
    );
  }
  return vector;
}

/** Reads the points of a series; without x they are numbered from 0. */
export function readPoints(
  series: { readonly x?: TensorLike; readonly y: TensorLike },
  name: string,
): { readonly x: number[]; readonly y: number[] } {
  if (series.x === undefined) {
    const y = readVector(series.y, `y of ${name}`);
    return { x: y.map((_, i) => i), y };
  }
  const x = readVector(series.x, `x of ${name}`);
  return { x, y: readMatching(series.y, `y of ${name}`, { name: "its x", length: x.length }) };
}

/** Refuses values that have no logarithm where the axis needs one. */
export function checkScale(values: Iterable<number>, scale: AxisScale, name: string): void {
  checkOneOf(`draw ${name}`, "the scale of an axis", scale, ["linear", "log"]);
  if (scale === "linear") return;
  let index = 0;
  for (const value of values) {
    if (!(value > 0)) {
      throw new RangeError(
        `Cannot draw ${name} on a log axis as its values must be positive: found ${value} at ` +
          `index ${index}; use a linear axis or leave such entries out`,
      );
    }
    index++;
  }
}

/** How a kind of series is read. */
export interface SeriesKind<S> {
  /** What is drawn, as in "lines". */
  readonly what: string;
  /** Names of the fields of a series. */
  readonly names: readonly string[];
  /** Makes a series of bare numbers, where they say enough. */
  readonly bare?: (values: TensorLike) => S;
}

/**
 * Reads the series of a picture: a list of them, each an object or bare numbers, or bare numbers alone,
 * a matrix having a series in each row.
 *
 * @throws {TypeError} If they are none, or a field is not known.
 * @throws {RangeError} If there are none.
 */
export function readSeries<S extends object>(
  series: readonly (S | TensorLike)[] | TensorLike,
  { what, names, bare }: SeriesKind<S>,
): readonly S[] {
  const list = asList(series, what);
  if (list.length === 0) throw new RangeError(`Cannot draw ${what}: the list is empty`);
  return list.map((one, i) => {
    if (bare !== undefined && isTensorLike(one)) return bare(one);
    checkNames(`draw ${what} with series ${i}`, one, names);
    const { label } = one as { readonly label?: unknown };
    if (label !== undefined) checkText(`draw ${what} with series ${i}`, "label", label);
    return one as S;
  });
}

/** A list of series, or of rows of numbers. */
function asList(series: unknown, what: string): readonly unknown[] {
  const isNumbers = Array.isArray(series)
    ? series.length > 0 && series.every((entry) => typeof entry === "number")
    : isTensorLike(series);
  if (isNumbers) return rowsOf(readTensor(`draw ${what}`, "the series", series), what);
  if (Array.isArray(series)) return series;
  const isObject = typeof series === "object" && series !== null;
  throw new TypeError(
    `Cannot draw ${what} as a list of series is needed: found ${kindOf(series)}` +
      (adviceOn(series) || (isObject ? "; put one series into a list, as in [series]" : "")),
  );
}

function rowsOf({ shape, data }: Tensor, what: string): readonly Float64Array[] {
  if (shape.length === 1) return data.length === 0 ? [] : [data];
  if (shape.length === 2) {
    const [rows = 0, columns = 0] = shape;
    return Array.from({ length: rows }, (_, i) => data.subarray(i * columns, (i + 1) * columns));
  }
  throw new TypeError(
    `Cannot draw ${what} as numbers alone must be a vector or a matrix: found shape [${shape}]`,
  );
}

/** Reads the two ends of an axis; whether they fit is for the caller to say. */
export function readPair(
  attempt: string,
  name: string,
  pair: unknown,
): readonly [number, number] {
  if (Array.isArray(pair) && pair.length === 2) {
    pair.forEach((end, i) => checkNumber(attempt, `${name}[${i}]`, end));
    return pair as [number, number];
  }
  throw new TypeError(
    `Cannot ${attempt} as '${name}' must be an array of two numbers: found ${
      Array.isArray(pair) ? `${pair.length} entries` : kindOf(pair)
    }`,
  );
}

/** How messages call a series. */
export function nameOf(kind: string, index: number, label: string | undefined): string {
  return label === undefined ? `${kind} ${index}` : `${kind} ${index} ('${label}')`;
}

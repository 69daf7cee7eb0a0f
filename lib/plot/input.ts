/**
 * The door through which data comes into pictures: what cannot be drawn is refused here.
 *
 * @module
 */
import { asTensor, type TensorLike } from "../tensor.ts";
import type { AxisScale } from "./ticks.ts";

/** Reads the entries of a vector, and refuses what has no place on a linear axis. */
export function readVector(values: TensorLike, name: string): number[] {
  const { shape, data } = asTensor(values);
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

/** Refuses values that have no logarithm where the axis needs one. */
export function checkScale(values: Iterable<number>, scale: AxisScale, name: string): void {
  if (scale === "linear") return;
  if (scale !== "log") {
    throw new TypeError(
      `Cannot draw ${name} as an axis is "linear" or "log": current value is "${scale}"`,
    );
  }
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

/** Refuses a picture of nothing. */
export function checkSome(items: readonly unknown[], what: string): void {
  if (!Array.isArray(items)) {
    throw new TypeError(`Cannot draw ${what} as an array is needed: found ${typeof items}`);
  }
  if (items.length === 0) throw new RangeError(`Cannot draw ${what}: the list is empty`);
}

/** How messages call a series. */
export function nameOf(kind: string, index: number, label: string | undefined): string {
  return label === undefined ? `${kind} ${index}` : `${kind} ${index} ('${label}')`;
}

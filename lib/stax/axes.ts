/**
 * Axes of values [n, ...spatial, channels], counted as NumPy does: 0 is the batch, -1 the channels.
 *
 * @module
 */
import { checkFinite, checkWhole } from "../activations/check.ts";
import { describeValue, kindOf } from "../options.ts";
import { shapeText, type SignalShape } from "./signal.ts";

/** Throws unless the value is a whole number, of any sign. */
export function checkInteger(layer: string, name: string, value: unknown): void {
  checkFinite(layer, name, value);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(
      `Cannot make ${layer} as '${name}' must be a whole number: current value is ${value}`,
    );
  }
}

/** Throws unless the value is a list, not empty, of whole numbers of at least 1. */
export function checkSizes(layer: string, name: string, sizes: unknown): void {
  if (!Array.isArray(sizes) || sizes.length === 0) {
    throw new TypeError(
      `Cannot make ${layer} as '${name}' must be an array with one entry a spatial axis: found ${
        Array.isArray(sizes) ? "an empty one" : kindOf(sizes)
      }`,
    );
  }
  for (const [axis, size] of sizes.entries()) checkWhole(layer, `${name}[${axis}]`, size, 1);
}

/** Throws unless the value is a whole number, or a list of whole numbers without repetition. */
export function checkAxes(layer: string, name: string, axes: unknown): void {
  const list = Array.isArray(axes) ? axes : [axes];
  if (list.length === 0 || !list.every(Number.isSafeInteger)) {
    throw new TypeError(
      `Cannot make ${layer} as '${name}' must be a whole number or a list of them: found ${
        Array.isArray(axes) ? `[${axes.map(describeValue)}]` : describeValue(axes)
      }`,
    );
  }
  if (new Set(list).size < list.length) {
    throw new RangeError(`Cannot make ${layer} as '${name}' repeats an axis: found [${list}]`);
  }
}

/** Throws unless the input has spatial axes, `count` of them if that is given. */
export function checkSpatial(
  layer: string,
  input: SignalShape,
  place: string,
  count?: number,
): void {
  const found = input.spatial.length;
  if (found === 0) {
    throw new TypeError(
      `Cannot apply ${layer} at ${place} as its input ${shapeText(input)} has no spatial axes: ` +
        "give inputs of shape [n, ...spatial, channels]",
    );
  }
  if (count !== undefined && found !== count) {
    throw new TypeError(
      `Cannot apply ${layer} at ${place} as it is made for ${count} spatial ${
        count === 1 ? "axis" : "axes"
      }: found an input of shape ${shapeText(input)}, with ${found}`,
    );
  }
}

/**
 * Numbers axes from 0: spatial axis i of the array is i - 1 here, and the channels come last.
 *
 * @throws {RangeError} If there is no such axis, or it is the batch.
 */
export function spatialAxes(
  layer: string,
  axes: number | readonly number[],
  input: SignalShape,
  place: string,
): readonly number[] {
  const rank = input.spatial.length + 2;
  const list = typeof axes === "number" ? [axes] : axes;
  const found = list.map((axis) => (axis < 0 ? axis + rank : axis) - 1);
  const bad = found.findIndex((axis) => axis < 0 || axis > input.spatial.length);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot apply ${layer} at ${place} as axis ${list[bad]} is not a spatial axis or the ` +
        `channels of its input ${shapeText(input)}`,
    );
  }
  if (new Set(found).size < found.length) {
    throw new RangeError(
      `Cannot apply ${layer} at ${place} as axes [${list}] of its input ${shapeText(input)} ` +
        "are not all different",
    );
  }
  return found;
}

/** A copy that cannot be changed; what is no list is left to the checks. */
export function frozen<T>(list: readonly T[]): readonly T[] {
  return Array.isArray(list) ? Object.freeze([...list]) : list;
}

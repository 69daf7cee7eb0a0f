/**
 * Checks of parameters, with one wording.
 *
 * @module
 */

/** Throws unless the value is a finite number. */
export function checkFinite(layer: string, name: string, value: unknown): void {
  if (typeof value !== "number") {
    throw new TypeError(
      `Cannot make ${layer} as '${name}' must be a number: found ${typeof value}`,
    );
  }
  if (!Number.isFinite(value)) {
    throw new RangeError(
      `Cannot make ${layer} as '${name}' must be finite: current value is ${value}`,
    );
  }
}

/** Throws unless the value is a finite number, zero or above. */
export function checkNotNegative(layer: string, name: string, value: unknown): void {
  checkFinite(layer, name, value);
  if ((value as number) < 0) {
    throw new RangeError(
      `Cannot make ${layer} as '${name}' must not be negative: current value is ${value}`,
    );
  }
}

/** Throws unless the value is a whole number of at least `least`. */
export function checkWhole(layer: string, name: string, value: unknown, least: number): void {
  checkFinite(layer, name, value);
  if (!Number.isSafeInteger(value) || (value as number) < least) {
    throw new RangeError(
      `Cannot make ${layer} as '${name}' must be a whole number of at least ${least}: current value is ${value}`,
    );
  }
}

/** Throws unless the value is one of those listed. */
export function checkOneOf(
  layer: string,
  name: string,
  value: unknown,
  allowed: readonly unknown[],
): void {
  if (!allowed.includes(value)) {
    throw new TypeError(
      `Cannot make ${layer} as '${name}' must be one of ${allowed.join(", ")}: current value is ${
        String(value)
      }`,
    );
  }
}

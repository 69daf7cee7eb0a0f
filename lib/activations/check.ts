/**
 * Checks of the fields of layers, with one wording.
 *
 * @module
 */
import * as options from "../options.ts";

/** Refuses a value of one field of a layer. */
export type FieldCheck = (layer: string, name: string, value: unknown) => void;

/** A check for each field of a layer, its tag aside. */
export type FieldChecks<L> = {
  readonly [Name in Exclude<keyof L & string, "kind">]-?: FieldCheck;
};

/** What a layer of one kind may be. */
export interface LayerChecks<L> {
  /** The fields that it has, and what is refused in each. */
  readonly fields: FieldChecks<L>;
  /** Refuses fields that do not go together. */
  readonly check?: ((layer: L) => void) | undefined;
}

interface Tagged {
  readonly kind: string;
}

/**
 * Refuses a layer with a field that its kind does not have, or with a value out of range. It may come
 * from JSON.
 *
 * @param layer The layer.
 * @param checks What it may be.
 * @throws {TypeError} If there is no such field, or its value is of another type.
 * @throws {RangeError} If a value is out of range.
 */
export function checkLayer<L extends Tagged>(layer: L, { fields, check }: LayerChecks<L>): void {
  const entries = Object.entries<FieldCheck>(fields);
  const names = ["kind", ...entries.map(([name]) => name)];
  options.checkKnown(`make ${layer.kind}`, "field", layer, names);
  for (const [name, check] of entries) check(layer.kind, name, layer[name as keyof L]);
  check?.(layer);
}

/** The layer, checked and frozen. */
export function made<L extends Tagged>(layer: L, checks: LayerChecks<L>): L {
  checkLayer(layer, checks);
  return Object.freeze(layer);
}

/**
 * Makes a layer whose options are its fields.
 *
 * @param checks What it may be.
 * @param base Its tag, and the values of options left out.
 * @param given The options.
 * @returns The layer.
 * @throws {TypeError} If the options are no object, or one is not known or of another type.
 * @throws {RangeError} If a value is out of range.
 */
export function fromOptions<L extends Tagged>(
  checks: LayerChecks<L>,
  base: Tagged & Partial<L>,
  given: Partial<L>,
): L {
  const names = Object.keys(checks.fields) as (keyof L & string)[];
  options.checkNames(`make ${base.kind}`, given, names);
  const fields = names.flatMap((name) => {
    const value: unknown = given[name] === undefined ? base[name] : given[name];
    if (value === undefined) return [];
    return [[name, Array.isArray(value) ? Object.freeze([...value]) : value]];
  });
  return made({ kind: base.kind, ...Object.fromEntries(fields) } as L, checks);
}

/** Makes a layer that has no parameters, and refuses arguments of the call. */
export function plainLayer<Kind extends string>(
  kind: Kind,
  given: ArrayLike<unknown>,
): { readonly kind: Kind } {
  options.checkNoArguments(`make ${kind}`, given);
  return Object.freeze({ kind });
}

/** Accepts a field that is left out. */
export function optional(check: FieldCheck): FieldCheck {
  return (layer, name, value) => {
    if (value !== undefined) check(layer, name, value);
  };
}

/** Accepts a whole number of at least `least`. */
export function wholeFrom(least: number): FieldCheck {
  return (layer, name, value) => checkWhole(layer, name, value, least);
}

/** Largest degree of a polynomial: the variances of larger ones leave the range of numbers. */
export const MOST_DEGREE = 256;

/** Accepts the degree of a polynomial. */
export const checkDegree: FieldCheck = (layer, name, value) => {
  checkWhole(layer, name, value, 0);
  if ((value as number) <= MOST_DEGREE) return;
  throw new RangeError(
    `Cannot make ${layer} as '${name}' must be at most ${MOST_DEGREE}: current value is ${value}`,
  );
};

/** Accepts the values listed. */
export function oneOf(...allowed: readonly unknown[]): FieldCheck {
  return (layer, name, value) => checkOneOf(layer, name, value, allowed);
}

/** Accepts a list whose entries are accepted. */
export function listOf(check: FieldCheck): FieldCheck {
  return (layer, name, value) => {
    if (!Array.isArray(value)) {
      throw new TypeError(
        `Cannot make ${layer} as '${name}' must be an array: found ${options.kindOf(value)}`,
      );
    }
    // Unlike forEach, entries() does not skip holes.
    for (const [i, entry] of value.entries()) check(layer, `${name}[${i}]`, entry);
  };
}

/** Throws unless the value is a function. */
export function checkFunction(layer: string, name: string, value: unknown): void {
  options.checkFunction(`make ${layer}`, name, value);
}

/** Throws unless the value is a string. */
export function checkText(layer: string, name: string, value: unknown): void {
  options.checkText(`make ${layer}`, name, value);
}

/** Throws unless the value is a finite number. */
export function checkFinite(layer: string, name: string, value: unknown): void {
  options.checkFinite(`make ${layer}`, name, value);
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

/** Squares below this have lost digits, or all of them: the smallest normal number. */
const SMALLEST = 2 ** -1022;

/**
 * Throws unless the value is a standard deviation: zero, or positive with a square, which is what
 * kernels are made of, that a number can hold.
 */
export function checkScale(layer: string, name: string, value: unknown): void {
  checkNotNegative(layer, name, value);
  const square = (value as number) ** 2;
  if (value === 0 || (square >= SMALLEST && square < Infinity)) return;
  throw new RangeError(
    `Cannot make ${layer} as '${name}' must be 0 or between 1.5e-154 and 1.3e154, since its square ` +
      `leaves the range of numbers: current value is ${value}`,
  );
}

/** Throws unless the value is a whole number of at least `least`. */
export function checkWhole(layer: string, name: string, value: unknown, least: number): void {
  checkFinite(layer, name, value);
  options.checkWhole(`make ${layer}`, name, value, least);
}

/** Throws unless the value is true or false. */
export function checkBoolean(layer: string, name: string, value: unknown): void {
  options.checkBoolean(`make ${layer}`, name, value);
}

/** Throws unless the value is one of those listed. */
export function checkOneOf(
  layer: string,
  name: string,
  value: unknown,
  allowed: readonly unknown[],
): void {
  options.checkOneOf(`make ${layer}`, name, value, allowed);
}

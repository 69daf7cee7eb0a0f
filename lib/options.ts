/**
 * The door for options and other arguments, with one wording for all functions. Types are looked at
 * before values: "12", true, null and 12n are no numbers here. Checks take what is attempted, as in
 * "compute a kernel", then the name of the argument and what was found.
 *
 * @module
 */
import { nearestName } from "./nearest_name.ts";

/**
 * Refuses options that are no object, have a name that is not known, or the wrong kind.
 *
 * @param names The names that there are.
 * @throws {TypeError} If there is such an option.
 */
export function checkNames(attempt: string, options: unknown, names: readonly string[]): void {
  if (!isPlainObject(options)) {
    const hint = adviceOnOptions(options, names);
    throw new TypeError(
      `Cannot ${attempt} as options must be an object: found ${kindOf(options)}${hint}`,
    );
  }
  checkKnown(attempt, "option", options, names);
  const { signal, onProgress } = options as { signal?: unknown; onProgress?: unknown };
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(
      `Cannot ${attempt} as 'signal' must be an AbortSignal: found ${kindOf(signal)}`,
    );
  }
  if (onProgress !== undefined) checkFunction(attempt, "onProgress", onProgress);
}

function adviceOnOptions(options: unknown, names: readonly string[]): string {
  if (names.length === 0) return adviceOn(options);
  if (typeof options === "number") return `; write { ${names[0]}: ${options} }`;
  return options === undefined ? `; give { ${names.join(", ")} }` : adviceOn(options);
}

/** Tells options from arrays, promises, maps and the like, whose names say nothing. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * Refuses an object with a name that is not known.
 *
 * @param what What its names are, as in "option" or "field".
 * @param found The object.
 * @param names The names that there are.
 * @throws {TypeError} If it has another one.
 */
export function checkKnown(
  attempt: string,
  what: string,
  found: object,
  names: readonly string[],
): void {
  const unknown = Object.keys(found).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const near = nearestName(unknown, names);
  const hint = near === undefined ? "" : ` (did you mean '${near}'?)`;
  const advice = names.length === 0 ? "leave it out" : `use ${names.join(", ")}`;
  throw new TypeError(`Cannot ${attempt} as there is no ${what} '${unknown}'${hint}: ${advice}`);
}

/** What a value is, for a message. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (isPromise(value)) return "a Promise";
  return Array.isArray(value) ? "an array" : typeof value;
}

/** What to do about a value that cannot be what was meant: something for the end of a message. */
export function adviceOn(value: unknown): string {
  if (isPromise(value)) return "; put 'await' before the call that makes it";
  return value === undefined
    ? "; if it comes from a call that gives a Promise, put 'await' before that call"
    : "";
}

function isPromise(value: unknown): boolean {
  return typeof value === "object" && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}

/**
 * Refuses what is no number; NaN and infinities are numbers here.
 *
 * @throws {TypeError} If it is of another type.
 */
export function checkNumber(attempt: string, name: string, value: unknown): void {
  if (typeof value === "number") return;
  throw new TypeError(`Cannot ${attempt} as '${name}' must be a number: found ${kindOf(value)}`);
}

/**
 * Refuses what is not a finite number.
 *
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is NaN or infinite.
 */
export function checkFinite(attempt: string, name: string, value: unknown): void {
  checkNumber(attempt, name, value);
  if (Number.isFinite(value)) return;
  throw new RangeError(`Cannot ${attempt} as '${name}' must be finite: current value is ${value}`);
}

/**
 * Refuses what is not a finite number at or above a bound.
 *
 * @param least Least value that is allowed.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is not finite or too small.
 */
export function checkAtLeast(attempt: string, name: string, value: unknown, least: number): void {
  checkNumber(attempt, name, value);
  if ((value as number) >= least && (value as number) < Infinity) return;
  throw new RangeError(
    `Cannot ${attempt} as '${name}' must be finite and at least ${least}: current value is ${value}`,
  );
}

/**
 * Refuses what is not a whole number within bounds.
 *
 * @param least Least value that is allowed.
 * @param most Largest value that is allowed.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is not whole or out of bounds.
 */
export function checkWhole(
  attempt: string,
  name: string,
  value: unknown,
  least: number,
  most: number = Infinity,
): void {
  checkNumber(attempt, name, value);
  const number = value as number;
  if (Number.isSafeInteger(number) && number >= least && number <= most) return;
  const bounds = most === Infinity ? `at least ${least}` : `between ${least} and ${most}`;
  throw new RangeError(
    `Cannot ${attempt} as '${name}' must be a whole number, ${bounds}: current value is ${value}`,
  );
}

/**
 * Refuses what is no seed of a random generator: a whole number from 0 to 2^32 - 1. numpy-ts keeps
 * the lowest 32 bits of a larger one, and would give another stream than NumPy's.
 *
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is not whole or out of bounds.
 */
export function checkSeed(attempt: string, seed: unknown): void {
  checkWhole(attempt, "seed", seed, 0, 2 ** 32 - 1);
}

/**
 * Refuses what is neither true nor false.
 *
 * @throws {TypeError} If it is something else, "false" and 0 among them.
 */
export function checkBoolean(attempt: string, name: string, value: unknown): void {
  if (typeof value === "boolean") return;
  throw new TypeError(
    `Cannot ${attempt} as '${name}' must be true or false: found ${
      typeof value === "string" ? `"${value}"` : describeValue(value)
    }`,
  );
}

/**
 * Refuses what is no text.
 *
 * @throws {TypeError} If it is something else.
 */
export function checkText(attempt: string, name: string, value: unknown): void {
  if (typeof value === "string") return;
  throw new TypeError(
    `Cannot ${attempt} as '${name}' must be a string: found ${kindOf(value)}${adviceOn(value)}`,
  );
}

/**
 * Refuses what is no address of a file.
 *
 * @throws {TypeError} If it is neither a string nor a URL, or empty.
 */
export function checkPath(attempt: string, name: string, value: unknown): void {
  if ((typeof value === "string" && value !== "") || value instanceof URL) return;
  throw new TypeError(
    `Cannot ${attempt} as '${name}' must be a path or a URL: found ${
      value === "" ? "an empty string" : kindOf(value)
    }${adviceOn(value)}`,
  );
}

/**
 * Refuses what is no function.
 *
 * @throws {TypeError} If it is something else.
 */
export function checkFunction(attempt: string, name: string, value: unknown): void {
  if (typeof value === "function") return;
  throw new TypeError(`Cannot ${attempt} as '${name}' must be a function: found ${kindOf(value)}`);
}

/**
 * Refuses what is none of some values.
 *
 * @throws {TypeError} If it is another one.
 */
export function checkOneOf(
  attempt: string,
  name: string,
  value: unknown,
  allowed: readonly unknown[],
): void {
  if (allowed.includes(value)) return;
  const near = typeof value === "string" ? nearestName(value, allowed.map(String)) : undefined;
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  throw new TypeError(
    `Cannot ${attempt} as '${name}' must be one of ${allowed.join(", ")}: current value is ${
      describeValue(value)
    }${hint}`,
  );
}

/**
 * Refuses arguments where there are none to give.
 *
 * @param given The arguments of the call.
 * @throws {TypeError} If there is one.
 */
export function checkNoArguments(attempt: string, given: ArrayLike<unknown>): void {
  if (given.length === 0) return;
  throw new TypeError(
    `Cannot ${attempt} with arguments as it takes none: found ${describeValue(given[0])}`,
  );
}

/**
 * Refuses arguments that would be left out in silence.
 *
 * @param found The arguments.
 * @param most How many there are.
 * @throws {TypeError} If there are more.
 */
export function checkArguments(attempt: string, found: ArrayLike<unknown>, most: number): void {
  if (found.length <= most) return;
  throw new TypeError(
    `Cannot ${attempt} as there ${most === 1 ? "is one argument" : `are ${most} arguments`}: ` +
      `found ${found.length}`,
  );
}

/** A value as a short text: numbers and texts as they are, what it is of others. */
export function describeValue(value: unknown): string {
  const isPlain = typeof value === "string" || typeof value === "number" ||
    typeof value === "boolean" || value === undefined;
  return isPlain ? String(value) : kindOf(value);
}

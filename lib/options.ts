/**
 * The door for options objects, with one wording for all functions.
 *
 * @module
 */

/**
 * Refuses options that are no object, have a name that is not known, or the wrong kind.
 *
 * @param attempt What is attempted, as in "compute a kernel".
 * @param options The options.
 * @param names The names that there are.
 * @throws {TypeError} If there is such an option.
 */
export function checkNames(attempt: string, options: unknown, names: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(
      `Cannot ${attempt} as options must be an object: found ${kindOf(options)}`,
    );
  }
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(
      `Cannot ${attempt} as there is no option '${unknown}': use ${names.join(", ")}`,
    );
  }
  const { signal, onProgress } = options as { signal?: unknown; onProgress?: unknown };
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(
      `Cannot ${attempt} as 'signal' must be an AbortSignal: found ${kindOf(signal)}`,
    );
  }
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new TypeError(
      `Cannot ${attempt} as 'onProgress' must be a function: found ${kindOf(onProgress)}`,
    );
  }
}

/** What a value is, for a message. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : typeof value;
}

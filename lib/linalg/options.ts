/**
 * Checks of what callers choose.
 *
 * @module
 */
import { checkNames, checkOneOf } from "../options.ts";
import { checkWorkers } from "../parallel/check_workers.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import { BACKEND_NAMES } from "./backend_name.ts";

const COMMON: readonly string[] = ["backend", "workers", "signal"];

/** Names of the options of a function that are not common to all of them. */
export type OwnName<Options> = Exclude<keyof Options & string, "backend" | "workers" | "signal">;

/**
 * Refuses options that are no object, have a name that is not known, or the wrong kind.
 *
 * @param attempt What is attempted, as in "find eigenpairs".
 * @param own Names beside those that all functions know.
 * @throws {TypeError} If there is such an option, or no such backend.
 * @throws {RangeError} If the number of threads is out of bounds.
 */
export function checkOptions<Options extends LinearAlgebraOptions>(
  attempt: string,
  options: Options,
  own: readonly OwnName<Options>[] = [],
): void {
  checkNames(attempt, options, [...own, ...COMMON]);
  const { backend = "auto", workers } = options;
  checkOneOf(attempt, "backend", backend, BACKEND_NAMES);
  checkWorkers(attempt, workers);
}

/**
 * Refuses options of a use of what another call has made, which go without a backend.
 *
 * @throws {TypeError} If options are no object, or there is one that is not known.
 */
export function checkUseOptions(attempt: string, options: object): void {
  checkNames(attempt, options, ["signal"]);
}

/** The options that all functions know, to be passed on. */
export function commonOptions(options: LinearAlgebraOptions): LinearAlgebraOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => COMMON.includes(name)));
}

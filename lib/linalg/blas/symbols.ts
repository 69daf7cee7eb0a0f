/**
 * The Fortran routines that are called, and the names under which libraries have them.
 *
 * @module
 */
import type { NativeFunction } from "../../host/mod.ts";

/** A routine that is called. */
export type RoutineName = keyof typeof SIGNATURES;

/** Number of arguments, and how many of them are characters. */
const SIGNATURES = {
  dgemm: [13, 2],
  dsyrk: [10, 2],
  dtrsm: [11, 4],
  dpotrf: [5, 1],
  dsyevd: [11, 2],
  sgemm: [13, 2],
  ssyrk: [10, 2],
} as const;

/** Names of all routines. */
export const ROUTINES: readonly RoutineName[] = Object.keys(SIGNATURES) as RoutineName[];

/** How a library spells the name of a routine. */
export interface Naming {
  /** What stands before the name. */
  readonly prefix: string;
  /** What stands after it. */
  readonly suffix: string;
}

/** Plain Fortran; builds with 64-bit integers; and the two that numpy and scipy bring along. */
export const NAMINGS: readonly Naming[] = [
  { prefix: "", suffix: "_" },
  { prefix: "", suffix: "_64_" },
  { prefix: "scipy_", suffix: "_64_" },
  { prefix: "scipy_", suffix: "_" },
];

/** Names under which OpenBLAS says how it was built. */
export const CONFIG_NAMES: readonly string[] = [
  "openblas_get_config",
  "openblas_get_config64_",
  "scipy_openblas_get_config64_",
  "scipy_openblas_get_config",
];

/** How a library is told and tells how many threads a call may use. */
interface ThreadNames {
  /** Sets the number. */
  readonly set: string;
  /** Gives it. */
  readonly get: string;
  /** Tells what kind of threads they are. */
  readonly kind: string;
}

/** Names of OpenBLAS for them; other libraries keep their number. */
export const THREAD_NAMES: readonly ThreadNames[] = ["", "scipy_"].flatMap((prefix) =>
  ["", "64_"].map((suffix) => ({
    set: `${prefix}openblas_set_num_threads${suffix}`,
    get: `${prefix}openblas_get_num_threads${suffix}`,
    kind: `${prefix}openblas_get_parallel${suffix}`,
  }))
);

/** Every symbol that a library may have. */
export const SYMBOLS: readonly string[] = [
  ...NAMINGS.flatMap(({ prefix, suffix }) => ROUTINES.map((routine) => prefix + routine + suffix)),
  ...CONFIG_NAMES,
  ...THREAD_NAMES.flatMap(({ set, get, kind }) => [set, get, kind]),
];

/** Key of the form of a symbol that runs on a thread of its own. */
export function asynchronous(symbol: string): string {
  return `${symbol} asynchronous`;
}

/** The form of a routine that a library may have under a name. */
export function definitionOf(routine: RoutineName, name: string): NativeFunction {
  const [length, characters] = SIGNATURES[routine];
  return {
    name,
    parameters: [
      ...Array<"buffer">(length).fill("buffer"),
      ...Array<"usize">(characters).fill("usize"),
    ],
    result: "void",
    optional: true,
  };
}

/** Hidden arguments of a routine: compilers of Fortran pass the lengths of characters after the rest. */
export function lengthsOf(routine: RoutineName): readonly bigint[] {
  return Array<bigint>(SIGNATURES[routine][1]).fill(1n);
}

/**
 * The form of every symbol that a library may have. All are optional, so that one look tells what is
 * there; each routine comes twice, once to be waited for and once on a thread of its own.
 */
export function symbolDefinitions(): Readonly<Record<string, NativeFunction>> {
  const symbols: Record<string, NativeFunction> = {};
  for (const { prefix, suffix } of NAMINGS) {
    for (const routine of ROUTINES) {
      const name = prefix + routine + suffix;
      const definition = definitionOf(routine, name);
      symbols[name] = definition;
      symbols[asynchronous(name)] = { ...definition, nonblocking: true };
    }
  }
  for (const name of CONFIG_NAMES) {
    symbols[name] = { parameters: [], result: "pointer", optional: true };
  }
  for (const { set, get, kind } of THREAD_NAMES) {
    symbols[set] = { parameters: ["i32"], result: "void", optional: true };
    symbols[get] = { parameters: [], result: "i32", optional: true };
    symbols[kind] = { parameters: [], result: "i32", optional: true };
  }
  return symbols;
}

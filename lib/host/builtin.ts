/**
 * Modules that Deno, Node.js and Bun have built in. They are asked for when they are needed, not imported,
 * so that a browser loads this package too.
 *
 * @module
 */

/** The modules that are used. */
interface Builtins {
  readonly "node:crypto": typeof import("node:crypto");
  readonly "node:fs": typeof import("node:fs");
  readonly "node:os": typeof import("node:os");
  readonly "node:worker_threads": typeof import("node:worker_threads");
  readonly "node:zlib": typeof import("node:zlib");
}

/** The process, as far as it is used. */
export interface ProcessLike {
  /** Versions by name. */
  readonly versions: Readonly<Record<string, string | undefined>>;
  /** Variables of the environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Name of the system. */
  readonly platform: string;
  /** Name of the processor. */
  readonly arch: string;
  /** Where it writes. */
  readonly stdout: {
    readonly isTTY?: boolean;
    readonly columns?: number;
    write(text: string): unknown;
  };
  /** Processor time in microseconds. */
  cpuUsage(before?: CpuUsage): CpuUsage;
  getBuiltinModule?(name: string): unknown;
}

/** Processor time in microseconds. */
export interface CpuUsage {
  readonly user: number;
  readonly system: number;
}

/** The process, where there is one. */
export function processOf(): ProcessLike | undefined {
  return (globalThis as { readonly process?: ProcessLike }).process;
}

/**
 * A module that is built in.
 *
 * @param name Its name.
 * @returns The module; undefined in a browser.
 */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  return processOf()?.getBuiltinModule?.(name) as Builtins[Name] | undefined;
}

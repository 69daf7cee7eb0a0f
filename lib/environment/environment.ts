/**
 * What this machine and this program's permissions offer.
 *
 * @module
 */
import type { EngineName } from "../engine/engine.ts";
import { selectEngine } from "../engine/mod.ts";
import { UnavailableError } from "../errors.ts";
import type { Backend, BackendName } from "../linalg/backend.ts";
import { selectBackend } from "../linalg/backends.ts";
import { type BlasAttempt, type BlasLibrary, blasSearch } from "../linalg/blas.ts";
import { isGranted } from "../is_granted.ts";
import { availableMemory } from "../memory/available.ts";
import { checkBoolean, checkNames } from "../options.ts";
import { host } from "../host/mod.ts";
import { defaultWorkers, hasWorkers } from "../parallel/mod.ts";
import { hasRelaxedSimd, hasSimd } from "../web_assembly.ts";
import { measureSpeed, type Speed } from "./speed.ts";

/** An engine, and whether it can be used here. */
export interface EngineReport {
  /** Name that the option `engine` takes. */
  readonly name: Exclude<EngineName, "auto">;
  /** Whether it can be used. */
  readonly isAvailable: boolean;
}

/** A backend of linear algebra, and whether it can be used here. */
export interface BackendReport {
  /** Name that the option `backend` takes. */
  readonly name: Exclude<BackendName, "auto">;
  /** Whether it can be used. */
  readonly isAvailable: boolean;
  /** Its speed, if it was measured. */
  readonly speed?: Speed;
}

/** What computations can use. */
export interface Environment {
  /** Versions of Deno and of its JavaScript engine. */
  readonly versions: {
    readonly deno?: string;
    readonly node?: string;
    readonly bun?: string;
    readonly v8?: string;
  };
  /** Operating system and kind of processor. */
  readonly platform: { readonly os: string; readonly arch: string };
  /** Number of cores that the program may use. */
  readonly cores: number;
  /**
   * Bytes that can still be allocated: those of the machine, or of its container if that is less. The
   * first takes the permission `--allow-sys=systemMemoryInfo`, without which it is not known; the second
   * takes `--allow-all`.
   */
  readonly memory?: number;
  /** Whether threads can share memory. */
  readonly hasSharedMemory: boolean;
  /** Whether worker threads can be used: they need shared memory, and leave to read their files. */
  readonly hasWorkers: boolean;
  /** Which vector instructions WebAssembly has. */
  readonly webAssembly: { readonly simd: boolean; readonly relaxedSimd: boolean };
  /** Which permissions that help a search for libraries are granted in full. */
  readonly permissions: { readonly env: boolean; readonly ffi: boolean; readonly read: boolean };
  /** All engines. */
  readonly engines: readonly EngineReport[];
  /** The engine that "auto" takes. */
  readonly engine: EngineReport["name"];
  /** All backends. */
  readonly backends: readonly BackendReport[];
  /** The backend that "auto" takes. */
  readonly backend: BackendReport["name"];
  /** The native library of backend "blas", and those that were tried before it. */
  readonly blas: { readonly found?: BlasLibrary; readonly attempts: readonly BlasAttempt[] };
}

/** Options of {@linkcode environment}. */
export interface EnvironmentOptions {
  /** Whether the speed of the backends is measured, which takes seconds. @default {false} */
  readonly measure?: boolean | undefined;
  /** Stops the measurement: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const ENGINES = ["wasm", "webgpu", "reference"] as const;
const BACKENDS = ["blas", "wasm", "reference"] as const;

/**
 * Tells what computations can use on this machine, and why something is missing. It works with no
 * permission at all, and asks for none.
 *
 * A native BLAS library makes linear algebra two to three times as fast as WebAssembly. It is looked
 * for in this order: the file that the environment variable `WIDENET_BLAS` names (`none` asks for no
 * library), the system's OpenBLAS or Accelerate, conda's, and the one inside Python's numpy.
 *
 * @param options Whether speeds are measured.
 * @returns A plain value.
 * @throws {TypeError} If an option is not known, or of another type.
 *
 * @example Usage
 * ```ts
 * import { environment } from "@widenet/ntk";
 * import { assert } from "@std/assert";
 *
 * const { backends, cores } = await environment();
 * assert(cores >= 1);
 * assert(backends.some(({ name, isAvailable }) => name === "reference" && isAvailable));
 * ```
 */
export async function environment(options: EnvironmentOptions = {}): Promise<Environment> {
  checkNames("report the environment", options, ["measure", "signal"]);
  const { measure = false, signal } = options;
  checkBoolean("report the environment", "measure", measure);
  signal?.throwIfAborted();
  const { found, attempts } = await blasSearch();
  const backends: BackendReport[] = [];
  for (const name of BACKENDS) {
    const backend = await available<Backend>(() => selectBackend(name));
    const report = { name, isAvailable: backend !== undefined };
    backends.push(
      measure && backend ? { ...report, speed: await measureSpeed(backend, signal) } : report,
    );
  }
  const engines: EngineReport[] = [];
  for (const name of ENGINES) {
    const engine = await available(() => selectEngine(name));
    engines.push({ name, isAvailable: engine !== undefined });
  }
  signal?.throwIfAborted();
  const memory = availableMemory(), { versions, os, arch } = host();
  return {
    versions,
    platform: { os, arch },
    cores: defaultWorkers(),
    ...(memory === undefined ? {} : { memory }),
    hasSharedMemory: typeof SharedArrayBuffer !== "undefined",
    hasWorkers: hasWorkers(),
    webAssembly: { simd: hasSimd(), relaxedSimd: hasRelaxedSimd() },
    permissions: {
      env: isGranted({ name: "env" }),
      ffi: isGranted({ name: "ffi" }),
      read: isGranted({ name: "read" }),
    },
    engines,
    engine: (await selectEngine("auto")).name,
    backends,
    backend: (await selectBackend()).name,
    blas: found === undefined ? { attempts } : { found, attempts },
  };
}

/** What a selection gives, or undefined if that is not available here. */
async function available<T>(select: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await select();
  } catch (error) {
    if (error instanceof UnavailableError) return undefined;
    throw error;
  }
}

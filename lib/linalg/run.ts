/**
 * What the parts of one call of linear algebra share.
 *
 * @module
 */
import { startTurns, type Turn } from "../parallel/yielder.ts";
import type { Backend, LinearAlgebraOptions, RoutineOptions } from "./backend.ts";
import { selectBackend } from "./backends.ts";

/** What the rooms of a call are given first; each routine of the backend takes it for its options. */
export interface Run extends RoutineOptions {
  /** Does the work, on as many threads as the caller said. */
  readonly backend: Backend;
  /** Awaited between the parts of long loops; heeds the signal. */
  readonly turn: Turn;
}

/**
 * What a call runs with that has these options, which have been checked.
 *
 * @throws {UnavailableError} If the backend cannot be used here.
 * @throws The signal's reason, if it is aborted.
 */
export async function startRun(
  { backend, workers, signal }: LinearAlgebraOptions,
): Promise<Run> {
  return { ...runOn(await selectBackend(backend, workers), signal), workers };
}

/** What runs on a backend that an earlier call has chosen. */
export function runOn(backend: Backend, signal?: AbortSignal): Run {
  return { backend, signal, turn: startTurns(signal) };
}

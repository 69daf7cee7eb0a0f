/**
 * A task that is asked to end before it is done.
 *
 * @module
 */

/** Exit code of a run that was interrupted, as shells have it. */
export const INTERRUPTED = 130;

/** Returns a signal that is aborted when the process is asked to end. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const signals: readonly Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) Deno.addSignalListener(signal, () => controller.abort());
  return controller.signal;
}

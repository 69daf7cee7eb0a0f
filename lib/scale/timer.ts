/**
 * Time by the clock, and by the processors.
 *
 * @module
 */
import process from "node:process";

/** How long something took. */
export interface Elapsed {
  /** Seconds by the clock. */
  readonly seconds: number;
  /** Seconds of all threads of this process. */
  readonly processorSeconds: number;
}

/** Starts counting; the function says what has passed. */
export function startTimer(): () => Elapsed {
  const start = performance.now(), before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return {
      seconds: (performance.now() - start) / 1000,
      processorSeconds: (user + system) / 1e6,
    };
  };
}

/**
 * Time by the clock, and by the processors.
 *
 * @module
 */
import { processOf } from "../host/mod.ts";

/** How long something took. */
export interface Elapsed {
  /** Seconds by the clock. */
  readonly seconds: number;
  /** Seconds of all threads of this process. */
  readonly processorSeconds: number;
}

/** Starts counting; the function says what has passed. */
export function startTimer(): () => Elapsed {
  const process = processOf();
  const start = performance.now(), before = process?.cpuUsage();
  return () => {
    const { user, system } = process?.cpuUsage(before) ?? { user: NaN, system: NaN };
    return {
      seconds: (performance.now() - start) / 1000,
      processorSeconds: (user + system) / 1e6,
    };
  };
}

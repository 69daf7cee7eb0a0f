/**
 * Calls of a library by threads of this program, each for one core.
 *
 * @module
 */
import { host } from "../../host/mod.ts";
import { argumentsOf, type Product } from "./gemm.ts";
import type { LentRoutine } from "./library.ts";
import { definitionOf, lengthsOf } from "./symbols.ts";

type Routine = (...args: readonly unknown[]) => void;

/** Routines that this thread has found. */
const opened = new Map<string, Routine>();

/**
 * Multiplies on the calling thread while it waits: see {@linkcode Product}.
 *
 * @param lent Where "dgemm" is.
 * @param job What is multiplied, at most some milliseconds of work.
 */
export function multiplyHere(lent: LentRoutine, job: Product<Float64Array>): void {
  const key = [...lent.files, lent.symbol].join("\n");
  const routine = opened.get(key) ?? open(lent);
  opened.set(key, routine);
  routine(...argumentsOf(job), ...lengthsOf(lent.routine));
}

function open({ files, routine, symbol }: LentRoutine): Routine {
  for (const file of files) {
    const found = host().native?.open(file, { [symbol]: definitionOf(routine, symbol) });
    if (found?.symbols[symbol]) return found.symbols[symbol] as Routine;
  }
  throw new Error(`Cannot call ${symbol} as this thread does not find it in ${files.join(" + ")}`);
}

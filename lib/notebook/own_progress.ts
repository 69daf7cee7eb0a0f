/**
 * Progress that long work shows by itself in a notebook.
 *
 * @module
 */
import { cellOutput, isNotebook, type MimeBundle, type Output } from "../display/output.ts";
import { interruptSignal } from "./interrupt.ts";
import { progressBar, timeLeft } from "./progress.ts";

/** Milliseconds before work counts as long. */
const DELAY = 2000;
/** Milliseconds from one line to the next. */
const INTERVAL = 500;

/** What work says about itself, in units of its own. */
export interface Share {
  /** Work done so far. */
  readonly done: number;
  /** All of the work. */
  readonly total: number;
  /** Iteration, from 0, that `done` and `total` are about; left out if they are about the whole. */
  readonly iteration?: number;
  /** The last iteration. */
  readonly iterations?: number;
}

let isShowing = false;

/** How a caller watches work. */
export interface Watch<Report extends Share> {
  /** Ends it when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with how far it is. */
  readonly onProgress?: ((report: Report) => void) | undefined;
}

/**
 * Runs work. In a notebook it ends when the cell is interrupted, also if it is given a signal. Work that nobody
 * watches shows from two seconds on how far it is and how long the rest takes, and leaves nothing of that
 * when it has ended; work within such work shows nothing.
 *
 * @param label What is being done.
 * @param watch How the caller watches it.
 * @param work The work; it is given the signal to heed and what it shall report to.
 */
export async function runWatched<T, Report extends Share>(
  label: string,
  { signal: given, onProgress }: Watch<Report>,
  work: (watch: Watch<Report>) => Promise<T>,
): Promise<T> {
  const signal = withInterrupt(given);
  if (onProgress !== undefined || isShowing || !isNotebook()) {
    return await work({ signal, onProgress });
  }
  isShowing = true;
  try {
    return await runBeside(ownLine(label, cellOutput()), (onProgress) => {
      return work({ signal, onProgress });
    });
  } finally {
    isShowing = false;
  }
}

function withInterrupt(signal: AbortSignal | undefined): AbortSignal | undefined {
  const interrupt = interruptSignal();
  if (signal === undefined || interrupt === undefined) return signal ?? interrupt;
  return AbortSignal.any([signal, interrupt]);
}

/** What shows how far work is. */
export interface OwnLine {
  /** Told how far the work is. */
  report(share: Share): void;
  /** Takes the line away. Never rejects: an output that fails is no failure of the work. */
  end(): Promise<void>;
}

/** Runs work that reports to a line, and ends the line with it. */
export async function runBeside<T>(
  line: OwnLine,
  work: (report: (share: Share) => void) => Promise<T>,
): Promise<T> {
  try {
    return await work(line.report);
  } finally {
    await line.end();
  }
}

/** The line on a given output. */
export function ownLine(
  label: string,
  output: Output,
  now: () => number = () => performance.now(),
): OwnLine {
  const start = now();
  let due = start + DELAY;
  let last: Promise<void> | undefined;
  const show = async (bundle: MimeBundle): Promise<void> => {
    try {
      await output.show(bundle);
    } catch {
      // The work matters more than its progress.
    }
  };
  return {
    report(work): void {
      if (now() < due) return;
      due = now() + INTERVAL;
      const share = shareOf(work);
      const parts = [progressBar(share), timeLeft(share, 1, now() - start)];
      const text = `${label}: ${parts.filter((part) => part !== "").join(", ")}`;
      last = (last ?? Promise.resolve()).then(() => show({ data: { "text/plain": text } }));
    },
    async end(): Promise<void> {
      if (last === undefined) return;
      await last;
      await show({ data: {} });
    },
  };
}

function shareOf({ done, total, iteration = 0, iterations }: Share): number {
  return iterations === undefined ? done / total : iteration / (iterations + 1);
}

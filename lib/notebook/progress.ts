/**
 * How far long work has come.
 *
 * @module
 */
import { checkNames, checkNumber, checkText } from "../options.ts";
import { choosePanel, type Panel } from "./panel.ts";

/** Options of {@linkcode progress}. */
export interface ProgressOptions {
  /** Amount of work that is all of it; a bare count is shown if omitted. */
  readonly total?: number;
}

/** A line that tells how far work has come. */
export interface Progress {
  /**
   * Says how much is done; at most ten times a second this reaches the reader.
   *
   * @param done Amount of work done so far.
   * @param text Anything to add, as a loss.
   */
  update(done: number, text?: string): Promise<void>;
  /**
   * Says that all is done. This is the line that stays, so let it hold nothing that differs from
   * run to run, as times.
   *
   * @param text What to say instead of "done".
   */
  done(text?: string): Promise<void>;
}

const CELLS = 10;

/**
 * Starts a line that tells how far work has come, and is updated in place; from two seconds on it also
 * tells how long the rest will take at the pace so far, if `total` is given.
 *
 * In a notebook it is one output of the cell, in a terminal one line; where lines cannot be
 * rewritten, one is printed every ten seconds. Await the updates: this also lets the event loop turn.
 *
 * @param label What is being done.
 * @param options The amount of work.
 * @returns The line; call its `done` at the end.
 * @throws {TypeError} If the label is no string, or an option is not known.
 * @throws {RangeError} If `total` is not positive, or more than all of it is done.
 *
 * @example Usage
 * ```ts
 * import { progress } from "@widenet/ntk";
 *
 * const line = progress("training", { total: 3 });
 * for (let step = 1; step <= 3; step++) await line.update(step, `loss ${1 / step}`);
 * await line.done("3 steps");
 * ```
 */
export function progress(label: string, options: ProgressOptions = {}): Progress {
  return startProgress(label, options, choosePanel());
}

/** The same on a given panel. */
export function startProgress(
  label: string,
  options: ProgressOptions,
  panel: Panel,
  now: () => number = () => performance.now(),
): Progress {
  checkText("show progress", "label", label);
  const attempt = `show the progress of '${label}'`;
  checkNames(attempt, options, ["total"]);
  const { total } = options;
  if (total !== undefined) checkNumber(attempt, "total", total);
  if (total !== undefined && !(total > 0 && Number.isFinite(total))) {
    throw new RangeError(
      `Cannot show the progress of '${label}' as 'total' must be positive: current value is ${total}`,
    );
  }
  const start = now();
  let due = start + panel.delay;
  let isOver = false;
  return {
    async update(done, text = ""): Promise<void> {
      checkDone(label, done, total);
      checkText(attempt, "text", text);
      if (isOver || now() < due) return;
      due = now() + panel.interval;
      const parts = [amount(done, total), text, timeLeft(done, total, now() - start)];
      await panel.show(`${label}: ${parts.filter((part) => part !== "").join(", ")}`);
    },
    async done(text = "done"): Promise<void> {
      checkText(attempt, "text", text);
      if (isOver) return;
      isOver = true;
      await panel.finish(`${label}: ${text}`);
    },
  };
}

function checkDone(label: string, done: number, total = Infinity): void {
  checkNumber(`show the progress of '${label}'`, "done", done);
  if (!(done >= 0 && done <= total)) {
    throw new RangeError(
      `Cannot show the progress of '${label}' as 'done' must be between 0 and ${total}: ` +
        `current value is ${done}`,
    );
  }
}

function amount(done: number, total: number | undefined): string {
  if (total === undefined) return String(done);
  const [bar, percent] = partsOf(done / total);
  return `${bar} ${done}/${total} (${percent})`;
}

/** A share of the work as a bar, with its percentage. */
export function progressBar(share: number): string {
  return partsOf(share).join(" ");
}

function partsOf(share: number): readonly [bar: string, percent: string] {
  const full = Math.floor(share * CELLS);
  return ["▰".repeat(full) + "▱".repeat(CELLS - full), `${Math.floor(share * 100)} %`];
}

/** How long the rest takes at the pace so far; nothing in the first two seconds, which tell little. */
export function timeLeft(done: number, total: number | undefined, elapsed: number): string {
  if (total === undefined || done === 0 || done === total || elapsed < 2000) return "";
  const seconds = Math.ceil(elapsed / 1000 * (total / done - 1));
  return seconds < 120 ? `${seconds} s left` : `${Math.round(seconds / 60)} min left`;
}

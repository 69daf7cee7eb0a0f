/**
 * Places for a line that changes: an output of a notebook, a line of a terminal, or a log where
 * nothing can be rewritten.
 *
 * @module
 */
import { host, type Terminal } from "../host/mod.ts";
import { cellOutput, isNotebook } from "../display/output.ts";
import { printLine } from "./print.ts";

/** A place for a line that changes. */
export interface Panel {
  /** Milliseconds before the first line is welcome. */
  readonly delay: number;
  /** Milliseconds from one line to the next. */
  readonly interval: number;
  /** Puts a line in place of the one before. */
  show(line: string): Promise<void>;
  /** Puts the line that stays. */
  finish(line: string): Promise<void>;
}

/** Ten times a second is as fast as one can read. */
const LIVE_INTERVAL = 100;
const LOG_INTERVAL = 10_000;
/** Carriage return, then clear to the end of the line. */
const REWIND = "\r\x1b[K";

/** The best place that there is here. */
export function choosePanel(): Panel {
  if (isNotebook()) return notebookPanel();
  const terminal = host().terminal();
  return terminal === undefined ? logPanel(printLine) : terminalPanel(terminal);
}

/** One output of a notebook cell. */
export function notebookPanel(): Panel {
  const output = cellOutput();
  const show = (line: string): Promise<void> => output.show({ data: { "text/plain": line } });
  return { delay: 0, interval: LIVE_INTERVAL, show, finish: show };
}

/** One line of a terminal, cut where it would run over. */
export function terminalPanel({ write, columns }: Terminal): Panel {
  const fit = (line: string): string => line.slice(0, Math.max(1, columns() - 1));
  return {
    delay: 0,
    interval: LIVE_INTERVAL,
    show: (line) => Promise.resolve(write(`${REWIND}${fit(line)}`)),
    finish: (line) => Promise.resolve(write(`${REWIND}${line}\n`)),
  };
}

/** Lines one below the other, and therefore few. */
export function logPanel(print: (line: string) => void): Panel {
  const show = (line: string): Promise<void> => Promise.resolve(print(line));
  return { delay: LOG_INTERVAL, interval: LOG_INTERVAL, show, finish: show };
}

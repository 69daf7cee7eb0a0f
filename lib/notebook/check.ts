/**
 * Claims that a notebook proves while it runs.
 *
 * @module
 */
import { CheckError } from "../errors.ts";
import {
  checkAtLeast,
  checkBoolean,
  checkNames,
  checkNumber,
  checkText,
  kindOf,
} from "../options.ts";
import { readTensor } from "../read_tensor.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { isNotebook } from "../display/output.ts";
import { formatNumber, isNoise, noiseBound } from "../display/number.ts";
import { printLine } from "./print.ts";

/** A claim that a value is close to an expected one. */
export interface ClosenessClaim {
  /** What was computed. */
  readonly value: number | TensorLike;
  /** What it should be; of the same shape. */
  readonly expected: number | TensorLike;
  /** Largest |value - expected| that is accepted. */
  readonly tolerance: number;
  /**
   * Divides the largest deviation by the largest |expected|.
   *
   * @default {false}
   */
  readonly relative?: boolean;
}

/** A claim that every entry of a value is less than a bound. */
export interface UpperClaim {
  /** What was computed. */
  readonly value: number | TensorLike;
  /** The bound; not attained. */
  readonly below: number;
}

/** A claim that every entry of a value is more than a bound. */
export interface LowerClaim {
  /** What was computed. */
  readonly value: number | TensorLike;
  /** The bound; not attained. */
  readonly above: number;
}

/** What {@linkcode check} can verify. */
export type Claim = boolean | ClosenessClaim | UpperClaim | LowerClaim;

interface Verdict {
  readonly holds: boolean;
  readonly numbers: string;
}

/**
 * Verifies a claim, prints it with its numbers, and throws when it does not hold. What does not fit one
 * line of 100 characters is printed below it.
 *
 * A notebook's cells go on after one that failed. So each claim that is checked after one that did not
 * hold says so, until that one is checked again and holds.
 *
 * A deviation or a value of 1e-6 or less that is allowed is printed as that which it does not exceed, so
 * that an executed notebook reads the same on every machine: its digits are rounding.
 *
 * @param name What is claimed.
 * @param claim A condition, or a value with what it is held against.
 * @throws {CheckError} If the claim does not hold, or a value is NaN.
 * @throws {TypeError} If shapes differ, a condition is not a boolean, or a field is not known.
 * @throws {RangeError} If a tolerance or bound is NaN, a tolerance is negative or infinite, or a relative
 * deviation is asked for where everything expected is 0.
 *
 * @example Usage
 * ```ts
 * import { check, CheckError } from "@widenet/ntk";
 * import { assertThrows } from "@std/assert";
 *
 * check("the order is kept", 1 < 2);
 * check("pi", { value: 355 / 113, expected: Math.PI, tolerance: 1e-6 });
 * check("every entry is small", { value: [0.1, 0.2], below: 1 });
 * assertThrows(() => check("pi", { value: 3, expected: Math.PI, tolerance: 0.1 }), CheckError);
 * ```
 */
export function check(name: string, claim: Claim): void {
  checkAfter(isNotebook() ? FAILED : new Set(), name, claim);
}

/** Claims of this notebook that did not hold the last time; its cells go on after a failed one. */
const FAILED: Set<string> = new Set();

/** The same after some claims have failed, to which this one is added or from which it is taken. */
export function checkAfter(failed: Set<string>, name: string, claim: Claim): void {
  checkText("check a claim", "name", name);
  const { holds, numbers } = judge(name, claim);
  failed.delete(name);
  const [first] = failed;
  if (!holds) failed.add(name);
  const doubt = first === undefined ? "" : `(stands on a claim that failed: ${first})`;
  printLine(layOut(`${holds ? "✓" : "✗"} ${name}`, [numbers, doubt]));
  if (holds) return;
  throw new CheckError(`Cannot accept the claim: ${numbers === "" ? name : `${name}: ${numbers}`}`);
}

/** Characters that fit a cell beside the file browser, in a window of 1280 pixels. */
const WIDTH = 100;

/** One line if it is short enough; else the name, and below it, indented, what else there is. */
function layOut(name: string, [numbers = "", doubt = ""]: readonly string[]): string {
  const statement = numbers === "" ? name : `${name}: ${numbers}`;
  const line = doubt === "" ? statement : `${statement} ${doubt}`;
  if (line.length <= WIDTH) return line;
  return [name, numbers, doubt].filter((part) => part !== "").map((part, i) =>
    wrap(i === 0 ? part : `  ${part}`)
  ).join("\n");
}

/** Breaks a line between words where it is too long. */
function wrap(text: string): string {
  if (text.length <= WIDTH) return text;
  const space = text.lastIndexOf(" ", WIDTH);
  if (space <= 2) return text;
  return `${text.slice(0, space)}\n${wrap(`  ${text.slice(space + 1)}`)}`;
}

function judge(name: string, claim: Claim): Verdict {
  if (typeof claim === "boolean") return { holds: claim, numbers: "" };
  if (typeof claim !== "object" || claim === null || !("value" in claim)) {
    throw new TypeError(
      `Cannot check '${name}' as the condition must be a boolean or have a value: found ${
        kindOf(claim)
      }; await promises first`,
    );
  }
  if ("expected" in claim) return judgeCloseness(name, claim);
  if ("below" in claim) return judgeUpper(name, claim);
  if ("above" in claim) return judgeLower(name, claim);
  throw new TypeError(
    `Cannot check '${name}': give 'expected' and 'tolerance', 'below' or 'above'`,
  );
}

function judgeCloseness(name: string, claim: ClosenessClaim): Verdict {
  const { tolerance, relative = false } = claim;
  checkNames(`check '${name}'`, claim, ["value", "expected", "tolerance", "relative"]);
  checkAtLeast(`check '${name}'`, "tolerance", tolerance, 0);
  checkBoolean(`check '${name}'`, "relative", relative);
  const value = toEntries(name, "value", claim.value);
  const expected = toEntries(name, "expected", claim.expected);
  if (String(value.shape) !== String(expected.shape)) {
    throw new TypeError(
      `Cannot check '${name}' as shapes differ: value has [${value.shape}], expected has [${expected.shape}]`,
    );
  }
  const deviation = (entry: number, i: number): number =>
    entry === expected.data[i] ? 0 : Math.abs(entry - expected.data[i]!);
  const { at, most } = worstOf(value.data, deviation);
  const scale = relative ? largestSize(name, expected.data) : 1;
  const difference = most / scale;
  const kind = relative ? "relative |difference|" : "|difference|";
  // Which of many entries rounding hits hardest differs between machines, so it is not named.
  const entry = value.data.length > 1 && isNoise(difference, tolerance)
    ? `${value.data.length} values, largest`
    : `${describe(value, at, tolerance * scale)}, expected ${
      formatRounded(expected.data[at]!, tolerance * scale)
    },`;
  return {
    holds: difference <= tolerance,
    numbers: `${entry} ${kind} ${formatSize(difference, "tolerance", tolerance)}`,
  };
}

function judgeUpper(name: string, claim: UpperClaim): Verdict {
  const { value, below } = claim;
  checkNames(`check '${name}'`, claim, ["value", "below"]);
  refuseNaN(name, "below", below);
  const entries = toEntries(name, "value", value);
  const { at, most } = worstOf(entries.data, (entry) => entry);
  return {
    holds: most < below,
    numbers: describeBounded(entries, at, "below", below),
  };
}

function judgeLower(name: string, claim: LowerClaim): Verdict {
  const { value, above } = claim;
  checkNames(`check '${name}'`, claim, ["value", "above"]);
  refuseNaN(name, "above", above);
  const entries = toEntries(name, "value", value);
  const { at, most } = worstOf(entries.data, (entry) => -entry);
  return {
    holds: -most > above,
    numbers: describeBounded(entries, at, "above", above),
  };
}

function toEntries(name: string, what: string, value: number | TensorLike): Tensor {
  const list = typeof value === "number" ? [value] : value;
  const entries = readTensor(`check '${name}'`, `'${what}'`, list);
  if (entries.data.length === 0) {
    throw new TypeError("Cannot check a value without entries: found an empty tensor");
  }
  return typeof value === "number" ? makeTensor([], entries.data) : entries;
}

/** Two entries that are bad alike but for rounding: the first one is shown on every machine. */
const ALIKE = 1 - 1e-9;

/** The largest badness, which a claim is judged by, and the entry to be shown. */
interface Worst {
  /** NaN if an entry is. */
  readonly most: number;
  /** Index of the first NaN, or else of the first entry of about the largest badness. */
  readonly at: number;
}

function worstOf(
  data: ArrayLike<number>,
  badness: (entry: number, index: number) => number,
): Worst {
  const bads = Array.from(data, badness);
  const notNumber = bads.findIndex((bad, i) => Number.isNaN(bad) || Number.isNaN(data[i]));
  if (notNumber >= 0) return { most: NaN, at: notNumber };
  const most = bads.reduce((most, bad) => Math.max(most, bad), -Infinity);
  const enough = most > 0 ? most * ALIKE : most / ALIKE;
  return { most, at: bads.findIndex((bad) => bad >= enough) };
}

function largestSize(name: string, data: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]!));
  if (largest === 0) {
    throw new RangeError(
      `Cannot check '${name}' relatively as everything expected is 0: leave 'relative' out`,
    );
  }
  return largest;
}

function refuseNaN(name: string, bound: string, value: number): void {
  checkNumber(`check '${name}'`, bound, value);
  if (!Number.isNaN(value)) return;
  throw new RangeError(
    `Cannot check '${name}' as '${bound}' must be a number: current value is NaN`,
  );
}

/** The size of what is allowed up to a limit; of noise only that it is. */
function formatSize(size: number, limit: string, allowed: number): string {
  const isBounded = isNoise(size, allowed);
  const bound = noiseBound(allowed);
  const text = isBounded ? `≤ ${formatNumber(bound)}` : `= ${formatNumber(size, 3)}`;
  return isBounded && bound === allowed ? text : `${text}, ${limit} ${formatNumber(allowed)}`;
}

/** The entry that is nearest to a bound, and the bound. */
function describeBounded(entries: Tensor, at: number, side: string, bound: number): string {
  const entry = entries.data[at]!;
  const holds = side === "below" ? entry < bound : entry > bound;
  // What fails is not allowed, so that it is told however small it is.
  const allowed = holds ? Math.abs(bound) : 0;
  const tells = isNoise(entry, allowed) && noiseBound(allowed) === allowed;
  if (!tells) return `${describe(entries, at, allowed)}, ${side} ${formatNumber(bound)}`;
  return `${describeCount(entries)}${side} ${formatNumber(bound)}`;
}

/** The entry that matters; its place too if there are others. A value that is noise is bounded. */
function describe(entries: Tensor, at: number, allowed: number): string {
  const entry = entries.data[at]!;
  if (isNoise(entry, allowed)) {
    return `${describeCount(entries)}|value| ≤ ${formatNumber(noiseBound(allowed))}`;
  }
  const text = `value ${formatNumber(entry)}`;
  if (entries.data.length === 1) return text;
  return `${text} at [${unravel(at, entries.shape).join(", ")}] of [${entries.shape.join(", ")}]`;
}

function describeCount({ data }: Tensor): string {
  return data.length === 1 ? "" : `${data.length} values, `;
}

/** A number, 0 where rounding may be all of it. */
function formatRounded(value: number, allowed: number): string {
  return isNoise(value, allowed) ? "0" : formatNumber(value);
}

function unravel(index: number, shape: readonly number[]): number[] {
  let rest = index;
  return shape.toReversed().map((length) => {
    const place = rest % length;
    rest = (rest - place) / length;
    return place;
  }).toReversed();
}

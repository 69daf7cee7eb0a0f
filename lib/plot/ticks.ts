/**
 * Where an axis has its ticks, and what they say.
 *
 * @module
 */

/** How values are laid out along an axis. */
export type AxisScale = "linear" | "log";

/** An axis ready to be drawn. */
export interface Axis {
  readonly scale: AxisScale;
  /** Values at the two ends. */
  readonly domain: readonly [number, number];
  /** Values with a tick. */
  readonly ticks: readonly number[];
  /** What each tick says. */
  readonly labels: readonly string[];
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** Share of the data's range that is left free at each end. */
const MARGIN = 0.04;
/** Numbers from here on are written with a power of ten. */
const LARGE = 1e5;
const SMALL = 1e-3;

/** Chooses range and ticks for values on an axis with room for about `count` labels. */
export function makeAxis(values: Iterable<number>, scale: AxisScale, count: number): Axis {
  const [low, high] = extent(values);
  switch (scale) {
    case "linear": {
      checkLinear(low, high);
      const margin = (high - low || Math.abs(high) || 1) * MARGIN;
      return linearAxis([low - margin, high + margin], count);
    }
    case "log": {
      // The root of the quotient, which itself may leave the range of numbers.
      const factor = low === high ? 2 : high ** MARGIN / low ** MARGIN;
      const [from] = widened(low, factor);
      const [, to] = widened(high, factor);
      return logAxis([from, to], count);
    }
  }
}

/** A value divided and multiplied by a factor, within the range of positive numbers. */
export function widened(value: number, factor: number): [number, number] {
  return [
    Math.max(Number.MIN_VALUE, value / factor),
    Math.min(Number.MAX_VALUE, value * factor),
  ];
}

/** Lengths along a linear axis are differences, which beyond this overflow or lose their digits. */
const LINEAR = { least: 1e-290, most: 1e300 };

function checkLinear(low: number, high: number): void {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size === 0 || (size >= LINEAR.least && size <= LINEAR.most)) return;
  throw new RangeError(
    `Cannot draw a linear axis from ${low} to ${high} as its values must be 0 or of a size between ` +
      `${LINEAR.least} and ${LINEAR.most}: scale them, or use a log axis`,
  );
}

/** A linear axis over exactly this domain. */
export function linearAxis(domain: readonly [number, number], count: number): Axis {
  const ticks = roundTicks(domain, count);
  return { scale: "linear", domain, ticks, labels: labelsOf(ticks) };
}

/** A logarithmic axis over exactly this domain. */
export function logAxis(domain: readonly [number, number], count: number): Axis {
  const ticks = logTicks(domain, count);
  return { scale: "log", domain, ticks, labels: labelsOf(ticks) };
}

/** Writes a number for a reader: a true minus sign, and powers of ten as superscripts. */
export function formatTick(value: number, digits = 6): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  return size >= LARGE || size < SMALL ? scientific(value, digits) : plain(value, digits);
}

/** Smallest and largest of the values. */
export function extent(values: Iterable<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** All labels of an axis are of one kind: powers of ten if one of them needs to be. */
function labelsOf(ticks: readonly number[]): string[] {
  const [low, high] = extent(ticks.filter((tick) => tick !== 0).map(Math.abs));
  const isPower = ticks.every((tick) => tick.toExponential().startsWith("1e"));
  const needed = isPower ? low < SMALL || high >= LARGE : high < SMALL || high >= LARGE;
  const digits = digitsOf(ticks, high);
  return ticks.map((tick) => {
    if (tick === 0) return "0";
    return needed || Math.abs(tick) < SMALL / 100 ? scientific(tick, digits) : plain(tick, digits);
  });
}

/** Digits that tell neighbouring ticks apart. */
function digitsOf(ticks: readonly number[], largest: number): number {
  const steps = ticks.slice(1).map((tick, i) => tick - ticks[i]!);
  const needed = Math.floor(Math.log10(largest / Math.min(...steps))) + 2;
  return steps.length === 0 ? 6 : Math.min(15, Math.max(6, needed));
}

function plain(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

function scientific(value: number, digits: number): string {
  const [mantissa, exponent] = Number(value.toPrecision(digits)).toExponential().split("e");
  const power = `10${Number(exponent) < 0 ? "⁻" : ""}${
    [...String(Math.abs(Number(exponent)))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("")
  }`;
  if (mantissa === "1") return power;
  if (mantissa === "-1") return `−${power}`;
  return `${mantissa!.replace("-", "−")}×${power}`;
}

/** Multiples of 1, 2 or 5 times a power of ten. */
function roundTicks([low, high]: readonly [number, number], count: number): number[] {
  const raw = Math.max(Number.MIN_VALUE, (high - low) / Math.max(1, count));
  const exponent = Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((factor) => factor * powerOfTen(exponent) >= raw * 0.999) ?? 10;
  // Reading the decimal keeps 0.3 from becoming 0.30000000000000004, and 1e-323 from becoming 0.
  const at = (i: number): number => Number(`${i * factor}e${exponent}`);
  const step = at(1);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => at(first + i));
}

/** Powers of ten if there are enough, else also their doubles and fives, else even steps. */
function logTicks(domain: readonly [number, number], count: number): number[] {
  const [low, high] = domain;
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  if (last - first >= 2) {
    const stride = Math.ceil((last - first + 1) / Math.max(2, count));
    const start = Math.ceil(first / stride) * stride;
    const length = Math.floor((last - start) / stride) + 1;
    return Array.from({ length }, (_, i) => powerOfTen(start + i * stride));
  }
  const ticks: number[] = [];
  for (let exponent = first - 1; exponent <= last; exponent++) {
    for (const factor of [1, 2, 5]) {
      const tick = Number(`${factor}e${exponent}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks.length >= 3 ? ticks : roundTicks(domain, Math.min(count, 5));
}

/** Exact, unlike `10 ** exponent`. */
function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}

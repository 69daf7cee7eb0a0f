/**
 * Truncated power series of one variable: c[k] stands with t^k. With them a function gives all its
 * derivatives at a point, c[k] = phi^(k)(x)/k! from x + t, by arithmetic and not by differences.
 *
 * All series of one computation have the same number of terms.
 *
 * @module
 */

/** Coefficients, constant first. */
export type Series = readonly number[];

/** x + t to so many orders of t. */
export function variableSeries(x: number, order: number): Series {
  return Array.from({ length: order + 1 }, (_, k) => k === 0 ? x : k === 1 ? 1 : 0);
}

/** a + b. */
export function plusSeries(a: Series, b: Series): Series {
  return a.map((value, k) => value + b[k]!);
}

/** factor a + constant. */
export function affineSeries(a: Series, factor: number, constant = 0): Series {
  return a.map((value, k) => k === 0 ? factor * value + constant : factor * value);
}

/** a b. */
export function timesSeries(a: Series, b: Series): Series {
  return a.map((_, k) => {
    let sum = 0;
    for (let i = 0; i <= k; i++) sum += a[i]! * b[k - i]!;
    return sum;
  });
}

/** a^exponent for a[0] != 0, by a y' = exponent y a'. */
export function powerSeries(a: Series, exponent: number): Series {
  const y = [a[0]! ** exponent];
  for (let k = 1; k < a.length; k++) {
    let sum = 0;
    for (let i = 1; i <= k; i++) sum += (exponent * i - (k - i)) * a[i]! * y[k - i]!;
    y.push(sum / (k * a[0]!));
  }
  return y;
}

/** The y with y' = h(y) a' that starts at `start`; `slope` gives coefficient k of h from those before. */
function flow(a: Series, start: number, slope: (y: Series, k: number) => number): Series {
  const y = [start];
  const slopes: number[] = [];
  for (let k = 1; k < a.length; k++) {
    slopes.push(slope(y, k - 1));
    let sum = 0;
    for (let i = 1; i <= k; i++) sum += i * a[i]! * slopes[k - i]!;
    y.push(sum / k);
  }
  return y;
}

/** Coefficient k of y^2. */
function squareAt(y: Series, k: number): number {
  let sum = 0;
  for (let i = 0; i <= k; i++) sum += y[i]! * y[k - i]!;
  return sum;
}

/** e^a. */
export function expSeries(a: Series): Series {
  return flow(a, Math.exp(a[0]!), (y, k) => y[k]!);
}

/** log a for a[0] > 0. */
export function logSeries(a: Series): Series {
  const inverse = powerSeries(a, -1);
  return flow(a, Math.log(a[0]!), (_, k) => inverse[k]!);
}

/** sin(a) and cos(a). */
export function waveSeries(a: Series): { readonly sin: Series; readonly cos: Series } {
  const [sin, cos] = [[Math.sin(a[0]!)], [Math.cos(a[0]!)]];
  for (let k = 1; k < a.length; k++) {
    let [rise, fall] = [0, 0];
    for (let i = 1; i <= k; i++) {
      rise += i * a[i]! * cos[k - i]!;
      fall += i * a[i]! * sin[k - i]!;
    }
    sin.push(rise / k);
    cos.push(-fall / k);
  }
  return { sin, cos };
}

/** tanh a, by y' = (1 - y^2) a'. */
export function tanhSeries(a: Series): Series {
  const start = Math.tanh(a[0]!);
  // (1 - y)(1 + y) keeps the digits of the first slope where y is near 1.
  return flow(a, start, (y, k) => k === 0 ? (1 - start) * (1 + start) : -squareAt(y, k));
}

/** 1/(1 + e^-a), by y' = (y - y^2) a'. */
export function sigmoidSeries(a: Series): Series {
  const x = a[0]!;
  const start = x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
  const slope = Math.exp(-Math.abs(x)) / (1 + Math.exp(-Math.abs(x))) ** 2;
  return flow(a, start, (y, k) => k === 0 ? slope : y[k]! - squareAt(y, k));
}

/** Series of a function with value `start` and derivative `slope(a)`. */
export function integralSeries(a: Series, start: number, slope: Series): Series {
  return flow(a, start, (_, k) => slope[k]!);
}

/** sum_k coef[k] a^k. */
export function polynomialSeries(a: Series, coef: readonly number[]): Series {
  const zero: Series = a.map(() => 0);
  return coef.reduceRight<Series>(
    (sum, term) => affineSeries(timesSeries(sum, a), 1, term),
    zero,
  );
}

/** The series of a function that is linear around a point, kinks being apart. */
export function linearTaylor(
  phi: (x: number) => number,
  derivative: (x: number) => number,
): (x: number, order: number) => Series {
  return (x, order) =>
    Array.from({ length: order + 1 }, (_, k) => k === 0 ? phi(x) : k === 1 ? derivative(x) : 0);
}

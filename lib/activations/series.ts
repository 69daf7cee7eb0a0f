/**
 * Arithmetic on truncated power series, with which a function gives all its derivatives at a point.
 *
 * ```ts
 * import { series, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * // x^2 around 3: 9 + 6 t + t^2.
 * assertEquals(series.times(series.variable(3, 2), series.variable(3, 2)), [9, 6, 1]);
 * const swish = stax.elementwise({
 *   fn: (x) => x / (1 + Math.exp(-2 * x)),
 *   series: (x) => series.times(x, series.sigmoid(series.affine(x, 2))),
 *   name: "swish",
 * });
 * assertEquals(swish.kind, "elementwise");
 * ```
 *
 * @module
 */
export {
  affineSeries as affine,
  expSeries as exp,
  integralSeries as integral,
  logSeries as log,
  plusSeries as plus,
  polynomialSeries as polynomial,
  powerSeries as power,
  type Series,
  sigmoidSeries as sigmoid,
  tanhSeries as tanh,
  timesSeries as times,
  variableSeries as variable,
  waveSeries as wave,
} from "./taylor.ts";

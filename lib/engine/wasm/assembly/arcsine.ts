// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * The angles of erf and gelu. With variances times k, P = (1 + p)(1 + q), Delta^2 = P - r^2,
 * sin mu = r/sqrt(P), v = sqrt(1 + 2p) and w = sqrt(1 + 2q), M being the mean of both inputs' own angles:
 *   sin(M - mu) = (2 (pq - r^2) + (v - w)^2/2) / (2 P sin(M + mu)),
 *   2 P sin(M + mu) = (vw - 1) Delta + (v + w) r,
 *   2 P cos(M - mu) = (v + w) Delta + (vw - 1) r.
 * For r >= 0 all terms are zero or above. Constants 0, 1, 2 and 6 of an input are s, v - 1, p + 1/2 and
 * 1/(1 + p).
 */
import { angleOf } from "./elementary.ts";
import { half, tiny, two } from "./numbers.ts";
import { apart, halfSquare, product, total } from "./pair.ts";

/** Delta^2. */
@inline
export function squareOf<T>(
  determinant: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): v128 {
  return v128.add<T>(determinant, total<T>(2, row, step, column, stride));
}

/** M - mu for r >= 0, given r and Delta. */
@inline
export function gapOf<T>(
  determinant: v128,
  r: v128,
  root: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): v128 {
  const short = total<T>(1, row, step, column, stride);
  const reach = v128.add<T>(short, two<T>());
  const both = v128.add<T>(product<T>(1, row, step, column, stride), short);
  // Zero for zero inputs only.
  const whole = v128.relaxed_madd<T>(both, root, v128.mul<T>(reach, r));
  const radial = halfSquare<T>(apart<T>(1, row, step, column, stride));
  const part = v128.relaxed_madd<T>(two<T>(), determinant, radial);
  const sine = v128.div<T>(part, v128.pmax<T>(whole, tiny<T>()));
  const across = v128.relaxed_madd<T>(reach, root, v128.mul<T>(both, r));
  const inverse = v128.mul<T>(product<T>(6, row, step, column, stride), half<T>());
  return angleOf<T>(sine, v128.mul<T>(across, inverse));
}

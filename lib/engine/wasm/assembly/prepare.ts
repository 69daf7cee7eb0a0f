// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Coefficients of the piecewise linear nonlinearities, for pairs and for pairs of sites. */
import { A_F32, A_F64, R_F32, R_F64 } from "./coefficients.ts";

/**
 * Writes the coefficients of a piecewise linear nonlinearity, A multiplied by -alpha and R by -beta, as
 * functions of x = 2u so that theta/pi = sqrt(x) A(x) and (sin theta - theta cos theta)/pi = x sqrt(x) R(x).
 * They stand in the order in which they are used: the terms that A has more, then R and A in turn.
 */
@inline
export function prepare<T>(at: usize, alpha: f64, beta: f64): void {
  const more = sizeof<T>() == 8 ? 2 : 1;
  const terms = sizeof<T>() == 8 ? 16 : 7;
  const a = sizeof<T>() == 8 ? A_F64 : A_F32;
  const r = sizeof<T>() == 8 ? R_F64 : R_F32;
  let power = Math.SQRT1_2;
  for (let k = 1; k < more + terms; k++) power *= 0.5;
  for (let k = 0; k < more + terms; k++) {
    v128.store(at, v128.splat<T>(<T>(-alpha * power * <f64>load<T>(a + 16 * k))));
    at += 16;
    if (k >= more) {
      v128.store(at, v128.splat<T>(<T>(-beta * 0.5 * power * <f64>load<T>(r + 16 * (k - more)))));
      at += 16;
    }
    power *= 2;
  }
}

// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Nonlinearities with closed forms that are not in files of their own, as piecewise linear ones (relu.ts), the sign and
 * other rectified powers (angle.ts) and polynomials are. From rho and the NTK to those after the nonlinearity it is the
 * same way as in lib/activations/dual.ts.
 */
import { ClosedForm, Parity } from "../../protocol.ts";
import { writePairs } from "./correlation.ts";
import { ARRAY, extent, PLUS } from "./layout.ts";
import { erf } from "../../assembly/erf.ts";
import { gabor } from "../../assembly/gabor.ts";
import { gelu } from "../../assembly/gelu.ts";
import { two } from "../../assembly/numbers.ts";
import { RESULT } from "../../assembly/pair.ts";
import { exponential, gaussian, sine } from "./waves.ts";

/**
 * 1 - rho' and E[phi' phi'] of a vector of pairs, at `RESULT`, from constants of the inputs (see pair.ts). `kind` is best a constant. With a parity 1 - rho' is that of the
 * opposite pairs where rho < 0, and so is the slope. At `parameters` lie vectors of those of the kind; the slope is
 * still to be multiplied by its factor.
 */
@inline
function closedForm<T>(
  kind: i32,
  parity: i32,
  parameters: usize,
  minus: v128,
  plus: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): void {
  if (kind == ClosedForm.exp) {
    exponential<T>(parameters, minus, row, step, column, stride);
    return;
  }
  const near = v128.pmin<T>(minus, plus);
  const far = v128.pmax<T>(minus, plus);
  const away = parity == Parity.none ? v128.gt<T>(minus, plus) : v128.splat<T>(<T>0);
  if (kind == ClosedForm.arcsine) erf<T>(parameters, away, near, far, row, step, column, stride);
  if (kind == ClosedForm.gelu) gelu<T>(away, near, far, row, step, column, stride);
  if (kind == ClosedForm.wave) sine<T>(parameters, away, near, row, step, column, stride);
  if (kind == ClosedForm.gaussian) gaussian<T>(near, far, row, step, column, stride);
  if (kind == ClosedForm.gabor) gabor<T>(near, far, row, step, column, stride);
}

@inline
function run<T>(
  kind: i32,
  parity: i32,
  features: i32,
  count: i32,
  from: usize,
  to: usize,
  column: usize,
  row: usize,
): void {
  const zero = v128.splat<T>(<T>0);
  const factor = row + 16 * features;
  const parameters = factor + 16;
  const end = from + extent<T>(count);
  while (from < end) {
    const minus = v128.load(from);
    const plus = v128.load(from, PLUS);
    closedForm<T>(kind, parity, parameters, minus, plus, row, 16, column, ARRAY);
    const gap = v128.pmin<T>(v128.pmax<T>(v128.load(RESULT), zero), two<T>());
    const slope = v128.mul<T>(v128.load(RESULT, 16), v128.load(factor));
    writePairs<T>(parity, from, to, gap, slope, v128.gt<T>(minus, plus));
    from += 16;
    to += 16;
    column += 16;
  }
}

function dualRun<T>(
  kind: i32,
  parity: i32,
  features: i32,
  count: i32,
  from: usize,
  to: usize,
  column: usize,
  row: usize,
): void {
  switch (kind) {
    case ClosedForm.arcsine:
      if (parity == Parity.none) run<T>(ClosedForm.arcsine, Parity.none, features, count, from, to, column, row);
      else run<T>(ClosedForm.arcsine, Parity.odd, features, count, from, to, column, row);
      return;
    case ClosedForm.gelu:
      run<T>(ClosedForm.gelu, Parity.none, features, count, from, to, column, row);
      return;
    case ClosedForm.wave:
      if (parity == Parity.none) run<T>(ClosedForm.wave, Parity.none, features, count, from, to, column, row);
      else if (parity == Parity.odd) run<T>(ClosedForm.wave, Parity.odd, features, count, from, to, column, row);
      else run<T>(ClosedForm.wave, Parity.even, features, count, from, to, column, row);
      return;
    case ClosedForm.exp:
    case ClosedForm.expNormalized:
    case ClosedForm.rbf:
      run<T>(ClosedForm.exp, Parity.none, features, count, from, to, column, row);
      return;
    case ClosedForm.gaussian:
      run<T>(ClosedForm.gaussian, Parity.even, features, count, from, to, column, row);
      return;
    case ClosedForm.gabor:
      run<T>(ClosedForm.gabor, Parity.odd, features, count, from, to, column, row);
      return;
    default:
      unreachable();
  }
}

/**
 * A nonlinearity over a run. At `row` lie the constants of the
 * first input, `features` vectors, then the slope's factor and the parameters; those of the second inputs
 * lie at `column`, an array each.
 */
export function dual(
  wide: bool, kind: i32, parity: i32, features: i32, count: i32, from: usize, to: usize, column: usize, row: usize,
): void {
  if (wide) dualRun<f64>(kind, parity, features, count, from, to, column, row);
  else dualRun<f32>(kind, parity, features, count, from, to, column, row);
}

// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Nonlinearities with closed forms beyond a square root; the step of lib/activations/dual.ts around them.
 *
 * Other layouts of memory call {@linkcode closedForm}, which takes vectors and the places of the inputs'
 * constants (see pair.ts), and leaves its results at `RESULT`.
 */
import { erf } from "./erf.ts";
import { gabor } from "./gabor.ts";
import { gelu } from "./gelu.ts";
import { ARRAY, extent, NTK, PLUS } from "./layout.ts";
import { choose, two } from "./numbers.ts";
import { RESULT } from "./pair.ts";
import { bump, exponential, sine } from "./waves.ts";

const ERF: i32 = 0;
const GELU: i32 = 1;
const SIN: i32 = 2;
const EXPONENTIAL: i32 = 3;
const BUMP: i32 = 4;
const GABOR: i32 = 5;

/**
 * 1 - rho' and E[phi' phi'] of a vector of pairs, at `RESULT`. `kind` is best a constant. `parity` is 1
 * for odd, 2 for even, else 0: with one, 1 - rho' is that of the opposite pairs where rho < 0, and so is
 * the slope. At `parameters` lie vectors of those of the kind; the slope still wants its factor.
 */
@inline
export function closedForm<T>(
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
  if (kind == EXPONENTIAL) {
    exponential<T>(parameters, minus, row, step, column, stride);
    return;
  }
  const near = v128.pmin<T>(minus, plus);
  const far = v128.pmax<T>(minus, plus);
  const away = parity == 0 ? v128.gt<T>(minus, plus) : v128.splat<T>(<T>0);
  if (kind == ERF) erf<T>(parameters, away, near, far, row, step, column, stride);
  if (kind == GELU) gelu<T>(away, near, far, row, step, column, stride);
  if (kind == SIN) sine<T>(parameters, away, near, row, step, column, stride);
  if (kind == BUMP) bump<T>(near, far, row, step, column, stride);
  if (kind == GABOR) gabor<T>(near, far, row, step, column, stride);
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
    const other = v128.sub<T>(two<T>(), gap);
    let slope = v128.mul<T>(v128.load(RESULT, 16), v128.load(factor));
    if (parity == 1) {
      const away = v128.gt<T>(minus, plus);
      v128.store(to, choose<T>(other, gap, away));
      v128.store(to, choose<T>(gap, other, away), PLUS);
    } else {
      v128.store(to, gap);
      v128.store(to, other, PLUS);
      if (parity == 2) {
        slope = choose<T>(v128.neg<T>(slope), slope, v128.gt<T>(minus, plus));
      }
    }
    v128.store(to, v128.mul<T>(slope, v128.load(from, NTK)), NTK);
    from += 16;
    to += 16;
    column += 16;
  }
}

@inline
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
    case ERF:
      if (parity == 0) run<T>(ERF, 0, features, count, from, to, column, row);
      else run<T>(ERF, 1, features, count, from, to, column, row);
      return;
    case GELU:
      run<T>(GELU, 0, features, count, from, to, column, row);
      return;
    case SIN:
      if (parity == 0) run<T>(SIN, 0, features, count, from, to, column, row);
      else if (parity == 1) run<T>(SIN, 1, features, count, from, to, column, row);
      else run<T>(SIN, 2, features, count, from, to, column, row);
      return;
    case EXPONENTIAL:
      run<T>(EXPONENTIAL, 0, features, count, from, to, column, row);
      return;
    case BUMP:
      run<T>(BUMP, 2, features, count, from, to, column, row);
      return;
    default:
      run<T>(GABOR, 1, features, count, from, to, column, row);
  }
}

/**
 * A nonlinearity over a run. `parity` is 1 for odd, 2 for even, else 0. At `row` lie the constants of the
 * first input, `features` vectors, then the slope's factor and the parameters; those of the second inputs
 * lie at `column`, an array each.
 */
export function dual(
  wide: bool, kind: i32, parity: i32, features: i32, count: i32, from: usize, to: usize, column: usize, row: usize,
): void {
  if (wide) dualRun<f64>(kind, parity, features, count, from, to, column, row);
  else dualRun<f32>(kind, parity, features, count, from, to, column, row);
}

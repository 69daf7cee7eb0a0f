// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** phi(x) = x Phi(x); the angles of arcsine.ts. */
import { gapOf, squareOf } from "./arcsine.ts";
import { choose, half, minusOne, one, quarterTurn, two } from "./numbers.ts";
import { apart, centred, fromCovariance, halfSquare, product, put, total, unlike } from "./pair.ts";

/** Half the second difference of 1/Delta - Delta (tau(p) + tau(q))/2. */
@inline
function rootGap<T>(
  epsilon: v128,
  root: v128,
  inverse: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): v128 {
  const a = v128.load(row + 6 * step);
  const b = v128.load(column + 6 * stride);
  const tauP = v128.relaxed_madd<T>(two<T>(), a, minusOne<T>());
  const tauQ = v128.relaxed_madd<T>(two<T>(), b, minusOne<T>());
  const v = v128.add<T>(v128.load(row + step), one<T>());
  const w = v128.add<T>(v128.load(column + stride), one<T>());
  const sumP = v128.add<T>(root, v);
  const sumQ = v128.add<T>(root, w);
  const sum = v128.add<T>(v, w);
  const e = v128.mul<T>(halfSquare<T>(apart<T>(1, row, step, column, stride)), sum);
  const i = v128.mul<T>(v128.load(row + 7 * step), inverse);
  const j = v128.load(column + 7 * stride);
  const first = v128.mul<T>(v128.add<T>(i, tauP), sumQ);
  const linear = v128.relaxed_madd<T>(v128.relaxed_madd<T>(j, inverse, tauQ), sumP, first);
  const top = v128.relaxed_madd<T>(v128.mul<T>(v128.add<T>(root, sum), i), j, tauQ);
  const radial = v128.relaxed_madd<T>(v128.mul<T>(sum, sumQ), v128.mul<T>(a, b), top);
  // Each product by itself stays in range.
  const scale = v128.div<T>(half<T>(), v128.mul<T>(sumP, sumQ));
  const bent = v128.mul<T>(v128.mul<T>(radial, scale), e);
  return v128.relaxed_madd<T>(v128.mul<T>(linear, scale), epsilon, bent);
}

/**
 * x Phi(x), times 2 pi. With D = (p + q)/2 - r and tau(x) = (1 - x)/(1 + x), half the squared distance is
 * D (pi/2 + mu) + (p + q)/2 (M - mu) + (p - q)(mu_p - mu_q)/4 and the second difference of
 * 1/Delta - Delta (tau(p) + tau(q))/2, expanded in epsilon = pq - r^2 and e = (v - w)^2/2:
 *   ((v^-1/Delta + tau(p))(Delta + w) + (w^-1/Delta + tau(q))(Delta + v)) epsilon + e (v + w)
 *   ((Delta + v + w)/(vw Delta) + (v + w)(Delta + w)/P + tau(q)), all over 2 (Delta + v)(Delta + w).
 * Constants from 3 on: the deviation and its inverse, half the input's own angle; 7 is 1/v.
 */
@inline
export function gelu<T>(
  away: v128,
  near: v128,
  far: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): void {
  const st = product<T>(0, row, step, column, stride);
  const epsilon = v128.mul<T>(v128.mul<T>(st, st), v128.mul<T>(near, far));
  const size = v128.mul<T>(st, v128.sub<T>(one<T>(), near));
  const root = v128.sqrt<T>(squareOf<T>(epsilon, row, step, column, stride));
  const inverse = v128.div<T>(one<T>(), root);
  const mean = total<T>(5, row, step, column, stride);
  const nearGap = gapOf<T>(epsilon, size, root, row, step, column, stride);
  const angle = v128.sub<T>(mean, nearGap);
  const mu = choose<T>(v128.neg<T>(angle), angle, away);
  const gap = choose<T>(v128.add<T>(mean, angle), nearGap, away);
  const r = choose<T>(v128.neg<T>(size), size, away);
  const roots = rootGap<T>(epsilon, root, inverse, row, step, column, stride);
  const a = v128.load(row + 6 * step);
  const b = v128.load(column + 6 * stride);
  const p = v128.load(row + 2 * step);
  const q = v128.load(column + 2 * stride);
  const minus = choose<T>(far, near, away);
  const distance = v128.relaxed_madd<T>(
    st,
    minus,
    halfSquare<T>(apart<T>(0, row, step, column, stride)),
  );
  const middle = v128.mul<T>(half<T>(), v128.sub<T>(v128.add<T>(p, q), one<T>()));
  const turn = v128.mul<T>(
    v128.mul<T>(half<T>(), v128.sub<T>(p, q)),
    apart<T>(5, row, step, column, stride),
  );
  let g = v128.relaxed_madd<T>(distance, v128.add<T>(quarterTurn<T>(), mu), turn);
  g = v128.relaxed_madd<T>(middle, gap, g);
  g = v128.add<T>(g, roots);
  let next = centred<T>(g, 3, row, step, column, stride);
  const lanes = unlike<T>(3, row, step, column, stride);
  if (v128.any_true(lanes)) {
    const rho = v128.sub<T>(one<T>(), near);
    const share = v128.mul<T>(v128.mul<T>(st, a), v128.mul<T>(st, b));
    const ends = v128.relaxed_madd<T>(v128.mul<T>(rho, rho), inverse, root);
    const rational = v128.mul<T>(share, ends);
    const covariance = v128.relaxed_madd<T>(r, v128.add<T>(quarterTurn<T>(), mu), rational);
    next = fromCovariance<T>(lanes, next, covariance, minus, 3, row, step, column, stride);
  }
  const rest = v128.relaxed_madd<T>(inverse, inverse, v128.add<T>(a, b));
  const turned = v128.add<T>(quarterTurn<T>(), mu);
  put(next, v128.relaxed_madd<T>(v128.mul<T>(r, inverse), rest, turned));
}

// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Nonlinearities with closed forms beyond piecewise linear ones; the formulas of the files of
 * lib/activations, for the pair (u, v) or, where symmetry answers for it, (u, -v), which has rho >= 0.
 */
import { R_F32, R_F64 } from "../../kernels/assembly/coefficients.ts";
import { asin, expm1, half, least, one, overCircle, quarter, two } from "./functions.ts";
import { address, leftAt, rightAt, settledLanes, word } from "./layout.ts";
import { ROW, setRow } from "./row.ts";

const ERF = 0;
const GELU = 1;
const SIN = 2;
const EXP = 3;
const EXP_NORMALIZED = 4;
const RBF = 5;
const GAUSSIAN = 6;
const SIGN = 8;
const RECTIFIED = 9;

/** What a nonlinearity makes of a vector: 2 s t (1 - rho) in the units of the result, and the slope. */
const GAP: usize = memory.data(32, 16);

@inline
function square<T>(x: v128): v128 {
  return v128.mul<T>(x, x);
}

/** 2 (distance - (s2 - t2)^2/2). */
@inline
function gapOf<T>(distance: v128, s2: v128, t2: v128): v128 {
  const apart = square<T>(v128.sub<T>(s2, t2));
  return v128.sub<T>(v128.add<T>(distance, distance), apart);
}

/** New deviations of which one is so small that half the squared distance is mostly that of lengths. */
@inline
function unlike<T>(s2: v128, t2: v128): v128 {
  const low = v128.pmin<T>(s2, t2);
  return v128.le<T>(v128.mul<T>(low, v128.splat<T>(<T>8)), v128.pmax<T>(s2, t2));
}

/** For these lanes the gap is 2 (s2 t2 - E[phi phi]). */
@inline
function fromCovariance<T>(lanes: v128, covariance: v128, s2: v128, t2: v128): void {
  const half = v128.sub<T>(v128.mul<T>(s2, t2), covariance);
  v128.store(GAP, v128.bitselect(v128.add<T>(half, half), v128.load(GAP), lanes));
}

/** What `angles` finds: cos mu, and the mean of the self angles less mu. */
const ANGLES: usize = memory.data(32, 16);

/**
 * The angles of the arcsine kernel at |rho|, for deviations with sin(A/2), cos(A/2) and sqrt(sin A) of
 * their self angles A, B in planes: sin mu = rho sqrt(sin A sin B), and with the mean m of A and B
 * sin(m - mu) = (sin^2((A - B)/2) + sin A sin B (1 - rho^2)) / sin(m + mu). Gives sin mu.
 */
@inline
function angles<T>(left: usize, right: usize, plane: usize, near: v128, far: v128): v128 {
  const sinA = v128.load(left);
  const cosA = v128.load(left + plane);
  const sinB = v128.load(right);
  const cosB = v128.load(right + plane);
  const product = v128.mul<T>(v128.load(left + 2 * plane), v128.load(right + 2 * plane));
  const sinMu = v128.relaxed_nmadd<T>(product, near, product);
  const ab = v128.mul<T>(sinA, cosB);
  const ba = v128.mul<T>(cosA, sinB);
  const apart = v128.sub<T>(ab, ba);
  const sinMean = v128.add<T>(ab, ba);
  const cosMean = v128.sub<T>(v128.mul<T>(cosA, cosB), v128.mul<T>(sinA, sinB));
  const across = v128.mul<T>(square<T>(product), v128.mul<T>(near, far));
  const gap = v128.relaxed_madd<T>(apart, apart, across);
  const cosMu = v128.sqrt<T>(v128.relaxed_madd<T>(cosMean, cosMean, gap));
  const sum = v128.relaxed_madd<T>(sinMean, cosMu, v128.mul<T>(cosMean, sinMu));
  const sine = v128.div<T>(gap, v128.pmax<T>(sum, least<T>()));
  v128.store(ANGLES, cosMu);
  v128.store(ANGLES, asin<T>(v128.pmin<T>(one<T>(), sine)), 16);
  return sinMu;
}

/**
 * a erf(bx) + c: parameters k = 2b^2, 2a^2/pi, c^2; planes as for `angles`, and sqrt(k/(1 + k p)).
 */
@inline
function erf<T>(
  odd: bool,
  left: usize,
  right: usize,
  plane: usize,
  near: v128,
  far: v128,
  away: v128,
  s2: v128,
  t2: v128,
): void {
  const scale = v128.load(ROW, 16);
  const sinMu = angles<T>(left, right, plane, near, far);
  let distance = v128.mul<T>(scale, v128.load(ANGLES, 16));
  if (!odd) {
    // For rho < 0 the mean less mu is twice the mean less what it is for |rho|.
    const norms = v128.relaxed_madd<T>(s2, s2, v128.mul<T>(t2, t2));
    const offset = v128.load(ROW, 32);
    const mean = v128.sub<T>(norms, v128.add<T>(offset, offset));
    distance = v128.bitselect(v128.sub<T>(mean, distance), distance, away);
  }
  v128.store(GAP, gapOf<T>(distance, s2, t2));
  const lanes = unlike<T>(s2, t2);
  if (v128.any_true(lanes)) {
    let covariance = v128.mul<T>(scale, asin<T>(sinMu));
    if (!odd) {
      covariance = v128.bitselect(v128.neg<T>(covariance), covariance, away);
      covariance = v128.add<T>(covariance, v128.load(ROW, 32));
    }
    fromCovariance<T>(lanes, covariance, s2, t2);
  }
  const roots = v128.mul<T>(v128.load(left + 3 * plane), v128.load(right + 3 * plane));
  v128.store(GAP, v128.div<T>(v128.mul<T>(scale, roots), v128.load(ANGLES)), 16);
}

/** x Phi(x): planes as for `angles`, and A, sqrt(1 + 2p), 1/sqrt(1 + p). */
@inline
function gelu<T>(
  left: usize,
  right: usize,
  plane: usize,
  s: v128,
  t: v128,
  x: v128,
  near: v128,
  far: v128,
  away: v128,
  s2: v128,
  t2: v128,
): void {
  const p = square<T>(s);
  const q = square<T>(t);
  const st = v128.mul<T>(s, t);
  const det = v128.mul<T>(square<T>(st), v128.mul<T>(near, far));
  angles<T>(left, right, plane, near, far);
  const gap = v128.load(ANGLES, 16);
  const angleA = v128.load(left + 3 * plane);
  const angleB = v128.load(right + 3 * plane);
  const a = v128.load(left + 4 * plane);
  const b = v128.load(right + 4 * plane);
  const i = square<T>(v128.load(left + 5 * plane));
  const j = square<T>(v128.load(right + 5 * plane));
  const inverse = v128.mul<T>(i, j);
  const mean = v128.mul<T>(half<T>(), v128.add<T>(angleA, angleB));
  const angle = v128.sub<T>(mean, gap);
  const mu = v128.bitselect(v128.neg<T>(angle), angle, away);
  const lack = v128.sub<T>(mean, mu);
  const signed = v128.bitselect(lack, gap, away);
  const size = v128.relaxed_nmadd<T>(st, near, st);
  const covariance = v128.bitselect(v128.neg<T>(size), size, away);
  const sum = v128.add<T>(p, q);
  const root = v128.sqrt<T>(v128.add<T>(one<T>(), v128.add<T>(sum, det)));
  const overRoot = v128.div<T>(one<T>(), root);
  const apart = v128.sub<T>(s, t);
  const distance = v128.relaxed_madd<T>(st, x, v128.mul<T>(half<T>(), square<T>(apart)));
  const h = v128.sub<T>(p, q);
  const turn = v128.mul<T>(v128.mul<T>(quarter<T>(), h), v128.sub<T>(angleA, angleB));
  let arc = v128.relaxed_madd<T>(distance, mu, turn);
  arc = v128.relaxed_madd<T>(v128.mul<T>(half<T>(), sum), signed, arc);
  const tauP = v128.relaxed_nmadd<T>(p, i, i);
  const tauQ = v128.relaxed_nmadd<T>(q, j, j);
  const sumP = v128.add<T>(root, a);
  const sumQ = v128.add<T>(root, b);
  const ends = v128.add<T>(a, b);
  const ab = v128.mul<T>(a, b);
  const all = v128.mul<T>(v128.mul<T>(sumP, sumQ), v128.mul<T>(ab, ends));
  const overAll = v128.div<T>(one<T>(), all);
  const overSums = v128.mul<T>(overAll, v128.mul<T>(ab, ends));
  const overEnds = v128.mul<T>(overAll, v128.mul<T>(sumP, sumQ));
  const overP = v128.mul<T>(sumQ, overSums);
  const overQ = v128.mul<T>(sumP, overSums);
  const bend = v128.mul<T>(v128.mul<T>(v128.add<T>(h, h), h), overSums);
  const inverses = v128.mul<T>(overEnds, ends);
  const first = v128.relaxed_madd<T>(
    v128.mul<T>(bend, v128.add<T>(root, ends)),
    overEnds,
    v128.mul<T>(
      v128.mul<T>(det, inverses),
      v128.relaxed_madd<T>(overP, b, v128.mul<T>(overQ, a)),
    ),
  );
  const tilted = v128.relaxed_madd<T>(
    sumQ,
    inverse,
    v128.mul<T>(tauQ, v128.mul<T>(overEnds, ab)),
  );
  const second = v128.relaxed_madd<T>(
    bend,
    tilted,
    v128.mul<T>(det, v128.relaxed_madd<T>(tauP, overP, v128.mul<T>(tauQ, overQ))),
  );
  const roots = v128.mul<T>(half<T>(), v128.relaxed_madd<T>(first, overRoot, second));
  const whole = v128.relaxed_madd<T>(
    v128.add<T>(arc, roots),
    overCircle<T>(),
    v128.mul<T>(quarter<T>(), distance),
  );
  v128.store(GAP, gapOf<T>(whole, s2, t2));
  const lanes = unlike<T>(s2, t2);
  if (v128.any_true(lanes)) {
    const tail = v128.relaxed_madd<T>(
      square<T>(covariance),
      overRoot,
      v128.mul<T>(square<T>(st), root),
    );
    const bow = v128.relaxed_madd<T>(covariance, mu, v128.mul<T>(inverse, tail));
    const product = v128.relaxed_madd<T>(bow, overCircle<T>(), v128.mul<T>(quarter<T>(), covariance));
    fromCovariance<T>(lanes, product, s2, t2);
  }
  const bent = v128.relaxed_madd<T>(
    v128.add<T>(two<T>(), sum),
    inverse,
    square<T>(overRoot),
  );
  const steep = v128.relaxed_madd<T>(v128.mul<T>(covariance, overRoot), bent, mu);
  v128.store(GAP, v128.relaxed_madd<T>(steep, overCircle<T>(), quarter<T>()), 16);
}

@inline
function halfDistance<T>(s: v128, t: v128, x: v128): v128 {
  const apart = square<T>(v128.sub<T>(s, t));
  return v128.relaxed_madd<T>(v128.mul<T>(s, t), x, v128.mul<T>(half<T>(), apart));
}

/** a sin(bx + c): parameters a^2/2, b^2, cos 2c; a plane with exp(-b^2 p). */
@inline
function sine<T>(
  left: usize,
  right: usize,
  s: v128,
  t: v128,
  x: v128,
  xp: v128,
  s2: v128,
  t2: v128,
): void {
  const factor = v128.load(ROW);
  const squared = v128.load(ROW, 16);
  const doubled = v128.load(ROW, 32);
  const down = v128.neg<T>(squared);
  const near = expm1<T>(v128.mul<T>(down, halfDistance<T>(s, t, x)));
  const far = expm1<T>(v128.mul<T>(down, halfDistance<T>(s, t, xp)));
  const apart = v128.sub<T>(v128.load(left), v128.load(right));
  const gap = v128.mul<T>(half<T>(), square<T>(apart));
  const sines = v128.sub<T>(v128.mul<T>(v128.neg<T>(near), v128.add<T>(two<T>(), far)), gap);
  const cosines = v128.relaxed_madd<T>(near, far, gap);
  const up = v128.mul<T>(half<T>(), v128.add<T>(one<T>(), doubled));
  const other = v128.mul<T>(half<T>(), v128.sub<T>(one<T>(), doubled));
  const mixed = v128.relaxed_madd<T>(up, sines, v128.mul<T>(other, cosines));
  v128.store(GAP, gapOf<T>(v128.mul<T>(factor, mixed), s2, t2));
  const decay = v128.add<T>(one<T>(), near);
  const rise = v128.add<T>(one<T>(), far);
  const sum = v128.add<T>(decay, rise);
  const lanes = unlike<T>(s2, t2);
  let slope = v128.mul<T>(up, sum);
  if (v128.any_true(lanes) || v128.extract_lane<T>(doubled, 0) != 1) {
    // e^-x - e^-y from the larger one and 2 s t rho, which keeps its digits where both are near 1.
    const acute = v128.le<T>(x, xp);
    const rho = v128.sub<T>(one<T>(), v128.pmin<T>(x, xp));
    const r = v128.mul<T>(v128.mul<T>(s, t), rho);
    const lack = expm1<T>(v128.mul<T>(v128.add<T>(down, down), r));
    const difference = v128.bitselect(v128.neg<T>(v128.mul<T>(decay, lack)), v128.mul<T>(rise, lack), acute);
    slope = v128.relaxed_madd<T>(other, difference, slope);
    const covariance = v128.relaxed_madd<T>(up, difference, v128.mul<T>(other, sum));
    fromCovariance<T>(lanes, v128.mul<T>(factor, covariance), s2, t2);
  }
  v128.store(GAP, v128.mul<T>(v128.mul<T>(factor, squared), slope), 16);
}

/** a exp(b x^2): parameters b and 4 a^2 b^2. */
@inline
function gaussian<T>(s: v128, t: v128, near: v128, det: v128, twice: v128): void {
  const b = v128.load(ROW);
  const p = square<T>(s);
  const q = square<T>(t);
  const b2 = v128.add<T>(b, b);
  const squared = square<T>(b2);
  const middle = v128.sub<T>(one<T>(), v128.mul<T>(b2, v128.add<T>(p, q)));
  const wide = v128.relaxed_madd<T>(squared, det, middle);
  const b4 = v128.add<T>(b2, b2);
  const left = v128.sub<T>(one<T>(), v128.mul<T>(b4, p));
  const right = v128.sub<T>(one<T>(), v128.mul<T>(b4, q));
  const mean = v128.sqrt<T>(v128.mul<T>(left, right));
  const width = square<T>(v128.sub<T>(p, q));
  const radial = v128.div<T>(v128.mul<T>(squared, width), v128.add<T>(middle, mean));
  const root = v128.sqrt<T>(wide);
  const bottom = v128.mul<T>(root, v128.add<T>(root, v128.sqrt<T>(mean)));
  const minus = v128.div<T>(v128.relaxed_madd<T>(squared, det, radial), bottom);
  v128.store(GAP, v128.mul<T>(twice, minus));
  const covariance = v128.mul<T>(v128.mul<T>(s, t), v128.sub<T>(one<T>(), near));
  const scale = v128.load(ROW, 16);
  v128.store(
    GAP,
    v128.div<T>(v128.mul<T>(scale, covariance), v128.mul<T>(wide, root)),
    16,
  );
}

/** Exponentials of distances: parameters b^2 and a^2 b^2, gamma and shift, or gamma. */
@inline
function bell<T>(
  kind: i32,
  s: v128,
  t: v128,
  x: v128,
  xp: v128,
  twice: v128,
): void {
  const first = v128.load(ROW);
  const second = v128.load(ROW, 16);
  let lack: v128;
  let slope: v128;
  if (kind == EXP) {
    lack = expm1<T>(v128.neg<T>(v128.mul<T>(first, halfDistance<T>(s, t, x))));
    const sum = v128.mul<T>(first, halfDistance<T>(s, t, xp));
    slope = v128.mul<T>(second, v128.add<T>(one<T>(), expm1<T>(sum)));
  } else if (kind == RBF) {
    const gamma = v128.add<T>(first, first);
    lack = expm1<T>(v128.neg<T>(v128.mul<T>(gamma, halfDistance<T>(s, t, x))));
    slope = v128.mul<T>(gamma, v128.add<T>(one<T>(), lack));
  } else {
    lack = expm1<T>(v128.neg<T>(v128.mul<T>(first, x)));
    const near = v128.le<T>(x, xp);
    const rho = v128.bitselect(v128.sub<T>(one<T>(), x), v128.sub<T>(xp, one<T>()), near);
    const exponent = v128.mul<T>(first, v128.add<T>(rho, second));
    slope = v128.mul<T>(first, v128.add<T>(one<T>(), expm1<T>(exponent)));
  }
  v128.store(GAP, v128.neg<T>(v128.mul<T>(twice, lack)));
  v128.store(GAP, slope, 16);
}

/** sign: 1 - rho' = 2 theta/pi, and no slope. */
@inline
function sign<T>(near: v128, twice: v128): void {
  const turn = asin<T>(v128.sqrt<T>(v128.mul<T>(half<T>(), near)));
  const minus = v128.mul<T>(v128.mul<T>(turn, overCircle<T>()), v128.splat<T>(<T>8));
  v128.store(GAP, v128.mul<T>(twice, minus));
  v128.store(GAP, v128.splat<T>(<T>0), 16);
}

/** (sin - theta cos)/pi of the angle with sin^2(theta/2) = u, over u^(3/2). */
@inline
function remainder<T>(u: v128): v128 {
  let at = sizeof<T>() == 8 ? R_F64 : R_F32;
  const end = at + 16 * (sizeof<T>() == 8 ? 16 : 7);
  let r = v128.load(at);
  for (at += 16; at < end; at += 16) r = v128.relaxed_madd<T>(r, u, v128.load(at));
  return r;
}

/**
 * x^n for x > 0: 1 - rho' = g_n with g_0 = theta/pi, g_1 = min(minus, 1) - (sin - theta cos)/pi of the angle or
 * its supplement, and g_(n+1) = minus (1 - k plus) + rho g_n + k minus plus g_(n-1), k = n^2/(4n^2 - 1). The
 * slope is n^2/(2n - 1) (1 - g_(n-1)) s't'/(st), in the units of the program.
 */
@inline
function rectified<T>(order: i32, x: v128, xp: v128, twice: v128, inverse: v128): void {
  const near = v128.le<T>(x, xp);
  const rho = v128.bitselect(v128.sub<T>(one<T>(), x), v128.sub<T>(xp, one<T>()), near);
  const u = v128.mul<T>(half<T>(), v128.pmin<T>(x, xp));
  const h = v128.sqrt<T>(u);
  const turn = v128.mul<T>(asin<T>(h), overCircle<T>());
  const angle = v128.mul<T>(v128.add<T>(two<T>(), two<T>()), turn);
  let before = one<T>();
  let current = v128.bitselect(angle, v128.sub<T>(one<T>(), angle), near);
  if (order > 0) {
    before = current;
    const rest = v128.mul<T>(v128.mul<T>(u, h), remainder<T>(u));
    current = v128.sub<T>(v128.pmin<T>(x, one<T>()), rest);
  }
  const across = v128.mul<T>(x, xp);
  for (let n = 1; n < order; n++) {
    const square = <f64>n * <f64>n;
    const k = v128.splat<T>(<T>(square / (4 * square - 1)));
    const apart = v128.mul<T>(x, v128.relaxed_nmadd<T>(k, xp, one<T>()));
    const mixed = v128.mul<T>(v128.mul<T>(k, across), before);
    before = current;
    current = v128.relaxed_madd<T>(rho, current, v128.add<T>(apart, mixed));
  }
  v128.store(GAP, v128.mul<T>(twice, current));
  const size = <f64>order;
  const factor = v128.splat<T>(<T>(order == 0 ? 0 : size * size / (2 * size - 1)));
  const ratio = v128.mul<T>(factor, v128.mul<T>(twice, inverse));
  v128.store(GAP, v128.mul<T>(ratio, v128.sub<T>(one<T>(), before)), 16);
}

/**
 * A nonlinearity. Words 18: whether P is read, 19: whether it is written, 20: whether the NTK is not zero, 21
 * and 22: deviations after it, 23: their pitch, 24: kind, 25: parity, 1 for odd and 2 for even.
 * 26 and 27: planes of the left and right inputs that the kind needs, 28: their pitch, 29: from one to the
 * next, 30: the power of a rectified one. Parameters from 4 on: scales of s and of t, factor of the NTK, 1 over the scales after it, and these.
 */
@inline
function dual<T>(kind: i32, record: usize): void {
  setRow(address(record, 17));
  const rows = word(record, 7);
  const columns = word(record, 8);
  const kept = word(record, 18) != 0;
  const both = word(record, 19) != 0;
  const moving = word(record, 20) != 0;
  const parity = word(record, 25);
  const inPlane = address(record, 3);
  const plane = address(record, 6);
  const side = address(record, 16);
  const next = address(record, 29);
  const zero = v128.splat<T>(<T>0);
  for (let y = 0; y < rows; y++) {
    let from = address(record, 1) + <usize>y * address(record, 2);
    let to = address(record, 4) + <usize>y * address(record, 5);
    let left = leftAt(record) + <usize>y * address(record, 15);
    let right = rightAt(record) + <usize>y * address(record, 15);
    let newLeft = leftAt(record, 21) + <usize>y * address(record, 23);
    let newRight = rightAt(record, 22) + <usize>y * address(record, 23);
    let moreLeft = leftAt(record, 26) + <usize>y * address(record, 28);
    let moreRight = rightAt(record, 27) + <usize>y * address(record, 28);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      let s = v128.load(left);
      let t = v128.load(right);
      const apart = square<T>(v128.sub<T>(s, t));
      const inverse = v128.mul<T>(v128.load(left + side), v128.load(right + side));
      let x = v128.pmin<T>(
        two<T>(),
        v128.mul<T>(v128.pmax<T>(v128.sub<T>(v128.load(from), apart), zero), inverse),
      );
      let xp = v128.sub<T>(two<T>(), x);
      if (kept) {
        const p = v128.pmax<T>(v128.sub<T>(v128.load(from + inPlane), apart), zero);
        xp = v128.pmin<T>(two<T>(), v128.mul<T>(p, inverse));
      }
      // The others take s t rho, and not rho.
      if (kind == RECTIFIED || kind == EXP_NORMALIZED) {
        const lanes = settledLanes<T>(v128.load(left + side), v128.load(right + side));
        x = v128.bitselect(one<T>(), x, lanes);
        xp = v128.bitselect(one<T>(), xp, lanes);
      }
      const away = v128.lt<T>(xp, x);
      const near = v128.pmin<T>(x, xp);
      const far = v128.pmax<T>(x, xp);
      s = v128.mul<T>(s, v128.load(ROW, 64));
      t = v128.mul<T>(t, v128.load(ROW, 80));
      const u = v128.load(newLeft);
      const v = v128.load(newRight);
      const twice = v128.mul<T>(u, v128.add<T>(v, v));
      const s2 = v128.mul<T>(u, v128.load(ROW, 128));
      const t2 = v128.mul<T>(v, v128.load(ROW, 144));
      if (kind == ERF) {
        if (parity == 1) erf<T>(true, moreLeft, moreRight, next, near, far, away, s2, t2);
        else erf<T>(false, moreLeft, moreRight, next, near, far, away, s2, t2);
      } else if (kind == GELU) {
        gelu<T>(moreLeft, moreRight, next, s, t, x, near, far, away, s2, t2);
      } else if (kind == SIN) {
        const turn = parity != 0;
        const a = turn ? near : x;
        const b = turn ? far : xp;
        sine<T>(moreLeft, moreRight, s, t, a, b, s2, t2);
      } else if (kind == SIGN) {
        sign<T>(near, twice);
      } else if (kind == RECTIFIED) {
        rectified<T>(word(record, 30), x, xp, twice, inverse);
      } else if (kind <= RBF) {
        bell<T>(kind, s, t, x, xp, twice);
      } else {
        const det = v128.mul<T>(square<T>(v128.mul<T>(s, t)), v128.mul<T>(near, far));
        gaussian<T>(s, t, near, det, twice);
      }
      let gap = v128.load(GAP);
      // Those by distances are in the units of the program.
      if (kind <= SIN) gap = v128.mul<T>(gap, v128.load(ROW, 112));
      const most = v128.add<T>(twice, twice);
      gap = v128.pmin<T>(v128.pmax<T>(gap, zero), most);
      let slope = v128.load(GAP, 16);
      if (parity == 2) slope = v128.bitselect(v128.neg<T>(slope), slope, away);
      const rest = v128.sub<T>(most, gap);
      const turned = parity == 1 ? away : zero;
      const lengths = square<T>(v128.sub<T>(u, v));
      v128.store(to, v128.add<T>(lengths, v128.bitselect(rest, gap, turned)));
      if (both) {
        v128.store(to + plane, v128.add<T>(lengths, v128.bitselect(gap, rest, turned)));
      }
      const ntk = moving ? v128.load(from + 2 * inPlane) : zero;
      // That of a rectified power is in the units of the program.
      const factor = kind == RECTIFIED ? slope : v128.mul<T>(slope, v128.load(ROW, 96));
      v128.store(to + 2 * plane, v128.mul<T>(ntk, factor));
      from += 16;
      to += 16;
      left += 16;
      right += 16;
      newLeft += 16;
      newRight += 16;
      moreLeft += 16;
      moreRight += 16;
    }
  }
}

function erf_f32(record: usize): void {
  dual<f32>(ERF, record);
}

function gelu_f32(record: usize): void {
  dual<f32>(GELU, record);
}

function sine_f32(record: usize): void {
  dual<f32>(SIN, record);
}

function exp_f32(record: usize): void {
  dual<f32>(EXP, record);
}

function expNormalized_f32(record: usize): void {
  dual<f32>(EXP_NORMALIZED, record);
}

function rbf_f32(record: usize): void {
  dual<f32>(RBF, record);
}

function gaussian_f32(record: usize): void {
  dual<f32>(GAUSSIAN, record);
}

function sign_f32(record: usize): void {
  dual<f32>(SIGN, record);
}

function rectified_f32(record: usize): void {
  dual<f32>(RECTIFIED, record);
}

/** The nonlinearity in float32. */
export function dual_f32(record: usize): void {
  switch (word(record, 24)) {
    case 0:
      return erf_f32(record);
    case 1:
      return gelu_f32(record);
    case 2:
      return sine_f32(record);
    case 3:
      return exp_f32(record);
    case 4:
      return expNormalized_f32(record);
    case 5:
      return rbf_f32(record);
    case 8:
      return sign_f32(record);
    case 9:
      return rectified_f32(record);
    default:
      return gaussian_f32(record);
  }
}

function erf_f64(record: usize): void {
  dual<f64>(ERF, record);
}

function gelu_f64(record: usize): void {
  dual<f64>(GELU, record);
}

function sine_f64(record: usize): void {
  dual<f64>(SIN, record);
}

function exp_f64(record: usize): void {
  dual<f64>(EXP, record);
}

function expNormalized_f64(record: usize): void {
  dual<f64>(EXP_NORMALIZED, record);
}

function rbf_f64(record: usize): void {
  dual<f64>(RBF, record);
}

function gaussian_f64(record: usize): void {
  dual<f64>(GAUSSIAN, record);
}

function sign_f64(record: usize): void {
  dual<f64>(SIGN, record);
}

function rectified_f64(record: usize): void {
  dual<f64>(RECTIFIED, record);
}

/** The nonlinearity in float64. */
export function dual_f64(record: usize): void {
  switch (word(record, 24)) {
    case 0:
      return erf_f64(record);
    case 1:
      return gelu_f64(record);
    case 2:
      return sine_f64(record);
    case 3:
      return exp_f64(record);
    case 4:
      return expNormalized_f64(record);
    case 5:
      return rbf_f64(record);
    case 8:
      return sign_f64(record);
    case 9:
      return rectified_f64(record);
    default:
      return gaussian_f64(record);
  }
}

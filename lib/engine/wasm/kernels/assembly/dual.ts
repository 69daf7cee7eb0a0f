// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Nonlinearities whose maps need functions beyond a square root, one pair at a time; the step of
 * lib/activations/dual.ts around them.
 */
import { erfCovariance, erfDistance, erfSlope } from "./erf.ts";
import { gaborCovariance, gaborDistance, gaborSlope } from "./gabor.ts";
import { geluCovariance, geluDistance, geluSlope } from "./gelu.ts";
import { ARRAY, NTK, PLUS } from "./layout.ts";
import { setFirst, setSecond } from "./pair.ts";
import {
  expMinus,
  expNormalizedMinus,
  expNormalizedSlope,
  expSlope,
  gaussianMinus,
  gaussianSlope,
  rbfMinus,
  rbfSlope,
  sinCovariance,
  sinDistance,
  sinSlope,
} from "./waves.ts";

const ERF = 0;
const GELU = 1;
const SIN = 2;
const EXP = 3;
const EXP_NORMALIZED = 4;
const RBF = 5;
const GAUSSIAN = 6;
const GABOR = 7;

/** 1 - rho' itself, or E[(phi(u) - phi(v))^2]/2 where `byDistance` says so. */
function gap(kind: i32, x: f64, y: f64, z: f64): f64 {
  switch (kind) {
    case ERF:
      return erfDistance(x, y);
    case GELU:
      return geluDistance();
    case SIN:
      return sinDistance(x, y, z);
    case EXP:
      return expMinus(x);
    case EXP_NORMALIZED:
      return expNormalizedMinus(x);
    case RBF:
      return rbfMinus(x);
    case GAUSSIAN:
      return gaussianMinus(x);
    default:
      return gaborDistance();
  }
}

/** E[phi phi] of those that `byDistance` names. */
function covarianceOf(kind: i32, x: f64, y: f64, z: f64): f64 {
  switch (kind) {
    case ERF:
      return erfCovariance(x, y, z);
    case GELU:
      return geluCovariance();
    case SIN:
      return sinCovariance(x, y, z);
    default:
      return gaborCovariance();
  }
}

function slope(kind: i32, x: f64, y: f64, z: f64): f64 {
  switch (kind) {
    case ERF:
      return erfSlope(x, y);
    case GELU:
      return geluSlope();
    case SIN:
      return sinSlope(x, y, z);
    case EXP:
      return expSlope(x, y);
    case EXP_NORMALIZED:
      return expNormalizedSlope(x, y);
    case RBF:
      return rbfSlope(x);
    case GAUSSIAN:
      return gaussianSlope(x, y);
    default:
      return gaborSlope();
  }
}

@inline
function byDistance(kind: i32): bool {
  return kind <= SIN || kind == GABOR;
}

/** 1 - rho', by the rule of lib/activations/dual.ts. */
function newMinus(kind: i32, x: f64, y: f64, z: f64, s2: f64, t2: f64, minus: f64): f64 {
  if (!byDistance(kind)) return gap(kind, x, y, z);
  const scale = s2 * t2;
  if (scale == 0) return s2 == t2 ? minus : 1;
  if (min<f64>(s2, t2) < max<f64>(s2, t2) / 2) return 1 - covarianceOf(kind, x, y, z) / scale;
  const apart = s2 - t2;
  return (gap(kind, x, y, z) - apart * apart / 2) / scale;
}

/**
 * A nonlinearity with parameters x, y, z over a run. `parity` is 1 for odd, 2 for even, else 0; p, s and
 * s2 are the first input's variance, its root and the root of the new variance; those of the second
 * inputs lie at `columns`, an array each.
 */
export function dual_f64(
  kind: i32,
  x: f64,
  y: f64,
  z: f64,
  parity: i32,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  p: f64,
  s: f64,
  s2: f64,
): void {
  setFirst(p, s);
  for (let j: usize = 0, end = <usize>count * 8; j < end; j += 8) {
    const minus = load<f64>(from + j);
    const plus = load<f64>(from + j, PLUS);
    const turned = parity != 0 && minus > plus;
    const q = load<f64>(columns + j);
    const t = load<f64>(columns + j, ARRAY);
    if (turned) setSecond(q, t, plus, minus);
    else setSecond(q, t, minus, plus);
    const t2 = load<f64>(columns + j, 2 * ARRAY);
    let near = newMinus(kind, x, y, z, s2, t2, turned ? plus : minus);
    near = max<f64>(0, min<f64>(2, near));
    let factor = slope(kind, x, y, z);
    if (turned && parity == 2) factor = -factor;
    const odd = turned && parity == 1;
    store<f64>(to + j, odd ? 2 - near : near);
    store<f64>(to + j, odd ? near : 2 - near, PLUS);
    store<f64>(to + j, factor * load<f64>(from + j, NTK), NTK);
  }
}

// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Correlations of a tile of pairs: inner products of unit vectors, and for nearly parallel ones half the
 * squared difference or sum of them.
 *
 * Unit vectors come in panels of 32 bytes of inputs: entry k of a panel's inputs lies at 32 k. A tile's
 * chunk of the vectors is multiplied by a micro-kernel of four rows and two vectors of columns.
 */
import { addPanelProduct } from "../../../../linalg/wasm/blocks/assembly/micro_f64.ts";
import { Near, PANEL, ROWS } from "../protocol.ts";

/** What the micro-kernel sums: products, or squares of u + sigma v. */
@inline
function term<T>(squares: bool, u: v128, v: v128, sigma: v128, sum: v128): v128 {
  if (!squares) return v128.relaxed_madd<T>(u, v, sum);
  const w = v128.relaxed_madd<T>(sigma, v, u);
  return v128.relaxed_madd<T>(w, w, sum);
}

/** Adds the sums over `length` entries of four rows and a panel of columns to the tile at c. */
@inline
function micro<T>(
  squares: bool,
  sigma: v128,
  length: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
): void {
  let c00 = v128.splat<T>(<T>0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = a + <usize>length * PANEL;
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const x = v128.load(a);
    let u0: v128;
    let u1: v128;
    let u2: v128;
    let u3: v128;
    if (sizeof<T>() == 8) {
      const y = v128.load(a, 16);
      u0 = v128.shuffle<f64>(x, x, 0, 0);
      u1 = v128.shuffle<f64>(x, x, 1, 1);
      u2 = v128.shuffle<f64>(y, y, 0, 0);
      u3 = v128.shuffle<f64>(y, y, 1, 1);
    } else {
      u0 = v128.shuffle<f32>(x, x, 0, 0, 0, 0);
      u1 = v128.shuffle<f32>(x, x, 1, 1, 1, 1);
      u2 = v128.shuffle<f32>(x, x, 2, 2, 2, 2);
      u3 = v128.shuffle<f32>(x, x, 3, 3, 3, 3);
    }
    c00 = term<T>(squares, u0, b0, sigma, c00);
    c01 = term<T>(squares, u0, b1, sigma, c01);
    c10 = term<T>(squares, u1, b0, sigma, c10);
    c11 = term<T>(squares, u1, b1, sigma, c11);
    c20 = term<T>(squares, u2, b0, sigma, c20);
    c21 = term<T>(squares, u2, b1, sigma, c21);
    c30 = term<T>(squares, u3, b0, sigma, c30);
    c31 = term<T>(squares, u3, b1, sigma, c31);
    a += PANEL;
    b += PANEL;
  }
  accumulate<T>(c, c00, c01);
  accumulate<T>(c + stride, c10, c11);
  accumulate<T>(c + 2 * stride, c20, c21);
  accumulate<T>(c + 3 * stride, c30, c31);
}

@inline
function accumulate<T>(c: usize, x: v128, y: v128): void {
  v128.store(c, v128.add<T>(v128.load(c), x));
  v128.store(c, v128.add<T>(v128.load(c, 16), y), 16);
}

// Kept apart and not inlined, so that a running tile gets optimised code as soon as there is some.
function addProducts<T>(length: i32, a: usize, b: usize, c: usize, stride: usize): void {
  micro<T>(false, v128.splat<T>(<T>0), length, a, b, c, stride);
}

function addSquares<T>(sigma: f64, length: i32, a: usize, b: usize, c: usize, stride: usize): void {
  micro<T>(true, v128.splat<T>(<T>sigma), length, a, b, c, stride);
}

/** Where the four rows of group r begin: a panel holds four inputs of float64 or eight of float32. */
@inline
function group<T>(a: usize, r: i32, length: i32): usize {
  const bytes = <usize>length * PANEL;
  return sizeof<T>() == 8 ? a + <usize>r * bytes : a + <usize>(r >> 1) * bytes + 16 * (r & 1);
}

/** First group of four rows that has a pair on or below the diagonal with columns from panel p on. */
@inline
function firstGroup<T>(diagonal: i32, p: i32): i32 {
  return diagonal ? (sizeof<T>() == 8 ? p : 2 * p) : 0;
}

@inline
function gramTile<T>(
  diagonal: i32,
  groups: i32,
  panels: i32,
  length: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
): void {
  for (let p = 0; p < panels; p++) {
    for (let r = firstGroup<T>(diagonal, p); r < groups; r++) {
      const to = c + <usize>(ROWS * r) * stride + PANEL * p;
      const left = group<T>(a, r, length);
      const right = b + <usize>(p * PANEL * length);
      if (sizeof<T>() == 8) addPanelProduct(length, left, right, to, stride, 1);
      else addProducts<T>(length, left, right, to, stride);
    }
  }
}

/**
 * Adds to the tile at c the inner products over a chunk of `length` entries of 4 `groups` rows at a and
 * of `panels` panels of columns at b; only blocks that reach below the diagonal if `diagonal`.
 */
export function gram(
  wide: bool, diagonal: i32, groups: i32, panels: i32, length: i32, a: usize, b: usize, c: usize, stride: usize,
): void {
  if (wide) gramTile<f64>(diagonal, groups, panels, length, a, b, c, stride);
  else gramTile<f32>(diagonal, groups, panels, length, a, b, c, stride);
}

/**
 * Turns the inner products of a block into 1 - |rho| with the sign of rho. Returns the bits of `Near` of
 * those that are below the bound.
 */
@inline
function signGapsOfBlock<T>(c: usize, stride: usize, bound: T): i32 {
  let found = 0;
  for (let i: usize = 0; i < <usize>ROWS; i++) {
    for (let j: usize = 0; j < <usize>PANEL; j += sizeof<T>()) {
      const at = c + i * stride + j;
      const rho = load<T>(at);
      const near = <T>1 - abs(rho);
      if (near < bound) found |= rho > 0 ? Near.equal : Near.opposite;
      store<T>(at, copysign<T>(near, rho));
    }
  }
  return found;
}

/** The same for a tile; writes the bits of each block to `list`. Returns all of them. */
@inline
function signGapsOfTile<T>(
  diagonal: i32,
  groups: i32,
  panels: i32,
  c: usize,
  stride: usize,
  bound: T,
  list: usize,
): i32 {
  let flags = 0;
  for (let p = 0; p < panels; p++) {
    for (let r = firstGroup<T>(diagonal, p); r < groups; r++) {
      const found = signGapsOfBlock<T>(c + <usize>(ROWS * r) * stride + PANEL * p, stride, bound);
      store<u8>(list + p * groups + r, <u8>found);
      flags |= found;
    }
  }
  return flags;
}

export function signGaps(
  wide: bool, diagonal: i32, groups: i32, panels: i32, c: usize, stride: usize, bound: f64, list: usize,
): i32 {
  if (wide) return signGapsOfTile<f64>(diagonal, groups, panels, c, stride, bound, list);
  return signGapsOfTile<f32>(diagonal, groups, panels, c, stride, <f32>bound, list);
}

/** Adds to the tile at e the squared differences, or sums, of the blocks marked with bit `kind`. */
@inline
function squaresOfTile<T>(
  kind: i32,
  diagonal: i32,
  groups: i32,
  panels: i32,
  length: i32,
  a: usize,
  b: usize,
  e: usize,
  stride: usize,
  list: usize,
): void {
  const sigma: f64 = kind == Near.equal ? -1 : 1;
  for (let p = 0; p < panels; p++) {
    for (let r = firstGroup<T>(diagonal, p); r < groups; r++) {
      if (!(load<u8>(list + p * groups + r) & kind)) continue;
      const to = e + <usize>(ROWS * r) * stride + PANEL * p;
      const left = group<T>(a, r, length);
      const right = b + <usize>(p * PANEL * length);
      addSquares<T>(sigma, length, left, right, to, stride);
    }
  }
}

export function squareTile(
  wide: bool, kind: i32, diagonal: i32, groups: i32, panels: i32, length: i32, a: usize, b: usize, e: usize,
  stride: usize, list: usize,
): void {
  if (wide) squaresOfTile<f64>(kind, diagonal, groups, panels, length, a, b, e, stride, list);
  else squaresOfTile<f32>(kind, diagonal, groups, panels, length, a, b, e, stride, list);
}

/** Puts halves of the sums of squares at e in place of entries below the bound, of one sign. */
@inline
function replaceTile<T>(kind: i32, rows: i32, c: usize, e: usize, stride: usize, bound: T): void {
  const sign: T = kind == Near.equal ? <T>1 : <T>-1;
  for (let i: usize = 0, end = <usize>rows * stride; i < end; i += sizeof<T>()) {
    const held = load<T>(c + i);
    if (abs(held) >= bound || copysign<T>(1, held) != sign) continue;
    store<T>(c + i, copysign<T>(load<T>(e + i) / 2, sign));
  }
}

export function replace(wide: bool, kind: i32, rows: i32, c: usize, e: usize, stride: usize, bound: f64): void {
  if (wide) replaceTile<f64>(kind, rows, c, e, stride, bound);
  else replaceTile<f32>(kind, rows, c, e, stride, <f32>bound);
}

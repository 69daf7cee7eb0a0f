// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Sums of a graded series of one vector of pairs: far ones, and near ones. With p = |rho|^n, c_e and c_o the products of
 * entries of the even and the odd family that belong to the node n, and v = c_e + rho c_o:
 *   U = sum v p, N = sum n v p, V = sum c_o p.
 * Near pairs take L = sum v (1 - p) in place of U, the sums C of c_e and D of c_o, and R, the squared distance of the
 * entries. Of a single family v = c, and the sums C and D are one. A pair takes no groups and blocks after the entries
 * that its limit counts. Entries of both
 * families alternate.
 */
import { one, two } from "../../assembly/numbers.ts";
import { nodesOf, startLacks, startNumbers, startPowers } from "../../assembly/graded_powers.ts";
import { entry } from "./series_sums.ts";
import { largest } from "./series.ts";
import { square } from "../../assembly/pair.ts";

/** Powers of a group. */
export const GROUP: i32 = 8;

/** U or L, N, V, C, D and R. */
export const SUMS: usize = memory.data(96, 16);

/** Powers, or what they lack to 1, at the nodes of a block; then the nodes of the first block. */
const POWERS: usize = memory.data(144, 16);
const NUMBERS: usize = memory.data(144, 16);

/** Powers of blocks below this count as zero: products of their entries are below a hundredth. */
const LEAST: f64 = 1e-15;
const LEAST_F32: f64 = 1e-7;

/** Lanes of powers that are not too small to count. */
@inline
function significantLanes<T>(p: v128): v128 {
  return v128.gt<T>(p, v128.splat<T>(<T>(sizeof<T>() == 4 ? LEAST_F32 : LEAST)));
}

/** These powers, else 0. */
@inline
function significant<T>(p: v128): v128 {
  return v128.and(p, significantLanes<T>(p));
}

/** Lanes whose limit comes after a number. */
@inline
function within<T>(number: i32, limit: v128): v128 {
  return v128.lt<T>(v128.splat<T>(<T>number), limit);
}

/** Of pairs with |rho| = `size`: writes U, N and V. */
@inline
export function farTerms<T>(
  splat: bool,
  both: bool,
  rule: i32,
  groups: i32,
  blocks: i32,
  left: usize,
  right: usize,
  rho: v128,
  size: v128,
  limit: v128,
): void {
  const zero = v128.splat<T>(<T>0);
  let u = zero;
  let d = zero;
  let w = zero;
  let p = size;
  const x = square<T>(size);
  let n = one<T>();
  let any = true;
  for (let group = 0; any && group < groups; group++) {
    for (let k = 0; k < GROUP; k++) {
      let v = v128.mul<T>(entry<T>(splat, left), v128.load(right));
      if (both) {
        const c = v128.mul<T>(entry<T>(splat, left + 16), v128.load(right, 16));
        w = v128.relaxed_madd<T>(c, p, w);
        v = v128.relaxed_madd<T>(c, rho, v);
      }
      const t = v128.mul<T>(v, p);
      u = v128.add<T>(u, t);
      d = v128.relaxed_madd<T>(n, t, d);
      p = v128.mul<T>(p, x);
      n = v128.add<T>(n, two<T>());
      left += both ? 32 : 16;
      right += both ? 32 : 16;
    }
    p = v128.and(significant<T>(p), within<T>(GROUP * (group + 1), limit));
    any = v128.any_true(p);
  }
  if (any && blocks > 0) {
    startPowers<T>(rule, size, POWERS);
    startNumbers<T>(rule, NUMBERS);
    const end = POWERS + (<usize>nodesOf(rule) << 4);
    const over = NUMBERS - POWERS;
    let scale: f64 = 1;
    let before = GROUP * groups;
    for (let block = 0; block < blocks; block++) {
      // Powers descend within a block.
      const alive = v128.and(significantLanes<T>(v128.load(POWERS)), within<T>(before, limit));
      if (!v128.any_true(alive)) break;
      let s = zero;
      for (let at = POWERS; at < end; at += 16) {
        p = v128.and(v128.load(at), alive);
        v128.store(at, square<T>(p));
        let v = v128.mul<T>(entry<T>(splat, left), v128.load(right));
        if (both) {
          const c = v128.mul<T>(entry<T>(splat, left + 16), v128.load(right, 16));
          w = v128.relaxed_madd<T>(c, p, w);
          v = v128.relaxed_madd<T>(c, rho, v);
        }
        const t = v128.mul<T>(v, p);
        u = v128.add<T>(u, t);
        s = v128.relaxed_madd<T>(v128.load(at + over), t, s);
        left += both ? 32 : 16;
        right += both ? 32 : 16;
      }
      d = v128.relaxed_madd<T>(v128.splat<T>(<T>scale), s, d);
      scale *= 2;
      before += nodesOf(rule);
    }
  }
  v128.store(SUMS, u);
  v128.store(SUMS, d, 16);
  v128.store(SUMS, w, 32);
}

/** Of pairs with 1 - |rho| = z: writes L, N, V, C, D and R. */
@inline
export function nearTerms<T>(
  splat: bool,
  both: bool,
  rule: i32,
  groups: i32,
  blocks: i32,
  left: usize,
  right: usize,
  rho: v128,
  z: v128,
  limit: v128,
): void {
  const zero = v128.splat<T>(<T>0);
  let l = zero;
  let d = zero;
  let w = zero;
  let c = zero;
  let e = zero;
  let r = zero;
  let m = z;
  // 1 - rho^2
  const y = v128.mul<T>(z, v128.sub<T>(two<T>(), z));
  let n = one<T>();
  const most = largest<T>(limit);
  let before = 0;
  for (let group = 0; group < groups && <T>before < most; group++) {
    const alive = within<T>(before, limit);
    for (let k = 0; k < GROUP; k++) {
      const p = v128.sub<T>(one<T>(), m);
      let a = v128.and(entry<T>(splat, left), alive);
      let b = v128.and(v128.load(right), alive);
      let v = v128.mul<T>(a, b);
      c = v128.add<T>(c, v);
      let apart = v128.sub<T>(a, b);
      r = v128.relaxed_madd<T>(apart, apart, r);
      if (both) {
        a = v128.and(entry<T>(splat, left + 16), alive);
        b = v128.and(v128.load(right, 16), alive);
        const odd = v128.mul<T>(a, b);
        e = v128.add<T>(e, odd);
        apart = v128.sub<T>(a, b);
        r = v128.relaxed_madd<T>(apart, apart, r);
        w = v128.relaxed_madd<T>(odd, p, w);
        v = v128.relaxed_madd<T>(odd, rho, v);
      }
      l = v128.relaxed_madd<T>(v, m, l);
      d = v128.relaxed_madd<T>(n, v128.mul<T>(v, p), d);
      m = v128.relaxed_madd<T>(p, y, m);
      n = v128.add<T>(n, two<T>());
      left += both ? 32 : 16;
      right += both ? 32 : 16;
    }
    before += GROUP;
  }
  if (blocks > 0 && <T>before < most) {
    startLacks<T>(rule, z, POWERS, 16);
    startNumbers<T>(rule, NUMBERS);
    const end = POWERS + (<usize>nodesOf(rule) << 4);
    const over = NUMBERS - POWERS;
    let scale: f64 = 1;
    for (let block = 0; block < blocks && <T>before < most; block++) {
      const alive = within<T>(before, limit);
      let s = zero;
      for (let at = POWERS; at < end; at += 16) {
        m = v128.load(at);
        const p = v128.sub<T>(one<T>(), m);
        v128.store(at, v128.relaxed_madd<T>(p, m, m));
        let a = v128.and(entry<T>(splat, left), alive);
        let b = v128.and(v128.load(right), alive);
        let v = v128.mul<T>(a, b);
        c = v128.add<T>(c, v);
        let apart = v128.sub<T>(a, b);
        r = v128.relaxed_madd<T>(apart, apart, r);
        if (both) {
          a = v128.and(entry<T>(splat, left + 16), alive);
          b = v128.and(v128.load(right, 16), alive);
          const odd = v128.mul<T>(a, b);
          e = v128.add<T>(e, odd);
          apart = v128.sub<T>(a, b);
          r = v128.relaxed_madd<T>(apart, apart, r);
          w = v128.relaxed_madd<T>(odd, p, w);
          v = v128.relaxed_madd<T>(odd, rho, v);
        }
        l = v128.relaxed_madd<T>(v, m, l);
        s = v128.relaxed_madd<T>(v128.load(at + over), v128.mul<T>(v, p), s);
        left += both ? 32 : 16;
        right += both ? 32 : 16;
      }
      d = v128.relaxed_madd<T>(v128.splat<T>(<T>scale), s, d);
      scale *= 2;
      before += nodesOf(rule);
    }
  }
  v128.store(SUMS, l);
  v128.store(SUMS, d, 16);
  v128.store(SUMS, w, 32);
  v128.store(SUMS, c, 48);
  v128.store(SUMS, e, 64);
  v128.store(SUMS, r, 80);
}

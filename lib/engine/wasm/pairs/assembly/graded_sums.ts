// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Sums over the powers |rho|^n of a graded series, as the rules of `lib/activations/index_rule.ts` have
 * them: the powers n = 1, 3, ..., then blocks of nodes, where a block's powers are the squares of the one before. Two vectors of pairs go together, since more do not fit in registers.
 *
 * Entries of the first input, in all lanes, are 16 bytes apart, those of the second LINE bytes.
 */
import { counted, nodesOf, POWERS, startBlocks } from "../../assembly/graded_powers.ts";

/** Powers taken one by one, in groups after which those that do not count any more are left out. */
const GROUP: i32 = 8;

/** The first powers of far pairs and of near ones, for the other family of the same pairs. */
const FAR: usize = memory.data(288, 16);
const CLOSE: usize = memory.data(288, 16);

/** Bytes of four vectors of second inputs, and from one sum of four vectors to the next. */
const LINE: usize = 64;

/** Copies few bytes without a call. */
@inline
function copy(to: usize, from: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, v128.load(from + i));
}

/**
 * Of pairs that are far apart, z = 1 - |rho|: writes sum c |rho|^n and sum c n |rho|^n, c being products of
 * entries, two vectors each. What is left out is zero for each pair by itself.
 * There are `groups` groups of powers; all of them where there are blocks. `again` says that the pairs are those of
 * the call before, with other entries.
 */
@inline
export function farSums<T>(
  again: bool,
  rule: i32,
  groups: i32,
  blocks: i32,
  left: usize,
  right: usize,
  z0: v128,
  z1: v128,
  to: usize,
): void {
  const nodes = nodesOf(rule);
  const bytes = <usize>nodes << 5;
  const one = v128.splat<T>(<T>1);
  const two = v128.splat<T>(<T>2);
  let u0 = v128.splat<T>(<T>0);
  let u1 = u0;
  let d0 = u0;
  let d1 = u0;
  let p0 = v128.sub<T>(one, z0);
  let p1 = v128.sub<T>(one, z1);
  const x0 = v128.mul<T>(p0, p0);
  const x1 = v128.mul<T>(p1, p1);
  let n = one;
  let any = true;
  for (let group = 0; any && group < groups; group++) {
    for (let k = 0; k < GROUP; k++) {
      const t0 = v128.mul<T>(v128.mul<T>(v128.load(left), v128.load(right)), p0);
      const t1 = v128.mul<T>(v128.mul<T>(v128.load(left), v128.load(right, 16)), p1);
      u0 = v128.add<T>(u0, t0);
      u1 = v128.add<T>(u1, t1);
      d0 = v128.relaxed_madd<T>(n, t0, d0);
      d1 = v128.relaxed_madd<T>(n, t1, d1);
      p0 = v128.mul<T>(p0, x0);
      p1 = v128.mul<T>(p1, x1);
      n = v128.add<T>(n, two);
      left += 16;
      right += LINE;
    }
    p0 = counted<T>(p0);
    p1 = counted<T>(p1);
    any = v128.any_true(v128.or(p0, p1));
  }
  if (any && blocks > 0) {
    if (!again) {
      startBlocks<T>(rule, z0, z1);
      for (let i: usize = 0; i < bytes; i += 16) v128.store(FAR + i, v128.sub<T>(one, v128.load(POWERS + i)));
    }
    copy(POWERS, FAR, bytes);
    let scale: f64 = 1;
    for (let block = 0; any && block < blocks; block++) {
      let s0 = v128.splat<T>(<T>0);
      let s1 = s0;
      any = false;
      for (let i: usize = 0; i < <usize>nodes; i++) {
        p0 = counted<T>(v128.load(POWERS + 32 * i));
        p1 = counted<T>(v128.load(POWERS + 32 * i, 16));
        any = any || v128.any_true(v128.or(p0, p1));
        const t0 = v128.mul<T>(v128.mul<T>(v128.load(left), v128.load(right)), p0);
        const t1 = v128.mul<T>(v128.mul<T>(v128.load(left), v128.load(right, 16)), p1);
        n = v128.load(POWERS + 288 + 16 * i);
        u0 = v128.add<T>(u0, t0);
        u1 = v128.add<T>(u1, t1);
        s0 = v128.relaxed_madd<T>(n, t0, s0);
        s1 = v128.relaxed_madd<T>(n, t1, s1);
        v128.store(POWERS + 32 * i, v128.mul<T>(p0, p0));
        v128.store(POWERS + 32 * i, v128.mul<T>(p1, p1), 16);
        left += 16;
        right += LINE;
      }
      const factor = v128.splat<T>(<T>scale);
      d0 = v128.relaxed_madd<T>(factor, s0, d0);
      d1 = v128.relaxed_madd<T>(factor, s1, d1);
      scale *= 2;
    }
  }
  v128.store(to, u0);
  v128.store(to, u1, 16);
  v128.store(to + LINE, d0);
  v128.store(to + LINE, d1, 16);
}

/**
 * Of near pairs: the same two sums, then sum c (1 - |rho|^n), in which nothing cancels, and the squared
 * distance of the entries. A pair takes only the blocks that the second input has, of which `numbers`
 * holds how many, up to the one in which |rho|^n is a rounding of 1; how many they are is written after the sums.
 */
@inline
export function closeSums<T>(
  again: bool,
  numbers: usize,
  rule: i32,
  groups: i32,
  blocks: i32,
  left: usize,
  right: usize,
  z0: v128,
  z1: v128,
  to: usize,
): void {
  const nodes = nodesOf(rule);
  const bytes = <usize>nodes << 5;
  const one = v128.splat<T>(<T>1);
  const two = v128.splat<T>(<T>2);
  let u0 = v128.splat<T>(<T>0);
  let u1 = u0;
  let d0 = u0;
  let d1 = u0;
  let l0 = u0;
  let l1 = u0;
  let g0 = u0;
  let g1 = u0;
  let m0 = z0;
  let m1 = z1;
  // 1 - rho^2
  const y0 = v128.mul<T>(z0, v128.sub<T>(two, z0));
  const y1 = v128.mul<T>(z1, v128.sub<T>(two, z1));
  let n = one;
  for (let k = 0; k < GROUP * groups; k++) {
    let a = v128.load(left);
    let b = v128.load(right);
    let c = v128.mul<T>(a, b);
    let e = v128.sub<T>(a, b);
    let p = v128.sub<T>(one, m0);
    let t = v128.mul<T>(c, p);
    u0 = v128.add<T>(u0, t);
    d0 = v128.relaxed_madd<T>(n, t, d0);
    l0 = v128.relaxed_madd<T>(c, m0, l0);
    g0 = v128.relaxed_madd<T>(e, e, g0);
    m0 = v128.relaxed_madd<T>(p, y0, m0);
    a = v128.load(left);
    b = v128.load(right, 16);
    c = v128.mul<T>(a, b);
    e = v128.sub<T>(a, b);
    p = v128.sub<T>(one, m1);
    t = v128.mul<T>(c, p);
    u1 = v128.add<T>(u1, t);
    d1 = v128.relaxed_madd<T>(n, t, d1);
    l1 = v128.relaxed_madd<T>(c, m1, l1);
    g1 = v128.relaxed_madd<T>(e, e, g1);
    m1 = v128.relaxed_madd<T>(p, y1, m1);
    n = v128.add<T>(n, two);
    left += 16;
    right += LINE;
  }
  if (blocks > 0) {
    if (!again) {
      startBlocks<T>(rule, z0, z1);
      copy(CLOSE, POWERS, bytes);
    } else {
      copy(POWERS, CLOSE, bytes);
    }
  }
  let scale: f64 = 1;
  let k0 = v128.splat<T>(<T>0);
  let k1 = k0;
  for (let block = 0; block < blocks; block++) {
    // Powers descend within a block: where the first is a rounding, so are the others.
    const index = v128.splat<T>(<T>block);
    const a0 = v128.and(v128.lt<T>(v128.load(POWERS), one), v128.lt<T>(index, v128.load(numbers)));
    const a1 = v128.and(v128.lt<T>(v128.load(POWERS, 16), one), v128.lt<T>(index, v128.load(numbers, 16)));
    if (!v128.any_true(v128.or(a0, a1))) break;
    k0 = v128.add<T>(k0, v128.and(a0, one));
    k1 = v128.add<T>(k1, v128.and(a1, one));
    let r0 = v128.splat<T>(<T>0);
    let r1 = r0;
    let s0 = r0;
    let s1 = r0;
    let h0 = r0;
    let h1 = r0;
    let f0 = r0;
    let f1 = r0;
    for (let i: usize = 0; i < <usize>nodes; i++) {
      m0 = v128.load(POWERS + 32 * i);
      m1 = v128.load(POWERS + 32 * i, 16);
      n = v128.load(POWERS + 288 + 16 * i);
      let a = v128.load(left);
      let b = v128.load(right);
      let c = v128.mul<T>(a, b);
      let e = v128.sub<T>(a, b);
      let p = v128.sub<T>(one, m0);
      let t = v128.mul<T>(c, p);
      r0 = v128.add<T>(r0, t);
      s0 = v128.relaxed_madd<T>(n, t, s0);
      h0 = v128.relaxed_madd<T>(c, m0, h0);
      f0 = v128.relaxed_madd<T>(e, e, f0);
      v128.store(POWERS + 32 * i, v128.relaxed_madd<T>(p, m0, m0));
      a = v128.load(left);
      b = v128.load(right, 16);
      c = v128.mul<T>(a, b);
      e = v128.sub<T>(a, b);
      p = v128.sub<T>(one, m1);
      t = v128.mul<T>(c, p);
      r1 = v128.add<T>(r1, t);
      s1 = v128.relaxed_madd<T>(n, t, s1);
      h1 = v128.relaxed_madd<T>(c, m1, h1);
      f1 = v128.relaxed_madd<T>(e, e, f1);
      v128.store(POWERS + 32 * i, v128.relaxed_madd<T>(p, m1, m1), 16);
      left += 16;
      right += LINE;
    }
    const factor = v128.splat<T>(<T>scale);
    u0 = v128.add<T>(u0, v128.and(a0, r0));
    u1 = v128.add<T>(u1, v128.and(a1, r1));
    d0 = v128.relaxed_madd<T>(factor, v128.and(a0, s0), d0);
    d1 = v128.relaxed_madd<T>(factor, v128.and(a1, s1), d1);
    l0 = v128.add<T>(l0, v128.and(a0, h0));
    l1 = v128.add<T>(l1, v128.and(a1, h1));
    g0 = v128.add<T>(g0, v128.and(a0, f0));
    g1 = v128.add<T>(g1, v128.and(a1, f1));
    scale *= 2;
  }
  v128.store(to, u0);
  v128.store(to, u1, 16);
  v128.store(to + LINE, d0);
  v128.store(to + LINE, d1, 16);
  v128.store(to + 2 * LINE, l0);
  v128.store(to + 2 * LINE, l1, 16);
  v128.store(to + 3 * LINE, g0);
  v128.store(to + 3 * LINE, g1, 16);
  v128.store(to + 4 * LINE, k0);
  v128.store(to + 4 * LINE, k1, 16);
}

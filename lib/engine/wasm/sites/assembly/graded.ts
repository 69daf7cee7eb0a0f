// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Nonlinearities by graded Hermite series, as `../../pairs/assembly/graded.ts` has them, with the sums of
 * `graded_terms.ts`: rho' = c_0 + c_1 rho + |rho| U, and E[phi' phi'] is c_1 + sign(rho) (N + U + rho V) but for a
 * factor. Of near pairs
 *   1 - rho' = c_1 (1 - rho) + C (1 - |rho|) + D (1 - rho |rho|) + |rho| L + |x - y|^2/2, U = C + rho D - L.
 * Each pair goes the way that its own rho says, whatever stands beside it.
 */
import { half, one, two } from "../../assembly/numbers.ts";
import { farTerms, nearTerms, SUMS } from "./graded_terms.ts";
import { address, manyRow, mapRow, rightRow, rowSplats, word } from "./layout.ts";
import { writePair } from "./states.ts";
import { entry } from "./series_sums.ts";
import { allOf } from "./series.ts";
import { DualWord, Plane, Word } from "../protocol.ts";
import { square } from "../../assembly/pair.ts";
import { NEAR } from "../../assembly/graded_powers.ts";
import { Parity, Powers } from "../../protocol.ts";

/**
 * Numbers of a site before those of the powers: s'/s, the length of x without x_0, x_0, x_1, and how many entries of a
 * family do.
 */
const LEADING: usize = 80;

function far<T>(
  splat: bool, both: bool, rule: i32, groups: i32, blocks: i32, left: usize, right: usize, rho: v128,
  size: v128, limit: v128,
): void {
  if (splat) {
    if (both) farTerms<T>(true, true, rule, groups, blocks, left, right, rho, size, limit);
    else farTerms<T>(true, false, rule, groups, blocks, left, right, rho, size, limit);
  } else if (both) farTerms<T>(false, true, rule, groups, blocks, left, right, rho, size, limit);
  else farTerms<T>(false, false, rule, groups, blocks, left, right, rho, size, limit);
}

function close<T>(
  splat: bool, both: bool, rule: i32, groups: i32, blocks: i32, left: usize, right: usize, rho: v128,
  z: v128, limit: v128,
): void {
  if (splat) {
    if (both) nearTerms<T>(true, true, rule, groups, blocks, left, right, rho, z, limit);
    else nearTerms<T>(true, false, rule, groups, blocks, left, right, rho, z, limit);
  } else if (both) nearTerms<T>(false, true, rule, groups, blocks, left, right, rho, z, limit);
  else nearTerms<T>(false, false, rule, groups, blocks, left, right, rho, z, limit);
}

/** The nonlinearity; in place of the numbers of far powers stands that of groups of powers. */
@inline
function gradedMap<T>(splat: bool, record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const readsPlus = word(record, DualWord.readsPlus) != 0;
  const writesPlus = word(record, DualWord.writesPlus) != 0;
  const hasNtk = word(record, DualWord.hasNtk) != 0;
  const mode = word(record, DualWord.mode);
  const parity = word(record, DualWord.parity);
  const rule = word(record, DualWord.rule);
  const groups = word(record, DualWord.farPowers);
  const blocks = word(record, DualWord.terms);
  const inPlane = address(record, Word.inputPlane);
  const plane = address(record, Word.outputPlane);
  const site = address(record, DualWord.site);
  const both = mode == Powers.all;
  const zero = v128.splat<T>(<T>0);
  for (let y = 0; y < rows; y++) {
    let from = mapRow(record, y, Word.input, Word.inputPitch);
    let to = mapRow(record, y, Word.output, Word.outputPitch);
    let left = manyRow(record, y, DualWord.numbersLeft, DualWord.numbersPitch);
    let right = rightRow(record, y, DualWord.numbersRight, DualWord.numbersPitch);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      const minus = v128.pmin<T>(v128.load(from), two<T>());
      let plus = v128.sub<T>(two<T>(), minus);
      if (readsPlus) plus = v128.pmin<T>(v128.load(from + inPlane * Plane.plus), two<T>());
      const away = v128.lt<T>(plus, minus);
      const z = v128.pmin<T>(minus, plus);
      const size = v128.sub<T>(one<T>(), z);
      const near = v128.lt<T>(z, v128.splat<T>(<T>NEAR));
      // With a symmetry pairs with rho < 0 are answered by their opposite.
      const negative = parity != Parity.none ? zero : away;
      const rho = v128.bitselect(v128.neg<T>(size), size, negative);
      // Of two sites the one that needs more entries says how many.
      const limit = v128.pmax<T>(entry<T>(splat, left + 64), v128.load(right, 64));
      const a1 = entry<T>(splat, left + 48);
      const b1 = v128.load(right, 48);
      const linear = v128.mul<T>(a1, b1);
      const apart = square<T>(v128.sub<T>(entry<T>(splat, left + 32), v128.load(right, 32)));
      let gap = zero;
      let u = zero;
      let d = zero;
      let w = zero;
      if (!allOf<T>(near)) {
        // Near pairs count as uncorrelated here.
        const own = v128.andnot(size, near);
        far<T>(splat, both, rule, groups, blocks, left + LEADING, right + LEADING, rho, own, limit);
        u = v128.load(SUMS);
        d = v128.load(SUMS, 16);
        w = v128.load(SUMS, 32);
        if (mode == Powers.odd) {
          w = u;
          u = v128.mul<T>(rho, u);
          d = v128.mul<T>(rho, d);
        }
        const a = entry<T>(splat, left + 16);
        const b = v128.load(right, 16);
        const radial = v128.add<T>(apart, square<T>(v128.sub<T>(a, b)));
        gap = v128.relaxed_madd<T>(a, b, v128.mul<T>(half<T>(), radial));
        gap = v128.relaxed_nmadd<T>(linear, rho, gap);
        gap = v128.relaxed_nmadd<T>(size, u, gap);
      }
      if (v128.any_true(near)) {
        close<T>(splat, both, rule, groups, blocks, left + LEADING, right + LEADING, rho, z, limit);
        let l = v128.load(SUMS);
        let n = v128.load(SUMS, 16);
        let v = v128.load(SUMS, 32);
        let c = v128.load(SUMS, 48);
        let e = v128.load(SUMS, 64);
        if (mode == Powers.odd) {
          v = v128.sub<T>(c, l);
          l = v128.mul<T>(rho, l);
          n = v128.mul<T>(rho, n);
          e = c;
          c = zero;
        }
        let radial = v128.add<T>(apart, square<T>(v128.sub<T>(a1, b1)));
        radial = v128.add<T>(radial, v128.load(SUMS, 80));
        const rest = v128.bitselect(v128.sub<T>(two<T>(), z), z, negative);
        const squares = v128.mul<T>(z, v128.sub<T>(two<T>(), z));
        const signed = v128.bitselect(v128.sub<T>(two<T>(), squares), squares, negative);
        let nearGap = v128.relaxed_madd<T>(linear, rest, v128.mul<T>(half<T>(), radial));
        nearGap = v128.relaxed_madd<T>(c, z, nearGap);
        nearGap = v128.relaxed_madd<T>(e, signed, nearGap);
        nearGap = v128.relaxed_madd<T>(size, l, nearGap);
        gap = v128.bitselect(nearGap, gap, near);
        u = v128.bitselect(v128.sub<T>(v128.relaxed_madd<T>(e, rho, c), l), u, near);
        d = v128.bitselect(n, d, near);
        w = v128.bitselect(v, w, near);
      }
      // Exponents are n + 1 in the even family and n + 2 in the odd one.
      let slope = v128.relaxed_madd<T>(rho, w, v128.add<T>(d, u));
      slope = v128.bitselect(v128.neg<T>(slope), slope, negative);
      const factor = v128.mul<T>(entry<T>(splat, left), v128.load(right));
      slope = v128.mul<T>(factor, v128.add<T>(linear, slope));
      const ntk = hasNtk ? v128.load(from + inPlane * Plane.ntk) : zero;
      writePair<T>(parity, writesPlus, away, gap, slope, ntk, to, plane);
      from += 16;
      to += 16;
      left += site;
      right += site;
    }
  }
}

function splat<T>(record: usize): void {
  gradedMap<T>(true, record);
}

function whole<T>(record: usize): void {
  gradedMap<T>(false, record);
}

/** The nonlinearity. */
export function graded<T>(record: usize): void {
  if (rowSplats()) splat<T>(record);
  else whole<T>(record);
}

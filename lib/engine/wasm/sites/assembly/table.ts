// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Nonlinearities by tables of their dual maps, as `lib/activations/dual_table.ts` has them:
 * 1 - rho' = (x - y)^2 Q + (1 - rho) M and slope S, with M and S polynomials in theta whose coefficients
 * are sums over the Chebyshev polynomials T_b(y) of the second input.
 */
import { asin } from "../../assembly/elementary.ts";
import { half, one, overCircle, two } from "../../assembly/numbers.ts";
import { address, leftRow, manyRow, mapRow, rightRow, rowSplats, settledLanes, word } from "./layout.ts";
import { loadParameters, parameter } from "./parameters.ts";
import { writePair } from "./states.ts";
import { DualParameter, DualWord, Plane, Word } from "../protocol.ts";
import { entry } from "./series_sums.ts";
import { Parity } from "../../protocol.ts";

/**
 * The nonlinearity. Of each site there are s'/s, which is not used, the place x or
 * y, T_0 to T_(n-1), and of M and S the numbers 2 (j n + b) and 2 (j n + b) + 1, of Q those after them.
 */
@inline
function tableMap<T>(splat: bool, record: usize): void {
  loadParameters(address(record, Word.parameters));
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const readsPlus = word(record, DualWord.readsPlus) != 0;
  const writesPlus = word(record, DualWord.writesPlus) != 0;
  const hasNtk = word(record, DualWord.hasNtk) != 0;
  const bytes = <usize>word(record, DualWord.size) << 4;
  const parity = word(record, DualWord.parity);
  const angles = word(record, DualWord.terms);
  const inPlane = address(record, Word.inputPlane);
  const plane = address(record, Word.outputPlane);
  const side = address(record, Word.sidePlane);
  const site = address(record, DualWord.site);
  const zero = v128.splat<T>(<T>0);
  for (let y = 0; y < rows; y++) {
    let from = mapRow(record, y, Word.input, Word.inputPitch);
    let to = mapRow(record, y, Word.output, Word.outputPitch);
    let left = leftRow(record, y) + side;
    let right = rightRow(record, y) + side;
    let moreLeft = manyRow(record, y, DualWord.numbersLeft, DualWord.numbersPitch);
    let moreRight = rightRow(record, y, DualWord.numbersRight, DualWord.numbersPitch);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      let minus = v128.pmin<T>(v128.load(from), two<T>());
      let plus = v128.sub<T>(two<T>(), minus);
      if (readsPlus) plus = v128.pmin<T>(v128.load(from + inPlane * Plane.plus), two<T>());
      const lanes = settledLanes<T>(v128.load(left), v128.load(right));
      minus = v128.bitselect(one<T>(), minus, lanes);
      plus = v128.bitselect(one<T>(), plus, lanes);
      const away = v128.lt<T>(plus, minus);
      const near = v128.pmin<T>(minus, plus);
      // 4 over pi times half of the angle, or of its supplement
      let place = asin<T>(v128.sqrt<T>(v128.mul<T>(half<T>(), near)));
      place = v128.mul<T>(v128.mul<T>(place, overCircle<T>()), v128.splat<T>(<T>8));
      if (parity == Parity.none) {
        minus = v128.bitselect(v128.sub<T>(two<T>(), near), near, away);
        place = v128.bitselect(v128.sub<T>(two<T>(), place), place, away);
      } else {
        minus = near;
        place = v128.add<T>(place, place);
      }
      // Place of theta in its range, from -1 to 1.
      place = v128.sub<T>(place, one<T>());
      const twicePlace = v128.add<T>(place, place);
      const polynomials = moreRight + 32;
      const past = polynomials + bytes;
      let m0 = zero;
      let m1 = zero;
      let s0 = zero;
      let s1 = zero;
      const start = moreLeft + 32 + bytes;
      let row = start + 2 * <usize>angles * bytes;
      let q = zero;
      let at = row;
      for (let b = polynomials; b < past; b += 16) {
        q = v128.relaxed_madd<T>(entry<T>(splat, at), v128.load(b), q);
        at += 16;
      }
      while (row > start) {
        row -= 2 * bytes;
        let m = zero;
        let s = zero;
        at = row;
        for (let b = polynomials; b < past; b += 16) {
          const x = v128.load(b);
          m = v128.relaxed_madd<T>(entry<T>(splat, at), x, m);
          s = v128.relaxed_madd<T>(entry<T>(splat, at + 16), x, s);
          at += 32;
        }
        const factor = row > start ? twicePlace : place;
        m = v128.sub<T>(v128.relaxed_madd<T>(factor, m0, m), m1);
        s = v128.sub<T>(v128.relaxed_madd<T>(factor, s0, s), s1);
        m1 = m0;
        m0 = m;
        s1 = s0;
        s0 = s;
      }
      let d = v128.sub<T>(entry<T>(splat, moreLeft + 16), v128.load(moreRight, 16));
      d = v128.mul<T>(d, d);
      const gap = v128.relaxed_madd<T>(d, q, v128.mul<T>(minus, m0));
      const slope = v128.mul<T>(s0, parameter(DualParameter.ntkFactor));
      const ntk = hasNtk ? v128.load(from + inPlane * Plane.ntk) : zero;
      writePair<T>(parity, writesPlus, away, gap, slope, ntk, to, plane);
      from += 16;
      to += 16;
      left += 16;
      right += 16;
      moreLeft += site;
      moreRight += site;
    }
  }
}

function splat<T>(record: usize): void {
  tableMap<T>(true, record);
}

function whole<T>(record: usize): void {
  tableMap<T>(false, record);
}

/** The nonlinearity. */
export function table<T>(record: usize): void {
  if (rowSplats()) splat<T>(record);
  else whole<T>(record);
}

// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Correlations of the inputs. */
import { half, two } from "../../assembly/numbers.ts";
import { address, leftRow, mapRow, rightRow, word } from "./layout.ts";
import { lengthsOf, toDistance, twiceOf } from "./states.ts";
import { InputWord, Plane, Word } from "../protocol.ts";

/**
 * Correlations of the inputs, 1 -+ rho = |u -+ v|^2/2 of unit vectors.
 */
@inline
function inputMap<T>(three: bool, record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const channels = three ? 3 : word(record, InputWord.channels);
  const writesPlus = word(record, InputWord.writesPlus) != 0;
  const hasNtk = word(record, InputWord.writesNtk) != 0;
  const measured = word(record, InputWord.measures) != 0;
  const next = address(record, InputWord.channelPlane);
  const plane = address(record, Word.outputPlane);
  const zero = v128.splat<T>(<T>0);
  for (let y = 0; y < rows; y++) {
    let to = mapRow(record, y, Word.output, Word.outputPitch);
    let left = leftRow(record, y);
    let at = leftRow(record, y, InputWord.left, InputWord.pitch);
    const skip = rightRow(record, y) - left;
    const other = rightRow(record, y, InputWord.right, InputWord.pitch) - at;
    const end = to + (<usize>columns << 4);
    while (to < end) {
      let a = v128.load(left);
      let b = v128.load(left + skip);
      let x = v128.sub<T>(a, b);
      let e = v128.mul<T>(x, x);
      x = v128.add<T>(a, b);
      let p = v128.mul<T>(x, x);
      let i = left;
      if (three) {
        i += next;
        a = v128.load(i);
        b = v128.load(i + skip);
        x = v128.sub<T>(a, b);
        e = v128.relaxed_madd<T>(x, x, e);
        x = v128.add<T>(a, b);
        p = v128.relaxed_madd<T>(x, x, p);
        i += next;
        a = v128.load(i);
        b = v128.load(i + skip);
        x = v128.sub<T>(a, b);
        e = v128.relaxed_madd<T>(x, x, e);
        x = v128.add<T>(a, b);
        p = v128.relaxed_madd<T>(x, x, p);
      } else {
        for (let c = 1; c < channels; c++) {
          i += next;
          a = v128.load(i);
          b = v128.load(i + skip);
          x = v128.sub<T>(a, b);
          e = v128.relaxed_madd<T>(x, x, e);
          x = v128.add<T>(a, b);
          p = v128.relaxed_madd<T>(x, x, p);
        }
      }
      const s = v128.load(at);
      const t = v128.load(at + other);
      const product = v128.mul<T>(s, t);
      // A vector of zeros is at a right angle to every other one, and equal to itself.
      const lost = v128.eq<T>(product, zero);
      const minus = v128.mul<T>(half<T>(), v128.add<T>(e, v128.and(e, lost)));
      const plus = v128.bitselect(
        v128.sub<T>(two<T>(), minus),
        v128.mul<T>(half<T>(), p),
        lost,
      );
      v128.store(to, minus);
      if (writesPlus) v128.store(to + plane * Plane.plus, plus);
      if (hasNtk) v128.store(to + plane * Plane.ntk, zero);
      if (measured) {
        const apart = lengthsOf<T>(s, t);
        const twice = twiceOf<T>(s, t);
        v128.store(to + plane * Plane.distance, toDistance<T>(minus, twice, apart));
        if (writesPlus) v128.store(to + plane * Plane.opposite, toDistance<T>(plus, twice, apart));
      }
      to += 16;
      left += 16;
      at += 16;
    }
  }
}

export function inputs<T>(record: usize): void {
  if (word(record, InputWord.channels) == 3) inputMap<T>(true, record);
  else inputMap<T>(false, record);
}

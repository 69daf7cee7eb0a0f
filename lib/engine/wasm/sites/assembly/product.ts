// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Products of two maps: K' = K_1 K_2. */
import { one, two } from "../../assembly/numbers.ts";
import { address, leftRow, mapRow, rightRow, word } from "./layout.ts";
import { loadParameters, parameter } from "./parameters.ts";
import { Plane, ProductWord, ScalingParameter, Word } from "../protocol.ts";

/** What is found of an input: the smaller of 1 -+ rho, where 1 + rho is it, and K. */
const FOUND: usize = memory.data(96, 16);

@inline
function read<T>(
  kept: bool,
  at: usize,
  from: usize,
  inPlane: usize,
  left: usize,
  right: usize,
): void {
  const s = v128.load(left);
  const t = v128.load(right);
  const minus = v128.pmin<T>(v128.load(from), two<T>());
  let plus = v128.sub<T>(two<T>(), minus);
  if (kept) plus = v128.pmin<T>(v128.load(from + inPlane * Plane.plus), two<T>());
  const away = v128.lt<T>(plus, minus);
  const near = v128.pmin<T>(minus, plus);
  const size = v128.mul<T>(v128.mul<T>(s, t), v128.sub<T>(one<T>(), near));
  v128.store(FOUND + at, near);
  v128.store(FOUND + at, away, 16);
  v128.store(FOUND + at, v128.bitselect(v128.neg<T>(size), size, away), 32);
}

/**
 * The product, with x_i = 1 - |rho_i|: 1 - |rho_1 rho_2| = x_1 + x_2 - x_1 x_2 and the NTK Theta_1 K_2 + K_1
 * Theta_2. The parameter `factor` holds units of the inputs over those of the result.
 */
export function product<T>(record: usize): void {
  loadParameters(address(record, Word.parameters));
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const both = word(record, ProductWord.writesPlus) != 0;
  const zero = v128.splat<T>(<T>0);
  const factor = parameter(ScalingParameter.factor);
  const plane = address(record, Word.outputPlane);
  const inPlane = address(record, Word.inputPlane);
  const otherPlane = address(record, ProductWord.otherPlane);
  for (let y = 0; y < rows; y++) {
    let from = mapRow(record, y, Word.input, Word.inputPitch);
    let other = mapRow(record, y, ProductWord.other, ProductWord.otherPitch);
    let to = mapRow(record, y, Word.output, Word.outputPitch);
    let left = leftRow(record, y);
    let right = rightRow(record, y);
    let otherLeft = leftRow(record, y, ProductWord.otherLeft, ProductWord.otherSidePitch);
    let otherRight = rightRow(record, y, ProductWord.otherRight, ProductWord.otherSidePitch);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      read<T>(word(record, ProductWord.readsPlus) != 0, 0, from, inPlane, left, right);
      read<T>(word(record, ProductWord.otherReadsPlus) != 0, 48, other, otherPlane, otherLeft, otherRight);
      const x = v128.load(FOUND);
      const y = v128.load(FOUND, 48);
      const near = v128.relaxed_nmadd<T>(x, y, v128.add<T>(x, y));
      const away = v128.xor(v128.load(FOUND, 16), v128.load(FOUND, 64));
      const rest = v128.sub<T>(two<T>(), near);
      v128.store(to, v128.bitselect(rest, near, away));
      if (both) v128.store(to + plane * Plane.plus, v128.bitselect(near, rest, away));
      const first = word(record, ProductWord.hasNtk) != 0 ? v128.load(from + inPlane * Plane.ntk) : zero;
      const second = word(record, ProductWord.otherHasNtk) != 0 ? v128.load(other + otherPlane * Plane.ntk) : zero;
      const ntk = v128.relaxed_madd<T>(
        first,
        v128.load(FOUND, 80),
        v128.mul<T>(second, v128.load(FOUND, 32)),
      );
      v128.store(to + plane * Plane.ntk, v128.mul<T>(ntk, factor));
      from += 16;
      other += 16;
      to += 16;
      left += 16;
      right += 16;
      otherLeft += 16;
      otherRight += 16;
    }
  }
}

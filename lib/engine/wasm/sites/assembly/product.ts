// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Products of two maps: K' = K_1 K_2. */
import { one, two } from "./functions.ts";
import { address, leftAt, rightAt, word } from "./layout.ts";
import { ROW, setRow } from "./row.ts";

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
  if (kept) plus = v128.pmin<T>(v128.load(from + inPlane), two<T>());
  const away = v128.lt<T>(plus, minus);
  const near = v128.pmin<T>(minus, plus);
  const size = v128.mul<T>(v128.mul<T>(s, t), v128.sub<T>(one<T>(), near));
  v128.store(FOUND + at, near);
  v128.store(FOUND + at, away, 16);
  v128.store(FOUND + at, v128.bitselect(v128.neg<T>(size), size, away), 32);
}

/**
 * The product, with x_i = 1 - |rho_i|: 1 - |rho_1 rho_2| = x_1 + x_2 - x_1 x_2 and the NTK Theta_1 K_2 + K_1
 * Theta_2. Words 9: whether P is written, 10 and 11: whether the inputs' P are read, 18 and 19: whether their
 * NTKs are not zero; of the second input 20: the first site, 21: its pitch, 22: its plane, 23 and 24:
 * deviations, 25: their pitch. Parameter 0: units of the inputs over those of the result.
 */
@inline
function product<T>(record: usize): void {
  setRow(address(record, 17));
  const rows = word(record, 7);
  const columns = word(record, 8);
  const both = word(record, 9) != 0;
  const zero = v128.splat<T>(<T>0);
  const factor = v128.load(ROW);
  const plane = address(record, 6);
  const inPlane = address(record, 3);
  const otherPlane = address(record, 22);
  for (let y = 0; y < rows; y++) {
    let from = address(record, 1) + <usize>y * address(record, 2);
    let other = address(record, 20) + <usize>y * address(record, 21);
    let to = address(record, 4) + <usize>y * address(record, 5);
    let left = leftAt(record) + <usize>y * address(record, 15);
    let right = rightAt(record) + <usize>y * address(record, 15);
    let otherLeft = leftAt(record, 23) + <usize>y * address(record, 25);
    let otherRight = rightAt(record, 24) + <usize>y * address(record, 25);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      read<T>(word(record, 10) != 0, 0, from, inPlane, left, right);
      read<T>(word(record, 11) != 0, 48, other, otherPlane, otherLeft, otherRight);
      const x = v128.load(FOUND);
      const y = v128.load(FOUND, 48);
      const near = v128.relaxed_nmadd<T>(x, y, v128.add<T>(x, y));
      const away = v128.xor(v128.load(FOUND, 16), v128.load(FOUND, 64));
      const rest = v128.sub<T>(two<T>(), near);
      v128.store(to, v128.bitselect(rest, near, away));
      if (both) v128.store(to + plane, v128.bitselect(near, rest, away));
      const first = word(record, 18) != 0 ? v128.load(from + 2 * inPlane) : zero;
      const second = word(record, 19) != 0 ? v128.load(other + 2 * otherPlane) : zero;
      const ntk = v128.relaxed_madd<T>(
        first,
        v128.load(FOUND, 80),
        v128.mul<T>(second, v128.load(FOUND, 32)),
      );
      v128.store(to + 2 * plane, v128.mul<T>(ntk, factor));
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

export function product_f32(record: usize): void {
  product<f32>(record);
}

export function product_f64(record: usize): void {
  product<f64>(record);
}

// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Normalisation and dropout. */
import { address, leftAt, rightAt, word } from "./layout.ts";
import { ROW, setRow } from "./row.ts";

/**
 * Normalisation: correlations stay, and deviations become those at words 21 and 22, pitch 25; the NTK is
 * multiplied by the factors at 23 and 24, pitch 26. Words 18: whether P is kept.
 */
@inline
function normalize<T>(record: usize): void {
  const rows = word(record, 7);
  const columns = word(record, 8);
  const both = word(record, 18) != 0;
  const inPlane = address(record, 3);
  const plane = address(record, 6);
  const side = address(record, 16);
  const two = v128.splat<T>(<T>2);
  const zero = v128.splat<T>(<T>0);
  for (let y = 0; y < rows; y++) {
    const skip = <usize>y * address(record, 15);
    let from = address(record, 1) + <usize>y * address(record, 2);
    let to = address(record, 4) + <usize>y * address(record, 5);
    let left = leftAt(record) + skip;
    let right = rightAt(record) + skip;
    let newLeft = leftAt(record, 21) + <usize>y * address(record, 25);
    let newRight = rightAt(record, 22) + <usize>y * address(record, 25);
    let f = leftAt(record, 23) + <usize>y * address(record, 26);
    let g = rightAt(record, 24) + <usize>y * address(record, 26);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      let apart = v128.sub<T>(v128.load(left), v128.load(right));
      apart = v128.mul<T>(apart, apart);
      const inverse = v128.mul<T>(v128.load(left + side), v128.load(right + side));
      const s = v128.load(newLeft);
      const t = v128.load(newRight);
      const factor = v128.mul<T>(inverse, v128.mul<T>(two, v128.mul<T>(s, t)));
      let gap = v128.sub<T>(s, t);
      gap = v128.mul<T>(gap, gap);
      const m = v128.pmax<T>(v128.sub<T>(v128.load(from), apart), zero);
      v128.store(to, v128.relaxed_madd<T>(m, factor, gap));
      if (both) {
        const n = v128.pmax<T>(v128.sub<T>(v128.load(from + inPlane), apart), zero);
        v128.store(to + plane, v128.relaxed_madd<T>(n, factor, gap));
      }
      const scale = v128.mul<T>(v128.load(f), v128.load(g));
      v128.store(to + 2 * plane, v128.mul<T>(v128.load(from + 2 * inPlane), scale));
      from += 16;
      to += 16;
      left += 16;
      right += 16;
      newLeft += 16;
      newRight += 16;
      f += 16;
      g += 16;
    }
  }
}

/**
 * Dropout: E' = E + (s^2 + t^2) c with c in parameter 6, P likewise with parameter 7; the NTK is
 * multiplied by parameter 8. Words 18: whether P is kept.
 */
@inline
function dropout<T>(record: usize): void {
  setRow(address(record, 17));
  const rows = word(record, 7);
  const columns = word(record, 8);
  const both = word(record, 18) != 0;
  const inPlane = address(record, 3);
  const plane = address(record, 6);
  const c = v128.load(ROW, 96);
  const cPlus = v128.load(ROW, 112);
  const factor = v128.load(ROW, 128);
  for (let y = 0; y < rows; y++) {
    let from = address(record, 1) + <usize>y * address(record, 2);
    let to = address(record, 4) + <usize>y * address(record, 5);
    let left = leftAt(record) + <usize>y * address(record, 15);
    let right = rightAt(record) + <usize>y * address(record, 15);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      const s = v128.load(left);
      const t = v128.load(right);
      const squares = v128.relaxed_madd<T>(s, s, v128.mul<T>(t, t));
      v128.store(to, v128.relaxed_madd<T>(squares, c, v128.load(from)));
      if (both) {
        v128.store(to + plane, v128.relaxed_madd<T>(squares, cPlus, v128.load(from + inPlane)));
      }
      v128.store(to + 2 * plane, v128.mul<T>(v128.load(from + 2 * inPlane), factor));
      from += 16;
      to += 16;
      left += 16;
      right += 16;
    }
  }
}

export function normalize_f32(record: usize): void {
  normalize<f32>(record);
}

export function normalize_f64(record: usize): void {
  normalize<f64>(record);
}

export function dropout_f32(record: usize): void {
  dropout<f32>(record);
}

export function dropout_f64(record: usize): void {
  dropout<f64>(record);
}

// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Normalisation and dropout. */
import { address, leftAt, rightAt, word } from "./layout.ts";
import { ROW, setRow } from "./row.ts";

/**
 * Normalisation: correlations stay; the NTK is multiplied by the factors at 23 and 24, pitch 26. Words 18:
 * whether 1 + rho is kept.
 */
@inline
function normalize<T>(record: usize): void {
  const rows = word(record, 7);
  const columns = word(record, 8);
  const both = word(record, 18) != 0;
  const inPlane = address(record, 3);
  const plane = address(record, 6);
  for (let y = 0; y < rows; y++) {
    let from = address(record, 1) + <usize>y * address(record, 2);
    let to = address(record, 4) + <usize>y * address(record, 5);
    let f = leftAt(record, 23) + <usize>y * address(record, 26);
    let g = rightAt(record, 24) + <usize>y * address(record, 26);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      v128.store(to, v128.load(from));
      if (both) v128.store(to + plane, v128.load(from + inPlane));
      const scale = v128.mul<T>(v128.load(f), v128.load(g));
      v128.store(to + 2 * plane, v128.mul<T>(v128.load(from + 2 * inPlane), scale));
      from += 16;
      to += 16;
      f += 16;
      g += 16;
    }
  }
}

/**
 * Dropout: 1 - rho' = (1 - keep) + keep (1 - rho) with the two numbers in parameters 6 and 0, 1 + rho likewise;
 * the NTK is multiplied by parameter 8. Words 18: whether 1 + rho is kept.
 */
@inline
function dropout<T>(record: usize): void {
  setRow(address(record, 17));
  const rows = word(record, 7);
  const columns = word(record, 8);
  const both = word(record, 18) != 0;
  const inPlane = address(record, 3);
  const plane = address(record, 6);
  const keep = v128.load(ROW);
  const c = v128.load(ROW, 96);
  const factor = v128.load(ROW, 128);
  for (let y = 0; y < rows; y++) {
    let from = address(record, 1) + <usize>y * address(record, 2);
    let to = address(record, 4) + <usize>y * address(record, 5);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      v128.store(to, v128.relaxed_madd<T>(keep, v128.load(from), c));
      if (both) {
        v128.store(to + plane, v128.relaxed_madd<T>(keep, v128.load(from + inPlane), c));
      }
      v128.store(to + 2 * plane, v128.mul<T>(v128.load(from + 2 * inPlane), factor));
      from += 16;
      to += 16;
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

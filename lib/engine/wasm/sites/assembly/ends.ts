// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Where maps begin and end: the inputs, what lies around a map, sums over sites. */
import { half, one, two } from "./functions.ts";
import { address, leftAt, rightAt, word } from "./layout.ts";
import { ROW, setRow } from "./row.ts";

/**
 * Correlations of the inputs, 1 -+ rho = |u -+ v|^2/2 of unit vectors. Words 13 and 14: their channels, 16: from
 * one channel to the next, 9: number of channels, 18: whether 1 + rho is kept, 20: whether an NTK of zero is,
 * 21 and 22: deviations, 23: their pitch, 24: whether there are planes of E and P.
 */
@inline
function inputs<T>(three: bool, record: usize): void {
  const rows = word(record, 7);
  const columns = word(record, 8);
  const channels = three ? 3 : word(record, 9);
  const both = word(record, 18) != 0;
  const moving = word(record, 20) != 0;
  const measured = word(record, 24) != 0;
  const next = address(record, 16);
  const plane = address(record, 6);
  const zero = v128.splat<T>(<T>0);
  for (let y = 0; y < rows; y++) {
    let to = address(record, 4) + <usize>y * address(record, 5);
    let left = leftAt(record) + <usize>y * address(record, 15);
    let at = leftAt(record, 21) + <usize>y * address(record, 23);
    const skip = rightAt(record) + <usize>y * address(record, 15) - left;
    const other = rightAt(record, 22) + <usize>y * address(record, 23) - at;
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
      if (both) v128.store(to + plane, plus);
      if (moving) v128.store(to + 2 * plane, zero);
      if (measured) {
        let apart = v128.sub<T>(s, t);
        apart = v128.mul<T>(apart, apart);
        const twice = v128.add<T>(product, product);
        v128.store(to + 3 * plane, v128.relaxed_madd<T>(twice, minus, apart));
        if (both) v128.store(to + 4 * plane, v128.relaxed_madd<T>(twice, plus, apart));
      }
      to += 16;
      left += 16;
      at += 16;
    }
  }
}

/** Zeros in `count` cells of all planes but those of E and P, which are (s - t)^2. */
@inline
function ringRow<T>(
  both: bool,
  measured: bool,
  count: i32,
  to: usize,
  plane: usize,
  left: usize,
  right: usize,
): void {
  const zero = v128.splat<T>(<T>0);
  const end = to + (<usize>count << 4);
  while (to < end) {
    v128.store(to, zero);
    v128.store(to + 2 * plane, zero);
    if (both) v128.store(to + plane, zero);
    if (measured) {
      const apart = v128.sub<T>(v128.load(left), v128.load(right));
      const e = v128.mul<T>(apart, apart);
      v128.store(to + 3 * plane, e);
      if (both) v128.store(to + 4 * plane, e);
      left += 16;
      right += 16;
    }
    to += 16;
  }
}

/**
 * What lies around a map, where one of the two inputs has no site, so that its deviation is 0. Word 4 stands
 * for the first cell, 7 and 8 for all cells; 9 to 12: first row, end of rows, first column and end of columns
 * of the map within; 18: whether 1 + rho is kept, 19: whether there are planes of E and P.
 */
@inline
function ring<T>(record: usize): void {
  const rows = word(record, 7);
  const columns = word(record, 8);
  const top = word(record, 9);
  const bottom = word(record, 10);
  const start = word(record, 11);
  const end = word(record, 12);
  const plane = address(record, 6);
  const both = word(record, 18) != 0;
  const measured = word(record, 19) != 0;
  for (let y = 0; y < rows; y++) {
    const to = address(record, 4) + <usize>y * address(record, 5);
    const left = leftAt(record) + <usize>y * address(record, 15);
    const right = rightAt(record) + <usize>y * address(record, 15);
    if (y < top || y >= bottom) {
      ringRow<T>(both, measured, columns, to, plane, left, right);
      continue;
    }
    ringRow<T>(both, measured, start, to, plane, left, right);
    const skip = <usize>end << 4;
    ringRow<T>(both, measured, columns - end, to + skip, plane, left + skip, right + skip);
  }
}

/**
 * What lies around a map on a circle: copies of the map itself. Words as for `ring`, 4 being the
 * output; 13 and 14 lengths of the axes, 15 and 16 the place of the first cell on them.
 */
export function wrap(record: usize): void {
  const rows = word(record, 7);
  const columns = word(record, 8);
  const top = word(record, 9);
  const bottom = word(record, 10);
  const start = word(record, 11);
  const end = word(record, 12);
  const height = word(record, 13);
  const width = word(record, 14);
  const pitch = address(record, 5);
  const plane = address(record, 6);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (y >= top && y < bottom && x >= start && x < end) continue;
      const row = (y - top + word(record, 15) + 64 * height) % height + top;
      const column = (x - start + word(record, 16) + 64 * width) % width + start;
      const to = address(record, 4) + <usize>y * pitch + (<usize>x << 4);
      const from = address(record, 4) + <usize>row * pitch + (<usize>column << 4);
      for (let k: usize = 0; k < 5; k++) v128.store(to + k * plane, v128.load(from + k * plane));
    }
  }
}

/** Adds the lanes of x to those at `to`, in float64. */
@inline
function accumulate<T>(to: usize, x: v128): void {
  if (sizeof<T>() == 8) {
    v128.store(to, f64x2.add(v128.load(to), x));
    return;
  }
  v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(x)));
  const high = v128.shuffle<i64>(x, x, 1, 1);
  v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(high)), 16);
}

/**
 * Sums over all sites, in float64. Words 4: where the sum goes, and 32 bytes behind it that of the NTK;
 * 18: whether 2K = 2 s t rho is summed there, else E = p + q - 2K, and 2K behind the NTK; 20: whether the NTK is not zero.
 */
@inline
function reduce<T>(record: usize): void {
  const rows = word(record, 7);
  const columns = word(record, 8);
  const kernel = word(record, 18) != 0;
  const moving = word(record, 20) != 0;
  const plane = 2 * address(record, 3);
  const to = address(record, 4);
  const zero = v128.splat<T>(<T>0);
  for (let y = 0; y < rows; y++) {
    let from = address(record, 1) + <usize>y * address(record, 2);
    let left = leftAt(record) + <usize>y * address(record, 15);
    let right = rightAt(record) + <usize>y * address(record, 15);
    for (let x = 0; x < columns;) {
      // In float32 no more than four sites are added before they go on in float64.
      const stop = min(columns, x + 4);
      let sum = zero;
      let ntk = zero;
      let product = zero;
      for (; x < stop; x++) {
        const minus = v128.load(from);
        const s = v128.load(left);
        const t = v128.load(right);
        const twice = v128.mul<T>(s, v128.add<T>(t, t));
        if (kernel) {
          sum = v128.add<T>(sum, v128.relaxed_nmadd<T>(twice, minus, twice));
        } else {
          const apart = v128.sub<T>(s, t);
          sum = v128.add<T>(sum, v128.mul<T>(apart, apart));
          sum = v128.relaxed_madd<T>(twice, minus, sum);
          product = v128.add<T>(product, v128.relaxed_nmadd<T>(twice, minus, twice));
        }
        if (moving) ntk = v128.add<T>(ntk, v128.load(from + plane));
        from += 16;
        left += 16;
        right += 16;
      }
      accumulate<T>(to, sum);
      accumulate<T>(to + 32, ntk);
      if (!kernel) accumulate<T>(to + 64, product);
    }
  }
}

/**
 * Adds a map to the maps of its means over windows. Words 7 and 9: number and address of what rows give,
 * 8 and 10 of what columns give: entries of 16 bytes, offset in the input, offset in the output, weight.
 * Planes of the output are 2K and the NTK.
 */
@inline
function mix<T>(record: usize): void {
  const rows = word(record, 7);
  const columns = word(record, 8);
  const moving = word(record, 20) != 0;
  const inPlane = 2 * address(record, 3);
  const plane = address(record, 6);
  const pitch = address(record, 15);
  for (let y = 0; y < rows; y++) {
    const row = address(record, 9) + (<usize>y << 4);
    // Rows of the input stand a pitch apart, and those of the deviations another.
    const line = <usize>load<i32>(row);
    const from = address(record, 1) + line * address(record, 2);
    const to = address(record, 4) + <usize>load<u32>(row, 4);
    const left = leftAt(record) + line * pitch;
    const right = rightAt(record) + line * pitch;
    const outer = load<f64>(row, 8);
    for (let x = 0; x < columns; x++) {
      const column = address(record, 10) + (<usize>x << 4);
      const step = <usize>load<i32>(column);
      const target = to + <usize>load<u32>(column, 4);
      const weight = v128.splat<T>(<T>(outer * load<f64>(column, 8)));
      const s = v128.load(left + step);
      const t = v128.load(right + step);
      const product = v128.mul<T>(s, v128.add<T>(t, t));
      const twice = v128.relaxed_nmadd<T>(product, v128.load(from + step), product);
      v128.store(target, v128.relaxed_madd<T>(twice, weight, v128.load(target)));
      if (!moving) continue;
      const ntk = v128.load(from + step + inPlane);
      const at = target + plane;
      v128.store(at, v128.relaxed_madd<T>(ntk, weight, v128.load(at)));
    }
  }
}

/**
 * Correlations from means: 1 - rho = (2 s t - 2K f)/(2 s t), times the factor in parameter 6. Words
 * 18: whether 1 + rho is wanted, 20: whether the NTK is not zero.
 */
@inline
function unmix<T>(record: usize): void {
  setRow(address(record, 17));
  const rows = word(record, 7);
  const columns = word(record, 8);
  const both = word(record, 18) != 0;
  const inPlane = address(record, 3);
  const plane = address(record, 6);
  const f = v128.load(ROW, 64);
  const keep = v128.load(ROW, 96);
  const side = address(record, 16);
  const zero = v128.splat<T>(<T>0);
  const least = v128.splat<T>(<T>(sizeof<T>() == 8 ? 2e-15 : 5e-7));
  for (let y = 0; y < rows; y++) {
    let from = address(record, 1) + <usize>y * address(record, 2);
    let to = address(record, 4) + <usize>y * address(record, 5);
    let left = leftAt(record) + <usize>y * address(record, 15);
    let right = rightAt(record) + <usize>y * address(record, 15);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      const s = v128.load(left);
      const t = v128.load(right);
      const i = v128.load(left + side);
      const j = v128.load(right + side);
      const product = v128.mul<T>(s, v128.add<T>(t, t));
      const twice = v128.mul<T>(v128.load(from), f);
      // What rounding alone may make of equal inputs counts as nothing.
      const rest = v128.sub<T>(product, twice);
      const real = v128.ge<T>(rest, v128.mul<T>(product, least));
      let minus = v128.mul<T>(v128.mul<T>(v128.and(rest, real), i), j);
      const lost = v128.eq<T>(v128.mul<T>(i, j), zero);
      minus = v128.bitselect(v128.and(one<T>(), v128.ne<T>(s, t)), minus, lost);
      v128.store(to, v128.pmin<T>(v128.mul<T>(minus, keep), two<T>()));
      if (both) {
        let plus = v128.pmax<T>(v128.add<T>(product, twice), zero);
        plus = v128.pmin<T>(v128.mul<T>(v128.mul<T>(plus, i), j), two<T>());
        v128.store(to + plane, v128.bitselect(v128.sub<T>(two<T>(), minus), plus, lost));
      }
      v128.store(to + 2 * plane, v128.mul<T>(v128.load(from + inPlane), f));
      from += 16;
      to += 16;
      left += 16;
      right += 16;
    }
  }
}

export function inputs_f32(record: usize): void {
  if (word(record, 9) == 3) inputs<f32>(true, record);
  else inputs<f32>(false, record);
}

export function inputs_f64(record: usize): void {
  if (word(record, 9) == 3) inputs<f64>(true, record);
  else inputs<f64>(false, record);
}

export function ring_f32(record: usize): void {
  ring<f32>(record);
}

export function ring_f64(record: usize): void {
  ring<f64>(record);
}

export function reduce_f32(record: usize): void {
  reduce<f32>(record);
}

export function reduce_f64(record: usize): void {
  reduce<f64>(record);
}

export function mix_f32(record: usize): void {
  mix<f32>(record);
}

export function mix_f64(record: usize): void {
  mix<f64>(record);
}

export function unmix_f32(record: usize): void {
  unmix<f32>(record);
}

export function unmix_f64(record: usize): void {
  unmix<f64>(record);
}

// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Where maps begin and end: the inputs, what lies around a map, sums over sites. */
import { half, one, two } from "../../assembly/numbers.ts";
import { address, leftAt, rightAt, word } from "./layout.ts";
import { ROW, setRow } from "./row.ts";
import { HaloWord, InputWord, MeanWord, Parameter, Word } from "../protocol.ts";

/**
 * Correlations of the inputs, 1 -+ rho = |u -+ v|^2/2 of unit vectors.
 */
@inline
function inputMap<T>(three: bool, record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const channels = three ? 3 : word(record, InputWord.channels);
  const both = word(record, InputWord.writesPlus) != 0;
  const moving = word(record, InputWord.writesNtk) != 0;
  const measured = word(record, InputWord.measures) != 0;
  const next = address(record, InputWord.channelPlane);
  const plane = address(record, Word.outputPlane);
  const zero = v128.splat<T>(<T>0);
  for (let y = 0; y < rows; y++) {
    let to = address(record, Word.output) + <usize>y * address(record, Word.outputPitch);
    let left = leftAt(record) + <usize>y * address(record, Word.sidePitch);
    let at = leftAt(record, InputWord.left) + <usize>y * address(record, InputWord.pitch);
    const skip = rightAt(record) + <usize>y * address(record, Word.sidePitch) - left;
    const other = rightAt(record, InputWord.right) + <usize>y * address(record, InputWord.pitch) - at;
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
function haloRow<T>(
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
 * What lies around a map, where one of the two inputs has no site, so that its deviation is 0. The output is
 * the first cell of all, rows and columns count all cells.
 */
export function halo<T>(record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const top = word(record, HaloWord.top);
  const bottom = word(record, HaloWord.bottom);
  const start = word(record, HaloWord.start);
  const end = word(record, HaloWord.end);
  const plane = address(record, Word.outputPlane);
  const both = word(record, HaloWord.writesPlus) != 0;
  const measured = word(record, HaloWord.measures) != 0;
  for (let y = 0; y < rows; y++) {
    const to = address(record, Word.output) + <usize>y * address(record, Word.outputPitch);
    const left = leftAt(record) + <usize>y * address(record, Word.sidePitch);
    const right = rightAt(record) + <usize>y * address(record, Word.sidePitch);
    if (y < top || y >= bottom) {
      haloRow<T>(both, measured, columns, to, plane, left, right);
      continue;
    }
    haloRow<T>(both, measured, start, to, plane, left, right);
    const skip = <usize>end << 4;
    haloRow<T>(both, measured, columns - end, to + skip, plane, left + skip, right + skip);
  }
}

/**
 * What lies around a map on a circle: copies of the map itself.
 */
export function wrap(record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const top = word(record, HaloWord.top);
  const bottom = word(record, HaloWord.bottom);
  const start = word(record, HaloWord.start);
  const end = word(record, HaloWord.end);
  const height = word(record, HaloWord.height);
  const width = word(record, HaloWord.width);
  const pitch = address(record, Word.outputPitch);
  const plane = address(record, Word.outputPlane);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (y >= top && y < bottom && x >= start && x < end) continue;
      const row = (y - top + word(record, HaloWord.firstRow) + 64 * height) % height + top;
      const column = (x - start + word(record, HaloWord.firstColumn) + 64 * width) % width + start;
      const to = address(record, Word.output) + <usize>y * pitch + (<usize>x << 4);
      const from = address(record, Word.output) + <usize>row * pitch + (<usize>column << 4);
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
 * Sums over all sites, in float64: 2K or E = p + q - 2K at the output, the NTK 32 bytes behind it, and
 * behind that 2K where E is summed.
 */
export function reduce<T>(record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const kernel = word(record, MeanWord.sumsKernel) != 0;
  const moving = word(record, MeanWord.hasNtk) != 0;
  const plane = 2 * address(record, Word.inputPlane);
  const to = address(record, Word.output);
  const zero = v128.splat<T>(<T>0);
  for (let y = 0; y < rows; y++) {
    let from = address(record, Word.input) + <usize>y * address(record, Word.inputPitch);
    let left = leftAt(record) + <usize>y * address(record, Word.sidePitch);
    let right = rightAt(record) + <usize>y * address(record, Word.sidePitch);
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
 * Adds a map to the maps of its means over windows.
 * Planes of the output are 2K and the NTK.
 */
export function mix<T>(record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const moving = word(record, MeanWord.hasNtk) != 0;
  const inPlane = 2 * address(record, Word.inputPlane);
  const plane = address(record, Word.outputPlane);
  const pitch = address(record, Word.sidePitch);
  for (let y = 0; y < rows; y++) {
    const row = address(record, MeanWord.rowEntries) + (<usize>y << 4);
    // Rows of the input stand a pitch apart, and those of the deviations another.
    const line = <usize>load<i32>(row);
    const from = address(record, Word.input) + line * address(record, Word.inputPitch);
    const to = address(record, Word.output) + <usize>load<u32>(row, 4);
    const left = leftAt(record) + line * pitch;
    const right = rightAt(record) + line * pitch;
    const outer = load<f64>(row, 8);
    for (let x = 0; x < columns; x++) {
      const column = address(record, MeanWord.columnEntries) + (<usize>x << 4);
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
 * Correlations from means: 1 - rho = (2 s t - 2K f)/(2 s t), times the parameter `added`.
 */
export function unmix<T>(record: usize): void {
  setRow(address(record, Word.parameters));
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const both = word(record, MeanWord.writesPlus) != 0;
  const inPlane = address(record, Word.inputPlane);
  const plane = address(record, Word.outputPlane);
  const f = v128.load(ROW, 16 * Parameter.left);
  const keep = v128.load(ROW, 16 * Parameter.added);
  const side = address(record, Word.sidePlane);
  const zero = v128.splat<T>(<T>0);
  const least = v128.splat<T>(<T>(sizeof<T>() == 8 ? 2e-15 : 5e-7));
  for (let y = 0; y < rows; y++) {
    let from = address(record, Word.input) + <usize>y * address(record, Word.inputPitch);
    let to = address(record, Word.output) + <usize>y * address(record, Word.outputPitch);
    let left = leftAt(record) + <usize>y * address(record, Word.sidePitch);
    let right = rightAt(record) + <usize>y * address(record, Word.sidePitch);
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

export function inputs<T>(record: usize): void {
  if (word(record, InputWord.channels) == 3) inputMap<T>(true, record);
  else inputMap<T>(false, record);
}

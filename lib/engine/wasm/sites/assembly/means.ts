// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Means over windows, and sums over all sites. */
import { one, two } from "../../assembly/numbers.ts";
import { address, leftAt, leftRow, mapRow, rightAt, rightRow, word } from "./layout.ts";
import { loadParameters, parameter } from "./parameters.ts";
import { lengthsOf, toDistance, toKernel, twiceOf } from "./states.ts";
import { MeanParameter, MeanWord, Plane, Word } from "../protocol.ts";

/** Adds the lanes of x to those at `to`, in float64. */
@inline
export function accumulate<T>(to: usize, x: v128): void {
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
  const hasNtk = word(record, MeanWord.hasNtk) != 0;
  const plane = address(record, Word.inputPlane) * Plane.ntk;
  const to = address(record, Word.output);
  const zero = v128.splat<T>(<T>0);
  for (let y = 0; y < rows; y++) {
    let from = mapRow(record, y, Word.input, Word.inputPitch);
    let left = leftRow(record, y);
    let right = rightRow(record, y);
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
        const twice = twiceOf<T>(s, t);
        if (kernel) {
          sum = v128.add<T>(sum, toKernel<T>(minus, twice));
        } else {
          sum = toDistance<T>(minus, twice, v128.add<T>(sum, lengthsOf<T>(s, t)));
          product = v128.add<T>(product, toKernel<T>(minus, twice));
        }
        if (hasNtk) ntk = v128.add<T>(ntk, v128.load(from + plane));
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
  const hasNtk = word(record, MeanWord.hasNtk) != 0;
  const inPlane = address(record, Word.inputPlane) * Plane.ntk;
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
      const kernel = toKernel<T>(v128.load(from + step), twiceOf<T>(s, t));
      v128.store(target, v128.relaxed_madd<T>(kernel, weight, v128.load(target)));
      if (!hasNtk) continue;
      const ntk = v128.load(from + step + inPlane);
      const at = target + plane;
      v128.store(at, v128.relaxed_madd<T>(ntk, weight, v128.load(at)));
    }
  }
}

/**
 * Correlations from means: 1 - rho = (2 s t - 2K f)/(2 s t), times the parameter `differs`.
 */
export function unmix<T>(record: usize): void {
  loadParameters(address(record, Word.parameters));
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const writesPlus = word(record, MeanWord.writesPlus) != 0;
  const inPlane = address(record, Word.inputPlane);
  const plane = address(record, Word.outputPlane);
  const f = parameter(MeanParameter.factor);
  const differs = parameter(MeanParameter.differs);
  const side = address(record, Word.sidePlane);
  const zero = v128.splat<T>(<T>0);
  const step = address(record, MeanWord.step);
  const least = v128.splat<T>(<T>(sizeof<T>() == 8 ? 2e-15 : 5e-7));
  for (let y = 0; y < rows; y++) {
    let from = mapRow(record, y, Word.input, Word.inputPitch);
    let to = mapRow(record, y, Word.output, Word.outputPitch);
    let left = leftRow(record, y);
    let right = rightRow(record, y);
    const end = to + (<usize>columns << 4);
    while (to < end) {
      const s = v128.load(left);
      const t = v128.load(right);
      const i = v128.load(left + side);
      const j = v128.load(right + side);
      const product = twiceOf<T>(s, t);
      const twice = v128.mul<T>(v128.load(from), f);
      // What rounding alone may make of equal inputs counts as nothing.
      const rest = v128.sub<T>(product, twice);
      const real = v128.ge<T>(rest, v128.mul<T>(product, least));
      let minus = v128.mul<T>(v128.mul<T>(v128.and(rest, real), i), j);
      const lost = v128.eq<T>(v128.mul<T>(i, j), zero);
      minus = v128.bitselect(v128.and(one<T>(), v128.ne<T>(s, t)), minus, lost);
      v128.store(to, v128.pmin<T>(v128.mul<T>(minus, differs), two<T>()));
      if (writesPlus) {
        let plus = v128.pmax<T>(v128.add<T>(product, twice), zero);
        plus = v128.pmin<T>(v128.mul<T>(v128.mul<T>(plus, i), j), two<T>());
        v128.store(to + plane * Plane.plus, v128.bitselect(v128.sub<T>(two<T>(), minus), plus, lost));
      }
      v128.store(to + plane * Plane.ntk, v128.mul<T>(v128.load(from + inPlane), f));
      from += step;
      to += 16;
      left += 16;
      right += 16;
    }
  }
}

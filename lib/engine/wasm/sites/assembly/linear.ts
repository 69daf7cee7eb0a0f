// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Windows, affine steps and sums. */
import { correlate, distances, isWindow } from "./correlate.ts";
import { address, leftAt, leftRow, mapRow, rightAt, rightRow, settledLanes, word } from "./layout.ts";
import { loadParameters, parameter } from "./parameters.ts";
import { lengthsOf, toDistance, twiceOf } from "./states.ts";
import { PLANE, ROW, SUMS, sums } from "./window.ts";
import { LinearParameter, LinearWord, Plane, ScalingParameter, ScalingWord, Word } from "../protocol.ts";

/** NTK: sum factor + K added + term, K = s t rho from 1 - rho at `x`. */
@inline
function tangents<T>(
  added: bool,
  count: i32,
  from: usize,
  to: usize,
  x: usize,
  left: usize,
  right: usize,
): void {
  const end = to + (<usize>count << 4);
  const factor = parameter(LinearParameter.ntkFactor);
  const kernel = parameter(LinearParameter.kernelFactor);
  const term = parameter(LinearParameter.addedNtk);
  while (to < end) {
    let rest = term;
    if (added) {
      const k = v128.mul<T>(kernel, v128.mul<T>(v128.load(left), v128.load(right)));
      rest = v128.add<T>(rest, v128.relaxed_nmadd<T>(k, v128.load(x), k));
    }
    v128.store(to, v128.relaxed_madd<T>(v128.load(from), factor, rest));
    from += 16;
    to += 16;
    x += 16;
    left += 16;
    right += 16;
  }
}

/**
 * A window and an affine step after it.
 */
export function linear<T>(record: usize): void {
  loadParameters(address(record, Word.parameters));
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const writesPlus = word(record, LinearWord.writesPlus) != 0;
  const added = word(record, LinearWord.addsKernel) != 0;
  const hasNtk = word(record, LinearWord.hasNtk) != 0;
  const summed = isWindow(record);
  const plane = address(record, Word.outputPlane);
  const paired = word(record, Word.tapRows) == 3 && word(record, Word.strideRows) == 1;
  if (!hasNtk) {
    memory.fill(SUMS + PLANE * Plane.ntk, 0, <usize>(columns + 2) << 4);
    memory.fill(SUMS + ROW + PLANE * Plane.ntk, 0, <usize>(columns + 2) << 4);
  }
  distances<T>(writesPlus, record);
  let to = address(record, Word.output);
  let left = leftAt(record);
  let right = rightAt(record);
  for (let y = 0; y < rows; y++) {
    const pair = paired && y + 1 < rows;
    if (summed) {
      sums<T>(record, y, Plane.minus, pair, false);
      if (writesPlus) sums<T>(record, y, Plane.plus, pair, false);
    }
    if (hasNtk) sums<T>(record, y, Plane.ntk, pair, false);
    const turns = pair ? 2 : 1;
    for (let turn = 0; turn < turns; turn++) {
      const from = turn == 0 ? SUMS : SUMS + ROW;
      correlate<T>(record, y + turn, writesPlus, from, left, right, to, plane);
      const ntk = from + PLANE * Plane.ntk;
      if (added) tangents<T>(true, columns, ntk, to + plane * Plane.ntk, to, left, right);
      else tangents<T>(false, columns, ntk, to + plane * Plane.ntk, to, left, right);
      left += address(record, Word.sidePitch);
      right += address(record, Word.sidePitch);
      to += address(record, Word.outputPitch);
    }
    if (pair) y++;
  }
}

/**
 * A term of a sum: with deviations s, t of the term and s', t' of the sum, factors f and g, and c = fs/s', d =
 * gt/t', 1 - rho' = sum (c d (1 - rho) + (c - d)^2/2).
 */
export function term<T>(record: usize): void {
  loadParameters(address(record, Word.parameters));
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const wanted = word(record, ScalingWord.writesPlus) != 0;
  const readsPlus = word(record, ScalingWord.readsPlus) != 0;
  const hasNtk = word(record, ScalingWord.hasNtk) != 0;
  const first = word(record, ScalingWord.isFirst) != 0;
  const inPlane = address(record, Word.inputPlane);
  const plane = address(record, Word.outputPlane);
  const f = parameter(ScalingParameter.left);
  const g = parameter(ScalingParameter.right);
  const product = v128.mul<T>(f, g);
  const zero = v128.splat<T>(<T>0);
  const two = v128.splat<T>(<T>2);
  const side = address(record, ScalingWord.sumPlane);
  for (let y = 0; y < rows; y++) {
    let from = mapRow(record, y, Word.input, Word.inputPitch);
    let to = mapRow(record, y, Word.output, Word.outputPitch);
    let left = leftRow(record, y);
    let right = rightRow(record, y);
    let newLeft = leftRow(record, y, ScalingWord.sumLeft, ScalingWord.sumPitch) + side;
    let newRight = rightRow(record, y, ScalingWord.sumRight, ScalingWord.sumPitch) + side;
    const end = from + (<usize>columns << 4);
    while (from < end) {
      const i = v128.load(newLeft);
      const j = v128.load(newRight);
      const c = v128.mul<T>(v128.mul<T>(v128.load(left), f), i);
      const d = v128.mul<T>(v128.mul<T>(v128.load(right), g), j);
      const apart = lengthsOf<T>(c, d);
      const twice = twiceOf<T>(c, d);
      const x = v128.load(from);
      // A vector of zeros is at a right angle to every other one, and equal to itself.
      const lost = v128.or(v128.eq<T>(i, zero), v128.eq<T>(j, zero));
      let near = toDistance<T>(x, twice, apart);
      near = v128.add<T>(near, v128.and(near, lost));
      v128.store(to, first ? near : v128.add<T>(near, v128.load(to)));
      if (wanted) {
        const p = readsPlus ? v128.load(from + inPlane * Plane.plus) : v128.sub<T>(two, x);
        let far = toDistance<T>(p, twice, apart);
        far = v128.add<T>(far, v128.and(far, lost));
        v128.store(to + plane * Plane.plus, first ? far : v128.add<T>(far, v128.load(to + plane * Plane.plus)));
      }
      const ntk = hasNtk
        ? v128.mul<T>(product, v128.load(from + inPlane * Plane.ntk))
        : v128.splat<T>(<T>0);
      v128.store(
        to + plane * Plane.ntk,
        first ? ntk : v128.add<T>(ntk, v128.load(to + plane * Plane.ntk)),
      );
      from += 16;
      to += 16;
      left += 16;
      right += 16;
      newLeft += 16;
      newRight += 16;
    }
  }
}

/**
 * Takes rho = 0 where one of two sites alone has variance zero, of a value that is there. Deviations are its own.
 */
export function settle<T>(record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const writesPlus = word(record, ScalingWord.writesPlus) != 0;
  const plane = address(record, Word.outputPlane);
  const side = address(record, Word.sidePlane);
  const one = v128.splat<T>(<T>1);
  for (let y = 0; y < rows; y++) {
    let to = mapRow(record, y, Word.output, Word.outputPitch);
    let left = leftRow(record, y) + side;
    let right = rightRow(record, y) + side;
    const end = to + (<usize>columns << 4);
    while (to < end) {
      const lanes = settledLanes<T>(v128.load(left), v128.load(right));
      v128.store(to, v128.bitselect(one, v128.load(to), lanes));
      if (writesPlus) {
        const plus = to + plane * Plane.plus;
        v128.store(plus, v128.bitselect(one, v128.load(plus), lanes));
      }
      to += 16;
      left += 16;
      right += 16;
    }
  }
}

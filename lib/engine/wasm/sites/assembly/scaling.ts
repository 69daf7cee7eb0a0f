// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Normalisation and dropout. */
import { address, leftRow, mapRow, rightRow, word } from "./layout.ts";
import { loadParameters, parameter } from "./parameters.ts";
import { Plane, ScalingParameter, ScalingWord, Word } from "../protocol.ts";

/**
 * Normalisation: correlations stay; the NTK is multiplied by the factors of both inputs.
 */
export function normalize<T>(record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const writesPlus = word(record, ScalingWord.writesPlus) != 0;
  const inPlane = address(record, Word.inputPlane);
  const plane = address(record, Word.outputPlane);
  for (let y = 0; y < rows; y++) {
    let from = mapRow(record, y, Word.input, Word.inputPitch);
    let to = mapRow(record, y, Word.output, Word.outputPitch);
    let f = leftRow(record, y, ScalingWord.factorLeft, ScalingWord.factorPitch);
    let g = rightRow(record, y, ScalingWord.factorRight, ScalingWord.factorPitch);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      v128.store(to, v128.load(from));
      if (writesPlus) v128.store(to + plane * Plane.plus, v128.load(from + inPlane * Plane.plus));
      const scale = v128.mul<T>(v128.load(f), v128.load(g));
      v128.store(to + plane * Plane.ntk, v128.mul<T>(v128.load(from + inPlane * Plane.ntk), scale));
      from += 16;
      to += 16;
      f += 16;
      g += 16;
    }
  }
}

/**
 * Dropout: 1 - rho' = (1 - keep) + keep (1 - rho), the parameters `rest` and `keep`, 1 + rho likewise; the NTK is
 * multiplied by `ntkFactor`.
 */
export function dropout<T>(record: usize): void {
  loadParameters(address(record, Word.parameters));
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const writesPlus = word(record, ScalingWord.writesPlus) != 0;
  const inPlane = address(record, Word.inputPlane);
  const plane = address(record, Word.outputPlane);
  const keep = parameter(ScalingParameter.keep);
  const c = parameter(ScalingParameter.rest);
  const factor = parameter(ScalingParameter.ntkFactor);
  for (let y = 0; y < rows; y++) {
    let from = mapRow(record, y, Word.input, Word.inputPitch);
    let to = mapRow(record, y, Word.output, Word.outputPitch);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      v128.store(to, v128.relaxed_madd<T>(keep, v128.load(from), c));
      if (writesPlus) {
        v128.store(to + plane * Plane.plus, v128.relaxed_madd<T>(keep, v128.load(from + inPlane * Plane.plus), c));
      }
      v128.store(to + plane * Plane.ntk, v128.mul<T>(v128.load(from + inPlane * Plane.ntk), factor));
      from += 16;
      to += 16;
    }
  }
}

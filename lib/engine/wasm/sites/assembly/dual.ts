// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Nonlinearities with closed forms beyond piecewise linear ones, for the pair (u, v) or, where symmetry answers for it,
 * (u, -v), which has rho >= 0.
 */
import { erf } from "../../assembly/erf.ts";
import { gabor } from "../../assembly/gabor.ts";
import { gelu } from "../../assembly/gelu.ts";
import { one, two } from "../../assembly/numbers.ts";
import { RESULT, square } from "../../assembly/pair.ts";
import { bell, gaussian, rectified, sign, sine } from "./closed_forms.ts";
import { address, leftRow, mapRow, rightRow, settledLanes, word } from "./layout.ts";
import { DualParameter, DualWord, Plane, Word } from "../protocol.ts";
import { ClosedForm, Parity } from "../../protocol.ts";
import { loadParameters, parameter, PARAMETERS } from "./parameters.ts";
import { lengthsOf, toDistance, twiceOf, writePair } from "./states.ts";

/** A nonlinearity; see `DualParameter`. */
@inline
function dualMap<T>(kind: i32, record: usize): void {
  loadParameters(address(record, Word.parameters));
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const readsPlus = word(record, DualWord.readsPlus) != 0;
  const writesPlus = word(record, DualWord.writesPlus) != 0;
  const hasNtk = word(record, DualWord.hasNtk) != 0;
  const parity = word(record, DualWord.parity);
  const measured = word(record, DualWord.measures) != 0;
  const inPlane = address(record, Word.inputPlane);
  const plane = address(record, Word.outputPlane);
  const side = address(record, Word.sidePlane);
  const next = address(record, DualWord.numbersPlane);
  const zero = v128.splat<T>(<T>0);
  for (let y = 0; y < rows; y++) {
    let from = mapRow(record, y, Word.input, Word.inputPitch);
    let to = mapRow(record, y, Word.output, Word.outputPitch);
    let left = leftRow(record, y);
    let right = rightRow(record, y);
    let newLeft = leftRow(record, y, DualWord.newLeft, DualWord.newPitch);
    let newRight = rightRow(record, y, DualWord.newRight, DualWord.newPitch);
    let moreLeft = leftRow(record, y, DualWord.numbersLeft, DualWord.numbersPitch);
    let moreRight = rightRow(record, y, DualWord.numbersRight, DualWord.numbersPitch);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      let s = v128.load(left);
      let t = v128.load(right);
      let x = v128.pmin<T>(two<T>(), v128.load(from));
      let xp = v128.sub<T>(two<T>(), x);
      if (readsPlus) xp = v128.pmin<T>(two<T>(), v128.load(from + inPlane * Plane.plus));
      // The others take s t rho, and not rho.
      if (kind == ClosedForm.rectifiedPower || kind == ClosedForm.expNormalized) {
        const lanes = settledLanes<T>(v128.load(left + side), v128.load(right + side));
        x = v128.bitselect(one<T>(), x, lanes);
        xp = v128.bitselect(one<T>(), xp, lanes);
      }
      const away = v128.lt<T>(xp, x);
      const near = v128.pmin<T>(x, xp);
      const far = v128.pmax<T>(x, xp);
      s = v128.mul<T>(s, parameter(DualParameter.leftScale));
      t = v128.mul<T>(t, parameter(DualParameter.rightScale));
      let s2 = v128.mul<T>(v128.load(newLeft), parameter(DualParameter.newLeftScale));
      let t2 = v128.mul<T>(v128.load(newRight), parameter(DualParameter.newRightScale));
      if (kind == ClosedForm.wave) {
        s = v128.pmax<T>(s, parameter(DualParameter.least));
        t = v128.pmax<T>(t, parameter(DualParameter.least));
        s2 = v128.pmax<T>(s2, parameter(DualParameter.leastMade));
        t2 = v128.pmax<T>(t2, parameter(DualParameter.leastMade));
      }
      if (kind == ClosedForm.arcsine) {
        // With a symmetry pairs with rho < 0 are answered by their opposite.
        const negative = parity == Parity.none ? away : zero;
        erf<T>(PARAMETERS, negative, near, far, moreLeft, next, moreRight, next);
      } else if (kind == ClosedForm.gelu) {
        gelu<T>(away, near, far, moreLeft, next, moreRight, next);
      } else if (kind == ClosedForm.wave) {
        const turn = parity != 0;
        const a = turn ? near : x;
        const b = turn ? far : xp;
        sine<T>(moreLeft, moreRight, s, t, a, b, s2, t2);
      } else if (kind == ClosedForm.gabor) {
        gabor<T>(near, far, moreLeft, next, moreRight, next);
      } else if (kind == ClosedForm.sign) {
        sign<T>(near);
      } else if (kind == ClosedForm.rectifiedPower) {
        const u = v128.mul<T>(v128.load(newLeft), v128.load(left + side));
        const v = v128.mul<T>(v128.load(newRight), v128.load(right + side));
        rectified<T>(word(record, DualWord.order), x, xp, v128.mul<T>(u, v128.add<T>(v, v)));
      } else if (kind == ClosedForm.exp || kind == ClosedForm.expNormalized || kind == ClosedForm.rbf) {
        bell<T>(kind, s, t, x, xp);
      } else {
        const det = v128.mul<T>(square<T>(v128.mul<T>(s, t)), v128.mul<T>(near, far));
        gaussian<T>(s, t, near, det);
      }
      let slope = v128.load(RESULT, 16);
      // That of a rectified power is in the units of the program.
      if (kind != ClosedForm.rectifiedPower) slope = v128.mul<T>(slope, parameter(DualParameter.ntkFactor));
      const ntk = hasNtk ? v128.load(from + inPlane * Plane.ntk) : zero;
      writePair<T>(parity, writesPlus, away, v128.load(RESULT), slope, ntk, to, plane);
      if (measured) {
        const u = v128.load(newLeft);
        const v = v128.load(newRight);
        const apart = lengthsOf<T>(u, v);
        const twice = twiceOf<T>(u, v);
        v128.store(to + plane * Plane.distance, toDistance<T>(v128.load(to), twice, apart));
        if (writesPlus) {
          const p = toDistance<T>(v128.load(to + plane * Plane.plus), twice, apart);
          v128.store(to + plane * Plane.opposite, p);
        }
      }
      from += 16;
      to += 16;
      left += 16;
      right += 16;
      newLeft += 16;
      newRight += 16;
      moreLeft += 16;
      moreRight += 16;
    }
  }
}

function arcsineMap<T>(record: usize): void {
  dualMap<T>(ClosedForm.arcsine, record);
}

function geluMap<T>(record: usize): void {
  dualMap<T>(ClosedForm.gelu, record);
}

function waveMap<T>(record: usize): void {
  dualMap<T>(ClosedForm.wave, record);
}

function expMap<T>(record: usize): void {
  dualMap<T>(ClosedForm.exp, record);
}

function expNormalizedMap<T>(record: usize): void {
  dualMap<T>(ClosedForm.expNormalized, record);
}

function rbfMap<T>(record: usize): void {
  dualMap<T>(ClosedForm.rbf, record);
}

function gaussianMap<T>(record: usize): void {
  dualMap<T>(ClosedForm.gaussian, record);
}

function gaborMap<T>(record: usize): void {
  dualMap<T>(ClosedForm.gabor, record);
}

function signMap<T>(record: usize): void {
  dualMap<T>(ClosedForm.sign, record);
}

function rectifiedPowerMap<T>(record: usize): void {
  dualMap<T>(ClosedForm.rectifiedPower, record);
}

/** The nonlinearity. */
export function dual<T>(record: usize): void {
  switch (word(record, DualWord.kind)) {
    case ClosedForm.arcsine:
      return arcsineMap<T>(record);
    case ClosedForm.gelu:
      return geluMap<T>(record);
    case ClosedForm.wave:
      return waveMap<T>(record);
    case ClosedForm.exp:
      return expMap<T>(record);
    case ClosedForm.expNormalized:
      return expNormalizedMap<T>(record);
    case ClosedForm.rbf:
      return rbfMap<T>(record);
    case ClosedForm.gabor:
      return gaborMap<T>(record);
    case ClosedForm.sign:
      return signMap<T>(record);
    case ClosedForm.rectifiedPower:
      return rectifiedPowerMap<T>(record);
    case ClosedForm.gaussian:
      return gaussianMap<T>(record);
    default:
      unreachable();
  }
}

// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** The state of a site before a piecewise linear nonlinearity, and how it is found anew where it has lost digits. */
import { one, two } from "../../assembly/numbers.ts";
import { distance, exact, PLUS } from "./correlate.ts";
import { address, word } from "./layout.ts";
import { parameter } from "./parameters.ts";
import { isSure, lengthsOf, twiceOf, withoutLengths } from "./states.ts";
import { PLANE } from "./window.ts";
import { LinearParameter, Plane, Signs, Word } from "../protocol.ts";

/** Bytes of a site's state, and where its parts are. */
export const enum Site {
  /** 1 - rho. */
  minus = 0,
  /** 1 + rho. */
  plus = 16,
  /** The NTK. */
  ntk = 32,
  /** 2 s t (1 - rho). */
  rest = 48,
  /** E. */
  distance = 64,
  bytes = 80,
}

/** The states of four sites. */
export const SITES: usize = memory.data(4 * Site.bytes, 16);

/** P from sums over three neighbours at `from`. */
@inline
export function opposite<T>(general: bool, from: usize): v128 {
  const sum = v128.add<T>(
    v128.add<T>(v128.load(from, PLANE * Plane.plus), v128.load(from + 16, PLANE * Plane.plus)),
    v128.load(from - 16, PLANE * Plane.plus),
  );
  return distance<T>(general, sum, parameter(LinearParameter.addedPlus));
}

/** K's share in the NTK, from the nearer end of rho; `product` is s t. */
@inline
function share<T>(mode: i32, product: v128, x: v128, xp: v128): v128 {
  const k = v128.mul<T>(product, parameter(LinearParameter.kernelFactor));
  if (mode == Signs.positive) return v128.relaxed_nmadd<T>(x, k, k);
  const near = v128.le<T>(x, xp);
  return v128.mul<T>(k, v128.bitselect(v128.sub<T>(one<T>(), x), v128.sub<T>(xp, one<T>()), near));
}

/** NTK after the affine step. */
@inline
export function tangent<T>(
  mode: i32,
  general: bool,
  sum: v128,
  product: v128,
  x: v128,
  xp: v128,
): v128 {
  let k = share<T>(mode, product, x, xp);
  if (general) k = v128.add<T>(k, parameter(LinearParameter.addedNtk));
  return v128.relaxed_madd<T>(sum, parameter(LinearParameter.ntkFactor), k);
}

/** Finds the state of site `x` of row `y` anew in the lanes that have lost digits to the lengths. */
@inline
function mendSite<T>(
  mode: i32,
  general: bool,
  record: usize,
  y: i32,
  x: i32,
  site: usize,
  from: usize,
  left: usize,
  right: usize,
): void {
  const side = address(record, Word.sidePlane);
  const s = v128.load(left);
  const t = v128.load(right);
  const apart = lengthsOf<T>(s, t);
  const rest = v128.load(site, Site.rest);
  let less = rest;
  if (mode == Signs.kept) less = v128.pmin<T>(less, withoutLengths<T>(opposite<T>(general, from), apart));
  const sure = isSure<T>(apart, less);
  if (v128.all_true<i32>(sure)) return;
  const product = v128.mul<T>(s, t);
  let minus = v128.load(site, Site.minus);
  let plus = v128.load(site, Site.plus);
  const ntk = v128.load(site, Site.ntk);
  const other = v128.sub<T>(ntk, share<T>(mode, product, minus, plus));
  const found = exact<T>(record, y, x, v128.load(left + side), v128.load(right + side));
  minus = v128.bitselect(minus, found, sure);
  if (mode == Signs.kept) plus = v128.bitselect(plus, v128.load(PLUS), sure);
  if (mode == Signs.derived) plus = v128.sub<T>(two<T>(), minus);
  const mended = v128.add<T>(other, share<T>(mode, product, minus, plus));
  const near = v128.mul<T>(twiceOf<T>(s, t), minus);
  v128.store(site, minus, Site.minus);
  v128.store(site, plus, Site.plus);
  v128.store(site, v128.bitselect(ntk, mended, sure), Site.ntk);
  v128.store(site, v128.bitselect(rest, near, sure), Site.rest);
  const e = v128.load(site, Site.distance);
  v128.store(site, v128.bitselect(e, v128.add<T>(near, apart), sure), Site.distance);
}

/** The same of four sites from `x` on, which few rows need: their loop stays free of it. */
export function mendSites<T>(
  mode: i32,
  general: bool,
  record: usize,
  y: i32,
  x: i32,
  from: usize,
  left: usize,
  right: usize,
): void {
  const count = min(4, word(record, Word.columns) - x);
  for (let k = 0; k < count; k++) {
    const skip = <usize>k << 4;
    mendSite<T>(mode, general, record, y, x + k, SITES + k * Site.bytes, from + skip, left + skip, right + skip);
  }
}

// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Self-attention over the square of all pairs of sites (a, b): planes 2K and the NTK. Its parameters
 * are those of `AttentionParameter`.
 */
import { address, rightAt, rowAt, rowSplats, word } from "./layout.ts";
import { accumulate } from "./means.ts";
import { loadParameters, parameter } from "./parameters.ts";
import { AttentionParameter, AttentionWord, Word } from "../protocol.ts";

/** A number of single inputs: of one input for all lanes, or a lane each. */
@inline
function number<T>(splat: bool, at: usize): v128 {
  if (!splat) return v128.load(at);
  return sizeof<T>() == 8 ? v128.load64_splat(at) : v128.load32_splat(at);
}

/** Adds G K to two rows at `to`, for two rows of G and `count` rows of K as long. */
@inline
function leftProduct<T>(splat: bool, first: usize, second: usize, count: i32, from: usize, to: usize): void {
  const line = <usize>count << 4;
  const end = to + line;
  let m = 0;
  for (; m + 4 <= count; m += 4) {
    const a = number<T>(splat, first);
    const b = number<T>(splat, first + 16);
    const c = number<T>(splat, first + 32);
    const d = number<T>(splat, first + 48);
    const e = number<T>(splat, second);
    const f = number<T>(splat, second + 16);
    const g = number<T>(splat, second + 32);
    const h = number<T>(splat, second + 48);
    for (let at = to; at < end; at += 16) {
      const k = v128.load(from);
      const l = v128.load(from + line);
      const n = v128.load(from + 2 * line);
      const o = v128.load(from + 3 * line);
      let x = v128.relaxed_madd<T>(a, k, v128.load(at));
      let y = v128.relaxed_madd<T>(e, k, v128.load(at + line));
      x = v128.relaxed_madd<T>(b, l, x);
      y = v128.relaxed_madd<T>(f, l, y);
      x = v128.relaxed_madd<T>(c, n, x);
      y = v128.relaxed_madd<T>(g, n, y);
      v128.store(at, v128.relaxed_madd<T>(d, o, x));
      v128.store(at + line, v128.relaxed_madd<T>(h, o, y));
      from += 16;
    }
    from += 3 * line;
    first += 64;
    second += 64;
  }
  for (; m < count; m++) {
    const a = number<T>(splat, first);
    const b = number<T>(splat, second);
    for (let at = to; at < end; at += 16) {
      const k = v128.load(from);
      v128.store(at, v128.relaxed_madd<T>(a, k, v128.load(at)));
      v128.store(at + line, v128.relaxed_madd<T>(b, k, v128.load(at + line)));
      from += 16;
    }
    first += 16;
    second += 16;
  }
}

/** 2K' = factor x + added for x = 2 G K G'^T. */
@inline
function storeKernel<T>(to: usize, x: v128): void {
  const factor = parameter(AttentionParameter.factor);
  v128.store(to, v128.relaxed_madd<T>(x, factor, parameter(AttentionParameter.added)));
}

/** Theta' = factor (x + y) + addedNtk for x = 2 G K G'^T and y = G Theta G'^T. */
@inline
function storeNtk<T>(to: usize, x: v128, y: v128): void {
  const factor = parameter(AttentionParameter.factor);
  v128.store(to, v128.relaxed_madd<T>(v128.add<T>(x, y), factor, parameter(AttentionParameter.addedNtk)));
}

/**
 * Two rows of G K G'^T and of G Theta G'^T, or four of the former: G K of these rows first, then its products
 * with the rows of G' of the columns that are wanted.
 */
export function attend<T>(record: usize): void {
  loadParameters(address(record, Word.parameters));
  const count = word(record, Word.columns);
  const line = <usize>count << 4;
  const scratch = address(record, AttentionWord.scratch);
  const from = address(record, Word.input);
  const hasNtk = word(record, AttentionWord.hasNtk) != 0;
  const other = hasNtk ? from + address(record, Word.inputPlane) : from;
  const plane = address(record, Word.outputPlane);
  const a = <usize>word(record, AttentionWord.first) * line;
  const b = <usize>word(record, AttentionWord.second) * line;
  const c = <usize>word(record, AttentionWord.third) * line;
  const d = <usize>word(record, AttentionWord.fourth) * line;
  const left = rowAt(record, AttentionWord.leftScores);
  memory.fill(scratch, 0, 4 * line);
  if (rowSplats()) {
    leftProduct<T>(true, left + a, left + b, count, from, scratch);
    leftProduct<T>(true, left + c, left + d, count, other, scratch + 2 * line);
  } else {
    leftProduct<T>(false, left + a, left + b, count, from, scratch);
    leftProduct<T>(false, left + c, left + d, count, other, scratch + 2 * line);
  }
  const output = address(record, Word.output);
  const right = rightAt(record, AttentionWord.rightScores);
  const zero = v128.splat<T>(<T>0);
  let list = address(record, AttentionWord.wanted);
  const end = list + (<usize>word(record, AttentionWord.count) << 2);
  for (; list < end; list += 8) {
    const i = <usize>load<u32>(list);
    const j = <usize>load<u32>(list, 4);
    let g = right + i * line;
    let h = right + j * line;
    let ai = zero;
    let aj = zero;
    let bi = zero;
    let bj = zero;
    let ci = zero;
    let cj = zero;
    let di = zero;
    let dj = zero;
    for (let at = scratch; at < scratch + line; at += 16) {
      const x = v128.load(g);
      const y = v128.load(h);
      const k = v128.load(at);
      ai = v128.relaxed_madd<T>(k, x, ai);
      aj = v128.relaxed_madd<T>(k, y, aj);
      const l = v128.load(at + line);
      bi = v128.relaxed_madd<T>(l, x, bi);
      bj = v128.relaxed_madd<T>(l, y, bj);
      const m = v128.load(at + 2 * line);
      ci = v128.relaxed_madd<T>(m, x, ci);
      cj = v128.relaxed_madd<T>(m, y, cj);
      const n = v128.load(at + 3 * line);
      di = v128.relaxed_madd<T>(n, x, di);
      dj = v128.relaxed_madd<T>(n, y, dj);
      g += 16;
      h += 16;
    }
    const toI = output + (i << 4);
    const toJ = output + (j << 4);
    storeKernel<T>(toI + a, ai);
    storeKernel<T>(toJ + a, aj);
    storeKernel<T>(toI + b, bi);
    storeKernel<T>(toJ + b, bj);
    if (hasNtk) {
      storeNtk<T>(toI + a + plane, ai, ci);
      storeNtk<T>(toJ + a + plane, aj, cj);
      storeNtk<T>(toI + b + plane, bi, di);
      storeNtk<T>(toJ + b + plane, bj, dj);
    } else {
      storeKernel<T>(toI + c, ci);
      storeKernel<T>(toJ + c, cj);
      storeKernel<T>(toI + d, di);
      storeKernel<T>(toJ + d, dj);
    }
  }
}

/** R of a pair of sites, of which `embedding` is the first and `at` tells how many it is. */
@inline
function covariance<T>(embedding: usize, at: usize): v128 {
  return number<T>(true, embedding + at * sizeof<T>());
}

/** K^ = keep K + weight R in the place of K, and the NTK likewise. */
export function embed<T>(record: usize): void {
  loadParameters(address(record, Word.parameters));
  const count = <usize>word(record, Word.columns);
  const from = address(record, Word.input);
  const plane = address(record, Word.inputPlane);
  const keep = parameter(AttentionParameter.keep);
  const weight = parameter(AttentionParameter.weight);
  for (let k: usize = 0; k < count * count; k++) {
    const at = from + (k << 4);
    const r = v128.mul<T>(weight, covariance<T>(address(record, AttentionWord.embedding), k));
    v128.store(at, v128.relaxed_madd<T>(keep, v128.load(at), v128.add<T>(r, r)));
    v128.store(at + plane, v128.relaxed_madd<T>(keep, v128.load(at + plane), r));
  }
}

/** 2K, Theta, 2K^ and Theta^ of a pair of sites. */
const PAIR: usize = memory.data(64, 16);

/** Reads a pair of sites. */
@inline
function readPair<T>(from: usize, plane: usize, embedding: usize, at: usize): void {
  const kernel = v128.load(from);
  const ntk = v128.load(from + plane);
  v128.store(PAIR, kernel);
  v128.store(PAIR, ntk, 16);
  if (embedding == 0) {
    v128.store(PAIR, kernel, 32);
    v128.store(PAIR, ntk, 48);
    return;
  }
  const keep = parameter(AttentionParameter.keep);
  const r = v128.mul<T>(parameter(AttentionParameter.weight), covariance<T>(embedding, at));
  v128.store(PAIR, v128.relaxed_madd<T>(keep, kernel, v128.add<T>(r, r)), 32);
  v128.store(PAIR, v128.relaxed_madd<T>(keep, ntk, r), 48);
}

/** A sum over all pairs of sites, as the element type. */
@inline
function total<T>(at: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(at);
  const low = f32x4.demote_f64x2_zero(v128.load(at));
  return v128.shuffle<i64>(low, f32x4.demote_f64x2_zero(v128.load(at, 16)), 0, 2);
}

/**
 * S K^ and 2 sum(K^ Theta) K^ + S (Theta^ + 4K^) for S = sum K^ K, the sums over all pairs of sites in float64.
 */
export function attendScaled<T>(record: usize): void {
  loadParameters(address(record, Word.parameters));
  const count = <usize>word(record, Word.columns);
  const from = address(record, Word.input);
  const inPlane = address(record, Word.inputPlane);
  const embedding = address(record, AttentionWord.embedding);
  const values: usize = word(record, AttentionWord.embedsValues) != 0 ? 32 : 0;
  const scratch = address(record, AttentionWord.scratch);
  memory.fill(scratch, 0, 64);
  const zero = v128.splat<T>(<T>0);
  for (let k: usize = 0; k < count * count;) {
    // In float32 no more than four pairs are added before they go on in float64.
    const stop = min<usize>(count * count, k + 4);
    let similarity = zero;
    let change = zero;
    for (; k < stop; k++) {
      readPair<T>(from + (k << 4), inPlane, embedding, k);
      const key = v128.load(PAIR, 32);
      const value = v128.load(PAIR + values);
      similarity = v128.relaxed_madd<T>(key, value, similarity);
      change = v128.relaxed_madd<T>(key, v128.load(PAIR + values, 16), change);
      change = v128.relaxed_madd<T>(value, v128.load(PAIR, 48), change);
    }
    accumulate<T>(scratch, similarity);
    accumulate<T>(scratch + 32, change);
  }
  const quarter = v128.mul<T>(parameter(AttentionParameter.factor), v128.splat<T>(<T>0.25));
  const similarity = v128.mul<T>(total<T>(scratch), quarter);
  const change = v128.mul<T>(total<T>(scratch + 32), quarter);
  const added = parameter(AttentionParameter.added);
  const addedNtk = parameter(AttentionParameter.addedNtk);
  const output = address(record, Word.output);
  const plane = address(record, Word.outputPlane);
  for (let k: usize = 0; k < count * count; k++) {
    const at = k << 4;
    readPair<T>(from + at, inPlane, embedding, k);
    const key = v128.load(PAIR, 32);
    v128.store(output + at, v128.relaxed_madd<T>(similarity, key, added));
    const tangent = v128.add<T>(v128.load(PAIR, 48), v128.add<T>(key, key));
    const ntk = v128.relaxed_madd<T>(similarity, tangent, v128.relaxed_madd<T>(change, key, addedNtk));
    v128.store(output + at + plane, ntk);
  }
}

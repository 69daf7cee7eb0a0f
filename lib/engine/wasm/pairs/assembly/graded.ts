// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * phi by a graded Hermite series (`lib/activations/graded_series.ts`): with unit vectors x, y of entries and
 * c_e = x_e y_e, rho' = c_0 + f(rho), where
 *   f(rho) = c_1 rho + |rho| U of the even family + rho |rho| U of the odd one, U = sum_e c_e |rho|^(n_e).
 *
 * Of near pairs 1 - rho' is a sum of terms that do not cancel: with z = 1 - |rho|, L = sum_e c_e (1 - |rho|^(n_e))
 * and T = U + L an even family gives T z + |rho| L, an odd one T (1 - rho^2) + rho^2 L for rho > 0, and to these
 * come c_1 (1 - rho) and |x - y|^2/2. Each pair goes the way that its own rho says, whatever stands beside it.
 *
 * An input has only as many blocks of entries as its deviation asks for, and zeros after them. A near pair takes
 * the blocks that both have and in which |rho|^n is more than a rounding. From there on L + |x - y|^2/2 is
 * (|x|^2 + |y|^2)/2, half the sum of the tails of the two inputs.
 */
import { Parity, Powers } from "../../protocol.ts";
import { nearer, withinRange, writePairs } from "./correlation.ts";
import { apart, LEADING, product } from "./entries.ts";
import { square } from "../../assembly/pair.ts";
import { closeSums, farSums } from "./graded_sums.ts";
import { exactOf, NEAR, nodesOf } from "../../assembly/graded_powers.ts";
import { extent, PLUS } from "./layout.ts";

/** Bytes of the sums of a family: of four vectors each, two of far pairs, then four of near ones and their blocks. */
const FAMILY: usize = 448;

/** Where the numbers of blocks of near pairs are among them. */
const COUNTS: usize = 384;

/** Sums of the even family, then of the odd one. */
const SUMS: usize = memory.data(896, 16);

@inline
function nearness<T>(from: usize): v128 {
  return v128.lt<T>(nearer<T>(from), v128.splat<T>(<T>NEAR));
}

/** 1 - |rho| of pairs that are far apart; near ones count as uncorrelated here. */
@inline
function apartOnly<T>(from: usize): v128 {
  return v128.bitselect(v128.splat<T>(<T>1), nearer<T>(from), nearness<T>(from));
}

function far<T>(
  again: bool,
  rule: i32,
  groups: i32,
  blocks: i32,
  row: usize,
  columns: usize,
  from: usize,
  to: usize,
): void {
  const z0 = apartOnly<T>(from);
  const z1 = apartOnly<T>(from + 16);
  farSums<T>(again, rule, groups, blocks, row, columns, z0, z1, to);
}

function close<T>(
  again: bool,
  numbers: usize,
  rule: i32,
  groups: i32,
  blocks: i32,
  row: usize,
  columns: usize,
  from: usize,
  to: usize,
): void {
  const z0 = nearer<T>(from);
  const z1 = nearer<T>(from + 16);
  closeSums<T>(again, numbers, rule, groups, blocks, row, columns, z0, z1, to);
}

/** Of four vectors of near pairs: the sum of the tails of both inputs. */
const TAILS: usize = memory.data(64, 16);

/**
 * The sums of a family of two vectors of pairs, whose entries begin at `row` and `columns`; at `numbers` the blocks of
 * their second inputs, and after them the most of these. `again` says that the other family was summed before.
 */
@inline
function family<T>(
  again: bool,
  rule: i32,
  groups: i32,
  own: i32,
  numbers: usize,
  row: usize,
  columns: usize,
  from: usize,
  sums: usize,
): void {
  const theirs = <i32>load<f64>(numbers, 64);
  const blocks = own < theirs ? own : theirs;
  const n0 = nearness<T>(from);
  const n1 = nearness<T>(from + 16);
  const all = sizeof<T>() == 8
    ? v128.all_true<i64>(v128.and(n0, n1))
    : v128.all_true<i32>(v128.and(n0, n1));
  if (!all) far<T>(again, rule, groups, blocks, row, columns, from, sums);
  if (v128.any_true(v128.or(n0, n1))) {
    close<T>(again, numbers, rule, groups, blocks, row, columns, from, sums + 128);
  }
}

/** Adds the tails of the first input to those of second ones from the block on after which a pair ends. */
@inline
function gather<T>(counts: usize, rowTails: usize, columnTails: usize): void {
  for (let i: usize = 0; i < 64; i += sizeof<T>()) {
    const block = <usize>load<T>(counts + i);
    store<T>(
      TAILS + i,
      load<T>(rowTails + block * sizeof<T>()) + load<T>(columnTails + i + (block << 6)),
    );
  }
}

/** Vector i of four: writes 1 -+ rho' and the NTK. */
@inline
function finish<T>(
  parity: i32,
  i: usize,
  from: usize,
  to: usize,
  columns: usize,
  row: usize,
  factor: v128,
): void {
  const zero = v128.splat<T>(<T>0);
  const one = v128.splat<T>(<T>1);
  const two = v128.splat<T>(<T>2);
  const half = v128.splat<T>(<T>0.5);
  const lanes = nearness<T>(from);
  const z = nearer<T>(from);
  const size = v128.sub<T>(one, z);
  const y = v128.mul<T>(z, v128.sub<T>(two, z));
  const away = v128.gt<T>(v128.load(from), v128.load(from, PLUS));
  // Which pairs count as they are: with a symmetry, those with rho < 0 are answered by their opposite.
  const negative = parity != Parity.none ? zero : away;
  const rho = v128.bitselect(v128.neg<T>(size), size, negative);
  const minus = v128.bitselect(v128.sub<T>(two, z), z, negative);
  const even = SUMS + i;
  const odd = SUMS + FAMILY + i;
  const linear = product<T>(2, columns, row);

  const evenU = v128.bitselect(v128.load(even, 128), v128.load(even), lanes);
  const evenD = v128.bitselect(v128.load(even, 192), v128.load(even, 64), lanes);
  const oddU = v128.bitselect(v128.load(odd, 128), v128.load(odd), lanes);
  const oddD = v128.bitselect(v128.load(odd, 192), v128.load(odd, 64), lanes);

  const lengths = v128.add<T>(apart<T>(0, columns, row), apart<T>(1, columns, row));
  const whole = v128.relaxed_madd<T>(half, lengths, product<T>(0, columns, row));
  const powers = v128.relaxed_madd<T>(rho, oddU, evenU);
  const farGap = v128.sub<T>(whole, v128.relaxed_madd<T>(linear, rho, v128.mul<T>(size, powers)));

  const evenL = v128.load(even, 256);
  const oddL = v128.load(odd, 256);
  let distance = v128.add<T>(v128.load(even, 320), v128.load(odd, 320));
  distance = v128.add<T>(distance, v128.load(TAILS + i));
  distance = v128.add<T>(distance, v128.add<T>(apart<T>(1, columns, row), apart<T>(2, columns, row)));
  let nearGap = v128.relaxed_madd<T>(linear, minus, v128.mul<T>(half, distance));
  nearGap = v128.add<T>(
    nearGap,
    v128.relaxed_madd<T>(v128.add<T>(evenU, evenL), z, v128.mul<T>(size, evenL)),
  );
  const total = v128.add<T>(oddU, oddL);
  const own = v128.relaxed_madd<T>(total, y, v128.mul<T>(square<T>(size), oddL));
  nearGap = v128.add<T>(
    nearGap,
    v128.bitselect(v128.sub<T>(v128.mul<T>(two, total), own), own, negative),
  );

  const gap = v128.bitselect(nearGap, farGap, lanes);
  // Exponents are n + 1 in the even family and n + 2 in the odd one.
  const evenSlope = v128.add<T>(evenD, evenU);
  const oddSlope = v128.mul<T>(size, v128.relaxed_madd<T>(two, oddU, oddD));
  const signed = v128.bitselect(v128.neg<T>(evenSlope), evenSlope, negative);
  const slope = v128.mul<T>(factor, v128.add<T>(linear, v128.add<T>(signed, oddSlope)));
  writePairs<T>(parity, from, to, withinRange<T>(gap), slope, away);
}

/**
 * The series over a run, in a layout with `blocks` blocks after the powers that are taken one by one, of which
 * `groups` groups count. At `row` lie the entries x_e of the first input, which has `own` blocks, a vector each, and at
 * `tails` its tails; at `columns` in blocks of four vectors of second inputs, 64 bytes each, the entries y_e, `terms` of
 * them, blocks + 1 tails, the numbers of blocks, and in float64 at 0 and 32 the most blocks of two vectors; the next
 * four are `stride` bytes on. At `factors` lie their t'/t, and `factor` is s'/s. With all powers the even family comes
 * first.
 */
@inline
function gradedRun<T>(
  mode: i32,
  parity: i32,
  terms: i32,
  rule: i32,
  groups: i32,
  blocks: i32,
  own: i32,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  stride: usize,
  row: usize,
  tails: usize,
  factors: usize,
  factor: T,
): void {
  const scale = v128.splat<T>(factor);
  const end = from + extent<T>(count);
  const skip = LEADING + (mode == Powers.all ? exactOf(rule) + nodesOf(rule) * blocks : 0);
  memory.fill(SUMS, 0, 2 * FAMILY);
  while (from < end) {
    const numbers = columns + 64 * (terms + blocks + 1);
    for (let i: usize = 0; i < 64; i += 32) {
      const first = columns + 64 * LEADING + i;
      const second = columns + 64 * skip + i;
      if (mode != Powers.odd) {
        family<T>(false, rule, groups, own, numbers + i, row + 16 * LEADING, first, from + i, SUMS + i);
      }
      if (mode != Powers.even) {
        const sums = SUMS + FAMILY + i;
        family<T>(mode == Powers.all, rule, groups, own, numbers + i, row + 16 * skip, second, from + i, sums);
      }
    }
    gather<T>(SUMS + COUNTS + (mode == Powers.odd ? FAMILY : 0), tails, columns + 64 * terms);
    for (let i: usize = 0; i < 64; i += 16) {
      const ratio = v128.mul<T>(scale, v128.load(factors + i));
      finish<T>(parity, i, from + i, to + i, columns + i, row, ratio);
    }
    from += 64;
    to += 64;
    factors += 64;
    columns += stride;
  }
}

export function graded(
  wide: bool, mode: i32, parity: i32, terms: i32, rule: i32, groups: i32, blocks: i32, own: i32, count: i32, from: usize,
  to: usize, columns: usize, stride: usize, row: usize, tails: usize, factors: usize, factor: f64,
): void {
  if (wide) gradedRun<f64>(
  mode, parity, terms, rule, groups, blocks, own, count, from, to, columns, stride, row, tails, factors, factor,
);
  else gradedRun<f32>(
  mode, parity, terms, rule, groups, blocks, own, count, from, to, columns, stride, row, tails, factors, <f32>factor,
);
}

/**
 * Inputs as unit vectors and variances: K_0 = x.x'/d, and from differences and sums of unit vectors
 * 1 - rho = |u - u'|^2 / 2 and 1 + rho = |u + u'|^2 / 2, at each pair of sites.
 *
 * @module
 */
import type { Turn } from "../../parallel/mod.ts";
import type { Tensor } from "../../tensor.ts";
import { squaredNorm } from "../squared_norm.ts";
import { overRows, type Run, type SiteScales } from "./map.ts";
import type { PairMap, PairRow, Scales } from "./operation.ts";

/** Unit vectors of the inputs, [n, sites, d], and their variances. */
export interface Inputs {
  /** Number of inputs. */
  readonly n: number;
  /** Number of the first of them in the job, for messages. */
  readonly start: number;
  /** Number of sites of an input. */
  readonly sites: number;
  /** Number of features of a site. */
  readonly d: number;
  /** Unit vectors, row-major; zero for a site of zeros. */
  readonly units: Float64Array;
  /** Variances x.x/d, site by site. */
  readonly scales: SiteScales;
}

/**
 * Splits inputs into directions and variances.
 *
 * @param x The inputs.
 * @param turn Awaited now and then.
 * @param start Number of the first of them in the job, for messages.
 * @throws {RangeError} If the squared norm of an input overflows or underflows.
 */
export async function readInputs(
  { shape, data }: Tensor,
  turn: Turn,
  start = 0,
): Promise<Inputs> {
  const [n, d] = [shape[0]!, shape.at(-1)!];
  const sites = shape.slice(1, -1).reduce((product, length) => product * length, 1);
  const units = new Float64Array(n * sites * d);
  const scales = Array.from({ length: sites }, (): Scales => ({
    variance: new Float64Array(n),
    root: new Float64Array(n),
  }));
  await overRows(n * sites, d, turn, (at) => {
    const row = data.subarray(at * d, (at + 1) * d);
    const i = Math.floor(at / sites);
    const square = squaredNorm(row, start + i);
    const { variance, root } = scales[at % sites]!;
    variance[i] = square / d;
    root[i] = Math.sqrt(variance[i]!);
    // Divided, not multiplied by an inverse: with one feature the directions are exactly 1 and -1.
    const norm = Math.sqrt(square);
    if (norm > 0) { for (let k = 0; k < d; k++) units[at * d + k] = row[k]! / norm; }
  });
  return { n, start, sites, d, units, scales };
}

/** Fills the pairs of input i of `first` with inputs `start`, `start + 1`, ... of `second`. */
export async function inputPairs(
  first: Inputs,
  second: Inputs,
  { i, start }: Run,
  { domain, rows }: PairMap,
  turn: Turn,
): Promise<void> {
  const { sites, d } = first;
  await overRows(rows.length, d * rows[0]!.ntk.length, turn, (e) => {
    const row = rows[e]!;
    const at = (i * sites + domain.first[e]!) * d;
    const unit = first.units.subarray(at, at + d);
    fillRow(unit, second, (j) => ((start + j) * sites + domain.second[e]!) * d, row);
  });
}

function fillRow(
  unit: Float64Array,
  { units }: Inputs,
  offsetOf: (j: number) => number,
  out: PairRow,
): void {
  for (let j = 0; j < out.ntk.length; j++) {
    const offset = offsetOf(j);
    let [difference, sum] = [0, 0];
    for (let k = 0; k < unit.length; k++) {
      const [u, v] = [unit[k]!, units[offset + k]!];
      difference += (u - v) * (u - v);
      sum += (u + v) * (u + v);
    }
    const zeros = Number(out.s === 0) + Number(out.t[j] === 0);
    // By convention a zero input is at a right angle to every other, and equal to a zero input.
    out.minus[j] = zeros === 0 ? difference / 2 : zeros === 2 ? 0 : 1;
    out.plus[j] = zeros === 0 ? sum / 2 : 2 - out.minus[j]!;
    out.ntk[j] = 0;
  }
}

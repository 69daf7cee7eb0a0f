/**
 * The average gradient outer product, summed up block by block.
 *
 * @module
 */
import { mirror } from "../linalg/passes.ts";
import type { Run } from "../linalg/run.ts";
import { makeTensor, type Tensor } from "../tensor.ts";

/** Which moments of the gradients are wanted. */
export interface OuterProductOptions {
  /** Number of outputs c. */
  readonly outputs: number;
  /** Number of features d. */
  readonly d: number;
  /** Whether the mean over the inputs is taken off, for each output by itself. */
  readonly centering: boolean;
  /** Whether only the diagonal is wanted. */
  readonly diagonal: boolean;
}

/** What is left of gradients after centring, relative to them, that rounding alone explains. */
const ROUNDING = 1e-11;

/**
 * Sums of outer products of gradients. Centred sums of blocks are joined as in Chan, Golub and LeVeque
 * (1979), so that nothing cancels: S = S_1 + S_2 + n_1 n_2 / (n_1 + n_2) (m_1 - m_2)(m_1 - m_2)'.
 */
export class OuterProducts {
  readonly #run: Run;
  readonly #options: OuterProductOptions;
  readonly #sum: Float64Array;
  readonly #mean: Float64Array;
  #count = 0;
  #squares = 0;

  /**
   * @param run What does the products.
   * @param options Which moments.
   */
  constructor(run: Run, options: OuterProductOptions) {
    const { outputs, d, diagonal } = options;
    this.#run = run;
    this.#options = options;
    this.#sum = new Float64Array(diagonal ? d : d * d);
    this.#mean = new Float64Array(outputs * d);
  }

  /**
   * Adds the gradients of some inputs.
   *
   * @param gradients The gradients, `[m, c, d]`; overwritten.
   */
  async add(gradients: Float64Array): Promise<void> {
    const { outputs, d, centering } = this.#options;
    const count = gradients.length / (outputs * d);
    for (const entry of gradients) this.#squares += entry * entry;
    if (centering) {
      const mean = takeMeanOff(gradients, count);
      const weight = this.#count * count / (this.#count + count);
      const gap = mean.map((entry, at) => entry - this.#mean[at]!);
      await this.#addProducts(gap, weight);
      gap.forEach((entry, at) => this.#mean[at]! += entry * count / (this.#count + count));
    }
    this.#count += count;
    await this.#addProducts(gradients, 1);
  }

  /** The mean over the inputs: `[d, d]`, or `[d]` if only the diagonal is wanted. */
  async average(): Promise<Tensor> {
    const { d, diagonal } = this.#options;
    const data = this.#sum.map((entry) => entry / this.#count);
    if (diagonal) {
      return makeTensor([d], this.#isRounding() ? data.fill(0) : data);
    }
    await mirror(d, data, this.#run.turn);
    return makeTensor([d, d], this.#isRounding() ? data.fill(0) : data);
  }

  #isRounding(): boolean {
    const { d, diagonal } = this.#options;
    let trace = 0;
    for (let k = 0; k < d; k++) trace += this.#sum[diagonal ? k : k * d + k]!;
    return trace <= ROUNDING ** 2 * this.#squares;
  }

  /** Adds `weight` times the sum of outer products of rows, below the diagonal at least. */
  async #addProducts(rows: Float64Array, weight: number): Promise<void> {
    const { d, diagonal } = this.#options;
    if (weight === 0) return;
    if (diagonal) {
      for (let at = 0; at < rows.length; at++) this.#sum[at % d]! += weight * rows[at]! ** 2;
      return;
    }
    const { backend } = this.#run;
    const product = backend.allocate(d * d);
    const job = { n: d, k: rows.length / d, a: rows, c: product, transpose: true };
    await backend.syrk(job, this.#run);
    for (let at = 0; at < product.length; at++) this.#sum[at]! += weight * product[at]!;
  }
}

/** Subtracts the mean of m rows from each of them, and returns it. */
function takeMeanOff(rows: Float64Array, m: number): Float64Array {
  const width = rows.length / m;
  const mean = new Float64Array(width);
  for (let at = 0; at < rows.length; at++) mean[at % width]! += rows[at]! / m;
  for (let at = 0; at < rows.length; at++) rows[at]! -= mean[at % width]!;
  return mean;
}

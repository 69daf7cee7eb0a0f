/**
 * Cholesky factorisation by tiles.
 *
 * @module
 */
import type { Block } from "./blocks/product.ts";
import { TRIANGLE } from "./blocks/triangle.ts";
import { task, type TaskGroup } from "../../parallel/mod.ts";
import type { Potrf, RoutineOptions } from "../backend.ts";
import { giveBack, groupFor, type Piece, pieces, reachInTurns } from "./partition.ts";
import * as tiles from "./tiles.ts";

/** Tiles whose products one task adds up. */
const RUN = 4;

/** Ends the factorisation: what was not begun is not needed any more. */
class Stopped {
  readonly pivot: number;

  constructor(pivot: number) {
    this.pivot = pivot;
  }
}

/** See {@linkcode Backend.potrf}. */
export async function potrf(job: Potrf, options: RoutineOptions = {}): Promise<number> {
  const { n } = job;
  let a = job.a;
  try {
    await groupFor(n ** 3 / 6, options, async (group) => {
      a = await reachInTurns(group, job.a, options.signal);
      await new Factorisation(group, n, a).run();
    });
  } catch (error) {
    if (error instanceof Stopped) return error.pivot;
    throw error;
  } finally {
    await giveBack(a, job.a);
  }
  return -1;
}

/**
 * With tiles I, J, K: L_JJ L_JJ' = A_JJ - sum_K L_JK L_JK' and
 * L_IJ = (A_IJ - sum_K L_IK L_JK') L_JJ'^-1, K < J < I (Golub and Van Loan, Matrix Computations,
 * 4.2.5). A task begins as soon as the tiles it reads are there.
 */
class Factorisation {
  readonly #group: TaskGroup;
  readonly #n: number;
  readonly #a: Float64Array;
  readonly #parts: readonly Piece[];
  readonly #tiles: Promise<void>[][];

  constructor(group: TaskGroup, n: number, a: Float64Array) {
    this.#group = group;
    this.#n = n;
    this.#a = a;
    this.#parts = pieces(n, side(n));
    this.#tiles = this.#parts.map(() => []);
  }

  /** Gives all tiles to the group. */
  async run(): Promise<void> {
    this.#tiles.forEach((row, i) => {
      for (let j = 0; j <= i; j++) row.push(this.#finish(i, j));
    });
    await Promise.all(this.#tiles.flat());
  }

  /** Brings one tile to its final state. The end of the sum goes into the tile's last task. */
  async #finish(i: number, j: number): Promise<void> {
    const [row, column] = [this.#parts[i]!, this.#parts[j]!];
    const tile = { rows: row.count, columns: column.count, c: this.#block(i, j) };
    const lower = i === j;
    let start = 0;
    for (; start + RUN < j; start += RUN) {
      const factors = await this.#factors(i, j, start, start + RUN);
      const signs = { alpha: -1, beta: 1, lower };
      await this.#group.run(task(tiles, "multiply", { ...tile, ...factors, ...signs }));
    }
    const factors = await this.#factors(i, j, start, j);
    if (lower) {
      const pivot = await this.#group.run(task(tiles, "factor", { ...tile, ...factors }));
      if (pivot as number >= 0) throw new Stopped(row.start + (pivot as number));
    } else {
      await this.#tiles[j]![j];
      const l = this.#block(j, j);
      await this.#group.run(task(tiles, "solveRows", { ...tile, ...factors, l }));
    }
  }

  /** Waits for columns K of the tile rows I and J, and gives them as factors of a product. */
  async #factors(
    i: number,
    j: number,
    start: number,
    end: number,
  ): Promise<Pick<tiles.Product, "a" | "b" | "depth">> {
    for (let k = start; k < end; k++) await Promise.all([this.#tiles[i]![k], this.#tiles[j]![k]]);
    const depth = this.#parts[end]!.start - this.#parts[start]!.start;
    return { a: this.#block(i, start), b: this.#block(j, start), depth };
  }

  #block(i: number, j: number): Block {
    const offset = this.#parts[i]!.start * this.#n + this.#parts[j]!.start;
    return { data: this.#a, offset, stride: this.#n };
  }
}

/** Fewest rows of tiles of a matrix that is not small: more of them would cost small matrices more than threads gain. */
const ROWS = 2;

/**
 * Side of a tile: the largest with enough tiles. It does not depend on the number of threads, so that neither do
 * the sums nor their roundings.
 */
function side(n: number): number {
  let size = TRIANGLE;
  while (size > 64 && Math.ceil(n / size) < ROWS) size /= 2;
  return size;
}

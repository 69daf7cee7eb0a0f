/**
 * The input step of a tile: 1 - |rho| with the sign of rho, from inner products of unit vectors, and from
 * their differences or sums for nearly parallel ones.
 *
 * An inner product errs by about e = 1e-15 (f64) or 2e-7 (f32), which turns an angle theta by
 * e/sin(theta). Below the bound 1 - |rho| is computed anew, so an angle is off by at most 2e-14 (f64,
 * bound 1e-3) or 7e-7 (f32, bound 4e-2).
 *
 * @module
 */
import type { Tile } from "../tile.ts";
import { CHUNK, type Plan, type Side } from "./plan.ts";
import type { PairMemory } from "./memory.ts";
import { ARRAY, Near, PANEL, ROWS } from "./protocol.ts";

/** Chunks of first inputs that are kept, of half a megabyte each. */
const MOST_CHUNKS = 16;

const BOUND = { f64: 1e-3, f32: 4e-2 } as const;

/** Inputs [from, to) and features [start, start + length). */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly length: number;
}

/** Computes tiles of correlations in a thread's memory. */
export class GramTile {
  /** Bytes between two rows of the tile. */
  readonly stride: number = ARRAY;
  readonly #memory: PairMemory;
  readonly #width: number;
  readonly #left: number;
  /** Whether there is room for all features of the first inputs, which tiles of a row have in common. */
  readonly #keepsLeft: boolean;
  #kept: readonly [number, number] | undefined;
  readonly #right: number;
  readonly #tile: number;
  readonly #squares: number;
  readonly #flags: number;
  readonly #rows: number;

  /** @param memory This thread's memory. */
  constructor(memory: PairMemory, { layout, products, first: { d } }: Plan) {
    this.#memory = memory;
    this.#width = PANEL / memory.bytes;
    const chunks = Math.ceil(d / CHUNK);
    this.#keepsLeft = products === undefined && chunks <= MOST_CHUNKS;
    this.#left = memory.allocate(this.stride * CHUNK * (this.#keepsLeft ? chunks : 1));
    this.#right = memory.allocate(this.stride * CHUNK);
    this.#tile = memory.allocate(this.stride * memory.run);
    this.#squares = memory.allocate(this.stride * memory.run);
    this.#flags = memory.allocate(memory.run ** 2 / (ROWS * this.#width));
    this.#rows = layout === "rows" ? memory.allocate(PANEL * CHUNK) : 0;
  }

  /** Address of a row of the tile. */
  row(index: number): number {
    return this.#tile + index * this.stride;
  }

  /** Computes a tile; entries above the diagonal of a symmetric plan hold anything. */
  compute(plan: Plan, tile: Tile): void {
    const { functions, precision, wide } = this.#memory;
    const [diagonal, groups, panels] = this.#shape(plan, tile);
    this.#memory.clear(this.#tile, ROWS * groups * this.stride);
    if (plan.products !== undefined) this.#take(plan.products, plan.second.n, tile);
    else {
      this.#eachChunk(plan, tile, (length, left, right) => {
        functions.gram(
          wide,
          diagonal,
          groups,
          panels,
          length,
          left,
          right,
          this.#tile,
          this.stride,
        );
      });
    }
    const bound = BOUND[precision];
    const flags = functions.signGaps(
      wide,
      diagonal,
      groups,
      panels,
      this.#tile,
      this.stride,
      bound,
      this.#flags,
    );
    for (const kind of [Near.equal, Near.opposite]) {
      if (flags & kind) this.#refine(plan, tile, kind, bound);
    }
    this.#equateZeros(plan, tile);
  }

  /** Copies the products of a tile. */
  #take(products: Float64Array | Float32Array, n: number, { i0, i1, j0, j1 }: Tile): void {
    const { entries, bytes } = this.#memory;
    for (let i = i0; i < i1; i++) {
      entries.set(products.subarray(i * n + j0, i * n + j1), this.row(i - i0) / bytes);
    }
  }

  /** Computes nearly equal or nearly opposite pairs anew. */
  #refine(plan: Plan, tile: Tile, kind: Near, bound: number): void {
    const { functions, wide } = this.#memory;
    const [diagonal, groups, panels] = this.#shape(plan, tile);
    this.#memory.clear(this.#squares, ROWS * groups * this.stride);
    this.#eachChunk(plan, tile, (length, left, right) => {
      functions.squareTile(
        wide,
        kind,
        diagonal,
        groups,
        panels,
        length,
        left,
        right,
        this.#squares,
        this.stride,
        this.#flags,
      );
    });
    functions.replace(wide, kind, ROWS * groups, this.#tile, this.#squares, this.stride, bound);
  }

  /** Whether the tile lies on the diagonal, its groups of rows and its panels of columns. */
  #shape(
    { symmetric }: Plan,
    { i0, i1, j0, j1 }: Tile,
  ): readonly [number, number, number] {
    const diagonal = symmetric && i0 === j0 ? 1 : 0;
    return [diagonal, Math.ceil((i1 - i0) / ROWS), Math.ceil((j1 - j0) / this.#width)];
  }

  #eachChunk(
    { first, second }: Plan,
    { i0, i1, j0, j1 }: Tile,
    body: (length: number, left: number, right: number) => void,
  ): void {
    const isKept = this.#keepsLeft && this.#kept?.[0] === i0 && this.#kept[1] === i1;
    for (let start = 0; start < first.d; start += CHUNK) {
      const length = Math.min(CHUNK, first.d - start);
      const chunk = { start, length };
      const left = this.#left + (this.#keepsLeft ? start * this.stride : 0);
      if (!isKept) this.#load(first, { from: i0, to: i1, ...chunk }, left);
      const same = first === second && i0 === j0 && i1 === j1;
      if (!same) this.#load(second, { from: j0, to: j1, ...chunk }, this.#right);
      body(length, left, same ? left : this.#right);
    }
    this.#kept = [i0, i1];
  }

  /** Copies a chunk of some unit vectors to panels; a tile begins with a panel. */
  #load(side: Side, part: Part, at: number): void {
    if (this.#rows !== 0) return this.#turn(side, part, at);
    const { from, to, start, length } = part;
    const width = this.#width;
    const padded = Math.ceil(side.n / width) * width;
    const end = Math.ceil(to / width) * width;
    const offset = start * padded;
    const chunk = side.units.subarray(offset + from * length, offset + end * length);
    this.#memory.entries.set(chunk, at / this.#memory.bytes);
  }

  /** The same where unit vectors lie as rows. */
  #turn({ units, d }: Side, { from, to, start, length }: Part, at: number): void {
    const { functions, wide, entries, bytes } = this.#memory;
    const pitch = CHUNK * bytes;
    const width = this.#width;
    for (let i = from; i < to; i += width) {
      this.#memory.clear(this.#rows, width * pitch);
      for (let lane = 0; lane < Math.min(width, to - i); lane++) {
        const row = (i + lane) * d + start;
        entries.set(units.subarray(row, row + length), (this.#rows + lane * pitch) / bytes);
      }
      functions.transpose(
        wide,
        width,
        length,
        this.#rows,
        at + (i - from) * length * bytes,
        pitch,
        PANEL,
      );
    }
  }

  /** By convention a zero input is at a right angle to every other, and equal to a zero input. */
  #equateZeros({ first, second }: Plan, { i0, i1, j0, j1 }: Tile): void {
    const [rows, columns] = [first.root, second.root];
    for (let i = i0; i < i1; i++) {
      if (rows[i] !== 0) continue;
      for (let j = j0; j < j1; j++) {
        if (columns[j] === 0) this.#memory.set(this.row(i - i0), j - j0, 0);
      }
    }
  }
}

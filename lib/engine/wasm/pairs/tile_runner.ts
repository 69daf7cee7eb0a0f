/**
 * Computes tiles of a plan on this thread and writes them to the results.
 *
 * @module
 */
import type { KernelKind } from "../../engine.ts";
import { entryNotFinite } from "../../results.ts";
import { GramTile } from "./gram_tile.ts";
import { fill } from "./operations/operation.ts";
import type { Tile } from "../tile.ts";
import type { Plan } from "./plan.ts";
import { PairMemory } from "./memory.ts";
import { ARRAY } from "./protocol.ts";
import { TileProgram } from "./tile_program.ts";

/** Largest number of float32. */
const FLOAT32_MAX = 3.4028234663852886e38;

/**
 * The steps of a plan bound to this thread's memory; the last one made is the only one that works. It does not hold
 * the plan, so that a thread keeps no inputs and no results of a job that has ended.
 */
export class TileRunner {
  readonly #memory: PairMemory;
  readonly #gram: GramTile;
  readonly #program: TileProgram;
  /** Second inputs' deviations and variances after the program. */
  readonly #columns: number;
  readonly #kinds: readonly KernelKind[];
  readonly #outputs: readonly number[];
  readonly #mirror: number;
  readonly #stride = ARRAY;

  /** @param plan What is to be computed. */
  constructor(plan: Plan) {
    const memory = new PairMemory(plan.precision);
    this.#memory = memory;
    this.#gram = new GramTile(memory, plan);
    this.#program = new TileProgram(memory, plan);
    this.#columns = memory.arrays(2);
    this.#kinds = (["nngp", "ntk"] as const).filter((kind) => plan.results[kind] !== undefined);
    this.#outputs = this.#kinds.map(() => memory.allocate(memory.run * ARRAY));
    this.#mirror = memory.allocate(memory.run * ARRAY);
  }

  /**
   * Computes a tile.
   *
   * @param plan The plan that this was made for.
   * @param tile The tile.
   * @throws {RangeError} If an entry is not finite.
   */
  run(plan: Plan, tile: Tile): void {
    this.#program.hold(plan);
    try {
      this.#run(plan, tile);
    } finally {
      this.#program.hold(undefined);
    }
  }

  #run(plan: Plan, tile: Tile): void {
    const { i0, i1, j0, j1 } = tile;
    const onDiagonal = plan.symmetric && i0 === j0;
    this.#gram.compute(plan, tile);
    this.#program.columns(j0, j1 - j0);
    const { root, variance } = this.#program.output.columns;
    const span = { start: j0, count: j1 - j0 };
    fill(this.#memory, this.#columns, span, (j) => root[j]!);
    fill(this.#memory, this.#columns + ARRAY, span, (j) => variance[j]!);
    for (let i = i0; i < i1; i++) {
      const count = onDiagonal ? i - i0 + 1 : j1 - j0;
      this.#row(plan, tile, i, count, onDiagonal ? i - j0 : -1);
    }
    this.#kinds.forEach((kind, index) => this.#store(plan, kind, this.#outputs[index]!, tile));
  }

  #row({ results }: Plan, tile: Tile, i: number, count: number, self: number): void {
    const { functions, wide } = this.#memory;
    const { output } = this.#program;
    this.#program.row(this.#gram.row(i - tile.i0), i, count, self);
    const [s, p] = [output.rows.root[i]!, output.rows.variance[i]!];
    const readsPlus = output.plus ? 1 : 0;
    this.#kinds.forEach((kind, index) => {
      const at = this.#outputs[index]! + (i - tile.i0) * this.#stride;
      const suspect = kind === "ntk"
        ? functions.tangents(wide, count, output.address, at)
        : functions.covariances(wide, readsPlus, count, output.address, at, this.#columns, s, p);
      const isNarrowed = this.#isNarrowed(results[kind]);
      if (suspect || isNarrowed) {
        const most = isNarrowed ? FLOAT32_MAX : Number.MAX_VALUE;
        refuse(this.#memory.view(at, count), { most, i, j0: tile.j0 });
      }
      if (kind === "nngp" && self >= 0) this.#memory.set(at, self, p);
    });
  }

  /** Whether entries lose range on their way to the result. */
  #isNarrowed(result: Plan["results"][KernelKind]): boolean {
    return this.#memory.precision === "f64" && result instanceof Float32Array;
  }

  /** Copies a tile to the result and, where x2 is x1, its transpose to the mirrored place. */
  #store(
    { symmetric, second, results }: Plan,
    kind: KernelKind,
    at: number,
    { i0, i1, j0, j1 }: Tile,
  ): void {
    const result = results[kind]!;
    const [rows, columns, n] = [i1 - i0, j1 - j0, second.n];
    const onDiagonal = symmetric && i0 === j0;
    for (let i = 0; i < rows; i++) {
      const count = onDiagonal ? i + 1 : columns;
      result.set(this.#memory.view(at + i * this.#stride, count), (i0 + i) * n + j0);
    }
    if (!symmetric) return;
    const stride = this.#stride;
    this.#memory.functions.transpose(
      this.#memory.wide,
      rows,
      columns,
      at,
      this.#mirror,
      stride,
      stride,
    );
    for (let j = 0; j < columns; j++) {
      const from = onDiagonal ? j : 0;
      const address = this.#mirror + j * stride + from * this.#memory.bytes;
      result.set(this.#memory.view(address, rows - from), (j0 + j) * n + i0 + from);
    }
  }
}

interface Row {
  /** Largest entry. */
  readonly most: number;
  /** First input. */
  readonly i: number;
  /** The first of the second inputs. */
  readonly j0: number;
}

function refuse(entries: Float64Array | Float32Array, { most, i, j0 }: Row): void {
  const j = entries.findIndex((value) => !(Math.abs(value) <= most));
  if (j < 0) return;
  throw entryNotFinite(i, j0 + j);
}

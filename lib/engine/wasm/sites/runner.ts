/**
 * Computes tiles of a plan on this thread.
 *
 * @module
 */
import { RECORD } from "./protocol.ts";
import type { Turn } from "../../../parallel/mod.ts";
import type { Tile } from "../tile.ts";
import { type Sides, SiteMemory } from "./memory.ts";
import { type Block, BlockFiller } from "./blocks.ts";
import { compile } from "./compile/compile.ts";
import type { Compiled, Slot } from "./compile/compiled.ts";
import { analyse } from "../../analysis/mod.ts";
import { runScripted } from "./scripted.ts";
import { attentionUnits } from "../../analysis/attention_units.ts";
import { type Entries, Readout, type SummedRow } from "../../analysis/readout.ts";
import type { Pooled, SitePlan, SiteSide } from "./plan.ts";
import type { TwoAxisProgram } from "../../analysis/two_axes.ts";
import { storeEntries } from "./store.ts";
import { collectSums, type SummedPair, summedRows, weightOf } from "./sums.ts";

/** Instructions between turns: each takes some microseconds, and a millisecond for the largest inputs. */
const TOGETHER = 64;

/** Groups of columns between turns where each of them is few instructions. */
const GROUPS = 16;

/** Bytes that may be taken to stay in a second-level cache. */
const SECOND_CACHE = 1 << 20;

/** A first input. */
interface Left {
  /** Its deviations and features in all lanes; the numbers of series, which are many, stay in `whole`. */
  readonly left: Block;
  /** The block that it is from. */
  readonly whole: Block;
  /** Its lane there. */
  readonly lane: number;
}

/** A row of pairs while it is computed. */
interface Row extends Left {
  readonly i: number;
  readonly end: number;
  readonly symmetric: boolean;
  readonly sums: Map<number, SummedRow>;
  readonly right: Float64Array[];
}

/**
 * The instructions of a plan in this thread's memory; the last runner made is the only one that works. It
 * does not hold the plan, so that a thread keeps no results of a job that has ended.
 */
export class SiteRunner {
  readonly #twoAxis: TwoAxisProgram;
  readonly #memory: SiteMemory;
  readonly #compiled: Compiled;
  readonly #filler: BlockFiller;
  readonly #readout: Readout;
  readonly #left: readonly Block[];
  readonly #row: Block;
  readonly #right: Block[] = [];
  #rows: readonly { readonly start: number; readonly block: Block }[] = [];
  #columns = "";

  /**
   * Writes the instructions of a plan.
   *
   * @param plan What is to be computed.
   * @param turn Awaited now and then.
   */
  static async make(plan: SitePlan, turn: Turn = () => {}): Promise<SiteRunner> {
    const analysis = analyse(plan.program)!;
    const memory = new SiteMemory(plan.precision);
    const compiled = await compile(memory, analysis, plan, turn);
    return new SiteRunner(plan.channels, analysis.twoAxis, memory, compiled);
  }

  private constructor(
    channels: number,
    twoAxis: TwoAxisProgram,
    memory: SiteMemory,
    compiled: Compiled,
  ) {
    this.#twoAxis = twoAxis;
    this.#memory = memory;
    this.#compiled = compiled;
    this.#filler = new BlockFiller(this.#memory, this.#twoAxis, this.#compiled, channels);
    this.#readout = new Readout(this.#twoAxis);
    const together = Math.max(
      1,
      Math.min(4, Math.floor(SECOND_CACHE / this.#compiled.spreadBytes)),
    );
    this.#left = Array.from({ length: together }, () => this.#filler.allocate());
    this.#row = this.#filler.allocate();
  }

  /**
   * Computes a tile.
   *
   * @param plan The plan that the instructions are of.
   * @param tile The tile.
   * @param turn Awaited now and then, within pairs of large inputs too.
   * @throws {RangeError} If an entry is not finite.
   */
  async run(plan: SitePlan, { i0, i1, j0, j1 }: Tile, turn: Turn = () => {}): Promise<void> {
    const { symmetric, first, second } = plan;
    const { lanes } = this.#memory;
    await this.#loadColumns(second, j0, j1, turn);
    for (let i = Math.max(i0, symmetric ? j0 : 0); i < i1; i += this.#left.length) {
      const rows = this.#left.slice(0, i1 - i).map((left, k): Row => {
        const from = this.#loadRow(first, i + k, left);
        const end = symmetric ? Math.min(j1, i + k + 1) : j1;
        return {
          i: i + k,
          end,
          symmetric,
          left,
          ...from,
          sums: summedRows(this.#compiled, end - j0),
          right: [],
        };
      });
      for (let j = j0, g = 0; j < j1; j += lanes, g++) {
        // One group of columns with several rows, since it comes from farther away than they.
        for (const row of rows) {
          if (j >= row.end) continue;
          const wait = this.#group(row, this.#right[g]!, symmetric ? row.i - j : -1, turn);
          if (wait !== undefined) await wait;
          this.#collectPairs(row, j, j0, this.#right[g]!);
        }
        if (g % GROUPS === 0) await turn();
      }
      for (const { i, end, left, sums, right } of rows) {
        const self = symmetric && i < end ? i - j0 : -1;
        const entries = this.#readout.run(sums, { left: left.summed[0]!, right }, self);
        storeEntries(plan, entries, i, j0);
      }
    }
  }

  #collectPairs(
    { i, end, left, sums, right, symmetric }: Row,
    j: number,
    j0: number,
    block: Block,
  ): void {
    const { lanes } = this.#memory;
    for (let lane = 0; lane < lanes && j + lane < end; lane++) {
      const self = symmetric && i === j + lane;
      this.#collect(sums, [left, block], { j: j + lane - j0, lane, self });
      right.push(block.summed[lane]!);
    }
  }

  /** What the pairs with themselves tell of the inputs in a range, after the step that ends the program. */
  async pool(
    side: SiteSide,
    value: number,
    range: readonly [number, number],
    to: Pooled,
    turn: Turn,
  ): Promise<void> {
    await this.#eachAlone(side, range, turn, (lane, i) => this.#readPooled(value, lane, i, to));
  }

  /** Writes both kernels of the inputs in a range with themselves. */
  async own(
    side: SiteSide,
    range: readonly [number, number],
    to: Entries,
    turn: Turn,
  ): Promise<void> {
    await this.#eachAlone(side, range, turn, (lane, i) => {
      const sums = summedRows(this.#compiled, 1);
      this.#collect(sums, [this.#row, this.#row], { j: 0, lane, self: true });
      const summed = this.#row.summed[lane]!;
      const { nngp, ntk } = this.#readout.run(sums, { left: summed, right: [summed] }, 0);
      to.nngp[i] = nngp[0]!;
      to.ntk[i] = ntk[0]!;
    });
  }

  /** Runs the program over inputs paired with themselves, some at a time, and visits each in its lane. */
  async #eachAlone(
    side: SiteSide,
    [start, end]: readonly [number, number],
    turn: Turn,
    visit: (lane: number, i: number) => void,
  ): Promise<void> {
    const { lanes } = this.#memory;
    for (let i = start; i < end; i += lanes) {
      this.#filler.fill(this.#row, side, i, end);
      await this.#group({ left: this.#row, whole: this.#row, lane: 0 }, this.#row, undefined, turn);
      for (let lane = 0; lane < lanes && i + lane < end; lane++) visit(lane, i + lane);
    }
  }

  #readPooled(value: number, lane: number, i: number, { variances: to, scores }: Pooled): void {
    const { sums, pooled, nodes, scores: slots } = this.#compiled;
    const { inputs: [input], work } = nodes.find(({ output }) => output === value)!;
    const unit = this.#row.scales[lane]![input!]!;
    if (work.kind === "attention") {
      const { attended, factor } = attentionUnits(work.attention);
      const scale = factor * attended(unit) ** 2 / 2;
      this.#readDiagonal(pooled(value), lane, i, to, [scale, work.attention.bias]);
      if (scores !== undefined) this.#readScores(slots.get(value)!, lane, i, scores);
      return;
    }
    const scale = unit ** 2 / 2;
    const address = sums.get(value);
    if (address !== undefined) {
      const sum = this.#memory.float64[address / 8 + lane]!;
      to[i] = work.kind === "mix" ? Math.max(0, scale * weightOf(work.mix) * sum) : NaN;
      return;
    }
    this.#readDiagonal(pooled(value), lane, i, to, [scale, 0]);
  }

  #readDiagonal(
    list: readonly number[],
    lane: number,
    i: number,
    to: Float64Array,
    [factor, added]: readonly [number, number],
  ): void {
    const { entries, bytes } = this.#memory;
    list.forEach((at, a) => {
      to[i * list.length + a] = Math.max(0, factor * entries[at / bytes + lane]! + added);
    });
  }

  #readScores(
    { offset, plane }: Slot,
    lane: number,
    i: number,
    to: NonNullable<Pooled["scores"]>,
  ): void {
    const { entries, bytes, lanes } = this.#memory;
    const [from, count] = [(this.#row.address + offset) / bytes + lane, plane / 16];
    for (let k = 0; k < count; k++) to[i * count + k] = entries[from + lanes * k]!;
  }

  /** Carries out the instructions; `self` is the lane where both inputs are one; undefined for all. */
  #group(
    { left, whole, lane }: Left,
    right: Block,
    self: number | undefined,
    turn: Turn,
  ): Promise<void> | undefined {
    const { code, cleared, dynamics, scripted } = this.#compiled;
    const memory = this.#memory;
    for (const [address, bytes] of cleared) memory.clear(address, bytes);
    for (const { block, parameter, value } of dynamics) {
      for (let lane = 0; lane < memory.lanes; lane++) {
        const same = self === undefined || self === lane;
        memory.setLane(
          block,
          parameter,
          lane,
          value(left.scales[lane]!, right.scales[lane]!, same),
        );
      }
    }
    const sides = {
      left: left.address,
      right: right.address,
      row: whole.address + (self === undefined ? 0 : memory.bytes * lane),
      splat: self !== undefined,
    };
    const [start, end] = code;
    if (end - start > TOGETHER * RECORD || scripted.length > 0) {
      return this.#executeInTurns({ memory, left, right }, sides, turn);
    }
    // Small inputs do not pay for a promise each.
    memory.execute(start, end, sides);
    return undefined;
  }

  async #executeInTurns(
    pair: { readonly memory: SiteMemory; readonly left: Block; readonly right: Block },
    sides: Sides,
    turn: Turn,
  ): Promise<void> {
    const { code: [start, end], scripted } = this.#compiled;
    const { memory } = pair;
    for (let at = start; at < end;) {
      const next = Math.min(at + TOGETHER * RECORD, end);
      at = memory.execute(at, next, sides);
      if (at < next) {
        await runScripted(scripted[memory.words[at / 4 + 1]!]!, pair, turn);
        at += RECORD;
      }
      await turn();
    }
  }

  #collect(
    sums: ReadonlyMap<number, SummedRow>,
    blocks: readonly [Block, Block],
    pair: SummedPair,
  ): void {
    collectSums(sums, { compiled: this.#compiled, float64: this.#memory.float64, blocks }, pair);
  }

  #loadRow(side: SiteSide, i: number, left: Block): Pick<Left, "whole" | "lane"> {
    const { lanes } = this.#memory;
    const start = Math.floor(i / lanes) * lanes;
    // Rows that go together may be of three blocks, so the one used last must be the last to be given up.
    const found = this.#rows.find((row) => row.start === start);
    const others = this.#rows.filter((row) => row !== found);
    const loaded = found ?? { start, block: others[2]?.block ?? this.#filler.allocate() };
    if (found === undefined) this.#filler.fill(loaded.block, side, start, side.n);
    this.#rows = [loaded, ...others.slice(0, 2)];
    this.#filler.spread(loaded.block, i - start, left);
    return { whole: loaded.block, lane: i - start };
  }

  async #loadColumns(side: SiteSide, j0: number, j1: number, turn: Turn): Promise<void> {
    const { lanes } = this.#memory;
    const key = `${j0} ${j1}`;
    if (key === this.#columns) return;
    this.#columns = "";
    for (let j = j0, g = 0; j < j1; j += lanes, g++) {
      const block = this.#right[g] ??= this.#filler.allocate();
      this.#filler.fill(block, side, j, j1);
      await turn();
    }
    this.#columns = key;
  }
}

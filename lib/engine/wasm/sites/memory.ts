/**
 * A thread's memory for programs over sites, and the functions of the module.
 *
 * @module
 */
import { BLOCK } from "./protocol.ts";
import { ModuleMemory } from "../module_memory.ts";
import type { WindowAxis } from "../../program/program.ts";
import type { Precision } from "../../precision.ts";
import * as wasm from "./sites.wasm";

/** Where the blocks of two inputs lie. */
export interface Sides {
  /** Block of the left inputs. */
  readonly left: number;
  /** Block of the right inputs. */
  readonly right: number;
  /** Where the left inputs' numbers lie that are many. */
  readonly row: number;
  /** Whether these are of one input only, in the lane at `row`. */
  readonly splat: boolean;
}

/** Functions of standard deviations in memory, as in `assembly/expand.ts`. */
export interface StoredTable {
  /** Addresses of the coefficients of each half octave. */
  readonly pointers: number;
  /** First half octave. */
  readonly first: number;
  /** Last half octave. */
  readonly last: number;
  /** Number of functions. */
  readonly entries: number;
  /** Number of Chebyshev polynomials that are used. */
  readonly nodes: number;
  /** Half octave below which the ratio of deviations is the one at zero. */
  readonly smallest: number;
  /** This ratio. */
  readonly ratioAtZero: number;
}

/** Sites of an input that numbers are written for. */
export interface TabulatedSites {
  /** Number of sites. */
  readonly count: number;
  /** Where their variances lie. */
  readonly variances: number;
  /** Where those after the nonlinearity lie, if the ratio of deviations is written too, else 0. */
  readonly made: number;
  /** Factor of the ratio. */
  readonly unit: number;
  /** Where the first site's lane is. */
  readonly to: number;
  /** Bytes from one site to the next. */
  readonly site: number;
  /** Bytes from one number to the next. */
  readonly next: number;
}

/** A thread's memory for programs over sites; a new one takes over all of it. */
export class SiteMemory {
  /** Element type of the maps. */
  readonly precision: Precision;
  /** Bytes of an entry. */
  readonly bytes: number;
  /** Pairs in a vector. */
  readonly lanes: number;
  readonly #isFloat64: number;
  readonly #memory = new ModuleMemory(wasm);

  /** @param precision Element type of the maps. */
  constructor(precision: Precision) {
    this.precision = precision;
    this.bytes = precision === "f64" ? 8 : 4;
    this.lanes = 16 / this.bytes;
    this.#isFloat64 = precision === "f64" ? 1 : 0;
  }

  /** All of the memory as float64; stale once more is allocated. */
  get float64(): Float64Array {
    return this.#memory.views.f64;
  }

  /** All of the memory as the element type; stale once more is allocated. */
  get entries(): Float64Array | Float32Array {
    return this.#memory.views[this.precision];
  }

  /** All of the memory as words; stale once more is allocated. */
  get words(): Int32Array {
    return this.#memory.views.i32;
  }

  /** Reserves bytes; gives their address, a multiple of 64. */
  allocate(bytes: number): number {
    return this.#memory.allocate(bytes);
  }

  /** Where what is reserved ends; may be set back. */
  get end(): number {
    return this.#memory.end;
  }
  set end(address: number) {
    this.#memory.end = address;
  }

  /** Reserves a parameter block with numbers that are the same for all pairs. */
  block(parameters: Readonly<Record<number, number>>): number {
    const address = this.allocate(BLOCK);
    this.clear(address, BLOCK);
    for (const [parameter, value] of Object.entries(parameters)) {
      this.setAll(address, Number(parameter), value);
    }
    return address;
  }

  /** Sets a parameter for all pairs. */
  setAll(block: number, parameter: number, value: number): void {
    for (let lane = 0; lane < this.lanes; lane++) this.setLane(block, parameter, lane, value);
  }

  /** Sets a parameter for one pair. */
  setLane(block: number, parameter: number, lane: number, value: number): void {
    this.entries[(block + 16 * parameter) / this.bytes + lane] = value;
  }

  /** Writes the coefficients of a piecewise linear nonlinearity to a block. */
  prepare(block: number, alpha: number, beta: number): void {
    (this.precision === "f64" ? wasm.prepare_f64 : wasm.prepare_f32)(block, alpha, beta);
  }

  /** Sets bytes to zero. */
  clear(address: number, bytes: number): void {
    wasm.clear(address, bytes);
  }

  /** Writes one lane of some vectors to all lanes of others. */
  spread(lane: number, count: number, from: number, to: number): void {
    wasm.spreadLane(this.#isFloat64, lane, count, from, to);
  }

  /** Writes factor q + term for `count` variances; gives their sum. */
  scale(count: number, from: number, to: number, factor: number, term: number): number {
    return wasm.scaleVariances(count, from, to, factor, term);
  }

  /** Writes sums of variances over windows; gives the sum of these. */
  sumWindows(
    [rows, columns]: readonly [WindowAxis, WindowAxis],
    weight: number,
    from: number,
    to: number,
    line: number,
  ): number {
    return wasm.windowVariances(
      from,
      to,
      line,
      rows.input,
      columns.input,
      rows.output,
      columns.output,
      rows.size,
      columns.size,
      rows.stride,
      columns.stride,
      rows.low,
      columns.low,
      weight,
    );
  }

  /** Writes roots of variances, and their inverses, to one lane of a block. */
  writeRoots(
    [height, width]: readonly [number, number],
    from: number,
    unit: number,
    to: number,
    [pitch, plane]: readonly [number, number],
  ): void {
    wasm.writeRoots(this.#isFloat64, height, width, from, unit, to, pitch, plane);
  }

  /** Carries out instructions up to one that is not for the module; tells where it stopped. */
  execute(
    from: number,
    end: number,
    { left, right, row, splat }: Sides,
  ): number {
    return wasm.execute(from, end, this.#isFloat64, left, right, row, splat ? 1 : 0);
  }

  /** Writes numbers for some sites to one lane; gives the number of sites that could be done. */
  expandSites(table: StoredTable, sites: TabulatedSites): number {
    const { count, variances, made, unit, to, site, next } = sites;
    const { pointers, first, last, entries, nodes, smallest, ratioAtZero } = table;
    return wasm.expandSites(
      this.#isFloat64,
      count,
      variances,
      made,
      unit,
      ratioAtZero,
      smallest,
      first,
      last,
      nodes,
      entries,
      pointers,
      to,
      site,
      next,
    );
  }

  /** Writes q f(q) for `count` variances of a range; gives the number that could be done. */
  tabulateVariances(
    count: number,
    from: number,
    to: number,
    [least, most]: readonly [number, number],
    { nodes, pointers }: Pick<StoredTable, "nodes" | "pointers">,
  ): number {
    return wasm.tabulateVariances(count, from, to, least, most, nodes, pointers);
  }
}

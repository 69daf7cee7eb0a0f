/**
 * What threads do for features: projections and what becomes of them, tile by tile in private memory.
 *
 * @module
 */
import { sineCosine } from "../sine_cosine.ts";
import { featuresOf, type Nonlinearity } from "./nonlinearity.ts";
import { FLAT, packRows, TALL } from "./panels.ts";
import * as wasm from "./projection.wasm";

/** Where this module is, for the threads. */
export const url: string = import.meta.url;

/** Longest rows that are projected here. */
export const DEEPEST = 256;

/** Rows and columns of a tile: it fits into the second-level cache beside a panel of each factor. */
const [ROWS, COLUMNS] = [48, 1024];
/** Entries of directions that are held. */
const HELD = 2 ** 18;
/** Entries from one row of a tile to the next: rows do not compete for cache lines. */
const STRIDE = COLUMNS + 8;

/** Addresses of the areas, in bytes. */
const area = {
  left: wasm.allocate(8 * ROWS * DEEPEST),
  right: wasm.allocate(8 * HELD),
  tile: wasm.allocate(8 * ROWS * STRIDE),
  cosines: wasm.allocate(8 * COLUMNS),
  sines: wasm.allocate(8 * COLUMNS),
};
const view = new Float64Array(wasm.memory.buffer as ArrayBuffer);
/** The same in entries. */
const [TILE, COSINES, SINES] = [area.tile / 8, area.cosines / 8, area.sines / 8];

/** Some rows to be mapped. */
export interface RowsJob {
  /** First row. */
  readonly start: number;
  /** One past the last row. */
  readonly end: number;
  /** Number of projections of a row. */
  readonly columns: number;
  /** What becomes of them. */
  readonly nonlinearity: Nonlinearity;
  /** Gets the features of all rows. */
  readonly target: Float64Array;
}

/** Rows to be projected. */
export interface ProjectJob extends RowsJob {
  /** All rows. */
  readonly x: Float64Array;
  /** Entries of a row, at most {@linkcode DEEPEST}. */
  readonly depth: number;
  /** Directions in panels of four. */
  readonly panels: Float64Array;
}

/** The tasks. */
export const tasks = {
  project: (job: ProjectJob): void => {
    const group = Math.min(Math.floor(HELD / job.depth / COLUMNS) * COLUMNS, job.columns);
    for (let first = 0; first < job.columns; first += group) {
      projectGroup(job, first, Math.min(group, job.columns - first));
    }
  },

  /** Features of projections that were computed before. */
  map: ({ projections, ...job }: RowsJob & { readonly projections: Float64Array }): void => {
    const { start, end, columns } = job;
    for (let row = start; row < end; row += ROWS) {
      const rows = Math.min(ROWS, end - row);
      for (let column = 0; column < columns; column += COLUMNS) {
        const width = Math.min(COLUMNS, columns - column);
        for (let i = 0; i < rows; i++) {
          const from = (row + i) * columns + column;
          view.set(projections.subarray(from, from + width), TILE + i * STRIDE);
        }
        mapTile(job, { row, rows, column, width });
      }
    }
  },
} as const;

/** All rows and some directions, which are copied in first. */
function projectGroup(job: ProjectJob, first: number, count: number): void {
  const { start, end, depth, panels, x } = job;
  const flat = FLAT * depth;
  const last = Math.ceil((first + count) / FLAT);
  view.set(panels.subarray(first / FLAT * flat, last * flat), area.right / 8);
  for (let row = start; row < end; row += ROWS) {
    const rows = Math.min(ROWS, end - row);
    packRows({ data: x, start: row, count: rows, depth }, TALL, view, area.left / 8);
    for (let column = 0; column < count; column += COLUMNS) {
      const width = Math.min(COLUMNS, count - column);
      const right = area.right + column / FLAT * flat * 8;
      const [tall, wide] = [Math.ceil(rows / TALL), Math.ceil(width / FLAT)];
      wasm.multiply(tall, wide, depth, area.left, right, area.tile, 8 * STRIDE);
      mapTile(job, { row, rows, column: first + column, width });
    }
  }
}

interface Place {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly width: number;
}

/** Maps the tile, and puts it in its place. */
function mapTile({ nonlinearity, columns, target }: RowsJob, place: Place): void {
  const { row, rows, column, width } = place;
  const isPower = nonlinearity.kind === "power";
  const m = featuresOf(nonlinearity, columns);
  for (let i = 0; i < rows; i++) {
    const from = TILE + i * STRIDE;
    const to = (row + i) * m + column;
    if (isPower) rectify(nonlinearity, from, width);
    else turn(nonlinearity, from, column, width);
    const found = isPower ? from : COSINES;
    target.set(view.subarray(found, found + width), to);
    if (nonlinearity.kind !== "pairs") continue;
    target.set(view.subarray(SINES, SINES + width), to + columns);
  }
}

/** Vectors hold two entries: one that does not count may stand at the end of a row. */
function endOf(from: number, width: number): number {
  return 8 * (from + width + width % 2);
}

function rectify(
  { degree, weight }: Extract<Nonlinearity, { kind: "power" }>,
  from: number,
  width: number,
): void {
  [wasm.step, wasm.rectify, wasm.square][degree]!(8 * from, endOf(from, width), weight);
}

/** Cosines and sines of entries of the tile, into the areas for them. */
function turn(
  nonlinearity: Exclude<Nonlinearity, { kind: "power" }>,
  from: number,
  column: number,
  width: number,
): void {
  const { weight } = nonlinearity;
  if (nonlinearity.kind === "phases") {
    const { phases } = nonlinearity;
    for (let j = 0; j < width; j++) view[from + j]! += phases[column + j]!;
  }
  const end = endOf(from, width);
  view.fill(0, from + width, end / 8);
  if (wasm.sineCosine(8 * from, end, area.cosines, area.sines, weight)) return;
  const both = new Float64Array(2 * width);
  sineCosine({ angles: view, from, count: width, target: both, to: 0 }, weight);
  view.set(both.subarray(0, width), COSINES);
  view.set(both.subarray(width), SINES);
}

/**
 * Kernels by rows, each put on the disk before the next one is begun.
 *
 * @module
 */
import type { MatrixFile } from "../data/matrix_file.ts";
import type { KernelKind, KernelResult, ProgressReport } from "../engine/engine.ts";
import { kernels, nngp, ntk } from "../kernel/kernels.ts";
import type { KernelOptions } from "../kernel/options.ts";
import type { Net } from "../stax/network.ts";
import { type Dtype, makeTensor, sizeOf, type Tensor } from "../tensor.ts";
import { type Journal, type KernelFilesFormat, openParts, writeJournal } from "./kernel_files.ts";
import { type Elapsed, startTimer } from "./timer.ts";

/** What is computed. */
export interface RowsJob {
  /** The network. */
  readonly net: Net;
  /** First inputs. */
  readonly x1: Tensor;
  /** Second inputs; the first ones again if undefined. */
  readonly x2: Tensor | undefined;
  /** Rows between two visits of the disk. */
  readonly rows: number;
  /** Options of the computation. */
  readonly options: KernelOptions;
  /** Told of pairs. */
  readonly onProgress?: ((progress: ProgressReport) => void) | undefined;
}

/**
 * Computes the rows that are missing.
 *
 * @param job What is computed.
 * @param format The files.
 * @param journal How far they have come.
 * @returns How far they are then: all the way.
 */
export async function computeRows(
  job: RowsJob,
  format: KernelFilesFormat,
  journal: Journal,
): Promise<Journal> {
  const [n1] = format.shape;
  const total = pairsOf(job, format, n1);
  const isNew = journal.rows === 0;
  // An older journal would say of the new files what was true of those that are gone.
  if (isNew) await writeJournal(format, journal);
  const files = openParts(format, isNew);
  const parts = files.map((file, k): Part => [format.kinds[k]!, file]);
  try {
    let now = journal;
    while (now.rows < n1) {
      const end = Math.min(n1, now.rows + job.rows);
      const timer = startTimer();
      const done = pairsOf(job, format, now.rows);
      await computeBlock(job, parts, [now.rows, end], (pairs) => {
        job.onProgress?.({ done: done + pairs, total });
      });
      for (const file of files) await file.sync();
      now = addTime({ ...now, rows: end }, timer());
      await writeJournal(format, now);
    }
    job.onProgress?.({ done: total, total });
    return now;
  } finally {
    for (const file of files) file[Symbol.dispose]();
  }
}

/** Pairs of the first rows: with x2 undefined those on one side of the diagonal. */
function pairsOf({ x2 }: RowsJob, { shape }: KernelFilesFormat, rows: number): number {
  return x2 === undefined ? rows * rows : rows * shape[1];
}

/** A kernel that is computed, and where it is put. */
type Part = readonly [kind: KernelKind, file: MatrixFile];

/** Rows from `start` to `end`: all columns, or those up to `end` and their mirror images. */
async function computeBlock(
  job: RowsJob,
  parts: readonly Part[],
  [start, end]: readonly [start: number, end: number],
  onPairs: (pairs: number) => void,
): Promise<void> {
  const { x1, x2 } = job;
  const write = async (top: number, left: number, of: (kind: KernelKind) => Tensor<Dtype>) => {
    for (const [kind, file] of parts) await file.write(top, left, of(kind));
  };
  const block = async (columns: Tensor | undefined, onPairs: (pairs: number) => void) => {
    const found = await compute(job, parts, [part(x1, start, end), columns], onPairs);
    return (kind: KernelKind): Tensor<Dtype> => found[kind]!;
  };
  if (x2 !== undefined) return await write(start, 0, await block(x2, onPairs));
  if (start > 0) {
    // Each pair off the diagonal stands for two.
    const left = await block(part(x1, 0, start), (pairs) => onPairs(2 * pairs));
    await write(start, 0, left);
    await write(0, start, (kind) => transposed(left(kind)));
  }
  const beside = 2 * start * (end - start);
  await write(start, start, await block(undefined, (pairs) => onPairs(beside + pairs)));
}

async function compute(
  { net, options }: RowsJob,
  parts: readonly Part[],
  [rows, columns]: readonly [rows: Tensor, columns: Tensor | undefined],
  onPairs: (pairs: number) => void,
): Promise<KernelResult> {
  const m = rows.shape[0]!, n = (columns ?? rows).shape[0]!;
  const all = {
    ...options,
    onProgress: ({ done, total }: ProgressReport) => onPairs(done / total * m * n),
  };
  if (parts.length > 1) return await kernels(net, rows, columns, all);
  return parts[0]![0] === "ntk"
    ? { ntk: await ntk(net, rows, columns, all) }
    : { nngp: await nngp(net, rows, columns, all) };
}

function part({ shape: [, ...rest], data }: Tensor, start: number, end: number): Tensor {
  const size = sizeOf(rest);
  return makeTensor([end - start, ...rest], data.subarray(start * size, end * size));
}

/** Columns that are turned into rows at a time, so that what is read stays in the cache. */
const BLOCK = 16;

function transposed({ shape, data, dtype }: Tensor<Dtype>): Tensor<Dtype> {
  const [m = 0, n = 0] = shape;
  const result = dtype === "float64" ? new Float64Array(m * n) : new Float32Array(m * n);
  for (let left = 0; left < n; left += BLOCK) {
    const right = Math.min(n, left + BLOCK);
    for (let i = 0; i < m; i++) {
      for (let j = left; j < right; j++) result[j * m + i] = data[i * n + j]!;
    }
  }
  return makeTensor([n, m], result);
}

function addTime(journal: Journal, { seconds, processorSeconds }: Elapsed): Journal {
  return {
    rows: journal.rows,
    seconds: journal.seconds + seconds,
    processorSeconds: journal.processorSeconds + processorSeconds,
  };
}

/**
 * The reference engine: plain TypeScript in float64, one row of pairs at a time. It is what the
 * other engines are held against.
 *
 * @module
 */
import type { Turn } from "../../parallel/mod.ts";
import { type Dtype, type Tensor, zeros } from "../../tensor.ts";
import { Yielder } from "../../parallel/yielder.ts";
import type { Engine, KernelJob, KernelKind, KernelResult } from "../engine.ts";
import { integratedIn } from "../integrated.ts";
import { reaches } from "../program/reach.ts";
import { entryNotFinite } from "../results.ts";
import { type OwnKernels, refuseUnderflow } from "./float32_range.ts";
import { inputPairs, type Inputs, readInputs } from "./inputs.ts";
import type { Run } from "./map.ts";
import { covarianceAt, type PairRow } from "./operation.ts";
import { bindProgram, type BoundProgram, runProgram } from "./run.ts";
import { readSide, type SelfValues } from "./side.ts";

/** Pairs handled at a time: three arrays a step of this length stay in cache. */
const RUN = 512;

/** Pairs handled at a time where each is integrated, which may take a millisecond. */
const INTEGRATED = 8;

/** Rows of pairs of sites held at a time, times their length: about 50 MB. */
const HELD = 1 << 21;

/** Plain TypeScript in float64. */
export const referenceEngine: Engine = { name: "reference", run };

async function run(job: KernelJob): Promise<KernelResult> {
  const symmetric = job.x2 === undefined;
  const [n1, n2] = [job.x1.shape[0]!, (job.x2 ?? job.x1).shape[0]!];
  const more = integratedIn(job.program);
  const yielder = new Yielder(job, symmetric ? n1 * (n1 + 1) / 2 : n1 * n2, more);
  const { turn } = yielder;
  const own = await bindProgram(job.program, reaches(job.program, { of: "self" }), turn);
  const first = await readInputs(job.x1, turn);
  const second = job.x2 === undefined ? first : await readInputs(job.x2, turn);
  const [left, right] = [patternsOf(job.patterns?.[0]), patternsOf(job.patterns?.[1])];
  const rows = await readSide(own, first, left, turn);
  const columns = symmetric ? rows : await readSide(own, second, right, turn);
  const result = allocate(job.kinds, job.dtype, [first.n, second.n]);
  if (job.dtype === "float32") {
    const kernels = ownKernels(job, rows);
    await refuseUnderflow(job.kinds, kernels, symmetric ? kernels : ownKernels(job, columns));
  }
  const bound = await bindProgram(job.program, reaches(job.program, { of: "pairs" }), turn);
  const sides: BoundSides = { bound, first, second, rows, columns, symmetric, turn };
  const length = more.integrated === undefined ? runLength(bound) : INTEGRATED;
  for (let i = 0; i < first.n; i++) {
    const end = symmetric ? i + 1 : second.n;
    for (let start = 0; start < end; start += length) {
      const output = await runPairs(sides, { i, start, count: Math.min(length, end - start) });
      store(result, output, { i, start, symmetric });
      await yielder.advance(output.ntk.length);
    }
  }
  yielder.finish();
  return result;
}

/** A program and what is known of the inputs of both sides. */
interface BoundSides {
  readonly bound: BoundProgram;
  readonly first: Inputs;
  readonly second: Inputs;
  readonly rows: SelfValues;
  readonly columns: SelfValues;
  readonly symmetric: boolean;
  readonly turn: Turn;
}

async function runPairs(
  { bound, first, second, rows, columns, symmetric, turn }: BoundSides,
  { i, start, count }: Omit<Run, "self">,
): Promise<PairRow> {
  const self = symmetric && i >= start && i < start + count ? i - start : -1;
  const run = { i, start, count, self };
  const values = await runProgram(
    bound,
    [rows, columns],
    run,
    (map) => inputPairs(first, second, run, map, turn),
    turn,
  );
  return values[bound.program.output]!.rows[0]!;
}

function runLength({ domains }: BoundProgram): number {
  const held = domains.reduce((sum, { first }) => sum + first.length, 0);
  return Math.max(1, Math.min(RUN, Math.floor(HELD / held)));
}

function patternsOf(patterns: Tensor | undefined): Float64Array[] | undefined {
  if (patterns === undefined) return undefined;
  const size = patterns.shape[1]! * patterns.shape[2]!;
  return Array.from(
    { length: patterns.shape[0]! },
    (_, i) => patterns.data.subarray(i * size, (i + 1) * size),
  );
}

function ownKernels({ program }: KernelJob, { scales, tangents }: SelfValues): OwnKernels {
  return { nngp: () => scales[program.output]![0]!.variance, ntk: () => tangents };
}

function allocate(
  kinds: readonly KernelKind[],
  dtype: Dtype,
  shape: readonly number[],
): KernelResult {
  return Object.fromEntries(kinds.map((kind) => [kind, zeros(shape, dtype)]));
}

function store(
  result: KernelResult,
  output: PairRow,
  { i, start, symmetric }: { i: number; start: number; symmetric: boolean },
): void {
  for (let j = 0; j < output.ntk.length; j++) {
    if (result.nngp !== undefined) {
      put(result.nngp, covarianceAt(output, j), i, start + j, symmetric);
    }
    if (result.ntk !== undefined) put(result.ntk, output.ntk[j]!, i, start + j, symmetric);
  }
}

function put(
  { data, shape }: Tensor<Dtype>,
  value: number,
  i: number,
  j: number,
  mirror: boolean,
): void {
  const position = i * shape[1]! + j;
  data[position] = value;
  // Read back, since a finite value may overflow in float32.
  if (!Number.isFinite(data[position])) {
    throw entryNotFinite(i, j);
  }
  if (mirror) data[j * shape[1]! + i] = value;
}

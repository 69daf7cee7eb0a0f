/**
 * The reference engine: plain TypeScript in float64, one row of pairs at a time. It is what the
 * other engines are held against.
 *
 * @module
 */
import { type Dtype, type Tensor, zeros } from "../../tensor.ts";
import { Breather } from "../breather.ts";
import type { Engine, KernelJob, KernelKind, KernelResult } from "../engine.ts";
import { bindOperations, variances } from "./bind.ts";
import { refuseUnderflow } from "./float32_range.ts";
import { inputPairs, type Inputs, readInputs } from "./inputs.ts";
import {
  covarianceAt,
  equate,
  type PairRow,
  type ReferenceOperation,
  type Scales,
} from "./operation.ts";

/** Pairs handled at a time: three arrays a step of this length stay in cache. */
const RUN = 512;

/** Plain TypeScript in float64. */
export const referenceEngine: Engine = { name: "reference", run };

async function run(job: KernelJob): Promise<KernelResult> {
  const symmetric = job.x2 === undefined;
  const first = readInputs(job.x1);
  const second = job.x2 === undefined ? first : readInputs(job.x2);
  const operations = bindOperations(job.program);
  const rows = variances(job.program, operations, first.scales);
  const columns = symmetric ? rows : variances(job.program, operations, second.scales);
  const frame: Frame = { job, operations, first, second, rows, columns, symmetric };
  const result = allocate(job.kinds, job.dtype, [first.n, second.n]);
  const breather = new Breather(job, symmetric ? first.n * (first.n + 1) / 2 : first.n * second.n);
  if (job.dtype === "float32") await refuseUnderflow(job, rows, columns, breather);
  for (let i = 0; i < first.n; i++) {
    const end = symmetric ? i + 1 : second.n;
    for (let start = 0; start < end; start += RUN) {
      const output = runPairs(frame, { i, start, count: Math.min(RUN, end - start) });
      store(result, output, { i, start, symmetric });
      await breather.advance(output.ntk.length);
    }
  }
  breather.finish();
  return result;
}

interface Frame {
  readonly job: KernelJob;
  readonly operations: readonly ReferenceOperation[];
  readonly first: Inputs;
  readonly second: Inputs;
  readonly rows: readonly Scales[];
  readonly columns: readonly Scales[];
  readonly symmetric: boolean;
}

interface Run {
  readonly i: number;
  readonly start: number;
  readonly count: number;
}

function runPairs(
  { job, operations, first, second, rows, columns, symmetric }: Frame,
  run: Run,
): PairRow {
  const { steps, output } = job.program;
  const { i, start, count } = run;
  const self = symmetric && i >= start && i < start + count ? i - start : -1;
  const values = rows.map((row, k): PairRow => ({
    p: row.variance[i]!,
    s: row.root[i]!,
    q: columns[k]!.variance.subarray(start, start + count),
    t: columns[k]!.root.subarray(start, start + count),
    minus: new Float64Array(count),
    plus: new Float64Array(count),
    ntk: new Float64Array(count),
    self,
  }));
  inputPairs(first, second, run, values[0]!);
  equate(values[0]!);
  steps.forEach(({ inputs }, k) => {
    operations[k]!.pairs(inputs.map((r) => values[r]!), values[k + 1]!);
    equate(values[k + 1]!);
  });
  return values[output]!;
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
    throw new RangeError(
      `Cannot compute the kernel as its entry [${i}, ${j}] is not finite: ` +
        "scale the inputs or the weights down",
    );
  }
  if (mirror) data[j * shape[1]! + i] = value;
}

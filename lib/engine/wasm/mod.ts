/**
 * The WebAssembly engine: tiles of pairs on all cores.
 *
 * A tile begins with inner products of unit vectors. Then the steps of the program run over one row of it
 * at a time, in place, so that all layers of a row stay in the first-level cache.
 *
 * @module
 */
import { makeTensor } from "../../make_tensor.ts";
import { type Dtype, type Tensor, type TensorData, zeros } from "../../tensor.ts";
import { allocateShared, isShared, task, withTaskGroup } from "../../parallel/mod.ts";
import { Breather } from "../breather.ts";
import type { Engine, KernelJob, KernelResult } from "../engine.ts";
import { integratedIn } from "../integrated.ts";
import { bindOperations, stepVariances } from "../reference/bind.ts";
import { type OwnKernels, refuseUnderflow } from "../reference/float32_range.ts";
import { referenceEngine } from "../reference/mod.ts";
import type { Scales } from "../reference/operation.ts";
import { selfTangents } from "../reference/self_tangents.ts";
import { cut } from "./pairs/cost.ts";
import { RUN } from "./pairs/memory.ts";
import { hasFloat32 } from "./pairs/operations/mod.ts";
import type { Plan, Side } from "./pairs/plan.ts";
import { computeProducts, libraryFor } from "./pairs/products.ts";
import { giveBack } from "./pairs/scratch.ts";
import { squaredNorms, UnitWriter } from "./pairs/sides.ts";
import { needsCaller, sendable, type StepTables, stepTables } from "./pairs/step_tables.ts";
import { newId } from "./runner_cache.ts";
import { supportsPoints } from "./supports.ts";
import * as tiles from "./pairs/tasks.ts";
import type { Precision } from "../precision.ts";

/** Standard deviations that float32 takes without loss: their products stay in range. */
const FLOAT32_RANGE = [1e-8, 1e8] as const;

/** WebAssembly with 128-bit vectors, on all cores where threads can share memory. */
export const wasmEngine: Engine = { name: "wasm", run };

async function run(job: KernelJob): Promise<KernelResult> {
  if (job.program.spatial.length > 0) {
    // Loaded when there are images: code and memory of its own.
    const { runSites } = await import("./sites/mod.ts");
    return await runSites(job);
  }
  const made = supportsPoints(job.program) ? await makePlan(job) : undefined;
  if (made === undefined) return await referenceEngine.run(job);
  const { plan } = made;
  await compute(job, made);
  for (const units of new Set([plan.first.units, plan.second.units])) giveBack(units);
  const shape = [plan.first.n, plan.second.n];
  const result = job.kinds.map((kind) => {
    const data = plan.results[kind]! as TensorData<Dtype>;
    return [kind, makeTensor([...shape], data)];
  });
  return Object.fromEntries(result);
}

/** A plan, and what writes the unit vectors of both of its sides. */
interface MadePlan {
  readonly plan: Plan;
  readonly writers: readonly [UnitWriter, UnitWriter];
}

/** The plan of a job; undefined if the job has functions that cannot be sent to other threads. */
async function makePlan(job: KernelJob): Promise<MadePlan | undefined> {
  const { program, x1, x2, kinds } = job;
  // Refuses what is no dtype.
  const { dtype } = zeros([0], job.dtype);
  const breather = new Breather(job.signal === undefined ? {} : { signal: job.signal }, 1);
  const first = await readInputs(job, x1, breather);
  const second = x2 === undefined ? first : await readInputs(job, x2, breather);
  const { precision, tables } = await choosePrecision(job, [first, second], breather);
  if (needsCaller(program, tables)) return undefined;
  if (dtype === "float32" && precision === "f64") {
    const own = ownKernels(job, first, breather);
    await refuseUnderflow(kinds, own, x2 === undefined ? own : ownKernels(job, second, breather));
  }
  const library = await libraryFor(job, precision);
  const form = { precision, layout: library === undefined ? "panels" : "rows" } as const;
  const writer = new UnitWriter(x1, first.squares, form);
  const writers = [
    writer,
    x2 === undefined ? writer : new UnitWriter(x2, second.squares, form),
  ] as const;
  const firstSide = makeSide(x1, first, writer);
  const secondSide = x2 === undefined ? firstSide : makeSide(x2, second, writers[1]);
  const size = firstSide.n * secondSide.n;
  const results = kinds.map((kind) =>
    [kind, allocateShared(size, dtype === "float32" ? "f32" : "f64")] as const
  );
  const plan: Plan = {
    id: newId(),
    program: sendable(program),
    tables,
    ...form,
    ...(library === undefined ? {} : { products: results[0]![1] }),
    first: firstSide,
    second: secondSide,
    symmetric: x2 === undefined,
    results: Object.fromEntries(results),
  };
  if (library !== undefined) {
    for (const writer of writers) await writer.write(breather);
    await computeProducts(library, plan, job.signal);
  }
  return { plan, writers };
}

interface Inputs {
  readonly squares: Float64Array;
  readonly scales: readonly Scales[];
}

async function readInputs({ program }: KernelJob, x: Tensor, breather: Breather): Promise<Inputs> {
  const squares = await squaredNorms(x, breather);
  const variance = squares.map((square) => square / x.shape[1]!);
  const scales: Scales[] = [{ variance, root: variance.map(Math.sqrt) }];
  const operations = bindOperations(program);
  for (const [k, step] of program.steps.entries()) {
    scales.push(stepVariances(step, operations[k]!, scales));
    await breather.advance(0);
  }
  return { squares, scales };
}

function ownKernels({ program }: KernelJob, { scales }: Inputs, breather: Breather): OwnKernels {
  return {
    nngp: () => scales[program.output]!.variance,
    ntk: () => selfTangents(program, scales, breather),
  };
}

function makeSide(x: Tensor, { scales }: Inputs, { units }: UnitWriter): Side {
  const [n, d] = [x.shape[0]!, x.shape[1]!];
  const variance = allocateShared(n * scales.length);
  scales.forEach((value, k) => variance.set(value.variance, k * n));
  const root = allocateShared(n * scales.length);
  scales.forEach((value, k) => root.set(value.root, k * n));
  return { n, d, units, variance, root };
}

interface Choice {
  readonly precision: Precision;
  readonly tables: StepTables;
}

/** float32 if it is wanted, all steps have it and no variance is near the ends of its range. */
async function choosePrecision(
  { program, dtype, x1, x2 }: KernelJob,
  inputs: readonly Inputs[],
  breather: Breather,
): Promise<Choice> {
  const sides = inputs.map((side) => side.scales);
  const n = x1.shape[0]!;
  const pairs = x2 === undefined ? n * (n + 1) / 2 : n * x2.shape[0]!;
  const choose = async (precision: Precision): Promise<Choice> => {
    const options = { sides, precision, pairs, breathe: () => breather.advance(0) };
    return { precision, tables: await stepTables(program, options) };
  };
  if (dtype !== "float32") return await choose("f64");
  const [low, high] = FLOAT32_RANGE;
  const safe = sides.flat().every(({ root }) =>
    root.every((s) => s === 0 || (s >= low && s <= high))
  );
  if (!safe) return await choose("f64");
  const single = await choose("f32");
  const known = program.steps.every(({ operation, inputs: [input] }, k) => {
    if (operation.op !== "dual") return true;
    const largest = Math.max(...sides.map((scales) => largestOf(scales[input!]!.variance)));
    return hasFloat32(operation.activation, { table: single.tables[k] !== undefined, largest });
  });
  return known ? single : await choose("f64");
}

function largestOf(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

async function compute(job: KernelJob, { plan, writers }: MadePlan): Promise<void> {
  const { workers, signal, onProgress } = job;
  const { small, tasks, pairs: total } = cut(plan);
  const pieces = tasks[Symbol.iterator]();
  const integrated = integratedIn(plan.program, (k) => plan.tables[k] !== undefined);
  const [first, second] = writers;
  let done = 0;
  await withTaskGroup({ signal, copies: true, workers: small ? 1 : workers }, async (group) => {
    const work = async (): Promise<void> => {
      for (let next = pieces.next(); !next.done; next = pieces.next()) {
        const { tiles: some, pairs } = next.value;
        await first.until(Math.max(...some.map(({ i1 }) => i1)));
        await second.until(Math.max(...some.map(({ j1 }) => j1)));
        await group.run(task(tiles, "tiles", { plan, tiles: some }));
        done += pairs;
        onProgress?.({ done, total, ...integrated });
      }
    };
    const writing = writeUnits(writers, new Breather(signal === undefined ? {} : { signal }, 1));
    // Threads without shared memory get a copy at their first task.
    if (group.size === 1 || !isShared(plan.first.units)) await writing;
    try {
      await Promise.all([writing, ...Array.from({ length: group.size }, work)]);
    } finally {
      writers.forEach((writer) => writer.stop());
    }
  });
}

/** Writes the unit vectors of both sides in the order in which tiles read them. */
async function writeUnits(
  [first, second]: MadePlan["writers"],
  breather: Breather,
): Promise<void> {
  await first.write(breather, RUN.f32);
  await second.write(breather);
  await first.write(breather);
}

/**
 * What threads need to compute the tiles of a job: variances of each input, unit vectors, tables, room for results.
 *
 * @module
 */
import { allocateShared } from "../../../parallel/mod.ts";
import { type Tensor, zeros } from "../../../tensor.ts";
import { Yielder } from "../../../parallel/yielder.ts";
import type { KernelJob } from "../../engine.ts";
import { bindOperations, stepVariances } from "../../reference/bind.ts";
import { type OwnKernels, refuseUnderflow } from "../../reference/float32_range.ts";
import type { Scales } from "../../reference/operation.ts";
import { selfTangents } from "../../reference/self_tangents.ts";
import { newId } from "../runner_cache.ts";
import { allocateResults } from "../../results.ts";
import { choosePrecision } from "./choose_precision.ts";
import type { Plan, Side } from "./plan.ts";
import { computeProducts, libraryFor } from "./products.ts";
import { squaredNorms, UnitWriter } from "./sides.ts";
import { needsCaller, sendable } from "./step_tables.ts";

/** A plan, and what writes the unit vectors of both of its sides. */
export interface MadePlan {
  /** The plan. */
  readonly plan: Plan;
  /** The same one twice if both sides are the same. */
  readonly writers: readonly [UnitWriter, UnitWriter];
}

/** The plan of a job; undefined if the job has functions that cannot be sent to other threads. */
export async function makePlan(job: KernelJob): Promise<MadePlan | undefined> {
  const { program, x1, x2, kinds } = job;
  // Refuses what is no dtype.
  const { dtype } = zeros([0], job.dtype);
  const yielder = new Yielder({ signal: job.signal });
  const first = await readInputs(job, x1, yielder);
  const second = x2 === undefined ? first : await readInputs(job, x2, yielder);
  const { precision, tables } = await choosePrecision(
    job,
    [first.scales, second.scales],
    yielder,
  );
  if (needsCaller(program, tables)) return undefined;
  if (dtype === "float32" && precision === "f64") {
    const own = ownKernels(job, first, yielder);
    await refuseUnderflow(kinds, own, x2 === undefined ? own : ownKernels(job, second, yielder));
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
  const results = allocateResults({ kinds, dtype }, firstSide.n * secondSide.n);
  const plan: Plan = {
    id: newId(),
    program: sendable(program),
    tables,
    ...form,
    ...(library === undefined ? {} : { products: results[kinds[0]!]! }),
    first: firstSide,
    second: secondSide,
    symmetric: x2 === undefined,
    results,
  };
  if (library !== undefined) {
    for (const writer of writers) await writer.write(yielder);
    await computeProducts(library, plan, job.signal);
  }
  return { plan, writers };
}

/** Inputs of one side. */
interface Inputs {
  /** Squared norms. */
  readonly squares: Float64Array;
  /** Variances at each value of the program. */
  readonly scales: readonly Scales[];
}

async function readInputs({ program }: KernelJob, x: Tensor, yielder: Yielder): Promise<Inputs> {
  const squares = await squaredNorms(x, yielder);
  const variance = squares.map((square) => square / x.shape[1]!);
  const scales: Scales[] = [{ variance, root: variance.map(Math.sqrt) }];
  const operations = bindOperations(program);
  for (const [k, step] of program.steps.entries()) {
    scales.push(stepVariances(step, operations[k]!, scales));
    await yielder.advance(0);
  }
  return { squares, scales };
}

function ownKernels({ program }: KernelJob, { scales }: Inputs, yielder: Yielder): OwnKernels {
  return {
    nngp: () => scales[program.output]!.variance,
    ntk: () => selfTangents(program, scales, yielder),
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

/**
 * A program bound to a thread's memory: each step knows where it reads and writes.
 *
 * Values share storage as soon as nothing reads them any more, so that a chain of layers works in one
 * place that stays in the first-level cache. An affine step with a piecewise linear nonlinearity after it
 * becomes one step.
 *
 * @module
 */
import { familyOf } from "../../../activations/mod.ts";
import type { AffineOperation, Program } from "../../program/program.ts";
import {
  affineReluOperation,
  bindOperation,
  type Slopes,
  type Slot,
  type TileOperation,
  type Wiring,
} from "./operations/mod.ts";
import { HeldScales, type Sides } from "./held_scales.ts";
import type { Plan } from "./plan.ts";
import { supportOf } from "../supports.ts";
import { type PairMemory } from "./memory.ts";
import { ARRAY } from "./protocol.ts";

/** A program that runs over rows of a tile. */
export class TileProgram {
  readonly #memory: PairMemory;
  readonly #input: number;
  readonly #steps: readonly Step[];
  readonly #scales: readonly HeldScales[];
  readonly #start: TileOperation["start"];
  readonly #output: Slot;

  /** @param memory This thread's memory. */
  constructor(memory: PairMemory, plan: Plan) {
    const values = plan.program.steps.length + 1;
    const scales = Array.from({ length: values }, () => new HeldScales());
    const { input, steps, output } = bind(memory, plan, scales);
    this.#memory = memory;
    this.#scales = scales;
    this.#input = input;
    this.#steps = steps;
    this.#start = isReadByFirstStep(plan.program) ? steps[0]?.operation.start : undefined;
    this.#output = output;
  }

  /** The value that holds the result of a row. */
  get output(): Slot {
    return this.#output;
  }

  /** Reads the variances of these inputs from now on; of none, so that their memory can be freed. */
  hold(sides: Sides | undefined): void {
    this.#scales.forEach((scales, value) => scales.hold(sides, value));
  }

  /** Takes in the constants of `count` second inputs from `start` on. */
  columns(start: number, count: number): void {
    for (const { operation, output, zeros } of this.#steps) {
      operation.columns(start, count);
      zeros.length = 0;
      for (let j = 0; j < count; j++) if (output.columns.root[start + j] === 0) zeros.push(j);
    }
  }

  /**
   * Runs over a row of pairs, held at `signedGap` as the input step does; the pair of an input with itself
   * keeps correlation 1.
   */
  row(signedGap: number, i: number, count: number, self: number): void {
    const steps = this.#steps;
    if (self >= 0) this.#memory.set(signedGap, self, 0);
    if (this.#start === undefined) {
      this.#memory.functions.splitSignedGap(this.#memory.wide, 1, count, signedGap, this.#input);
    } else {
      this.#start(signedGap, i, count);
      this.#settle(steps[0]!, i, count, self);
    }
    for (let k = this.#start === undefined ? 0 : 1; k < steps.length; k++) {
      steps[k]!.operation.row(i, count, self);
      this.#settle(steps[k]!, i, count, self);
    }
  }

  /** Correlations that are known: that of an input with itself, and those of inputs of variance zero. */
  #settle({ output, zeros }: Step, i: number, count: number, self: number): void {
    const { address } = output;
    const isZero = output.rows.root[i] === 0;
    if (isZero) {
      this.#memory.view(address, count).fill(1);
      this.#memory.view(address + ARRAY, count).fill(1);
    }
    for (const j of zeros) this.#set(address, j, isZero ? 0 : 1);
    if (self >= 0) this.#set(address, self, 0);
  }

  #set(address: number, j: number, minus: number): void {
    this.#memory.set(address, j, minus);
    this.#memory.set(address + ARRAY, j, 2 - minus);
  }
}

interface Step {
  readonly operation: TileOperation;
  /** What it writes. */
  readonly output: Slot;
  /** Second inputs at work whose variance there is zero. */
  readonly zeros: number[];
}

interface Bound {
  /** Address of the inputs' pairs. */
  readonly input: number;
  readonly steps: readonly Step[];
  readonly output: Slot;
}

function bind(
  memory: PairMemory,
  { program, tables }: Plan,
  scales: readonly HeldScales[],
): Bound {
  const readers = readersOf(program);
  const storage = new Storage(memory, program, readers);
  const slot = (value: number, address: number, plus: boolean, positive: boolean): Slot => {
    const { rows, columns } = scales[value]!;
    return { address, rows, columns, plus, positive };
  };
  const slots: Slot[] = [slot(0, storage.take(), true, false)];
  const steps: Step[] = [];
  for (let k = 0; k < program.steps.length; k++) {
    const { operation, inputs } = program.steps[k]!;
    const read = inputs.map((value) => slots[value]!);
    const address = storage.outputOf(k, read);
    const output = slot(k + 1, address, false, false);
    const wiring: Wiring = { memory, table: tables[k], inputs: read, output };
    const slopes = fusable(program, readers, k);
    const tile = slopes === undefined
      ? bindOperation(operation, wiring)
      : affineReluOperation(operation as AffineOperation, slopes, wiring);
    if (slopes !== undefined) k++;
    slots[k + 1] = slot(k + 1, address, tile.plus, tile.positive);
    steps.push({ operation: tile, output: slots[k + 1]!, zeros: [] });
  }
  return { input: slots[0]!.address, steps, output: slots[program.output]! };
}

/** Whether the first step, and no other, reads the inputs' pairs. */
function isReadByFirstStep(program: Program): boolean {
  const readers = readersOf(program)[0]!;
  return readers.length === 1 && readers[0] === 0;
}

/** The steps that read each value, in order; the result is read at the end. */
function readersOf({ steps, output }: Program): readonly (readonly number[])[] {
  const readers: number[][] = [[], ...steps.map(() => [])];
  steps.forEach(({ inputs }, k) => {
    for (const value of new Set(inputs)) readers[value]!.push(k);
  });
  readers[output]!.push(steps.length);
  return readers;
}

/** Slopes of the nonlinearity after an affine step that nothing else reads. */
function fusable(
  { steps }: Program,
  readers: readonly (readonly number[])[],
  k: number,
): Slopes | undefined {
  const next = steps[k + 1]?.operation;
  if (steps[k]!.operation.op !== "affine" || next?.op !== "dual") return undefined;
  const only = readers[k + 1]!.length === 1 && readers[k + 1]![0] === k + 1;
  const family = familyOf(next.activation);
  return only && family.form === "piecewiseLinear" ? family : undefined;
}

/** Storage of values, taken over by others once it is no more read. */
class Storage {
  readonly #memory: PairMemory;
  readonly #program: Program;
  readonly #readers: readonly (readonly number[])[];
  readonly #free: number[] = [];

  constructor(
    memory: PairMemory,
    program: Program,
    readers: readonly (readonly number[])[],
  ) {
    this.#memory = memory;
    this.#program = program;
    this.#readers = readers;
  }

  /** Storage of one value. */
  take(): number {
    return this.#free.pop() ?? this.#memory.arrays(3);
  }

  /** Storage of what step k writes: that of its only input if this is read for the last time. */
  outputOf(k: number, inputs: readonly Slot[]): number {
    const { operation, inputs: values } = this.#program.steps[k]!;
    const last = values.map((value) => this.#readers[value]!.at(-1) === k);
    if (supportOf(operation).points === "inPlace" && last[0]) return inputs[0]!.address;
    const address = this.take();
    const free = inputs.filter((_, index) => last[index]).map((slot) => slot.address);
    this.#free.push(...new Set(free));
    return address;
  }
}

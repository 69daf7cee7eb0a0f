/**
 * Takes instructions, and the parameters that they read.
 *
 * @module
 */
import type { SiteMemory } from "../memory.ts";
import { LinearParameter, type Operation, RECORD } from "../protocol.ts";
import type { Dynamic, ScriptedOperation } from "./compiled.ts";

/** Operands of an instruction that follow one another, behind the number of the first. */
export type Operands = readonly [first: number, ...operands: number[]];

/** Parameters by their number. */
export type Parameters = Readonly<Record<number, number>>;

/** A parameter that is another one for each pair. */
export type DynamicEntry = readonly [parameter: number, value: Dynamic["value"]];

/** Instructions, one after the other. */
export class Writer {
  readonly #memory: SiteMemory;
  readonly #blocks = new Map<string, number>();
  readonly #own = new Map<number, number>();
  readonly #lists = new Map<string, readonly [number, number]>();
  readonly #dynamics: Dynamic[] = [];
  readonly #scripted: ScriptedOperation[] = [];
  #code = new Int32Array(1 << 16);
  #length = 0;

  /** @param memory This thread's memory. */
  constructor(memory: SiteMemory) {
    this.#memory = memory;
  }

  /** Parameters that are others for each pair. */
  get dynamics(): readonly Dynamic[] {
    return this.#dynamics;
  }

  /** What is not for the module, by its number: nonlinearities, scores and turns. */
  get scripted(): readonly ScriptedOperation[] {
    return this.#scripted;
  }

  /**
   * Adds an instruction.
   *
   * @param operation What it does.
   * @param operands Its operands; later ones count.
   */
  push(operation: Operation, operands: readonly Operands[]): void {
    const size = RECORD / 4;
    if (this.#length + size > this.#code.length) {
      const grown = new Int32Array(2 * this.#code.length);
      grown.set(this.#code);
      this.#code = grown;
    }
    this.#code[this.#length] = operation;
    for (const run of operands) {
      const start = this.#length + run[0] - 1;
      for (let k = 1; k < run.length; k++) this.#code[start + k] = run[k]!;
    }
    this.#length += size;
  }

  /** Adds what is not for the module; tells its number. */
  addScripted(scripted: ScriptedOperation): number {
    return this.#scripted.push(scripted) - 1;
  }

  /** A parameter block, shared by those that have the same key. */
  block(key: string, parameters: Parameters, dynamic: readonly DynamicEntry[]): number {
    const known = this.#blocks.get(key);
    if (known !== undefined) return known;
    const block = this.#memory.block(parameters);
    this.#blocks.set(key, block);
    for (const [parameter, value] of dynamic) {
      this.#dynamics.push({ block, parameter, value });
    }
    return block;
  }

  /** The parameter block of a value, made once. */
  blockOf(value: number, make: () => number): number {
    const block = this.#own.get(value) ?? make();
    this.#own.set(value, block);
    return block;
  }

  /** A list in memory, shared by those that have the same key: address and length. */
  list(key: string, make: () => readonly [number, number]): readonly [number, number] {
    const list = this.#lists.get(key) ?? make();
    this.#lists.set(key, list);
    return list;
  }

  /** Parameters of a copy. */
  copyBlock(): number {
    return this.block("copy", { [LinearParameter.factor]: 1, [LinearParameter.ntkFactor]: 1 }, []);
  }

  /** Puts the instructions in memory: the first one, and the end of them. */
  finish(): readonly [number, number] {
    const address = this.#memory.allocate(4 * this.#length);
    this.#memory.words.set(this.#code.subarray(0, this.#length), address / 4);
    return [address, address + 4 * this.#length];
  }
}

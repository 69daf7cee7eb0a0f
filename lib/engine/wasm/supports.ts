/**
 * Which operations the WebAssembly engine has instructions for.
 *
 * A program with another one is run by the operations of the reference engine: without sites by that
 * engine, over sites on all cores. A new operation has to be entered here, once.
 *
 * @module
 */
import type { Operation, Program } from "../program/program.ts";

/** What the engine has for an operation. */
export interface Support {
  /**
   * How it runs on pairs without sites: in the storage of its input where nothing else reads that, or apart
   * from its inputs; undefined if it does not.
   */
  readonly points: "inPlace" | "apart" | undefined;
  /** Whether there is an instruction for maps over sites; `sites/compile/compilable.ts` says with which parameters. */
  readonly sites: boolean;
}

const NONE: Support = { points: undefined, sites: false };

const SUPPORT: Readonly<Record<Operation["op"], Support>> = {
  affine: { points: "inPlace", sites: true },
  dual: { points: "inPlace", sites: true },
  normalize: { points: "inPlace", sites: true },
  dropout: { points: "inPlace", sites: true },
  sum: { points: "apart", sites: true },
  product: { points: "apart", sites: true },
  window: { points: undefined, sites: true },
  mix: { points: undefined, sites: true },
  stack: NONE,
  aggregate: NONE,
  attention: { points: undefined, sites: true },
};

/** What the engine has for an operation; nothing for one that it has never heard of. */
export function supportOf({ op }: Operation): Support {
  return Object.hasOwn(SUPPORT, op) ? SUPPORT[op] : NONE;
}

/** Whether the engine runs all steps of a program without sites. */
export function supportsPoints({ steps }: Program): boolean {
  return steps.every(({ operation }) => supportOf(operation).points !== undefined);
}

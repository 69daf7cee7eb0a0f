/**
 * What the selected block does, in words.
 *
 * @module
 */
import type { Block } from "../state/state.ts";
import { type Limit, limitOf, type Phase, phaseOf, tabulatedMoments } from "./phase.ts";

/** What is said of a block. */
export interface Reading {
  readonly limit: Limit;
  readonly phase: Phase;
  /** The name of the phase, as a heading. */
  readonly title: string;
  /** What depth does there. */
  readonly text: string;
}

/** Reads the two standard deviations of a block. */
export function readingOf({ phi, wStd, bStd }: Block): Reading {
  const limit = limitOf(tabulatedMoments(phi), [wStd, bStd]);
  const phase = phaseOf(limit);
  return { limit, phase, ...WORDS[phase](limit) };
}

type Words = (limit: Limit) => Pick<Reading, "title" | "text">;

const WORDS: Readonly<Record<Phase, Words>> = {
  ordered: ({ chi }) => ({
    title: "Ordered",
    text: `Every layer draws nearby inputs together: the square of a small angle shrinks to ${
      short(chi)
    } of itself. Deep down all inputs look alike, and the kernel turns flat.`,
  }),
  edge: () => ({
    title: "At the edge",
    text: "Small angles keep their size from layer to layer. Deep networks still tell inputs " +
      "apart, and gradients neither vanish nor explode.",
  }),
  chaotic: ({ chi }) => ({
    title: "Chaotic",
    text: `Every layer drives nearby inputs apart: the square of a small angle grows ${
      short(chi)
    } times. Deep down no two inputs look alike, and the kernel turns into a spike at angle 0 over a plain.`,
  }),
  unbounded: ({ chi }) => ({
    title: "Unbounded",
    text:
      `Outputs and gradients grow without bound, their squares ${
        short(chi)
      } times a layer. What is left of the inputs is their angle; the shape of the kernel does not ` +
      "tell that anything is wrong.",
  }),
};

function short(value: number): string {
  return String(Number(value.toPrecision(value < 0.01 ? 1 : 3)));
}

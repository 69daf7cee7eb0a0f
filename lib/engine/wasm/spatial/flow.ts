/**
 * Which planes the maps of values have.
 *
 * @module
 */
import { closedOf } from "./closed.ts";
import type { Node } from "./nodes.ts";
import type { Series } from "./series.ts";

/** What is known of the maps of values. */
export interface Flow {
  /** Whether no correlation is negative. */
  readonly positive: readonly boolean[];
  /** Whether there is a plane P. */
  readonly both: readonly boolean[];
  /** Whether the NTK is not zero. */
  readonly moving: readonly boolean[];
}

/**
 * Finds it from node to node.
 *
 * @param nodes The nodes.
 * @param series Nonlinearities that are series.
 * @param inputs Whether no entry of the inputs is negative.
 */
export function flowOf(
  nodes: readonly Node[],
  series: ReadonlyMap<number, Series>,
  inputs: boolean,
): Flow {
  const positive = [inputs];
  const both = [!inputs];
  const moving = [
    nodes.some(({ work, inputs }) =>
      inputs.includes(0) && !["linear", "layer", "sum", "flat", "mix"].includes(work.kind)
    ),
  ];
  for (const { work, inputs, output } of nodes) {
    const all = inputs.every((value) => positive[value]!);
    const kept = inputs.some((value) => both[value]!);
    positive[output] = all && work.kind !== "dual";
    both[output] = !all && kept;
    moving[output] = true;
    if (work.kind === "layer") {
      const { a, b } = work.slopes;
      positive[output] = (a * b <= 0 && a !== b) || all;
      both[output] = false;
    }
    if (work.kind === "dual") {
      const made = closedOf(work.activation) ?? series.get(output)?.table;
      positive[output] = all && made?.parity === "odd";
      both[output] = !positive[output] && (made === undefined || made.parity === "odd");
    }
  }
  return { positive, both, moving };
}

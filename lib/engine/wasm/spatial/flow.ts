/**
 * Which planes the maps of values have.
 *
 * @module
 */
import type { DualTable } from "../../../activations/dual_table.ts";
import { closedOf } from "./closed.ts";
import { isWindow, type Node } from "./nodes.ts";

/** What is known of the maps of values. */
export interface Flow {
  /** Whether no correlation is negative. */
  readonly positive: readonly boolean[];
  /** Whether there is a plane of 1 + rho. */
  readonly both: readonly boolean[];
  /** Whether the NTK is not zero. */
  readonly moving: readonly boolean[];
  /** Whether there are planes of E and P, behind the others, for the windows that read the value. */
  readonly measured: readonly boolean[];
  /** Whether the NTK may be other than zero where the variance is, as trained biases of zero make it. */
  readonly restless: readonly boolean[];
}

/**
 * Finds it from node to node.
 *
 * @param nodes The nodes.
 * @param tables Symmetries of nonlinearities that are series or tables.
 * @param inputs Whether no entry of the inputs is negative.
 * @param kept Values that are kept for later.
 */
export function flowOf(
  nodes: readonly Node[],
  tables: ReadonlyMap<number, Pick<DualTable, "parity">>,
  inputs: boolean,
  kept: ReadonlySet<number>,
): Flow {
  const positive = [inputs];
  const both = [!inputs];
  const windowed = (value: number): boolean =>
    nodes.some((node) => node.inputs.includes(value) && isWindow(node));
  const measured = [windowed(0)];
  const moving = [
    nodes.some(({ work, inputs }) =>
      inputs.includes(0) && !["linear", "layer", "sum", "flat", "mix"].includes(work.kind)
    ),
  ];
  const restless = [false];
  for (const { work, inputs, output } of nodes) {
    restless[output] = isRestless(work, inputs.some((value) => restless[value]!));
    const all = inputs.every((value) => positive[value]!);
    const pair = inputs.some((value) => both[value]!);
    positive[output] = all && work.kind !== "dual";
    both[output] = !all && pair;
    moving[output] = true;
    const writes = work.kind === "layer" ||
      (work.kind === "dual" && !tables.has(output) && closedOf(work.activation) !== undefined);
    measured[output] = writes && !kept.has(output) && windowed(output);
    if (work.kind === "layer") {
      const { a, b } = work.slopes;
      positive[output] = (a * b <= 0 && a !== b) || all;
      both[output] = false;
    }
    if (work.kind === "dual") {
      const made = closedOf(work.activation) ?? tables.get(output);
      positive[output] = all && made?.parity === "odd";
      both[output] = !positive[output] && (made === undefined || made.parity === "odd");
    }
  }
  return { positive, both, moving, measured, restless };
}

function isRestless(work: Node["work"], inputs: boolean): boolean {
  if (work.kind !== "linear" && work.kind !== "layer") return inputs;
  const { affine } = work.linear;
  if (affine === undefined) return inputs;
  return affine.bias === 0 && (inputs || affine.ntkBias !== 0);
}

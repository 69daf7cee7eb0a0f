/**
 * The scale of each input at each value, in units of which deviations and NTKs are kept: numbers stay near 1, and
 * inputs that differ by a factor alone have the same deviations.
 *
 * @module
 */
import type { Node } from "./nodes.ts";
import type { TwoAxisProgram } from "./two_axes.ts";

/** Where the scale of a value comes from. */
export type Unit =
  | { readonly kind: "root" }
  | { readonly kind: "times"; readonly value: number; readonly factor: number };

/** Units of all values that maps are made of, and what the units of values are worth. */
export interface Units {
  /** Rule of each value. */
  readonly rules: readonly (Unit | undefined)[];
  /** Whether a piecewise linear node keeps its input's deviations in units of the scales. */
  readonly homogeneous: ReadonlySet<number>;
  /** Smallest scale; 0 where no affine step has a bias. */
  readonly floor: number;
}

/** Factor of deviations in a window and an affine step. */
function linearFactor(node: Node): number {
  if (node.work.kind !== "linear" && node.work.kind !== "fusedRelu") return 1;
  const { window, affine } = node.work.linear;
  const taps = window === undefined ? 1 : tapCount(node);
  return Math.sqrt((window?.weight ?? 1) * taps * (affine?.weight ?? 1));
}

/** Number of taps of a node's windows. */
export function tapCount(node: Node): number {
  if (node.work.kind !== "linear" && node.work.kind !== "fusedRelu") return 1;
  return (node.work.linear.window?.axes ?? []).reduce((product, { size }) => product * size, 1);
}

/** The rules. */
export function unitsOf({ shapes }: TwoAxisProgram, nodes: readonly Node[]): Units {
  const rules: (Unit | undefined)[] = shapes.map(() => undefined);
  const pure = shapes.map(() => true);
  const homogeneous = new Set<number>();
  let floor = 0;
  rules[0] = { kind: "root" };
  for (const node of nodes) {
    const { work, inputs, middle, output } = node;
    const [input] = inputs;
    if (work.kind === "linear" || work.kind === "fusedRelu") {
      const { affine } = work.linear;
      if (middle !== input) {
        rules[middle] = { kind: "times", value: input!, factor: linearFactor(node) };
        pure[middle] = pure[input!]! && (affine?.bias ?? 0) === 0;
        if (affine !== undefined) floor = Math.max(floor, Math.sqrt(affine.bias / affine.weight));
      }
      if (work.kind === "linear") continue;
      if (pure[middle]!) {
        const factor = Math.sqrt((work.slopes.a ** 2 + work.slopes.b ** 2) / 2);
        rules[output] = { kind: "times", value: middle, factor };
        homogeneous.add(output);
      } else {
        rules[output] = { kind: "root" };
      }
    } else if (work.kind === "dropout") {
      rules[output] = { kind: "times", value: input!, factor: 1 };
      pure[output] = pure[input!]!;
    } else {
      rules[output] = { kind: "root" };
    }
  }
  // An input of scale sqrt(bias/weight) is as large as the bias after the affine step. Where it is zero or nearly, the
  // scale is a millionth of that, so that the bias is at most 1e6 units, and products of four such numbers are in the
  // range of float32.
  return { rules, homogeneous, floor: 1e-6 * floor };
}

/**
 * Which planes the maps of values have.
 *
 * @module
 */
import { isWindow, type Node, type Work } from "./nodes.ts";

/** What is known of the maps of values. */
export interface MapPlanes {
  /** Whether no correlation is negative. */
  readonly positive: readonly boolean[];
  /** Whether there is a plane of 1 + rho. */
  readonly hasPlus: readonly boolean[];
  /** Whether the NTK is not zero. */
  readonly hasNtk: readonly boolean[];
  /** Whether there are planes of E and P, behind the others, for the windows that read the value. */
  readonly measured: readonly boolean[];
  /** Whether the NTK may be other than zero where the variance is, as trained biases of zero make it. */
  readonly ntkAtZero: readonly boolean[];
}

/** What the planes depend on of how a nonlinearity is computed. */
export interface DualTraits {
  /** Symmetry of the nonlinearity. */
  readonly parity?: "odd" | "even" | undefined;
  /** Whether it writes E and P itself. */
  readonly measures: boolean;
}

/** What the planes depend on beside the nodes. */
export interface PlaneOptions {
  /** Traits of nonlinearities that are not piecewise linear, by the value that they make. */
  readonly duals: ReadonlyMap<number, DualTraits>;
  /** Whether no entry of the inputs is negative. */
  readonly positiveInputs: boolean;
  /** Values that are kept for later. */
  readonly kept: ReadonlySet<number>;
}

/** Work that takes an NTK of zero without its plane. */
const ZERO_NTK: ReadonlySet<Work["kind"]> = new Set<Work["kind"]>(
  ["linear", "fusedRelu", "sum", "dual", "product", "flat", "mix", "attention"],
);

/** Finds them from node to node. */
export function planesOf(
  nodes: readonly Node[],
  { duals, positiveInputs, kept }: PlaneOptions,
): MapPlanes {
  const positive = [positiveInputs];
  const hasPlus = [!positiveInputs];
  const windowed = (value: number): boolean =>
    nodes.some((node) => node.inputs.includes(value) && isWindow(node));
  const measured = [windowed(0)];
  const hasNtk = [
    nodes.some(({ work, inputs }) => inputs.includes(0) && !ZERO_NTK.has(work.kind)),
  ];
  const ntkAtZero = [false];
  for (const { work, inputs, output } of nodes) {
    ntkAtZero[output] = keepsNtkAtZero(work, inputs.some((value) => ntkAtZero[value]!));
    const all = inputs.every((value) => positive[value]!);
    hasNtk[output] = true;
    const traits = duals.get(output);
    const writes = work.kind === "fusedRelu" || traits?.measures === true;
    measured[output] = writes && !kept.has(output) && windowed(output);
    switch (work.kind) {
      case "fusedRelu": {
        const { a, b } = work.slopes;
        positive[output] = (a * b <= 0 && a !== b) || all;
        hasPlus[output] = false;
        break;
      }
      case "attention":
        positive[output] = all &&
          (work.attention.position?.covariance.every((r) => r >= 0) ?? true);
        hasPlus[output] = !positive[output];
        break;
      case "dual":
        positive[output] = all && traits?.parity === "odd";
        hasPlus[output] = !positive[output] && (traits === undefined || traits.parity === "odd");
        break;
      default:
        positive[output] = all;
        hasPlus[output] = !all && inputs.some((value) => hasPlus[value]!);
    }
  }
  return { positive, hasPlus, hasNtk, measured, ntkAtZero };
}

function keepsNtkAtZero(work: Work, inputs: boolean): boolean {
  if (work.kind !== "linear" && work.kind !== "fusedRelu") return inputs;
  const { affine } = work.linear;
  if (affine === undefined) return inputs;
  return affine.bias === 0 && (inputs || affine.ntkBias !== 0);
}

/**
 * K' = w K + b, alone or with a piecewise linear nonlinearity after it in the same pass.
 *
 * @module
 */
import type { PiecewiseLinear } from "../../../../activations/family.ts";
import type { AffineOperation } from "../../../program/program.ts";
import { AffineVector, ARRAY, COEFFICIENTS } from "../protocol.ts";
import { fill, filled, type TileOperation, type Wiring } from "./operation.ts";

/** Slopes of a piecewise linear function. */
export type Slopes = Pick<PiecewiseLinear, "a" | "b">;

/** The operation with its numbers bound. */
export function affineOperation(operation: AffineOperation, wiring: Wiring): TileOperation {
  const step = affineStep(operation, wiring);
  const { memory, inputs: [input], output } = wiring;
  const from = input!;
  const complete = from.positive ? undefined : filled(wiring, from);
  return {
    plus: !from.positive,
    positive: from.positive,
    columns: step.columns,
    row(i, count) {
      complete?.(count);
      const [s, norm] = [from.rows.root[i]!, output.rows.root[i]!];
      memory.functions.affine(
        memory.wide,
        from.positive ? 0 : 1,
        count,
        from.address,
        output.address,
        step.constants,
        step.parameters,
        step.cosine(s, norm),
        step.sine(norm),
        operation.ntkWeight,
        s,
      );
    },
  };
}

/**
 * An affine step and phi(x) = a min(x, 0) + b max(x, 0). The output's variances are those between the
 * two: the ones after the nonlinearity are not needed.
 */
export function affineReluOperation(
  operation: AffineOperation,
  { a, b }: Slopes,
  wiring: Wiring,
): TileOperation {
  const { coefficients, parameters } = ratios({ a, b });
  const step = affineStep(operation, wiring, parameters);
  const { memory, inputs: [input], output } = wiring;
  memory.functions.prepareRelu(memory.wide, step.parameters, ...coefficients);
  const from = input!;
  const complete = from.positive ? undefined : filled(wiring, from);
  const start = (signedGap: number, i: number, count: number): void => {
    const s = from.rows.root[i]!;
    memory.functions.signedGapRelu(
      memory.wide,
      count,
      signedGap,
      output.address,
      step.constants,
      step.parameters,
      operation.ntkWeight,
      s,
    );
  };
  return {
    plus: false,
    // E[phi phi] >= 0 whatever rho, since E|u||v| >= |r|.
    positive: a * b <= 0 && a !== b,
    columns: step.columns,
    row(i, count) {
      complete?.(count);
      const [s, norm] = [from.rows.root[i]!, output.rows.root[i]!];
      memory.functions.relu(
        memory.wide,
        from.positive ? 0 : 1,
        operation.bias === 0 ? 0 : 1,
        count,
        from.address,
        output.address,
        step.constants,
        step.parameters,
        step.cosine(s, norm),
        step.sine(norm),
        operation.ntkWeight,
        s,
      );
    },
    ...(operation.bias === 0 ? { start } : {}),
  };
}

/** Parameters by their place; those left out are zero, or set at each row. */
type AffineParameters = Readonly<Record<number, number>>;

interface Ratios {
  /** Factors of theta/pi and of (sin theta - theta cos theta)/pi. */
  readonly coefficients: readonly [number, number];
  /** The other parameters. */
  readonly parameters: AffineParameters;
}

/** What the kernel needs of the slopes; with both zero the correlation is left as it is. */
function ratios({ a, b }: Slopes): Ratios {
  const square = a * a + b * b;
  const [kink, far, slant] = square === 0
    ? [0, 2, 1]
    : [(a - b) ** 2 / square, (a + b) ** 2 / square, 2 * a * b / square];
  return {
    coefficients: [(a - b) ** 2 / 2, kink],
    parameters: {
      [AffineVector.slope]: square / 2,
      [AffineVector.far]: far,
      [AffineVector.slant]: slant,
      [AffineVector.product]: a * b,
    },
  };
}

interface AffineStep {
  readonly constants: number;
  readonly parameters: number;
  columns(start: number, count: number): void;
  /** c of an input, from its standard deviations before and after. */
  cosine(root: number, norm: number): number;
  /** d of an input, from its standard deviation after. */
  sine(norm: number): number;
}

function affineStep(
  { weight, bias, ntkBias }: AffineOperation,
  { memory, inputs, output }: Wiring,
  rest: AffineParameters = {},
): AffineStep {
  const { columns } = inputs[0]!;
  const [scale, shift] = [Math.sqrt(weight), Math.sqrt(bias)];
  const constants = memory.arrays(3);
  const known: AffineParameters = {
    [AffineVector.cosine]: 1,
    [AffineVector.weight]: weight,
    [AffineVector.bias]: ntkBias,
    ...rest,
  };
  const size = AffineVector.coefficients + COEFFICIENTS;
  const parameters = memory.vectors(Array.from({ length: size }, (_, k) => known[k] ?? 0));
  const cosine = (root: number, norm: number): number =>
    norm === 0 || bias === 0 ? 1 : scale * root / norm;
  const sine = (norm: number): number => norm === 0 ? 0 : shift / norm;
  return {
    constants,
    parameters,
    columns(start, count) {
      const [s, t] = [columns.root, output.columns.root];
      fill(memory, constants, { start, count }, (j) => cosine(s[j]!, t[j]!));
      fill(memory, constants + ARRAY, { start, count }, (j) => sine(t[j]!));
      fill(memory, constants + 2 * ARRAY, { start, count }, (j) => s[j]!);
    },
    cosine,
    sine,
  };
}

/**
 * Nonlinearities: which function of the kernels computes each, with which parameters.
 *
 * @module
 */
import { isNumerical, type Numerical } from "../../../activations/decompose.ts";
import type { Activation } from "../../../activations/mod.ts";
import { hermiteCoefficients } from "../../../activations/hermite.ts";
import { monomialCoefficients } from "../../../activations/monomial.ts";
import { SIGMOID_LIKE } from "../../../activations/sigmoid_like.ts";
import type { AffineOperation } from "../../program.ts";
import { ARRAY, dual } from "../thread_memory.ts";
import { affineReluOperation } from "./affine.ts";
import { rectifiedOperation, signOperation } from "./angle.ts";
import { fill, filled, type TileOperation, type Wiring } from "./operation.ts";
import { slopesOf } from "./piecewise_linear.ts";
import { mapsOperation } from "./maps.ts";
import { polynomialOperation } from "./polynomial.ts";
import { seriesOperation } from "./series.ts";
import { tableOperation } from "./table.ts";

/** Numbers of the functions in `kernels/assembly/dual.ts`. */
export const KINDS = {
  erf: 0,
  gelu: 1,
  sin: 2,
  exp: 3,
  expNormalized: 4,
  rbf: 5,
  gaussian: 6,
  gabor: 7,
} as const;

/** A function of `kernels/assembly/dual.ts`. */
export interface Smooth {
  /** Which one. */
  readonly kind: keyof typeof KINDS;
  /** Its parameters. */
  readonly parameters?: readonly number[];
  /** Symmetry of the nonlinearity. */
  readonly parity?: "odd" | "even" | undefined;
}

const IDENTITY: AffineOperation = { op: "affine", weight: 1, bias: 0, ntkWeight: 0, ntkBias: 0 };

/** The nonlinearity bound to what it reads and writes. */
export function dualOperation(activation: Activation, wiring: Wiring): TileOperation {
  const slopes = slopesOf(activation);
  if (slopes !== undefined) return affineReluOperation(IDENTITY, slopes, wiring);
  const { table } = wiring;
  if (table?.form === "series") return seriesOperation(table, wiring);
  if (table?.form === "table") return tableOperation(table, wiring);
  if (isNumerical(activation)) return mapsOperation(activation, wiring);
  switch (activation.kind) {
    case "sign":
      return signOperation(wiring);
    case "rectifiedMonomial":
      return rectifiedOperation(activation.degree, wiring);
    case "monomial":
      return polynomialOperation(monomialCoefficients(activation.degree), wiring);
    case "hermite":
      return polynomialOperation(hermiteCoefficients(activation.degree), wiring);
    case "polynomial":
      return polynomialOperation(activation.coef, wiring);
    default:
      return smoothOperation(smoothOf(activation), wiring);
  }
}

/**
 * Whether there is a function for float32, given whether there is a table. Not for functions with a jump:
 * their new angle is the root of the old one, so a rounding of 1e-8 becomes one of 1e-4.
 */
export function hasFloat32(activation: Activation, table: boolean): boolean {
  const { kind } = activation;
  if (isNumerical(activation)) return table;
  if (kind === "rectifiedMonomial") return activation.degree > 0;
  return !(kind in KINDS) && kind !== "cos" && kind !== "sigmoidLike" && kind !== "sign";
}

/** The function of a nonlinearity that has one. */
export function smoothOf(activation: Exclude<Activation, Numerical>): Smooth {
  switch (activation.kind) {
    case "erf":
      return erf(activation);
    case "sigmoidLike":
      return erf(SIGMOID_LIKE);
    case "gelu":
      return { kind: "gelu" };
    case "sin":
      return sine(activation.a, activation.b, Math.cos(2 * activation.c));
    case "cos":
      return sine(activation.a, activation.b, -Math.cos(2 * activation.c));
    case "exp": {
      const { a, b } = activation;
      return { kind: "exp", parameters: [b * b, (a * b) ** 2] };
    }
    case "expNormalized":
      return { kind: "expNormalized", parameters: [activation.gamma, activation.shift] };
    case "rbf":
      return { kind: "rbf", parameters: [activation.gamma] };
    case "gaussian": {
      const { a, b } = activation;
      return { kind: "gaussian", parameters: [b, 4 * (a * b) ** 2], parity: "even" };
    }
    case "gabor":
      return { kind: "gabor", parity: "odd" };
    default:
      throw new TypeError(`Cannot run ${activation.kind} as the engine has no function for it`);
  }
}

function erf({ a, b, c }: { readonly a: number; readonly b: number; readonly c: number }): Smooth {
  return {
    kind: "erf",
    parameters: [2 * b * b, 2 * a * a / Math.PI, c * c],
    parity: c === 0 ? "odd" : undefined,
  };
}

function sine(a: number, b: number, doubled: number): Smooth {
  const parity = doubled === 1 ? "odd" : doubled === -1 ? "even" : undefined;
  return { kind: "sin", parameters: [a * a / 2, b * b, doubled], parity };
}

function smoothOperation({ kind, parameters = [], parity }: Smooth, wiring: Wiring): TileOperation {
  const { memory, inputs: [input], output } = wiring;
  const from = input!;
  const complete = filled(wiring, from);
  const constants = memory.arrays(3);
  const [x = 0, y = 0, z = 0] = parameters;
  return {
    plus: true,
    positive: false,
    columns(start, count) {
      const { variance, root } = from.columns;
      fill(memory, constants, (j) => variance[j]!, start, count);
      fill(memory, constants + ARRAY, (j) => root[j]!, start, count);
      fill(memory, constants + 2 * ARRAY, (j) => output.columns.root[j]!, start, count);
    },
    row(i, count) {
      complete?.(count);
      dual(
        KINDS[kind],
        x,
        y,
        z,
        parity === "odd" ? 1 : parity === "even" ? 2 : 0,
        count,
        from.address,
        output.address,
        constants,
        from.rows.variance[i]!,
        from.rows.root[i]!,
        output.rows.root[i]!,
      );
    },
  };
}

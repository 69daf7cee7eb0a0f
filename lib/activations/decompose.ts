/**
 * Which nonlinearities are computed as integrals, and of what.
 *
 * @module
 */
import { decomposeElementwise, type Elementwise, ownerOf } from "./elementwise.ts";
import { decomposeElu, type Elu } from "./elu.ts";
import type { Activation } from "./mod.ts";
import type { Decomposition } from "./quadrature/decomposition.ts";
import { SIGMOID, type Sigmoid } from "./sigmoid.ts";
import { SILU, type Silu } from "./silu.ts";
import { SOFTPLUS, type Softplus } from "./softplus.ts";
import { TANH, type Tanh } from "./tanh.ts";

/** Nonlinearities without a closed form. */
export type Numerical = Elementwise | Elu | Sigmoid | Silu | Softplus | Tanh;

/** Whether a nonlinearity is computed as an integral, or by functions that its user gives. */
export function isNumerical(activation: Activation): activation is Numerical {
  return NUMERICAL.has(activation.kind);
}

const NUMERICAL: ReadonlySet<string> = new Set<Numerical["kind"]>(
  ["elementwise", "elu", "sigmoid", "silu", "softplus", "tanh"],
);

/** The parts of a nonlinearity without a closed form; undefined if only its kernel is known. */
export function decompose(activation: Numerical): Decomposition | undefined {
  switch (activation.kind) {
    case "tanh":
      return TANH;
    case "sigmoid":
      return SIGMOID;
    case "silu":
      return SILU;
    case "softplus":
      return SOFTPLUS;
    case "elu":
      return decomposeElu(activation);
    case "elementwise":
      return activation.fn === undefined ? undefined : decomposeElementwise(activation);
  }
}

/** What tables of a nonlinearity belong to; the same object for the same function. */
export function tableOwner(activation: Numerical): object {
  return activation.kind === "elementwise" ? ownerOf(activation) : decompose(activation)!;
}

/**
 * The nonlinearities that can be chosen.
 *
 * @module
 */
import { stax } from "../../mod.ts";

/** One nonlinearity. */
export interface NonlinearityChoice {
  /** What the reader sees. */
  readonly label: string;
  /** How code writes it. */
  readonly code: string;
  /** The layer. */
  readonly layer: stax.Activation;
  /** What is known of it, in a few words. */
  readonly note: string;
}

/** All of them, closed forms first. */
export const NONLINEARITIES = {
  relu: {
    label: "ReLU",
    code: "stax.relu()",
    layer: stax.relu(),
    note: "max(u, 0)",
  },
  erf: {
    label: "erf",
    code: "stax.erf()",
    layer: stax.erf(),
    note: "a smooth step, much like tanh, with kernels in closed form",
  },
  tanh: {
    label: "tanh",
    code: "stax.tanh()",
    layer: stax.tanh(),
    note: "a smooth step; its kernels are integrated numerically",
  },
  gelu: {
    label: "GELU",
    code: "stax.gelu()",
    layer: stax.gelu(),
    note: "u times the normal distribution function at u",
  },
  sin: {
    label: "sine",
    code: "stax.sin()",
    layer: stax.sin(),
    note: "a wave",
  },
  gaussian: {
    label: "Gaussian",
    code: "stax.gaussian()",
    layer: stax.gaussian(),
    note: "exp(−u²)",
  },
  abs: {
    label: "|u|",
    code: "stax.abs()",
    layer: stax.abs(),
    note: "the absolute value",
  },
  leakyRelu: {
    label: "leaky ReLU",
    code: "stax.leakyRelu({ alpha: 0.1 })",
    layer: stax.leakyRelu({ alpha: 0.1 }),
    note: "u, or u / 10 where u is negative",
  },
} as const satisfies Record<string, NonlinearityChoice>;

/** Name of a nonlinearity, as in the address. */
export type NonlinearityName = keyof typeof NONLINEARITIES;

/** The names, in the order of the list. */
export const NONLINEARITY_NAMES = Object.keys(NONLINEARITIES) as readonly NonlinearityName[];

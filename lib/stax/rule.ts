/**
 * What a file of a layer provides: its readings.
 *
 * @module
 */
import type { LayerChecks } from "../activations/check.ts";
import type { Operation } from "../engine/program/program.ts";
import type { FiniteBuilder, FiniteValue } from "../finite/graph.ts";
import type { Signal } from "./signal.ts";

/** Names of the kernels before and after a layer, for its formulas. */
export interface LayerSymbols {
  /** Numbers of the values that the layer reads: K_i and Theta_i. */
  readonly inputs: readonly number[];
  /** Number of the value that it makes. */
  readonly output: number;
}

/** The kernel rule of a layer as LaTeX. */
export interface LayerLatex {
  /** Auxiliary definitions, as "symbol = formula". */
  readonly where?: readonly string[];
  /** Right-hand side of K_output(x, x'). */
  readonly kernel: string;
  /** Right-hand side of Theta_output(x, x'). */
  readonly ntk: string;
}

/** The units that a layer of its own is to have. */
export interface Widening {
  /** Number of units. */
  readonly width: number;
  /** Whether its channels are the outputs of the network, and stay as many as they are. */
  readonly isOutput: boolean;
}

/** What is made of a layer; `L` is its value in a network. */
export interface LayerReadings<L> {
  /** How many values it reads: one, or any number for the fan-ins. */
  readonly arity: "one" | "many";
  /** The value that it makes; throws if it cannot be applied there. */
  signal(layer: L, inputs: readonly Signal[], place: string): Signal;
  /** Its kernel rule, as operations to be done one after the other. */
  kernel(layer: L, inputs: readonly Signal[]): readonly Operation[];
  /** The layer at finite width, as primitives on values `[n, sites, channels]`. */
  finite(layer: L, inputs: readonly FiniteValue[], build: FiniteBuilder): FiniteValue;
  /** The layer with another number of units; absent where it has none of its own. */
  widen?(layer: L, widening: Widening): L;
  /** Its formulas; undefined if it leaves the kernels as they are. */
  latex(layer: L, symbols: LayerSymbols, inputs: readonly Signal[]): LayerLatex | undefined;
}

/** All that the project knows of one kind of layer. */
export interface LayerRule<L> extends LayerReadings<L>, LayerChecks<L> {}

/** The one input of a layer with arity "one", which the walk has made sure of. */
export function single<T>(inputs: readonly T[]): T {
  return inputs[0]!;
}

/**
 * What an engine is: something that runs a program over all pairs of inputs.
 *
 * @module
 */
import type { BackendName } from "../linalg/backend_name.ts";
import type { Dtype, Tensor } from "../tensor.ts";
import type { Program } from "./program/program.ts";

/** Names of the engines; "auto" takes the fastest one that is available. */
export type EngineName = "auto" | "reference" | "wasm" | "webgpu";

/** All of them. */
export const ENGINE_NAMES: readonly EngineName[] = ["auto", "reference", "wasm", "webgpu"];

/** Kinds of kernel that a program gives. */
export type KernelKind = "nngp" | "ntk";

/** How far a computation has come. */
export interface ProgressReport {
  /** Work done so far, in units of the computation. */
  readonly done: number;
  /** All of the work, in the same units. */
  readonly total: number;
  /**
   * Nonlinearities of the network that are integrated at each pair, which takes a thousand times as long as a
   * closed form, a series or a table; left out where there are none.
   */
  readonly integrated?: readonly string[];
}

/** A kernel to be computed. */
export interface KernelJob {
  /** The steps of the network. */
  readonly program: Program;
  /** First inputs, [n1, d] or [n1, ...spatial, d], float64. */
  readonly x1: Tensor;
  /** Second inputs, [n2, d] or [n2, ...spatial, d], float64; the first ones again if absent. */
  readonly x2?: Tensor;
  /** Matrices P of the first and the second inputs for "aggregate", [n, sites, sites]. */
  readonly patterns?: readonly [Tensor, Tensor];
  /** Which kernels are wanted. */
  readonly kinds: readonly KernelKind[];
  /** Element type of the result. */
  readonly dtype: Dtype;
  /**
   * Element type in which maps over sites are computed. Without it that of the result is taken, or
   * float32 for a large job.
   */
  readonly precision?: Dtype;
  /** Whose inner products of inputs without spatial axes are taken, for an engine that takes any but its own. */
  readonly backend?: BackendName;
  /** Threads to use, for an engine that has threads. */
  readonly workers?: number;
  /** Stops the computation when aborted. */
  readonly signal?: AbortSignal;
  /** Called now and then with the number of pairs done. */
  readonly onProgress?: (progress: ProgressReport) => void;
}

/** The kernels of a job, each [n1, n2]. */
export type KernelResult = { readonly [Kind in KernelKind]?: Tensor<Dtype> };

/** Something that runs programs. */
export interface Engine {
  /** Name under which it is asked for. */
  readonly name: Exclude<EngineName, "auto">;
  /** Runs a program over all pairs of inputs. */
  run(job: KernelJob): Promise<KernelResult>;
}

/**
 * The kernels that the kinds of a Gaussian process read.
 *
 * @module
 */
import type { Matrix } from "../../linalg/matrix.ts";
import { adviceOn } from "../../options.ts";
import { isTensorLike, type TensorLike } from "../../tensor.ts";
import type { KernelPair } from "../gaussian.ts";

/**
 * Which law a Gaussian process gives.
 *
 * - "nngp": the Bayesian posterior of a wide network, with prior covariance K. It is the law of wide
 *   networks of which only the last layer was trained.
 * - "ntk": the law of wide networks trained by gradient descent in all layers until they fit: their
 *   mean is that of "ntkgp", their covariance comes from both kernels and is no posterior.
 * - "ntkgp": the posterior with prior covariance Theta.
 */
export type GaussianProcessKind = "nngp" | "ntk" | "ntkgp";

/** What each kind reads: a matrix of its kernel, or a pair that holds it. */
export interface ProcessKernels {
  /** K. */
  readonly nngp: TensorLike | Pick<KernelPair, "nngp">;
  /** K and Theta. */
  readonly ntk: KernelPair;
  /** Theta. */
  readonly ntkgp: TensorLike | Pick<KernelPair, "ntk">;
}

/** What each kind reads between test inputs. */
export interface ProcessTestKernels {
  /** K. */
  readonly nngp: TensorLike | Pick<KernelPair, "nngp">;
  /** K. */
  readonly ntk: TensorLike | Pick<KernelPair, "nngp">;
  /** Theta. */
  readonly ntkgp: TensorLike | Pick<KernelPair, "ntk">;
}

/** Refuses two kernels between test and training inputs with different numbers of test inputs. */
export function checkBothCross(attempt: string, { rows: m }: Matrix, { rows }: Matrix): void {
  if (rows === m) return;
  throw new TypeError(
    `Cannot ${attempt} as both kernels between test and training inputs must have the same shape: ` +
      `found ${m} and ${rows} rows`,
  );
}

/**
 * The kernel of a name out of a pair, or a matrix alone where one kernel is enough.
 *
 * @param kernels A pair or a matrix.
 * @param name The name.
 * @param between The inputs, for messages.
 * @param alone Whether a matrix alone is enough.
 * @throws {TypeError} If the kernel is missing.
 */
export function pickKernel(
  kernels: unknown,
  name: keyof KernelPair,
  between: string,
  attempt: string,
  alone: boolean,
): TensorLike {
  if (isTensorLike(kernels)) {
    if (alone) return kernels;
  } else if (typeof kernels === "object" && kernels !== null) {
    const found: unknown = (kernels as Partial<KernelPair>)[name];
    if (isTensorLike(found)) return found;
  }
  throw new TypeError(
    `Cannot ${attempt} as the kernel '${name}' between ${between} is needed: ` +
      `pass { nngp, ntk } as kernels() gives them${adviceOn(kernels)}`,
  );
}

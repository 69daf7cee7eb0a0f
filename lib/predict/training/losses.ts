/**
 * Losses of training, and their gradients.
 *
 * @module
 */
import { checkNoArguments } from "../../options.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";

/** A function of outputs f and targets y, both `[n]` or `[n, k]`, that training makes small. */
export interface Loss {
  /** L(f, y), a finite number. */
  value(f: Tensor, y: Tensor): number;
  /** The derivative of L by each entry of f, of the shape of f. */
  gradient(f: Tensor, y: Tensor): TensorLike;
  /**
   * c, if L is quadratic and its second derivatives by f are c I; from the number of entries of f. It
   * makes line searches exact, and tells from which learning rate on steps diverge.
   */
  curvature?(entries: number): number;
  /** The second derivatives of L by f times v, of the shape of f; Hessians by parameters need it. */
  hessianProduct?(f: Tensor, y: Tensor, v: Tensor): TensorLike;
  /** Refuses targets that the loss has no meaning for. */
  checkTargets?(y: Tensor): void;
}

/**
 * L(f, y) = |f - y|^2 / (2 N), half the mean over all N entries.
 *
 * @returns The loss.
 *
 * @example Usage
 * ```ts
 * import { meanSquaredError, tensor } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(meanSquaredError().value(tensor([1, 2]), tensor([1, 0])), 1);
 * ```
 */
export function meanSquaredError(): Loss {
  checkNoArguments("make a mean squared error", arguments);
  return {
    value: (f, y) =>
      f.data.reduce((sum, output, p) => sum + (output - y.data[p]!) ** 2, 0) / (2 * f.data.length),
    gradient: (
      f,
      y,
    ) => (makeTensor(f.shape, f.data.map((output, p) => (output - y.data[p]!) / f.data.length))),
    curvature: (entries) => 1 / entries,
    hessianProduct: (
      f,
      _,
      v,
    ) => (makeTensor(v.shape, v.data.map((value) => value / f.data.length))),
  };
}

/**
 * L(f, y) = -(1 / N) sum_ic y[i, c] log softmax(f[i])[c], the cross-entropy between the classes'
 * probabilities y and those that outputs stand for, as a mean over all N = n k entries like
 * {@linkcode meanSquaredError}: the mean over inputs divided by the number of classes k.
 *
 * Rows of the targets must be probabilities, as those of `oneHot` that are not centred.
 *
 * @returns The loss.
 *
 * @example Usage
 * ```ts
 * import { crossEntropy, oneHot, tensor } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const loss = crossEntropy().value(tensor([[0, 0], [0, 0]]), oneHot([0, 1], 2));
 * assertAlmostEquals(loss, Math.log(2) / 2);
 * ```
 */
export function crossEntropy(): Loss {
  checkNoArguments("make a cross-entropy", arguments);
  return {
    value: entropy,
    gradient: entropyGradient,
    hessianProduct: entropyHessian,
    checkTargets: checkProbabilities,
  };
}

function entropy(f: Tensor, y: Tensor): number {
  const [n = 0, k = 0] = f.shape;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const { peak, total } = exponentials(f.data.subarray(i * k, (i + 1) * k));
    for (let p = i * k; p < (i + 1) * k; p++) {
      const target = y.data[p]!;
      // A class without a share counts nothing, however unlikely it has become.
      if (target !== 0) sum -= target * (f.data[p]! - peak - Math.log(total));
    }
  }
  return sum / (n * k);
}

function entropyGradient(f: Tensor, y: Tensor): Tensor {
  const [n = 0, k = 0] = f.shape;
  const data = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    const { values, total } = exponentials(f.data.subarray(i * k, (i + 1) * k));
    const targets = y.data.subarray(i * k, (i + 1) * k);
    const mass = targets.reduce((sum, target) => sum + target, 0);
    targets.forEach((target, c) =>
      data[i * k + c] = (mass * values[c]! / total - target) / (n * k)
    );
  }
  return makeTensor(f.shape, data);
}

/** (p v - p <p, v>) for the probabilities p of each input, times its mass and over all entries. */
function entropyHessian(f: Tensor, y: Tensor, v: Tensor): Tensor {
  const [n = 0, k = 0] = f.shape;
  const data = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    const { values, total } = exponentials(f.data.subarray(i * k, (i + 1) * k));
    const along = v.data.subarray(i * k, (i + 1) * k);
    const mass = y.data.subarray(i * k, (i + 1) * k).reduce((sum, target) => sum + target, 0);
    const mean = values.reduce((sum, value, c) => sum + value * along[c]!, 0) / total;
    values.forEach((value, c) =>
      data[i * k + c] = mass * value / total * (along[c]! - mean) / (n * k)
    );
  }
  return makeTensor(f.shape, data);
}

/** e^(f - max f), which cannot overflow, and its sum. */
function exponentials(
  row: Float64Array,
): { readonly values: Float64Array; readonly peak: number; readonly total: number } {
  const peak = row.reduce((largest, value) => Math.max(largest, value), -Infinity);
  const values = row.map((value) => Math.exp(value - peak));
  return { values, peak, total: values.reduce((sum, value) => sum + value, 0) };
}

function checkProbabilities({ shape, data }: Tensor): void {
  const [n = 0, k = 0] = shape;
  if (shape.length !== 2 || k < 2) {
    throw new TypeError(
      `Cannot compute a cross-entropy as targets need one column for each of two classes or more: ` +
        `found shape [${shape}]; use oneHot`,
    );
  }
  for (let i = 0; i < n; i++) {
    const row = data.subarray(i * k, (i + 1) * k);
    const sum = row.reduce((total, value) => total + value, 0);
    if (row.every((value) => value >= 0) && Math.abs(sum - 1) < 1e-6) continue;
    throw new RangeError(
      `Cannot compute a cross-entropy as each row of targets must be probabilities with sum 1: ` +
        `row ${i} is [${row}]`,
    );
  }
}

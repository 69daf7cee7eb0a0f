/**
 * Features of inputs.
 *
 * @module
 */
import { Yielder } from "../parallel/yielder.ts";
import type { ProgressReport } from "../engine/engine.ts";
import { firstNotFinite } from "../first_not_finite.ts";
import { readKernelInput } from "../kernel/inputs.ts";
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { checkOptions } from "../linalg/options.ts";
import { type Run, startRun } from "../linalg/run.ts";
import { withMemory } from "../memory/with_memory.ts";
import { allocateShared } from "../parallel/mod.ts";
import { makeTensor, sizeOf, type Tensor, type TensorLike } from "../tensor.ts";
import { drawMap, type DrawnMap, type FeatureMap } from "./feature_map.ts";

/** Options of {@linkcode applyFeatures}. */
export interface ApplyFeaturesOptions extends LinearAlgebraOptions {
  /** Called now and then with the number of inputs done. */
  readonly onProgress?: ((progress: ProgressReport) => void) | undefined;
}

const ATTEMPT = "apply a feature map";

/** Entries of all values on their way in a batch: some tens of MB. */
const BATCH = 2 ** 21;

/**
 * z(x), the features of inputs, whose inner products approximate a kernel.
 *
 * Inputs are worked through in batches, with matrix products on all cores. Inputs must not change until
 * the promise settles. The last bits of features that a BLAS library multiplies may depend on what rows are beside
 * them, and on their number.
 *
 * @param map The map.
 * @param x Inputs, `[n, d]`, or `[n, height, width, channels]` for a map of images.
 * @param options The common options.
 * @returns Features, `[n, m]`.
 * @throws {TypeError} If the map is not known, or inputs have another shape than it takes.
 * @throws {RangeError} If an input is not finite, or a feature leaves the range of numbers.
 * @throws {OutOfMemoryError} If there is no memory for the features; `featureRegression()` never holds them.
 *
 * @example Usage
 * ```ts
 * import { applyFeatures, randomFourier } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const map = randomFourier({ inputs: 2, features: 64, gamma: 0.5, seed: 1 });
 * const z = await applyFeatures(map, [[1, 2], [3, 4], [5, 6]]);
 * assertEquals(z.shape, [3, 64]);
 * const again = await applyFeatures(JSON.parse(JSON.stringify(map)), [[1, 2], [3, 4], [5, 6]]);
 * assertEquals(again, z);
 * ```
 */
export async function applyFeatures(
  map: FeatureMap,
  x: TensorLike,
  options: ApplyFeaturesOptions = {},
): Promise<Tensor> {
  checkOptions(ATTEMPT, options, ["onProgress"]);
  const drawn = await drawMap(map, ATTEMPT);
  const inputs = readInputs(drawn, x, ATTEMPT);
  const run = await startRun(options);
  const [n, m] = [inputs.shape[0]!, drawn.transform.outputs];
  const need = {
    what: `features of shape [${n},${m}]`,
    bytes: 8 * n * m,
    instead: "apply the map to some inputs at a time, or use featureRegression()",
  };
  const { batch } = drawn.transform;
  const step = batch === undefined ? batchOf(drawn) : equalPart(n, batch / m);
  const data = await withMemory(
    ATTEMPT,
    need,
    async () => await drawn.transform.allocate?.(n, step) ?? allocateShared(n * m),
  );
  const yielder = new Yielder(options, n);
  for (let start = 0; start < n; start += step) {
    const count = Math.min(step, n - start);
    const place = data.subarray(start * m, (start + count) * m);
    const z = await featuresOf(drawn, inputs, { start, count, place }, run);
    if (z !== place) place.set(z);
    await yielder.advance(count);
  }
  yielder.finish();
  return makeTensor([n, m], data);
}

/** The size of equal parts of n, each about as large as is wanted. */
function equalPart(n: number, wanted: number): number {
  return Math.ceil(n / Math.max(1, Math.round(n / Math.max(1, wanted))));
}

/** Inputs that a batch has. */
export function batchOf({ transform: { widest } }: DrawnMap): number {
  return Math.max(1, Math.floor(BATCH / widest));
}

/**
 * Reads inputs of a map.
 *
 * @param drawn The map.
 * @param x Inputs.
 * @throws {TypeError} If the map takes inputs of another shape.
 * @throws {RangeError} If an entry is not finite.
 */
export function readInputs({ inputShape }: DrawnMap, x: TensorLike, attempt: string): Tensor {
  const inputs = readKernelInput(x, "x", attempt);
  const found = inputs.shape.slice(1);
  if (found.length === inputShape.length && found.every((n, axis) => n === inputShape[axis])) {
    return inputs;
  }
  throw new TypeError(
    `Cannot ${attempt} as inputs must have shape [n, ${inputShape.join(", ")}] for this map: ` +
      `found [${inputs.shape.join(", ")}]`,
  );
}

/** Some rows of inputs. */
export interface Slice {
  /** The first of them. */
  readonly start: number;
  /** How many there are. */
  readonly count: number;
  /** Zeros where their features may be put. */
  readonly place?: Float64Array;
}

/** Sums of numbers that are at most this large do not overflow on their way. */
const SAFE = 1e300;

function largestOf(data: Float64Array): number {
  let largest = 0;
  for (let p = 0; p < data.length; p++) {
    const size = Math.abs(data[p]!);
    if (size > largest) largest = size;
  }
  return largest;
}

/**
 * Features of some rows of inputs.
 *
 * @param drawn The map.
 * @param inputs All inputs.
 * @param slice The rows.
 * @throws {RangeError} If a feature is not finite.
 */
export async function featuresOf(
  { inputShape, transform }: DrawnMap,
  { data }: Tensor,
  { start, count, place }: Slice,
  run: Run,
): Promise<Float64Array> {
  const d = sizeOf(inputShape);
  const rows = data.subarray(start * d, (start + count) * d);
  const z = await transform.apply(rows, count, run, place);
  const bound = transform.largest?.(largestOf(rows)) ?? Infinity;
  if (bound < SAFE) return z;
  if (transform.hidesOverflow) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as sums over inputs as large as ${largestOf(rows)} leave the range of ` +
        "float64, or may: scale the inputs down",
    );
  }
  const bad = firstNotFinite(z);
  if (bad < 0) return z;
  throw new RangeError(
    `Cannot ${ATTEMPT} as a feature leaves the range of float64: feature ` +
      `${bad % transform.outputs} of input ${start + Math.floor(bad / transform.outputs)} is ` +
      `${z[bad]}; scale the inputs down`,
  );
}

/**
 * Kernels of infinitely wide networks.
 *
 * @module
 */
import { defined } from "../defined.ts";
import type { KernelKind, KernelResult, ProgressReport } from "../engine/engine.ts";
import { selectEngine } from "../engine/mod.ts";
import { type MemoryNeed, withMemory } from "../memory/with_memory.ts";
import { runWatched, type Watch } from "../notebook/own_progress.ts";
import type { Net } from "../stax/network.ts";
import { ownNet } from "../stax/own_net.ts";
import type { Dtype, Tensor, TensorLike } from "../tensor.ts";
import { checkFeatures, fitInputs, inputShape, readKernelInput } from "./inputs.ts";
import { lower } from "./lower.ts";
import { type KernelOptions, splitArguments } from "./options.ts";
import { readPatterns } from "./patterns.ts";

const ATTEMPT = "compute a kernel";

/** Both kernels of a network, each [n1, n2]. */
export interface Kernels<D extends Dtype = "float64"> {
  /** Covariance of the outputs at initialisation (neural network Gaussian process). */
  readonly nngp: Tensor<D>;
  /** Neural tangent kernel. */
  readonly ntk: Tensor<D>;
}

/** Second inputs or options, then options. */
export type KernelArguments<D extends Dtype = Dtype> =
  | readonly [options?: KernelOptions<D>]
  | readonly [x2: TensorLike | undefined, options?: KernelOptions<D>];

/**
 * NTK and NNGP of a network in one pass.
 *
 * K(x, x') = E[f(x) f(x')] and Theta(x, x') = E[<grad f(x), grad f(x')>] for a network f with
 * random parameters, in the limit of infinite width (Lee et al. 2018, Jacot et al. 2018).
 *
 * Inputs must not change until the promise settles.
 *
 * An entry depends on its pair: it is the same bits whatever other inputs, and how many threads, there are. For vectors
 * on the engine "wasm" it is so in either order of the pair; over sites and on the engine "reference" K(x, x') and
 * K(x', x) may differ by roundings, 1e-14 of sqrt(K(x, x) K(x', x')) in float64 and 1e-6 in float32. Of six things
 * other inputs decide: over sites, whether the sign of rho is looked after, which no input without negative entries needs,
 * by such roundings; whether a nonlinearity with a kink is integrated or tabulated (`elu` with alpha other than 1, some
 * of `elementwise`), by up to 1e-10 a layer, as tables for unlike ranges do; where a series of another `elementwise` ends,
 * by 1e-13, and over sites in float32 that of tanh and its kin, by 1e-6; whether a large job over sites, or one in float32
 * with deviations beyond 1e-8 to 1e8, or over sites with ones that are large for a nonlinearity behind means over windows
 * or self-attention, is computed in the other element type, which `precision` settles over sites; and for vectors, from
 * n1 n2 d = 2^30 on and without `workers`, how a BLAS library that is found sums their inner products, which `backend: "wasm"` settles.
 *
 * The first call loads the engine, which may take some tens of milliseconds in one piece.
 *
 * @param net The network.
 * @param x1 Inputs, [n1, d], or [n1, ...spatial, channels] as [n1, height, width, channels].
 * @param rest Further inputs `x2`, n2 of the same shape, and options. Without `x2` the inputs are paired with
 * themselves, at half the work and with exactly symmetric results.
 * @returns Both kernels, [n1, n2].
 * @throws {TypeError} If shapes do not fit, or a nonlinearity has no affine layer before it, or the
 * outputs have spatial axes.
 * @throws {RangeError} If an input is NaN or infinite, or a kernel leaves the range of numbers.
 * @throws {OutOfMemoryError} If there is no memory for the result.
 *
 * @example Usage
 * ```ts
 * import { kernels, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(512), stax.relu(), stax.dense(1));
 * const { nngp, ntk } = await kernels(net, [[1, 1]]);
 * assertAlmostEquals(nngp.data[0]!, 0.5, 1e-15);
 * assertAlmostEquals(ntk.data[0]!, 1, 1e-15);
 * ```
 */
export async function kernels<D extends Dtype = "float64">(
  net: Net,
  x1: TensorLike,
  ...rest: KernelArguments<D>
): Promise<Kernels<D>> {
  const { nngp, ntk } = await compute(net, x1, rest, ["nngp", "ntk"]);
  return { nngp: nngp as Tensor<D>, ntk: ntk as Tensor<D> };
}

/**
 * Neural tangent kernel of a network: Theta(x, x') = E[<grad f(x), grad f(x')>].
 *
 * Inputs must not change until the promise settles.
 *
 * @param net The network.
 * @param x1 Inputs, [n1, d], or [n1, ...spatial, channels] as [n1, height, width, channels].
 * @param rest Further inputs `x2`, n2 of the same shape, and options, as for {@linkcode kernels}.
 * @returns The kernel, [n1, n2].
 * @throws {TypeError} If shapes do not fit, or a nonlinearity has no affine layer before it, or the
 * outputs have spatial axes.
 * @throws {RangeError} If an input is NaN or infinite, or a kernel leaves the range of numbers.
 * @throws {OutOfMemoryError} If there is no memory for the result.
 *
 * @example Usage
 * ```ts
 * import { ntk, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(512), stax.relu(), stax.dense(1));
 * const theta = await ntk(net, [[1, 0], [0, 1], [1, 1]]);
 * assertEquals(theta.shape, [3, 3]);
 * ```
 */
export async function ntk<D extends Dtype = "float64">(
  net: Net,
  x1: TensorLike,
  ...rest: KernelArguments<D>
): Promise<Tensor<D>> {
  return (await compute(net, x1, rest, ["ntk"])).ntk as Tensor<D>;
}

/**
 * Covariance of the outputs of a network at initialisation: K(x, x') = E[f(x) f(x')].
 *
 * Inputs must not change until the promise settles.
 *
 * @param net The network.
 * @param x1 Inputs, [n1, d], or [n1, ...spatial, channels] as [n1, height, width, channels].
 * @param rest Further inputs `x2`, n2 of the same shape, and options, as for {@linkcode kernels}.
 * @returns The kernel, [n1, n2].
 * @throws {TypeError} If shapes do not fit, or a nonlinearity has no affine layer before it, or the
 * outputs have spatial axes.
 * @throws {RangeError} If an input is NaN or infinite, or a kernel leaves the range of numbers.
 * @throws {OutOfMemoryError} If there is no memory for the result.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const covariance = await nngp(stax.dense(1, { bStd: 1 }), [[2, 0]], [[2, 0], [0, 1]]);
 * assertAlmostEquals(covariance.data[0]!, 3, 1e-15);
 * assertAlmostEquals(covariance.data[1]!, 1, 1e-15);
 * ```
 */
export async function nngp<D extends Dtype = "float64">(
  net: Net,
  x1: TensorLike,
  ...rest: KernelArguments<D>
): Promise<Tensor<D>> {
  return (await compute(net, x1, rest, ["nngp"])).nngp as Tensor<D>;
}

async function compute(
  net: Net,
  x1: TensorLike,
  rest: KernelArguments,
  kinds: readonly KernelKind[],
): Promise<KernelResult> {
  const own = ownNet("compute a kernel", net);
  const { x2, options } = splitArguments(rest[0], rest[1]);
  const first = readKernelInput(x1, "x1");
  const second = x2 === undefined ? undefined : readKernelInput(x2, "x2");
  if (second !== undefined) checkFeatures(first, second);
  const { engine = "auto", backend, dtype = "float64", precision, workers } = options;
  const program = lower(own, inputShape(first));
  const counts = defined({ n1: first.shape[0]!, n2: second?.shape[0] });
  const patterns = readPatterns(options.patterns, program, counts);
  const selected = await selectEngine(engine);
  const run = async ({ signal, onProgress }: Watch<ProgressReport>): Promise<KernelResult> => {
    const found = await selected.run({
      program,
      x1: fitInputs(first, program),
      ...defined({ x2: second && fitInputs(second, program), patterns }),
      ...{ kinds, dtype },
      ...defined({ precision, backend, workers, signal, onProgress }),
    });
    signal?.throwIfAborted();
    return found;
  };
  return await withMemory(
    ATTEMPT,
    resultMemory(first, second ?? first, kinds, dtype),
    () => runWatched("kernel", options, run),
  );
}

function resultMemory(
  { shape: [n1 = 0] }: Tensor,
  { shape: [n2 = 0] }: Tensor,
  kinds: readonly KernelKind[],
  dtype: Dtype,
): MemoryNeed {
  const count = kinds.length === 1 ? "a kernel" : `${kinds.length} kernels`;
  return {
    what: `${count} of shape [${n1},${n2}] in ${dtype}`,
    bytes: kinds.length * n1 * n2 * (dtype === "float32" ? 4 : 8),
    instead: `${dtype === "float32" ? "" : 'half would do with dtype: "float32"; '}` +
      `use kernelBlocks() for some rows at a time, or fit() with solve: "cg", "eigenpro" or "nystrom"`,
  };
}

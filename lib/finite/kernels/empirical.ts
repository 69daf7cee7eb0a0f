/**
 * Kernels of one network of finite width.
 *
 * @module
 */
import { Yielder } from "../../parallel/yielder.ts";
import { checkNames, checkOneOf, kindOf } from "../../options.ts";
import type { Net } from "../../stax/network.ts";
import { withMemory } from "../../memory/with_memory.ts";
import { isTensorLike, makeTensor, sizeOf, type Tensor, type TensorLike } from "../../tensor.ts";
import { checkResult } from "../check_outputs.ts";
import { shapeOf } from "../graph.ts";
import type { Parameters } from "../parameters.ts";
import { FINITE_OPTIONS, type FiniteOptions, type Inputs, prepare } from "../prepare.ts";
import { readTrain, type TrainOption } from "../trained.ts";
import { cheapest } from "./cost.ts";
import { arrange, kernelShape, type OutputOption, readOutputs } from "./outputs.ts";
import { allTiles, type TiledKernel } from "./tiles.ts";

/** How an empirical NTK is computed. */
export type EmpiricalMethod = "auto" | "jacobian" | "products" | "structured";

/** Options of {@linkcode empiricalNtk} and its like. */
export interface EmpiricalOptions extends FiniteOptions {
  /**
   * How outputs are paired: "trace" takes the mean of f_o f_o' over equal outputs, which is the estimate of
   * the kernel of infinite width, "diagonal" keeps those of equal outputs, "all" every pair. A list says
   * it for each axis of the outputs [...spatial, channels]. An axis with "diagonal" stands once in the
   * result, one with "all" twice, side by side.
   *
   * @default {"trace"}
   */
  readonly outputs?: OutputOption | undefined;
  /**
   * "structured" multiplies, layer by layer, the Gram matrices of what enters and of what comes back, and
   * forms no Jacobian; "jacobian" forms the derivatives by each layer's weights; "products" multiplies with
   * one vector an input and output; "auto" takes the one with the fewest multiplications.
   *
   * @default {"auto"}
   */
  readonly method?: EmpiricalMethod | undefined;
  /** Which tensors count as trained, by place and name. @default {all} */
  readonly train?: TrainOption | undefined;
}

/** Both kernels of a network of finite width. */
export interface EmpiricalKernels {
  /** Products of outputs. */
  readonly nngp: Tensor;
  /** Products of gradients. */
  readonly ntk: Tensor;
}

/** Second inputs or options, then options. */
export type EmpiricalArguments = readonly [
  x2OrOptions?: TensorLike | EmpiricalOptions,
  options?: EmpiricalOptions,
];

/**
 * Empirical neural tangent kernel: Theta_oo'(x, x') = sum_theta df_o(x)/dtheta df_o'(x')/dtheta.
 *
 * With the default, the mean over equal outputs, it is an estimate of `ntk(net, x1, x2)`. The dynamics of
 * one network are ruled by the kernel of all pairs of outputs.
 *
 * @param net The network.
 * @param params Its parameters.
 * @param x1 Inputs, [n1, d] or [n1, ...spatial, channels].
 * @param rest Further inputs `x2` and options. Without `x2` half the work is done, and the result is
 * exactly symmetric.
 * @returns The kernel, [n1, n2], followed by axes of outputs as the option `outputs` says.
 * @throws {TypeError} If inputs or parameters are those of another network, or a method is not known, or
 * a nonlinearity has no derivative.
 * @throws {RangeError} If an input or a parameter is not finite.
 *
 * @example Usage
 * ```ts
 * import { empiricalNtk, finite, ntk, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(20000), stax.relu(), stax.dense(1));
 * const x = [[1, 0], [1, 1]];
 * const params = finite.init(net, [2], { seed: 0 });
 * const theta = await empiricalNtk(net, params, x);
 * assertAlmostEquals(theta.data[1]!, (await ntk(net, x)).data[1]!, 0.02);
 * ```
 */
export async function empiricalNtk(
  net: Net,
  params: Parameters,
  x1: TensorLike,
  ...rest: EmpiricalArguments
): Promise<Tensor> {
  return (await compute({ net, params, x1, rest, kinds: ["ntk"] })).ntk!;
}

/**
 * Empirical covariance of the outputs: f_o(x) f_o'(x'), with the mean over equal outputs as default.
 *
 * @param net The network.
 * @param params Its parameters.
 * @param x1 Inputs, [n1, d] or [n1, ...spatial, channels].
 * @param rest Further inputs `x2` and options, as for {@linkcode empiricalNtk}.
 * @returns The kernel, [n1, n2], followed by axes of outputs as the option `outputs` says.
 * @throws {TypeError} If inputs or parameters are those of another network.
 * @throws {RangeError} If an input or a parameter is not finite.
 *
 * @example Usage
 * ```ts
 * import { empiricalNngp, finite, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const net = stax.dense(40000);
 * const params = finite.init(net, [1], { seed: 0 });
 * assertAlmostEquals((await empiricalNngp(net, params, [[2]])).data[0]!, 4, 0.1);
 * ```
 */
export async function empiricalNngp(
  net: Net,
  params: Parameters,
  x1: TensorLike,
  ...rest: EmpiricalArguments
): Promise<Tensor> {
  return (await compute({ net, params, x1, rest, kinds: ["nngp"] })).nngp!;
}

/**
 * Both empirical kernels of a network.
 *
 * @param net The network.
 * @param params Its parameters.
 * @param x1 Inputs, [n1, d] or [n1, ...spatial, channels].
 * @param rest Further inputs `x2` and options, as for {@linkcode empiricalNtk}.
 * @returns The kernels.
 * @throws {TypeError} If inputs or parameters are those of another network, or a method is not known.
 * @throws {RangeError} If an input or a parameter is not finite.
 *
 * @example Usage
 * ```ts
 * import { empiricalKernels, finite, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(8), stax.erf(), stax.dense(2));
 * const params = finite.init(net, [3], { seed: 0 });
 * const { nngp, ntk } = await empiricalKernels(net, params, [[1, 2, 3]], { outputs: "all" });
 * assertEquals([nngp.shape, ntk.shape], [[1, 1, 2, 2], [1, 1, 2, 2]]);
 * ```
 */
export async function empiricalKernels(
  net: Net,
  params: Parameters,
  x1: TensorLike,
  ...rest: EmpiricalArguments
): Promise<EmpiricalKernels> {
  const { nngp, ntk } = await compute({ net, params, x1, rest, kinds: ["nngp", "ntk"] });
  return { nngp: nngp!, ntk: ntk! };
}

type Kind = "nngp" | "ntk";

interface Job {
  readonly net: Net;
  readonly params: Parameters;
  readonly x1: TensorLike;
  readonly rest: EmpiricalArguments;
  readonly kinds: readonly Kind[];
}

const ATTEMPT = "compute an empirical kernel";
const METHODS: readonly unknown[] = ["auto", "jacobian", "products", "structured"];

async function compute(
  { net, params, x1, rest, kinds }: Job,
): Promise<Partial<Record<Kind, Tensor>>> {
  const { x2, options } = split(rest);
  const { outputs = "trace", method = "auto" } = options;
  checkOneOf(ATTEMPT, "method", method, METHODS);
  const inputs: [TensorLike, string][] = [[x1, "x1"]];
  if (x2 !== undefined) inputs.push([x2, "x2"]);
  const prepared = await prepare({ net, params, inputs, options, attempt: ATTEMPT });
  const { graph } = prepared.bound;
  const counts = readTrain(options.train, graph, ATTEMPT);
  const pairing = readOutputs(outputs, shapeOf(graph, graph.output), ATTEMPT);
  const [first, second = first] = prepared.inputs as readonly [Inputs, Inputs?];
  const n = [first.n, second.n] as const;
  const chosen = method === "auto"
    ? cheapest({ graph, n, isSymmetric: first === second, pairing, counts })
    : method;
  const { turn } = prepared;
  const run: TiledKernel = { prepared, pairing, counts, method: chosen };
  const yielder = new Yielder(options, n[0] * n[1] * kinds.length);
  const found: Partial<Record<Kind, Tensor>> = {};
  for (const kind of kinds) {
    const shape = kernelShape(pairing, n);
    const need = {
      what: `an empirical kernel of shape [${shape}], made of sums of the same size,`,
      bytes: 16 * sizeOf(shape),
      instead: "pass fewer inputs at a time, as x1 and x2",
    };
    const data = await withMemory(ATTEMPT, need, async () => {
      const sums = await allTiles(run, { first, second, kind, yielder });
      return await arrange(pairing, sums, turn);
    });
    await checkResult(data, { attempt: ATTEMPT, turn });
    found[kind] = makeTensor(shape, data);
  }
  options.signal?.throwIfAborted();
  yielder.finish();
  return found;
}

function split(
  [x2OrOptions, more]: EmpiricalArguments,
): { readonly x2: TensorLike | undefined; readonly options: EmpiricalOptions } {
  const isInputs = x2OrOptions === undefined || isTensorLike(x2OrOptions);
  if (
    !isInputs && (typeof x2OrOptions !== "object" || x2OrOptions === null || more !== undefined)
  ) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'x2' must be arrays or a tensor: found ${kindOf(x2OrOptions)}`,
    );
  }
  const options = (isInputs ? more ?? {} : x2OrOptions) as EmpiricalOptions;
  checkNames(ATTEMPT, options, [...FINITE_OPTIONS, "outputs", "method", "train"]);
  return { x2: isInputs ? x2OrOptions : undefined, options };
}

/**
 * Expansions of a network in its parameters.
 *
 * @module
 */
import { Yielder } from "../parallel/yielder.ts";
import { checkNames, checkWhole } from "../options.ts";
import type { Net } from "../stax/network.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { checkOutputs } from "./check_outputs.ts";
import { entriesOf, shapeOf } from "./graph.ts";
import type { Jet } from "./jet.ts";
import { checkParameters, type Parameters, readParameters } from "./parameters.ts";
import { batchSize, FINITE_OPTIONS, type FiniteOptions, prepare } from "./prepare.ts";
import { tilesOf, traceTile } from "./tiles.ts";

/** A function of parameters and inputs. */
export type ParametricFunction = (
  params: Parameters,
  x: TensorLike,
  options?: FiniteOptions,
) => Promise<Tensor>;

/** Higher orders are far below rounding, or diverge. */
const MOST_DEGREE = 64;

/** Options of {@linkcode taylorExpand}. */
export interface TaylorOptions {
  /** Highest order, a whole number from 0 to 64. */
  readonly degree: number;
}

/**
 * The linearisation of a network around its parameters:
 * f_lin(theta, x) = f(theta_0, x) + J(theta_0, x) (theta - theta_0).
 *
 * @param net The network.
 * @param params theta_0.
 * @returns A function of parameters and inputs; it costs one forward pass with tangents.
 * @throws {TypeError} If the value is not parameters.
 *
 * @example Usage
 * ```ts
 * import { finite, linearize, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const net = stax.dense(1);
 * const linear = linearize(net, finite.init(net, [2], { seed: 0 }));
 * // A linear network is its own linearisation.
 * const params = finite.init(net, [2], { seed: 1 });
 * const f = await finite.apply(net, params, [[1, 2]]);
 * assertAlmostEquals((await linear(params, [[1, 2]])).data[0]!, f.data[0]!, 1e-14);
 * ```
 */
export function linearize(net: Net, params: Parameters): ParametricFunction {
  return taylorExpand(net, params, { degree: 1 });
}

/**
 * The Taylor polynomial of a network in its parameters:
 * sum_(j <= degree) D^j f(theta_0, x)[(theta - theta_0)^j]/j!.
 *
 * It is the truncated power series of t -> f(theta_0 + t (theta - theta_0), x), computed exactly in one
 * forward pass on series. Higher derivatives of kinked functions such as relu count as zero.
 *
 * @param net The network.
 * @param params theta_0.
 * @param options The degree.
 * @returns A function of parameters and inputs.
 * @throws {TypeError} If the value is not parameters.
 * @throws {RangeError} If the degree is not a whole number from 0 to 64.
 *
 * @example Usage
 * ```ts
 * import { finite, stax, taylorExpand } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Two layers without a nonlinearity are a polynomial of degree 2 in their weights.
 * const net = stax.serial(stax.dense(3), stax.dense(1));
 * const quadratic = taylorExpand(net, finite.init(net, [2], { seed: 0 }), { degree: 2 });
 * const params = finite.init(net, [2], { seed: 1 });
 * const f = await finite.apply(net, params, [[1, 2]]);
 * assertAlmostEquals((await quadratic(params, [[1, 2]])).data[0]!, f.data[0]!, 1e-13);
 * ```
 */
export function taylorExpand(
  net: Net,
  params: Parameters,
  options: TaylorOptions,
): ParametricFunction {
  checkNames("expand a network", options, ["degree"]);
  checkWhole("expand a network", "degree", options.degree, 0, MOST_DEGREE);
  checkParameters(params, "expand a network");
  return (moved, x, options_ = {}) =>
    expansion({ net, params, moved, x }, options.degree, options_);
}

interface Job {
  readonly net: Net;
  readonly params: Parameters;
  readonly moved: Parameters;
  readonly x: TensorLike;
}

async function expansion(
  { net, params, moved, x }: Job,
  degree: number,
  options: FiniteOptions,
): Promise<Tensor> {
  const attempt = "expand a network";
  checkNames(attempt, options, FINITE_OPTIONS);
  const prepared = await prepare({
    ...{ net, params, inputs: [[x, "x"]], options, attempt, terms: degree + 1 },
  });
  const { bound, bound: { graph }, inputs: [set] } = prepared;
  const ends = readParameters(moved, graph, attempt, "params");
  const parameters = bound.parameters.map((jet, i) => along(jet, ends[i]!));
  const shape = shapeOf(graph, graph.output);
  const [n, size] = [set!.n, entriesOf(shape)];
  const data = new Float64Array(n * size);
  const yielder = new Yielder(options, n);
  for (const tile of tilesOf(set!, batchSize(graph, degree + 1))) {
    const { start, count } = tile;
    const trace = await traceTile(prepared, tile, parameters);
    for (const coefficient of trace.values[graph.output]!) {
      checkOutputs(coefficient, trace, { graph, attempt });
      coefficient?.forEach((value, i) => data[start * size + i]! += value);
    }
    await yielder.advance(count);
  }
  options.signal?.throwIfAborted();
  yielder.finish();
  return makeTensor([n, ...shape.spatial, shape.channels], data);
}

/** theta_0 + t (theta - theta_0). */
function along(jet: Jet, end: Float64Array): Jet {
  const start = jet[0]!;
  return jet.map((_, j) =>
    j === 0 ? start : j === 1 ? end.map((v, i) => v - start[i]!) : undefined
  );
}

/**
 * Kernels of one network of finite width.
 *
 * @module
 */
import { Breather } from "../../engine/breather.ts";
import { checkNames, checkOneOf, kindOf } from "../../options.ts";
import type { Net } from "../../stax/network.ts";
import { isTensorLike, type Tensor, type TensorLike } from "../../tensor.ts";
import { watched } from "../apply.ts";
import { checkResult } from "../check_outputs.ts";
import { shapeOf } from "../graph.ts";
import type { Parameters } from "../parameters.ts";
import {
  batchSize,
  FINITE_OPTIONS,
  type FiniteOptions,
  type Inputs,
  prepare,
  type Prepared,
} from "../prepare.ts";
import { addPairs, rowProducts, signalMatrix } from "../primitives/pairs.ts";
import { readTrain, type TrainOption } from "../trained.ts";
import { capture, type Tile, tileSize, traceTile, type Uses } from "./capture.ts";
import { columnsTile } from "./columns.ts";
import { productsCost, structuredCost } from "./cost.ts";
import { gramTile } from "./gram.ts";
import { arrange, kernelShape, type OutputOption, type Pairing, readOutputs } from "./outputs.ts";

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
  const run: Run = { prepared, pairing, counts, method: chosen(method, prepared, pairing) };
  const n = [first.n, second.n] as const;
  const breather = new Breather(watched(options), n[0] * n[1] * kinds.length);
  const found: Partial<Record<Kind, Tensor>> = {};
  for (const kind of kinds) {
    const sums = await allTiles(run, { first, second, kind, breather });
    const data = arrange(pairing, sums, n[0] * n[1]);
    checkResult(data, ATTEMPT);
    found[kind] = { shape: kernelShape(pairing, n), data, dtype: "float64" };
  }
  options.signal?.throwIfAborted();
  breather.finish();
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

function chosen(
  method: EmpiricalMethod,
  { bound: { graph }, inputs }: Prepared,
  pairing: Pairing,
): Exclude<EmpiricalMethod, "auto"> {
  if (method !== "auto") return method;
  const job = { graph, n: [inputs[0]!.n, inputs.at(-1)!.n] as const, pairing };
  return structuredCost(job) <= productsCost(job) ? "structured" : "products";
}

interface Run {
  readonly prepared: Prepared;
  readonly pairing: Pairing;
  readonly counts: readonly boolean[];
  readonly method: Exclude<EmpiricalMethod, "auto">;
}

interface Sides {
  readonly first: Inputs;
  readonly second: Inputs;
  readonly kind: Kind;
  readonly breather: Breather;
}

/** Sums `[n1, n2, kept, free, free]`; where both sides are one, tiles below the diagonal are mirrored. */
async function allTiles(run: Run, { first, second, kind, breather }: Sides): Promise<Float64Array> {
  const { pairs: { kept, free }, order } = run.pairing;
  const whole = new Float64Array(first.n * second.n * kept * free * free);
  const { graph } = run.prepared.bound;
  const sees = kind === "ntk" && run.method !== "products";
  const rows = sees ? tileSize(graph, order.length) : batchSize(graph, kind === "ntk" ? 2 : 1);
  const see = sees
    ? (tile: Tile) => capture(run.prepared, tile, run)
    : () => Promise.resolve(undefined);
  for (const left of tilesOf(first, rows)) {
    const leftUses = await see(left);
    for (const right of tilesOf(second, rows)) {
      if (first === second && right.start < left.start) continue;
      const isSame = first === second && left.start === right.start;
      const rightUses = isSame ? leftUses : await see(right);
      const tile = await (kind === "nngp"
        ? outputTile(run, left, right)
        : tangentTile(run, [left, right], [leftUses, rightUses]));
      place(whole, tile, { left, right, kept, free, mirror: first === second && !isSame });
      await breather.advance(left.count * right.count);
    }
  }
  return whole;
}

function tangentTile(
  { prepared, pairing, counts, method }: Run,
  [left, right]: readonly [Tile, Tile],
  [leftUses, rightUses]: readonly [Uses | undefined, Uses | undefined],
): Promise<Float64Array> {
  if (leftUses === undefined || rightUses === undefined) {
    return columnsTile(prepared, { left, right, pairing, counts });
  }
  return gramTile(prepared, {
    ...{ left: leftUses, right: rightUses, n: [left.count, right.count], pairing, counts },
    contraction: method === "jacobian" ? "weights" : undefined,
  });
}

async function outputTile(
  { prepared, pairing: { pairs, order } }: Run,
  left: Tile,
  right: Tile,
): Promise<Float64Array> {
  const outputs = async (tile: Tile): Promise<Float64Array> => {
    const { values } = await traceTile(prepared, tile);
    const f = values[prepared.bound.graph.output]![0]!;
    return f.map((_, i) => f[i - i % order.length + order[i % order.length]!]!);
  };
  const [f1, f2] = [await outputs(left), left === right ? undefined : await outputs(right)];
  const out = new Float64Array(left.count * right.count * pairs.kept * pairs.free ** 2);
  const context = prepared.contextOf(left.set, left.start, left.count);
  for (let keep = 0; keep < pairs.kept; keep++) {
    const axes = { ...pairs, sites: 1, channels: 1 };
    const a = signalMatrix(f1, { ...axes, n: left.count }, keep);
    const b = signalMatrix(f2 ?? f1, { ...axes, n: right.count }, keep);
    const values = await rowProducts(context, a, b, pairs.summed);
    const target = { out, columns: right.count, pairs, keep, start: [0, 0] as const };
    addPairs(target, values, [left.count, right.count]);
  }
  return out;
}

function* tilesOf(set: Inputs, rows: number): Generator<Tile> {
  for (let start = 0; start < set.n; start += rows) {
    yield { set, start, count: Math.min(rows, set.n - start) };
  }
}

interface Placing {
  readonly left: Tile;
  readonly right: Tile;
  readonly kept: number;
  readonly free: number;
  readonly mirror: boolean;
}

/** Puts a tile into the whole; with its mirror image, outputs changing sides too, where asked. */
function place(
  whole: Float64Array,
  tile: Float64Array,
  { left, right, kept, free, mirror }: Placing,
): void {
  const size = kept * free * free;
  for (let i = 0; i < left.count; i++) {
    for (let j = 0; j < right.count; j++) {
      const from = (i * right.count + j) * size;
      const block = tile.subarray(from, from + size);
      whole.set(block, ((left.start + i) * right.set.n + right.start + j) * size);
      if (!mirror) continue;
      const to = ((right.start + j) * left.set.n + left.start + i) * size;
      for (let e = 0; e < size; e++) {
        const [keep, f, g] = [Math.floor(e / (free * free)), Math.floor(e / free) % free, e % free];
        whole[to + (keep * free + g) * free + f] = block[e]!;
      }
    }
  }
}

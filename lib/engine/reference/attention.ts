/**
 * Self-attention in the limit of infinitely many heads and wide keys (Hron et al. 2020), over all sites.
 *
 * @module
 */
import type { Turn } from "../../parallel/mod.ts";
import type { AttentionOperation } from "../program/program.ts";
import { overRows, setCovariance } from "./map.ts";
import type { PairMap, RunMatrices, SelfView, SpatialOperation } from "./operation.ts";
import { dense, sandwich } from "./transform.ts";

/** Kernel and NTK of one pair of inputs over all pairs of sites. */
interface Square {
  readonly kernel: Float64Array;
  readonly ntk: Float64Array;
}

/** The operation with its numbers bound. */
export function attentionOperation(operation: AttentionOperation): SpatialOperation {
  const attend = operation.linear ? attendLinear : attendScaled;
  return {
    matrix: (input, _, turn) => scores(operation, input, turn),
    async variances([input], matrix, turn) {
      const sites = input!.variance.length;
      const kernel = await selfKernel(input!, turn);
      const square = { kernel, ntk: new Float64Array(kernel.length) };
      const output = (await attend(operation, square, [matrix!, matrix!], sites, turn)).kernel;
      return Float64Array.from(input!.variance, (_, a) => Math.max(0, output[a * sites + a]!));
    },
    async maps([input], out, { first, second } = NONE, turn) {
      const { sites } = input!.domain;
      const { kernel, ntk } = await dense(input!, turn);
      for (const [j, square] of kernel.entries()) {
        const pair = { kernel: square, ntk: ntk[j]! };
        const result = await attend(operation, pair, [first, second[j]!], sites, turn);
        await store(result, out, j, sites, turn);
      }
    },
  };
}

const NONE: RunMatrices = { first: new Float64Array(0), second: [] };

async function store(
  { kernel, ntk }: Square,
  out: PairMap,
  j: number,
  sites: number,
  turn: Turn,
): Promise<void> {
  const { rows, domain: { first, second } } = out;
  await overRows(rows.length, 1, turn, (e) => {
    const at = first[e]! * sites + second[e]!;
    rows[e]!.ntk[j] = ntk[at]!;
    setCovariance(rows[e]!, j, kernel[at]!);
  });
}

async function selfKernel({ variance, covariance }: SelfView, turn: Turn): Promise<Float64Array> {
  const sites = variance.length;
  const square = new Float64Array(sites * sites);
  await overRows(sites, sites, turn, (a) => {
    for (let b = 0; b < sites; b++) square[a * sites + b] = covariance(a, b);
  });
  return square;
}

/** K^ = keep K + weight R; without embeddings K. */
function embed(
  { position }: AttentionOperation,
  values: Float64Array,
): Float64Array {
  if (position === undefined) return values;
  const { keep, weight, covariance } = position;
  return values.map((value, at) => keep * value + weight * covariance[at]!);
}

/** G = zeta(queryKey K^_xx), row by row. */
async function scores(
  operation: AttentionOperation,
  input: SelfView,
  turn: Turn,
): Promise<Float64Array> {
  const sites = input.variance.length;
  const square = await selfKernel(input, turn);
  await overRows(sites, sites, turn, (a) => {
    scoreRow(operation, square.subarray(a * sites, (a + 1) * sites), a);
  });
  return square;
}

/** Row a of G = zeta(queryKey K^_xx) in the place of row a of K_xx. */
export function scoreRow(
  { queryKey, mechanism, position }: AttentionOperation,
  row: Float64Array,
  a: number,
): void {
  const start = a * row.length;
  for (let b = 0; b < row.length; b++) {
    const value = position === undefined
      ? row[b]!
      : position.keep * row[b]! + position.weight * position.covariance[start + b]!;
    row[b] = queryKey * value;
  }
  if (mechanism === "softmax") softmax(row);
  if (mechanism === "abs") row.forEach((value, b) => row[b] = Math.abs(value));
  if (mechanism === "relu") row.forEach((value, b) => row[b] = Math.max(0, value));
}

/** Smallest number of float64 that has all its digits. */
const SMALLEST_FLOAT64 = 2 ** -1022;

/**
 * Refuses an input of which self-attention leaves nothing, as K' may be of the sixth power of it.
 *
 * @param operation The operation.
 * @param variances What it is applied to: the input's variance at each site.
 * @param place Where the operation comes from.
 * @param i Which input.
 * @throws {RangeError} If K' underflows.
 */
export function refuseFaintInput(
  { queryKey, outValue, bias, mechanism, position }: AttentionOperation,
  variances: Float64Array,
  place: string,
  i: number,
): void {
  const q = variances.reduce((most, each) => Math.max(most, each), 0);
  // Then nothing is lost: all is 0, or what biases and embeddings add.
  if (q === 0 || queryKey * outValue === 0 || bias > 0) return;
  const { keep, weight, covariance, values } = position ?? NOWHERE;
  const key = keep * q + weight * covariance.reduce((most, r) => Math.max(most, Math.abs(r)), 0);
  const score = mechanism === "softmax" ? 1 : queryKey * key;
  if (outValue * score * score * (values ? key : q) >= SMALLEST_FLOAT64) return;
  throw new RangeError(
    `Cannot compute the kernel as the variance after ${place} underflows for input ${i}: ` +
      "scale the inputs or the weights up",
  );
}

const NOWHERE = { keep: 1, weight: 0, covariance: [], values: false };

function softmax(row: Float64Array): void {
  let largest = -Infinity;
  for (let b = 0; b < row.length; b++) largest = Math.max(largest, row[b]!);
  let total = 0;
  for (let b = 0; b < row.length; b++) total += row[b] = Math.exp(row[b]! - largest);
  for (let b = 0; b < row.length; b++) row[b]! /= total;
}

async function attendLinear(
  operation: AttentionOperation,
  { kernel, ntk }: Square,
  [first, second]: readonly [Float64Array, Float64Array],
  sites: number,
  turn: Turn,
): Promise<Square> {
  const { outValue, bias, ntkBias, position } = operation;
  const values = position?.values === true;
  const kernels = values ? embed(operation, kernel) : kernel;
  const mixed = await sandwich(first, kernels, second, sites, turn);
  const changes = values ? embed(operation, ntk) : ntk;
  const tangents = await sandwich(first, changes, second, sites, turn);
  return {
    kernel: mixed.map((value) => outValue * value + bias),
    ntk: tangents.map((value, at) => outValue * (value + 2 * mixed[at]!) + ntkBias),
  };
}

function attendScaled(operation: AttentionOperation, { kernel, ntk }: Square): Square {
  const { outValue, queryKey, bias, ntkBias, position } = operation;
  const factor = queryKey * queryKey * outValue;
  const [keys, keyTangents] = [embed(operation, kernel), embed(operation, ntk)];
  const values = position?.values === true ? keys : kernel;
  const valueTangents = position?.values === true ? keyTangents : ntk;
  const similarity = dot(keys, values);
  const change = dot(keys, valueTangents) + dot(values, keyTangents);
  return {
    kernel: keys.map((value) => factor * similarity * value + bias),
    ntk: keys.map((value, at) =>
      factor * (change * value + similarity * (keyTangents[at]! + 4 * value)) + ntkBias
    ),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * b[at]!, 0);
}

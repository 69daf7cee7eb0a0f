/**
 * Self-attention in the limit of infinitely many heads and wide keys (Hron et al. 2020), over all sites.
 *
 * @module
 */
import type { AttentionOperation } from "../program.ts";
import { type PairMap, setCovariance } from "./map.ts";
import type { RunMatrices, SelfView, SpatialOperation } from "./operation.ts";
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
    matrix: (input) => scores(operation, input),
    variances([input], matrix) {
      const sites = input!.variance.length;
      const kernel = selfKernel(input!);
      const square = { kernel, ntk: new Float64Array(kernel.length) };
      const output = attend(operation, square, [matrix!, matrix!], sites).kernel;
      return Float64Array.from(input!.variance, (_, a) => Math.max(0, output[a * sites + a]!));
    },
    maps([input], out, matrices) {
      eachPair(
        input!,
        out,
        matrices!,
        (square, pair, sites) => attend(operation, square, pair, sites),
      );
    },
  };
}

function eachPair(
  input: PairMap,
  out: PairMap,
  { first, second }: RunMatrices,
  attend: (
    square: Square,
    matrices: readonly [Float64Array, Float64Array],
    sites: number,
  ) => Square,
): void {
  const { sites } = input.domain;
  const { kernel, ntk } = dense(input);
  kernel.forEach((square, j) => {
    const result = attend({ kernel: square, ntk: ntk[j]! }, [first, second[j]!], sites);
    out.rows.forEach((row, e) => {
      const at = out.domain.first[e]! * sites + out.domain.second[e]!;
      row.ntk[j] = result.ntk[at]!;
      setCovariance(row, j, result.kernel[at]!);
    });
  });
}

function selfKernel({ variance, covariance }: SelfView): Float64Array {
  const sites = variance.length;
  return Float64Array.from(
    { length: sites * sites },
    (_, at) => covariance(Math.floor(at / sites), at % sites),
  );
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
function scores(operation: AttentionOperation, input: SelfView): Float64Array {
  const sites = input.variance.length;
  const raw = embed(operation, selfKernel(input)).map((value) => operation.queryKey * value);
  switch (operation.mechanism) {
    case "identity":
      return raw;
    case "abs":
      return raw.map(Math.abs);
    case "relu":
      return raw.map((value) => Math.max(0, value));
    case "softmax":
      for (let a = 0; a < sites; a++) softmax(raw.subarray(a * sites, (a + 1) * sites));
      return raw;
  }
}

function softmax(row: Float64Array): void {
  const largest = row.reduce((most, value) => Math.max(most, value), -Infinity);
  const total = row.reduce((sum, value) => sum + Math.exp(value - largest), 0);
  row.forEach((value, b) => row[b] = Math.exp(value - largest) / total);
}

function attendLinear(
  operation: AttentionOperation,
  { kernel, ntk }: Square,
  [first, second]: readonly [Float64Array, Float64Array],
  sites: number,
): Square {
  const { outValue, bias, ntkBias, position } = operation;
  const values = position?.values === true;
  const mixed = sandwich(first, values ? embed(operation, kernel) : kernel, second, sites);
  const tangents = sandwich(first, values ? embed(operation, ntk) : ntk, second, sites);
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

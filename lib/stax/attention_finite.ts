/**
 * Self-attention of finite width (Hron et al. 2020, section 2):
 * G = zeta(wQuery wKey/(n k^p) Q K^T) for each head, y = wOut wValue/sqrt(v h m) [heads] W_out + bStd b.
 * With scores over n (p = 1) queries and keys have the same weights; with scores over the root, p = 1/2.
 *
 * @module
 */
import { absRule } from "../activations/abs.ts";
import { reluRule } from "../activations/relu.ts";
import type { FiniteBuilder, FiniteValue, Primitive } from "../finite/graph.ts";
import type { AttentionMechanism, GlobalSelfAttention } from "./attention.ts";
import { positionalMix } from "./positional.ts";

/** The finite reading of self-attention. */
export function finiteAttention(
  layer: GlobalSelfAttention,
  input: FiniteValue,
  build: FiniteBuilder,
): FiniteValue {
  const { channels, heads, keyChannels, valueChannels, linearScaling, bStd, position } = layer;
  const embedded = input.channels + (position?.kind === "concat" ? width(layer, input) : 0);
  const read = position?.values === true ? embedded : input.channels;
  const tensor = (name: string, shape: readonly number[]): number =>
    build.parameter(name, shape, 1);
  const query = linearScaling ? undefined : tensor("query", [heads, embedded, keyChannels]);
  const key = tensor("key", [heads, embedded, keyChannels]);
  const value = tensor("value", [heads, read, valueChannels]);
  const out = [tensor("out", [valueChannels * heads, channels])];
  if (bStd !== undefined) out.push(tensor("bias", [channels]));
  const x = embed(layer, input, build);
  const project = (from: FiniteValue, parameter: number, each: number, scale: number) =>
    build.add(
      { op: "linear", scale, biasScale: 0, heads },
      [from],
      { spatial: input.spatial, channels: heads * each },
      [parameter],
    );
  const keys = project(x, key, keyChannels, 1);
  const queries = query === undefined ? keys : project(x, query, keyChannels, 1);
  const scores = weights(layer, [queries, keys], embedded, build);
  const from = position?.values === true ? x : input;
  const values = project(from, value, valueChannels, layer.wValueStd / Math.sqrt(read));
  const made = build.add(
    { op: "weigh", heads },
    [scores, values],
    { spatial: input.spatial, channels: valueChannels * heads },
  );
  const scale = layer.wOutStd / Math.sqrt(valueChannels * heads);
  const linear: Primitive = { op: "linear", scale, biasScale: bStd ?? 0, heads: 1 };
  return build.add(linear, [made], { spatial: input.spatial, channels }, out);
}

/** zeta of the scores, [heads, sites] rows and [sites] columns. */
function weights(
  layer: GlobalSelfAttention,
  [queries, keys]: readonly [FiniteValue, FiniteValue],
  fanIn: number,
  build: FiniteBuilder,
): FiniteValue {
  const { heads, keyChannels, linearScaling, wQueryStd, wKeyStd } = layer;
  const divisor = fanIn * (linearScaling ? keyChannels : Math.sqrt(keyChannels));
  const sites = queries.spatial.reduce((product, length) => product * length, 1);
  const shape = { spatial: [heads, sites], channels: sites };
  const scale = wQueryStd * wKeyStd / divisor;
  const scores = build.add({ op: "scores", scale, heads }, [queries, keys], shape);
  const zeta = mechanisms[layer.mechanism];
  return zeta === undefined ? scores : build.add(zeta, [scores], shape);
}

const mechanisms: Readonly<Record<AttentionMechanism, Primitive | undefined>> = {
  softmax: { op: "softmax" },
  identity: undefined,
  abs: { op: "elementwise", nonlinearity: absRule.nonlinearity({ kind: "abs" })! },
  relu: { op: "elementwise", nonlinearity: reluRule.nonlinearity({ kind: "relu" })! },
};

/** The input with its embeddings added or set beside it. */
function embed(layer: GlobalSelfAttention, input: FiniteValue, build: FiniteBuilder): FiniteValue {
  const { position } = layer;
  if (position === undefined) return input;
  const { covariance } = positionalMix(position, input, build.place);
  const sites = Math.sqrt(covariance.length);
  const channels = width(layer, input);
  const parameter = build.parameter("position", [...input.spatial, channels], 1);
  const embeddings = build.add(
    { op: "embed", std: position.std ?? 1, factor: semidefiniteFactor(covariance, sites) },
    [],
    { spatial: input.spatial, channels },
    [parameter],
  );
  if (position.kind === "sum") return build.add({ op: "sum" }, [input, embeddings], input);
  return build.add({ op: "concat", axis: input.spatial.length }, [input, embeddings], {
    spatial: input.spatial,
    channels: input.channels + channels,
  });
}

/** Channels of the embeddings. */
function width({ position }: GlobalSelfAttention, input: FiniteValue): number {
  return position?.kind === "concat" ? position.channels ?? input.channels : input.channels;
}

/** L with R = L L^T, lower triangular; a pivot that is zero up to rounding leaves a column of zeros. */
function semidefiniteFactor(r: readonly number[], n: number): Float64Array {
  const l = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const rest = (i: number): number => {
      let sum = r[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      return sum;
    };
    const pivot = rest(j);
    if (pivot <= 1e-14 * r[j * n + j]!) continue;
    const root = Math.sqrt(pivot);
    for (let i = j; i < n; i++) l[i * n + j] = rest(i) / root;
  }
  return l;
}

/**
 * A network of finite width with random weights: what the kernels are the limit of. Written without
 * the kernel rules: values forwards, gradients backwards, by the definition of each layer.
 *
 * @module
 */
import { type Activation, type Net, randomGenerator, type stax, type Tensor } from "@widenet/ntk";
import { activationRule } from "../../lib/activations/mod.ts";
import type { Layer } from "../../lib/stax/network.ts";
import { walk } from "../../lib/stax/walk.ts";
import {
  allTaps,
  axisTaps,
  poolRows,
  resizeRows,
  siteGroups,
  sliceRows,
  type Taps,
  transposedTaps,
} from "./finite_sites.ts";
import { dot, leaf, type Node, type SparseRow, Tape } from "./tape.ts";

/** Empirical kernels of all pairs of inputs, row-major, for one draw of the weights. */
export interface Draw {
  /** Mean over the outputs of f(x) f(x'). */
  readonly nngp: readonly number[];
  /** Inner products of the gradients of the first output. */
  readonly ntk: readonly number[];
}

/** Edges of the graph of each input, [from, to]. */
export type Graphs = readonly (readonly (readonly [number, number])[])[];

/** Draws the weights of a network, and gives its empirical kernels; inputs [n, ...spatial, d]. */
export function draw(net: Net, inputs: Tensor, seed: number, graphs: Graphs = []): Draw {
  const weights = makeWeights(seed);
  const size = inputs.data.length / inputs.shape[0]!;
  const runs = Array.from({ length: inputs.shape[0]! }, (_, i) => {
    const data = inputs.data.subarray(i * size, (i + 1) * size);
    const x = { shape: inputs.shape.slice(1), data, edges: graphs[i] ?? [], masks: `mask ${i}` };
    return new FiniteRun(weights, x).read(net);
  });
  const pairs = runs.flatMap((left) => runs.map((right) => [left, right] as const));
  return {
    nngp: pairs.map(([left, right]) => dot(left.outputs, right.outputs) / left.outputs.length),
    ntk: pairs.map(([left, right]) =>
      left.gradients.reduce((all, gradient, i) => all + dot(gradient, right.gradients[i]!), 0)
    ),
  };
}

type Weights = (place: string, size: number) => Float64Array;

/** The same weights for the same place, in whatever order they are asked for. */
function makeWeights(seed: number): Weights {
  const random = randomGenerator(seed);
  const drawn = new Map<string, Float64Array>();
  return (place, size) => {
    const found = drawn.get(place) ?? random.normal([size]).data;
    drawn.set(place, found);
    return found;
  };
}

interface Input {
  readonly shape: readonly number[];
  readonly data: Float64Array;
  readonly edges: readonly (readonly [number, number])[];
  readonly masks: string;
}

/** Channels in columns, sites in rows. */
interface Value {
  readonly node: Node;
  readonly spatial: readonly number[];
}

/** One input on its way through a network. */
class FiniteRun {
  readonly #tape = new Tape();
  readonly #weights: Weights;
  readonly #input: Input;
  readonly #parameters: Node[] = [];

  constructor(weights: Weights, input: Input) {
    this.#weights = weights;
    this.#input = input;
  }

  read(net: Net): { readonly outputs: Float64Array; readonly gradients: readonly Float64Array[] } {
    const { shape, data } = this.#input;
    const channels = shape.at(-1)!;
    const input: Value = {
      node: leaf(data.length / channels, channels, data),
      spatial: shape.slice(0, -1),
    };
    const [{ node }] = walk(
      net,
      [input],
      (layer, values, place) => this.#apply(layer, values, place),
    ) as readonly [Value];
    this.#tape.back(node);
    return { outputs: node.value, gradients: this.#parameters.map(({ gradient }) => gradient) };
  }

  #apply(layer: Layer, values: readonly Value[], place: string): Value {
    const tape = this.#tape;
    const [input] = values as readonly [Value];
    const { node, spatial } = input;
    const mixed = (rows: readonly SparseRow[], lengths: readonly number[]): Value => (
      { node: tape.mix(rows, node), spatial: lengths }
    );
    switch (layer.kind) {
      case "identity":
        return input;
      case "dense":
        return { node: this.#affine([node], layer, layer.width, place), spatial };
      case "conv":
      case "convTranspose":
        return this.#convolve(layer, input, place);
      case "convLocal":
        return this.#convolveLocally(layer, input, place);
      case "avgPool":
      case "sumPool": {
        const axes = spatial.map((length, i) =>
          axisTaps(length, layer.window[i]!, layer.strides[i]!, layer.padding)
        );
        const kind = layer.kind === "sumPool"
          ? "sum"
          : layer.normalizeEdges
          ? "mean in range"
          : "mean";
        return mixed(poolRows(allTaps(axes, spatial), kind), axes.map((taps) => taps.length));
      }
      case "globalAvgPool":
      case "globalSumPool": {
        const weight = layer.kind === "globalAvgPool" ? 1 / node.rows : 1;
        return mixed([Array.from({ length: node.rows }, (_, at) => ({ at, weight }))], []);
      }
      case "flatten":
        return { node: tape.reshape(node, 1, node.value.length), spatial: [] };
      case "imageResize": {
        const lengths = spatial.map((length, i) => layer.shape[i]! < 0 ? length : layer.shape[i]!);
        return mixed(resizeRows(layer, spatial), lengths);
      }
      case "slice": {
        const rows = sliceRows(layer, spatial);
        return mixed(rows, spatial.map((length, i) => sliced(layer, i, length)));
      }
      case "aggregate":
        return mixed(
          Array.from(
            { length: node.rows },
            (_, to) =>
              this.#input.edges.filter((edge) => edge[1] === to)
                .map(([at]) => ({ at, weight: 1 })),
          ),
          spatial,
        );
      case "layerNorm": {
        const list = typeof layer.axis === "number" ? [layer.axis] : layer.axis;
        const axes = list.filter((axis) => axis > 0).map((axis) => axis - 1);
        return { node: tape.normalise(node, siteGroups(axes, spatial), layer.eps), spatial };
      }
      case "dropout": {
        const draws = this.#weights(`${place}.${this.#input.masks}`, node.value.length);
        // The median of a normal variable keeps one half.
        if (layer.keep !== 0.5) throw new Error("finite dropout keeps one half");
        const mask = leaf(node.rows, node.columns, draws.map((z) => z > 0 ? 2 : 0));
        return { node: tape.times([node, mask]), spatial };
      }
      case "fanInSum":
        return { node: tape.sum(values.map((value) => value.node)), spatial };
      case "fanInProd":
        return { node: tape.times(values.map((value) => value.node)), spatial };
      case "fanInConcat":
        return this.#concat(layer.axis, values);
      case "globalSelfAttention":
        return { node: this.#attend(layer, node, place), spatial };
      default: {
        const activation: Activation = layer;
        const { phi, derivative } = activationRule(activation).nonlinearity(activation)!;
        return { node: tape.map(node, phi, derivative), spatial };
      }
    }
  }

  #parameter(place: string, rows: number, columns: number, std = 1): Node {
    const drawn = this.#weights(place, rows * columns);
    const parameter = leaf(rows, columns, std === 1 ? drawn : drawn.map((value) => std * value));
    this.#parameters.push(parameter);
    return parameter;
  }

  /** wStd/sqrt(taps n) sum_k a_k W_k + bStd b; in standard parameterisation W has that scale itself. */
  #affine(
    taps: readonly Node[],
    { wStd, bStd, parameterization }: stax.Dense | stax.Convolution,
    width: number,
    place: string,
  ): Node {
    const scale = wStd / Math.sqrt(taps.length * taps[0]!.columns);
    const [outside, inside] = parameterization === "ntk" ? [scale, 1] : [1, scale];
    const terms = taps.map((tap, k) =>
      this.#tape.product(
        tap,
        this.#parameter(`${place}.${k}`, tap.columns, width, inside),
        outside,
      )
    );
    if (bStd === undefined) return this.#tape.sum(terms);
    const [factor, std] = parameterization === "ntk" ? [bStd, 1] : [1, bStd];
    const bias = this.#parameter(`${place}.bias`, 1, width, std);
    const rows = Array.from({ length: taps[0]!.rows }, () => [{ at: 0, weight: factor }]);
    return this.#tape.sum([...terms, this.#tape.mix(rows, bias)]);
  }

  #convolve(layer: stax.Conv | stax.ConvTranspose, { node, spatial }: Value, place: string): Value {
    const windows = layer.kind === "conv" ? axisTaps : transposedTaps;
    const axes = spatial.map((length, i) =>
      windows(length, layer.filter[i]!, layer.strides[i]!, layer.padding)
    );
    const parts = tapRows(allTaps(axes, spatial)).map((rows) => this.#tape.mix(rows, node));
    return {
      node: this.#affine(parts, layer, layer.channels, place),
      spatial: axes.map((taps) => taps.length),
    };
  }

  #convolveLocally(layer: stax.ConvLocal, { node, spatial }: Value, place: string): Value {
    const axes = spatial.map((length, i) =>
      axisTaps(length, layer.filter[i]!, layer.strides[i]!, layer.padding)
    );
    const sites = allTaps(axes, spatial).map((window, a) => {
      const parts = tapRows([window]).map((rows) => this.#tape.mix(rows, node));
      return this.#affine(parts, layer, layer.channels, `${place}.${a}`);
    });
    return { node: this.#tape.above(sites), spatial: axes.map((taps) => taps.length) };
  }

  #concat(axis: number, values: readonly Value[]): Value {
    const nodes = values.map(({ node }) => node);
    const [{ spatial }] = values as readonly [Value];
    if (axis === -1) return { node: this.#tape.beside(nodes), spatial };
    if (axis !== 1) throw new Error("finite branches are joined along the first axis");
    const length = values.reduce((all, value) => all + value.spatial[0]!, 0);
    return { node: this.#tape.above(nodes), spatial: spatial.with(0, length) };
  }

  /** One head with scores over n, whose query and key weights are drawn equal. */
  #attend(layer: stax.GlobalSelfAttention, input: Node, place: string): Node {
    const tape = this.#tape;
    if (!layer.linearScaling) throw new Error("no finite attention with scores over the root");
    const embedded = this.#embed(layer.position, input, place);
    const read = (from: Node, name: string, std: number, width: number): Node =>
      tape.product(
        from,
        this.#parameter(`${place}.${name}`, from.columns, width),
        std / Math.sqrt(from.columns),
      );
    const query = read(embedded, "query and key", layer.wQueryStd, layer.keyChannels);
    const key = read(embedded, "query and key", layer.wKeyStd, layer.keyChannels);
    const scores = tape.product(query, key, 1 / layer.keyChannels, true);
    const weights = {
      softmax: () => tape.softmax(scores),
      identity: () => scores,
      abs: () => tape.map(scores, Math.abs, Math.sign),
      relu: () => tape.map(scores, (x) => Math.max(0, x), (x) => Number(x > 0)),
    }[layer.mechanism]();
    const from = layer.position?.values === true ? embedded : input;
    const value = read(from, "value", layer.wValueStd, layer.valueChannels);
    const { wOutStd: wStd, bStd, channels } = layer;
    const out = { wStd, ...(bStd === undefined ? {} : { bStd }), parameterization: "ntk" };
    const mixed = tape.product(weights, value);
    return this.#affine([mixed], out as stax.Dense, channels, `${place}.out`);
  }

  /** Embeddings std L z for R = L L^T, added to the channels or beside them. */
  #embed(position: stax.PositionalEmbedding | undefined, input: Node, place: string): Node {
    if (position === undefined) return input;
    const { kind, std = 1, covariance } = position;
    if (covariance === undefined) throw new Error("finite embeddings need their covariance");
    const width = kind === "sum" ? input.columns : position.channels ?? input.columns;
    const z = this.#parameter(`${place}.position`, covariance.length, width);
    const rows = factor(covariance).map((row) =>
      row.map((weight, at) => ({ at, weight: std * weight }))
    );
    const embeddings = this.#tape.mix(rows, z);
    return kind === "sum"
      ? this.#tape.sum([input, embeddings])
      : this.#tape.beside([input, embeddings]);
  }
}

/** For each tap the sites that all windows read under it. */
function tapRows(taps: Taps): SparseRow[][] {
  return taps[0]!.map((_, k) =>
    taps.map((window) => window[k]! < 0 ? [] : [{ at: window[k]!, weight: 1 }])
  );
}

function sliced({ axes }: stax.Slice, axis: number, length: number): number {
  const { start, stop, step = 1 } = axes[axis] ?? {};
  return Math.ceil(new Array(length).fill(0).slice(start, stop).length / step);
}

/** L of R = L L^T. */
function factor(r: readonly (readonly number[])[]): number[][] {
  const l: number[][] = [];
  r.forEach((row, i) => {
    l.push([]);
    for (let j = 0; j <= i; j++) {
      let rest = row[j]!;
      for (let k = 0; k < j; k++) rest -= l[i]![k]! * l[j]![k]!;
      l[i]![j] = i === j ? Math.sqrt(rest) : rest / l[j]![j]!;
    }
  });
  return l;
}

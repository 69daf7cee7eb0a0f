/**
 * The language between layers and the computation with networks of finite width: a graph of
 * primitives on values `[n, sites, channels]`. Layers write it, primitives give it a meaning.
 *
 * @module
 */
import type { Nonlinearity } from "../activations/rule.ts";

/** Shape of the value of one input: rows are sites, in row-major order of the spatial axes. */
export interface ValueShape {
  /** Lengths of the spatial axes; none in a fully connected network. */
  readonly spatial: readonly number[];
  /** Number of channels. */
  readonly channels: number;
}

/** z_p = scale x_p W + biasScale b at every site p; W `[heads, in, out]` gives the heads side by side. */
export interface LinearPrimitive {
  /** Tag of this primitive. */
  readonly op: "linear";
  /** Factor of the weights. */
  readonly scale: number;
  /** Factor of the biases; there are none if the node has one parameter only. */
  readonly biasScale: number;
  /** Number of blocks of output channels with a matrix each. */
  readonly heads: number;
}

/** z_p = scale x_p W_p + biasScale b_p: weights of its own at every site. */
export interface LocalLinearPrimitive {
  /** Tag of this primitive. */
  readonly op: "localLinear";
  /** Factor of the weights. */
  readonly scale: number;
  /** Factor of the biases. */
  readonly biasScale: number;
}

/** Windows: the values of the sites that window p reads, side by side; 0 where it reads none. */
export interface GatherPrimitive {
  /** Tag of this primitive. */
  readonly op: "gather";
  /** Site under each tap of each window, `[windows, taps]`; -1 for none. */
  readonly sites: Int32Array;
  /** Taps of a window. */
  readonly taps: number;
  /** Whether the taps of a channel stand together, and not the channels of a tap. */
  readonly channelsFirst: boolean;
}

/** y_a = sum_b M_ab x_b over the sites, the rows of M being sparse. */
export interface MixPrimitive {
  /** Tag of this primitive. */
  readonly op: "mix";
  /** Columns of the entries of each row. */
  readonly sites: readonly (readonly number[])[];
  /** The entries. */
  readonly weights: readonly (readonly number[])[];
}

/** y_b = sum_a P_ab x_a within each graph, P given with each input. */
export interface GraphMixPrimitive {
  /** Tag of this primitive. */
  readonly op: "graphMix";
  /** Sites of the nodes of each graph. */
  readonly graphs: readonly (readonly number[])[];
}

/** y = phi(x) entry by entry. */
export interface ElementwisePrimitive {
  /** Tag of this primitive. */
  readonly op: "elementwise";
  /** The function. */
  readonly nonlinearity: Nonlinearity;
}

/** y = sum_i x_i. */
export interface SumPrimitive {
  /** Tag of this primitive. */
  readonly op: "sum";
}

/** y = prod_i x_i entry by entry. */
export interface ProductPrimitive {
  /** Tag of this primitive. */
  readonly op: "product";
}

/** Values side by side: along the channels, or along a spatial axis. */
export interface ConcatPrimitive {
  /** Tag of this primitive. */
  readonly op: "concat";
  /** Number of the spatial axis; that of the channels comes after the last one. */
  readonly axis: number;
}

/** The same numbers in another shape. */
export interface ReshapePrimitive {
  /** Tag of this primitive. */
  readonly op: "reshape";
}

/** y = (x - m)/sqrt(eps + v) with mean m and variance v over each group of sites and all channels. */
export interface NormalizePrimitive {
  /** Tag of this primitive. */
  readonly op: "normalize";
  /** Sites that are averaged over together. */
  readonly groups: readonly (readonly number[])[];
  /** Added to variances. */
  readonly eps: number;
}

/** y = softmax of x along the channels. */
export interface SoftmaxPrimitive {
  /** Tag of this primitive. */
  readonly op: "softmax";
}

/** S_(h,p),q = scale sum_k Q_p,(h,k) K_q,(h,k) from the inputs (Q, K). */
export interface ScoresPrimitive {
  /** Tag of this primitive. */
  readonly op: "scores";
  /** Factor of the products. */
  readonly scale: number;
  /** Number of heads. */
  readonly heads: number;
}

/** Y_p,(c,h) = sum_q A_(h,p),q V_q,(h,c) from the inputs (A, V). */
export interface WeighPrimitive {
  /** Tag of this primitive. */
  readonly op: "weigh";
  /** Number of heads. */
  readonly heads: number;
}

/** y = m x, m being 1/keep with probability keep and else 0; the identity outside training. */
export interface DropoutPrimitive {
  /** Tag of this primitive. */
  readonly op: "dropout";
  /** Probability of keeping an entry. */
  readonly keep: number;
}

/** y = std L Z, the same for every input, with the parameter Z `[sites, channels]`. */
export interface EmbedPrimitive {
  /** Tag of this primitive. */
  readonly op: "embed";
  /** Factor of the embeddings. */
  readonly std: number;
  /** L, `[sites, sites]`. */
  readonly factor: Float64Array;
}

/** One differentiable step. */
export type Primitive =
  | LinearPrimitive
  | LocalLinearPrimitive
  | GatherPrimitive
  | MixPrimitive
  | GraphMixPrimitive
  | ElementwisePrimitive
  | SumPrimitive
  | ProductPrimitive
  | ConcatPrimitive
  | ReshapePrimitive
  | NormalizePrimitive
  | SoftmaxPrimitive
  | ScoresPrimitive
  | WeighPrimitive
  | DropoutPrimitive
  | EmbedPrimitive;

/** A tensor of trained numbers. */
export interface ParameterSpec {
  /** Place of its layer in the network. */
  readonly place: string;
  /** Its name within the layer. */
  readonly name: string;
  /** Its shape. */
  readonly shape: readonly number[];
  /** Standard deviation of its entries at initialisation. */
  readonly std: number;
}

/** A value of the graph as layers see it. */
export interface FiniteValue extends ValueShape {
  /** Number of the value; 0 is the input. */
  readonly index: number;
}

/** What a layer writes its finite reading with. */
export interface FiniteBuilder {
  /** Place of the layer, for messages. */
  readonly place: string;
  /** Shape of the value that the layer makes. */
  readonly shape: ValueShape;
  /** Adds a trained tensor, and gives its number. */
  parameter(name: string, shape: readonly number[], std: number): number;
  /** Adds a primitive, and gives its value. */
  add(
    primitive: Primitive,
    inputs: readonly FiniteValue[],
    shape: ValueShape,
    parameters?: readonly number[],
  ): FiniteValue;
}

/** A primitive with what it reads. */
export interface GraphNode {
  /** What is done. */
  readonly primitive: Primitive;
  /** Numbers of the values that are read. */
  readonly inputs: readonly number[];
  /** Numbers of the parameters. */
  readonly parameters: readonly number[];
  /** Shape of the value that is made. */
  readonly shape: ValueShape;
  /** Place of the layer in the network. */
  readonly place: string;
}

/** A network of finite width. Node i makes value i + 1. */
export interface Graph {
  /** Shape of one input. */
  readonly input: ValueShape;
  /** The primitives, in order. */
  readonly nodes: readonly GraphNode[];
  /** The trained tensors, in the order of the layers. */
  readonly parameters: readonly ParameterSpec[];
  /** Number of the output value. */
  readonly output: number;
}

/** Number of sites of a value. */
export function sitesOf({ spatial }: ValueShape): number {
  return spatial.reduce((product, length) => product * length, 1);
}

/** Number of entries of the value of one input. */
export function entriesOf(shape: ValueShape): number {
  return sitesOf(shape) * shape.channels;
}

/** Shape of value `index` of a graph. */
export function shapeOf(graph: Graph, index: number): ValueShape {
  return index === 0 ? graph.input : graph.nodes[index - 1]!.shape;
}

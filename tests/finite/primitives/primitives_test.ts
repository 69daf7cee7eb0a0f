import { stax } from "@widenet/ntk";
import { activationRule } from "../../../lib/activations/mod.ts";
import { type PrimitiveExample, primitiveSuite } from "../../suites/primitive_suite.ts";

const flat = (channels: number) => ({ spatial: [], channels });
const row = (sites: number, channels: number) => ({ spatial: [sites], channels });
const tanh = activationRule(stax.tanh()).nonlinearity(stax.tanh())!;
const gelu = activationRule(stax.gelu()).nonlinearity(stax.gelu())!;

const examples: Readonly<Record<string, PrimitiveExample>> = {
  "concat of channels": {
    primitive: { op: "concat", axis: 1 },
    from: [row(3, 2), row(3, 1)],
    to: row(3, 3),
  },
  "concat of sites": {
    primitive: { op: "concat", axis: 0 },
    from: [row(2, 2), row(1, 2)],
    to: row(3, 2),
  },
  "concat of a second axis": {
    primitive: { op: "concat", axis: 1 },
    from: [{ spatial: [2, 1], channels: 2 }, { spatial: [2, 3], channels: 2 }],
    to: { spatial: [2, 4], channels: 2 },
  },
  "dropout": { primitive: { op: "dropout", keep: 0.6 }, from: [row(3, 4)], to: row(3, 4) },
  "elementwise tanh": {
    primitive: { op: "elementwise", nonlinearity: tanh },
    from: [flat(5)],
    to: flat(5),
  },
  "elementwise gelu": {
    primitive: { op: "elementwise", nonlinearity: gelu },
    from: [row(2, 3)],
    to: row(2, 3),
  },
  "embed": {
    primitive: { op: "embed", std: 1.3, factor: Float64Array.of(1, 0, 0, 0.5, 2, 0, 0.1, 0.2, 3) },
    from: [],
    to: row(3, 2),
    parameters: [6],
  },
  "gather of channels of taps": {
    primitive: {
      ...{ op: "gather", taps: 3, channelsFirst: false },
      sites: Int32Array.of(-1, 0, 1, 0, 1, 2, 1, 2, 3, 2, 3, -1),
    },
    from: [row(4, 2)],
    to: row(4, 6),
  },
  "gather of taps of channels": {
    primitive: {
      ...{ op: "gather", taps: 2, channelsFirst: true },
      sites: Int32Array.of(0, 1, 2, 0, -1, 1),
    },
    from: [row(3, 2)],
    to: row(3, 4),
  },
  "graphMix": {
    primitive: { op: "graphMix", graphs: [[0, 2], [1, 3]] },
    from: [row(4, 3)],
    to: row(4, 3),
    patterns: Float64Array.of(1, 2, 0, 0.5, 0, 1, -1, 3),
  },
  "linear": {
    primitive: { op: "linear", scale: 0.7, biasScale: 0.3, heads: 1 },
    from: [flat(4)],
    to: flat(3),
    parameters: [12, 3],
  },
  "linear at sites": {
    primitive: { op: "linear", scale: 0.7, biasScale: 0.3, heads: 1 },
    from: [row(3, 4)],
    to: row(3, 2),
    parameters: [8, 2],
  },
  "linear with heads": {
    primitive: { op: "linear", scale: 0.7, biasScale: 0, heads: 3 },
    from: [row(2, 4)],
    to: row(2, 6),
    parameters: [24],
  },
  "localLinear": {
    primitive: { op: "localLinear", scale: 0.7, biasScale: 0.3 },
    from: [row(3, 4)],
    to: row(3, 2),
    parameters: [24, 6],
  },
  "mix": {
    primitive: { op: "mix", sites: [[0, 2], [1], [2, 0, 1]], weights: [[1, -2], [3], [0.5, 1, 1]] },
    from: [row(3, 2)],
    to: row(3, 2),
  },
  "normalize channels": {
    primitive: { op: "normalize", groups: [[0], [1]], eps: 0.1 },
    from: [row(2, 4)],
    to: row(2, 4),
  },
  "normalize sites and channels": {
    primitive: { op: "normalize", groups: [[0, 2], [1, 3]], eps: 0.1 },
    from: [row(4, 3)],
    to: row(4, 3),
  },
  "product": {
    primitive: { op: "product" },
    from: [row(2, 3), row(2, 3), row(2, 3)],
    to: row(2, 3),
  },
  "reshape": { primitive: { op: "reshape" }, from: [row(3, 2)], to: flat(6) },
  "scores": {
    primitive: { op: "scores", scale: 0.4, heads: 2 },
    from: [row(3, 4), row(3, 4)],
    to: { spatial: [2, 3], channels: 3 },
  },
  "softmax": { primitive: { op: "softmax" }, from: [row(2, 4)], to: row(2, 4) },
  "sum": { primitive: { op: "sum" }, from: [flat(3), flat(3)], to: flat(3) },
  "weigh": {
    primitive: { op: "weigh", heads: 2 },
    from: [{ spatial: [2, 3], channels: 3 }, row(3, 4)],
    to: row(3, 4),
  },
};

for (const [name, example] of Object.entries(examples)) primitiveSuite(name, example);

/**
 * A network of finite width with random weights: what the kernels are the limit of. Written without
 * the kernel rules: values forwards, gradients backwards, by the definition of each layer.
 *
 * @module
 */
import { type Activation, type Net, randomGenerator } from "@widenet/ntk";
import { activationRule } from "../../lib/activations/mod.ts";
import type { Layer } from "../../lib/stax/network.ts";
import { walk } from "../../lib/stax/walk.ts";

/** Outputs of all units, and the gradient of the first one as it enters each dense layer. */
interface Run {
  readonly outputs: Float64Array;
  readonly dense: readonly DenseRun[];
}

/** One dense layer: z = scale W a + b beta; delta is the gradient with respect to z. */
interface DenseRun {
  readonly a: Float64Array;
  readonly delta: Float64Array;
  readonly scale: number;
  readonly bStd: number;
}

interface Unit {
  readonly value: Float64Array;
  readonly gradient: Float64Array;
}

/** Empirical kernels of all pairs of inputs, row-major, for one draw of the weights. */
export interface Draw {
  /** Mean over the outputs of f(x) f(x'). */
  readonly nngp: readonly number[];
  /** Inner products of the gradients of the first output. */
  readonly ntk: readonly number[];
}

/** Draws the weights of a network in ntk parameterisation, and gives its empirical kernels. */
export function draw(net: Net, inputs: readonly (readonly number[])[], seed: number): Draw {
  const weights = makeWeights(seed);
  const runs = inputs.map((x) => run(net, x, weights));
  const pairs = runs.flatMap((left) => runs.map((right) => [left, right] as const));
  return {
    nngp: pairs.map(([left, right]) => dot(left.outputs, right.outputs) / left.outputs.length),
    ntk: pairs.map(([left, right]) => tangent(left, right)),
  };
}

/** <grad f(x), grad f(x')>: each dense layer adds <delta, delta'> (scale^2 <a, a'> + bStd^2). */
function tangent(left: Run, right: Run): number {
  return left.dense.reduce((sum, { a, delta, scale, bStd }, i) => {
    const other = right.dense[i]!;
    return sum + dot(delta, other.delta) * (scale * scale * dot(a, other.a) + bStd * bStd);
  }, 0);
}

type Weights = (place: string, rows: number, columns: number) => Float64Array;

/** The same weights for the same place, in whatever order they are asked for. */
function makeWeights(seed: number): Weights {
  const random = randomGenerator(seed);
  const drawn = new Map<string, Float64Array>();
  return (place, rows, columns) => {
    const found = drawn.get(place) ?? random.normal([rows, columns]).data;
    drawn.set(place, found);
    return found;
  };
}

function run(net: Net, x: readonly number[], weights: Weights): Run {
  const tape: (() => void)[] = [];
  const dense: DenseRun[] = [];
  const apply = (layer: Layer, inputs: readonly Unit[], place: string): Unit => {
    const [first] = inputs as readonly [Unit];
    switch (layer.kind) {
      case "identity":
        return first;
      case "dense": {
        const [rows, columns] = [layer.width, first.value.length];
        const scale = layer.wStd / Math.sqrt(columns);
        const bStd = layer.bStd ?? 0;
        const matrix = weights(place, rows, columns);
        const bias = weights(`${place}.bias`, rows, 1);
        const out = unit(multiply(matrix, first.value, scale).map((z, i) => z + bStd * bias[i]!));
        dense.push({ a: first.value, delta: out.gradient, scale, bStd });
        tape.push(() => multiplyBack(matrix, out.gradient, scale, first.gradient));
        return out;
      }
      case "layerNorm":
        return normalise(first, layer.eps, tape);
      case "fanInProd":
        return multiplyUnits(inputs, tape);
      case "fanInSum":
      case "fanInConcat":
      case "dropout":
        throw new Error(`no finite ${layer.kind} is needed here`);
      default: {
        const activation = layer as Activation;
        const { phi, derivative } = activationRule(activation).nonlinearity(activation)!;
        const out = unit(first.value.map(phi));
        tape.push(() =>
          out.gradient.forEach((g, i) => first.gradient[i]! += g * derivative(first.value[i]!))
        );
        return out;
      }
    }
  };
  const [output] = walk(net, [unit(Float64Array.from(x))], apply) as readonly [Unit];
  output.gradient[0] = 1;
  tape.toReversed().forEach((back) => back());
  return { outputs: output.value, dense };
}

function unit(value: Float64Array): Unit {
  return { value, gradient: new Float64Array(value.length) };
}

/** y = (z - mean)/s; dL/dz = (g - mean(g) - y mean(g y))/s. */
function normalise(input: Unit, eps: number, tape: (() => void)[]): Unit {
  const n = input.value.length;
  const mean = sum(input.value) / n;
  const centred = input.value.map((z) => z - mean);
  const root = Math.sqrt(dot(centred, centred) / n + eps);
  const out = unit(centred.map((z) => z / root));
  tape.push(() => {
    const [g, along] = [sum(out.gradient) / n, dot(out.gradient, out.value) / n];
    out.gradient.forEach((value, i) =>
      input.gradient[i]! += (value - g - out.value[i]! * along) / root
    );
  });
  return out;
}

function multiplyUnits(inputs: readonly Unit[], tape: (() => void)[]): Unit {
  const others = (i: number, skipped: number): number =>
    inputs.reduce((product, { value }, k) => k === skipped ? product : product * value[i]!, 1);
  const out = unit(inputs[0]!.value.map((_, i) => others(i, -1)));
  tape.push(() =>
    inputs.forEach(({ gradient }, k) =>
      out.gradient.forEach((g, i) => gradient[i]! += g * others(i, k))
    )
  );
  return out;
}

function multiply(matrix: Float64Array, x: Float64Array, scale: number): Float64Array {
  const columns = x.length;
  return Float64Array.from({ length: matrix.length / columns }, (_, i) => {
    let z = 0;
    for (let j = 0; j < columns; j++) z += matrix[i * columns + j]! * x[j]!;
    return scale * z;
  });
}

function multiplyBack(
  matrix: Float64Array,
  delta: Float64Array,
  scale: number,
  gradient: Float64Array,
): void {
  const columns = gradient.length;
  delta.forEach((d, i) => {
    if (d === 0) return;
    for (let j = 0; j < columns; j++) gradient[j]! += scale * d * matrix[i * columns + j]!;
  });
}

function sum(x: Float64Array): number {
  return x.reduce((total, value) => total + value, 0);
}

function dot(x: Float64Array, y: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i]! * y[i]!;
  return total;
}

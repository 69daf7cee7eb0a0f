/**
 * From a network to the program that an engine runs.
 *
 * @module
 */
import type { Program, Step } from "../engine/program/program.ts";
import type { Net } from "../stax/network.ts";
import { readLayer } from "../stax/read_layer.ts";
import { inputSignal, shapeText, type Signal, type SignalShape } from "../stax/signal.ts";
import { oneOf, walk } from "../stax/walk.ts";

interface Value {
  readonly signal: Signal;
  readonly register: number;
}

/**
 * Lowers a network to the steps of its kernel recursion.
 *
 * Where the inputs are only flattened, the program is that of the flat inputs, without spatial axes:
 * x.x'/d over all features is the mean over the sites of x_a.x'_a/d.
 *
 * @param shape Shape of one input.
 * @returns The program.
 * @throws {TypeError} If layers do not fit together, or the outputs have spatial axes; the message
 * names the layer by its place.
 */
export function lower(net: Net, shape: SignalShape): Program {
  const program = lowerSpatial(net, shape);
  if (!onlyFlattens(program)) return program;
  const features = shape.spatial.reduce((product, length) => product * length, shape.channels);
  return lowerSpatial(net, { channels: features, spatial: [] });
}

function lowerSpatial(net: Net, shape: SignalShape): Program {
  const steps: Step[] = [];
  const inputs: Value[] = [{ signal: inputSignal(shape), register: 0 }];
  const outputs = walk(net, inputs, (layer, values, place): Value => {
    const { rule, signals, signal } = readLayer(layer, values, place);
    let registers = values.map(({ register }) => register);
    for (const operation of rule.kernel(layer, signals)) {
      steps.push({ operation, inputs: registers, place });
      registers = [steps.length];
    }
    return { signal, register: registers[0]! };
  });
  const { signal, register } = oneOf(outputs, "the end of the network");
  checkFlat(signal);
  return { steps, output: register, spatial: shape.spatial };
}

/** Whether the inputs go nowhere but into flattens; no other operation makes a flat window. */
function onlyFlattens({ steps, spatial }: Program): boolean {
  return spatial.length > 0 &&
    steps.every(({ inputs, operation }) =>
      !inputs.includes(0) || (operation.op === "window" && operation.flat)
    );
}

function checkFlat(signal: Signal): void {
  if (signal.spatial.length === 0) return;
  throw new TypeError(
    `Cannot compute a kernel as the outputs of the network have spatial axes, with shape ${
      shapeText(signal)
    }: put flatten or globalAvgPool before its end`,
  );
}

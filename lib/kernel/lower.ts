/**
 * From a network to the program that an engine runs.
 *
 * @module
 */
import type { Program, Step } from "../engine/program.ts";
import type { Net } from "../stax/network.ts";
import { readLayer } from "../stax/read_layer.ts";
import { inputSignal, type Signal, type SignalShape } from "../stax/signal.ts";
import { oneOf, walk } from "../stax/walk.ts";

interface Value {
  readonly signal: Signal;
  readonly register: number;
}

/**
 * Lowers a network to the steps of its kernel recursion.
 *
 * @param net The network.
 * @param shape Shape of one input.
 * @returns The program.
 * @throws {TypeError} If layers do not fit together; the message names the layer by its place.
 */
export function lower(net: Net, shape: SignalShape): Program {
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
  const output = oneOf(outputs, "the end of the network").register;
  return { steps, output, spatial: shape.spatial };
}

/**
 * Networks of the field, as values, with their sources.
 *
 * Weights of convolutions and hidden layers have the standard deviation sqrt(2) unless asked, those of the last
 * layer 1; there are no biases unless asked.
 *
 * @module
 */
export { type CntkArchitecture, cntkNet as convolutional } from "./convolutional.ts";
export { fullyConnected, type FullyConnectedArchitecture } from "./fully_connected.ts";
export { myrtle } from "./myrtle.ts";
export type { ImageNetOptions } from "./readout.ts";
export {
  residual,
  type ResidualOptions,
  wideResnet,
  wideResnetBlock,
  type WideResnetBlockOptions,
  type WideResnetOptions,
} from "./residual.ts";

/**
 * The one layer rule behind every nonlinearity: K' = E[phi phi], Theta' = E[phi' phi'] Theta.
 *
 * @module
 */
import { type Activation, activationRule } from "../activations/mod.ts";
import { type LayerReadings, single } from "./rule.ts";

/** The readings of any nonlinearity as a layer. */
export const nonlinearityRule: LayerReadings<Activation> = {
  arity: "one",
  signal(activation, inputs, place) {
    const input = single(inputs);
    if (!input.gaussian) {
      throw new TypeError(
        `Cannot apply ${activation.kind} at ${place} as its input is not Gaussian: ` +
          "put an affine layer such as dense before it",
      );
    }
    return { ...input, gaussian: false };
  },
  kernel: (activation) => [{ op: "dual", activation }],
  finite(activation, inputs, build) {
    const nonlinearity = activationRule(activation).nonlinearity(activation);
    if (nonlinearity === undefined) {
      throw new TypeError(
        `Cannot make a network of finite width of ${activation.kind} at ${build.place} as only its ` +
          "kernel is known: use a nonlinearity with a function",
      );
    }
    return build.add({ op: "elementwise", nonlinearity }, inputs, build.shape);
  },
  latex(activation, { inputs }) {
    const [index] = inputs;
    const symbols = { p: `p_{${index}}`, q: `q_{${index}}`, r: `K_{${index}}` };
    const { where, covariance, slope } = activationRule(activation).latex(activation, symbols);
    const factor = /[+\-]/.test(slope) ? `\\Bigl(${slope}\\Bigr)` : slope;
    return {
      ...(where === undefined ? {} : { where }),
      kernel: covariance,
      ntk: slope === "0" ? "0" : `${factor}\\,\\Theta_{${index}}`,
    };
  },
};

/**
 * The door for nonlinearities.
 *
 * @module
 */
import { checkLayer, type LayerChecks } from "../activations/check.ts";
import { type Activation, activationRules } from "../activations/mod.ts";
import type { ActivationRule } from "../activations/rule.ts";
import { kindOf } from "../options.ts";

/** A nonlinearity with its readings. */
export interface ReadActivation {
  /** The value. */
  readonly activation: Activation;
  /** What is known of it. */
  readonly rule: ActivationRule<Activation>;
}

/**
 * Reads a nonlinearity, which may come from JSON.
 *
 * @throws {TypeError} If it is none, or has a field that its kind has not.
 * @throws {RangeError} If a field is out of range.
 */
export function readActivation(attempt: string, value: unknown): ReadActivation {
  const { kind } = (value ?? {}) as { readonly kind?: unknown };
  if (typeof kind !== "string" || !Object.hasOwn(activationRules, kind)) {
    throw new TypeError(
      `Cannot ${attempt} as a nonlinearity is needed, such as stax.relu(): ` +
        `found ${typeof kind === "string" ? `'${kind}'` : kindOf(value)}`,
    );
  }
  const rule = activationRules[kind as Activation["kind"]] as unknown as ActivationRule<Activation>;
  checkLayer(value as Activation, rule as LayerChecks<Activation>);
  return { activation: value as Activation, rule };
}

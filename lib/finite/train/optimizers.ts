/**
 * The table of optimizers.
 *
 * @module
 */
import { checkNames, checkNumber, describeValue } from "../../options.ts";
import { type AdamOptimizer, adamRule } from "./adam.ts";
import { type DescentOptimizer, descentRule } from "./descent.ts";
import { type ExactLineSearchOptimizer, exactLineSearchRule } from "./exact_line_search.ts";
import { type FlowOptimizer, flowRule } from "./flow.ts";
import { type LineSearchOptimizer, lineSearchRule } from "./line_search.ts";
import { type MomentumOptimizer, momentumRule } from "./momentum.ts";
import { type NesterovOptimizer, nesterovRule } from "./nesterov.ts";
import type { OptimizerRule } from "./rule.ts";

/** How a network is trained. */
export type Optimizer =
  | DescentOptimizer
  | MomentumOptimizer
  | NesterovOptimizer
  | AdamOptimizer
  | LineSearchOptimizer
  | ExactLineSearchOptimizer
  | FlowOptimizer;

/** Names of optimizers. */
export type OptimizerKind = Optimizer["kind"];

const rules = {
  "descent": descentRule,
  "momentum": momentumRule,
  "nesterov": nesterovRule,
  "adam": adamRule,
  "line-search": lineSearchRule,
  "exact-line-search": exactLineSearchRule,
  "flow": flowRule,
} satisfies Record<OptimizerKind, unknown>;

/** An optimizer with its settings. */
export interface ChosenOptimizer {
  /** Its name. */
  readonly kind: OptimizerKind;
  /** What it does. */
  readonly rule: OptimizerRule<unknown>;
  /** What it does it with. */
  readonly settings: unknown;
}

/**
 * Reads an optimizer.
 *
 * @throws {TypeError} If there is none of that name, or it does not know a setting.
 * @throws {RangeError} If a setting is out of range.
 */
export function readOptimizer(
  optimizer: OptimizerKind | Optimizer,
  attempt: string,
): ChosenOptimizer {
  const chosen = typeof optimizer === "string" ? { kind: optimizer } : optimizer;
  const kind: unknown = chosen?.kind;
  if (typeof kind !== "string" || !Object.hasOwn(rules, kind)) {
    throw new TypeError(
      `Cannot ${attempt} as 'optimizer' must be one of ${Object.keys(rules).join(", ")}, or an ` +
        `object with one of them as 'kind': found ${describeValue(kind ?? optimizer)}`,
    );
  }
  const rule = rules[kind as OptimizerKind] as unknown as OptimizerRule<unknown>;
  const defaults = rule.defaults as Record<string, unknown>;
  checkNames(attempt, chosen, ["kind", ...Object.keys(defaults)]);
  const own = Object.entries(chosen).filter(([, value]) => value !== undefined);
  const settings: Record<string, unknown> = { ...defaults, ...Object.fromEntries(own) };
  for (const name of Object.keys(defaults)) checkNumber(attempt, name, settings[name]);
  rule.check(settings, attempt);
  return { kind: kind as OptimizerKind, rule, settings };
}

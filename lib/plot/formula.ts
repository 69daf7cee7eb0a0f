/**
 * Formulas as values.
 *
 * @module
 */
import type { MimeBundle } from "../display/output.ts";
import { displayPrototype, withPrototype } from "../display/displayable.ts";
import { checkText } from "../options.ts";

/** A formula; as the last expression of a notebook's cell it shows itself, typeset. */
export interface Formula {
  /** Tells formulas from pictures. */
  readonly kind: "formula";
  /** LaTeX source without dollar signs. */
  readonly latex: string;
}

const FORMULA = displayPrototype<Formula>({
  bundle: formulaBundle,
  text: ({ latex }) => latex,
});

/**
 * Makes a formula that {@linkcode show} can display.
 *
 * @param latex LaTeX source in mathematical mode; surrounding `$$` are taken off.
 * @returns The formula.
 * @throws {TypeError} If there is no source.
 *
 * @example Usage
 * ```ts
 * import { formula } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formula("$$a^2 + b^2$$").latex, "a^2 + b^2");
 * ```
 */
export function formula(latex: string): Formula {
  checkText("make a formula", "latex", latex);
  if (latex.trim() === "") {
    throw new TypeError("Cannot make a formula as its LaTeX source is missing: give a string");
  }
  return Object.freeze(withPrototype<Formula>(FORMULA, {
    kind: "formula",
    latex: latex.trim().replace(/^(\$\$?)\s*(.*?)\s*\1$/s, "$2"),
  }));
}

/** A formula as a notebook keeps it. */
export function formulaBundle({ latex }: Formula): MimeBundle {
  return { data: { "text/latex": `$$${latex}$$`, "text/plain": latex } };
}

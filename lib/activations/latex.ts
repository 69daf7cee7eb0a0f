/**
 * Numbers and products in LaTeX.
 *
 * @module
 */

/** A number with at most six significant digits. */
export function latexNumber(value: number): string {
  const text = String(Number(value.toPrecision(6)));
  const [mantissa, exponent] = text.split("e");
  return exponent === undefined ? text : `${mantissa}\\cdot 10^{${Number(exponent)}}`;
}

/** A product `c body`, without a factor of one. */
export function latexScaled(factor: number, body: string): string {
  const text = latexNumber(factor);
  if (text === "0") return "0";
  if (text === "1") return body;
  return text === "-1" ? `-${body}` : `${text}\\,${body}`;
}

/** A sum of terms, with signs, without terms that are zero. */
export function latexSum(terms: readonly string[]): string {
  const kept = terms.filter((term) => term !== "0");
  if (kept.length === 0) return "0";
  return kept.map((term, i) => i === 0 || term.startsWith("-") ? term : `+ ${term}`).join(" ");
}

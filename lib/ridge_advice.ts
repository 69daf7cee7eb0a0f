/**
 * What to do about eigenvalues that are too small, with one wording for all messages.
 *
 * @module
 */

/**
 * Advises an absolute ridge, and says how options give one, whose default is another scale.
 *
 * @param bound How the ridge relates to the number.
 * @param ridge The number, in the units of the matrix.
 * @returns What to do, as the end of a message.
 */
export function ridgeAdvice(bound: "at least" | "well above", ridge: number): string {
  const least = ridge.toExponential(1);
  const option = bound === "at least" ? `{ ridge: ${least}, ` : `{ ridge, `;
  return `add an absolute ridge of ${bound} ${least} to the diagonal, ` +
    `by ${option}ridgeScale: "absolute" } where there are options ` +
    `(without 'ridgeScale' a ridge is relative to the mean diagonal entry)`;
}

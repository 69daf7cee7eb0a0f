/**
 * The name that a misspelt one was probably meant to be.
 *
 * @module
 */

/**
 * Finds the known name that is nearest to one that is not known, by the fewest letters to insert,
 * leave out, change or swap with a neighbour (Damerau 1964). Case, `_` and `-` do not count.
 *
 * @param name The name that is not known.
 * @param names Those that are.
 * @returns The nearest one; undefined if more than a third of the letters differ.
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const letters = fold(name);
  const ranked = names
    .map((known) => ({ known, distance: editDistance(letters, fold(known)) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  if (best === undefined) return undefined;
  const longest = Math.max(letters.length, fold(best.known).length);
  return best.distance <= Math.max(1, Math.floor(longest / 3)) && best.distance < longest
    ? best.known
    : undefined;
}

/** Names longer than this are no slips of the hand, and would take long to compare. */
const LONGEST = 40;

function fold(name: string): string {
  return name.slice(0, LONGEST).toLowerCase().replaceAll(/[_-]/g, "");
}

function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
        ? (rows[i - 2]?.[j - 2] ?? Infinity) + 1
        : Infinity;
      row.push(Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, changed, swapped));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

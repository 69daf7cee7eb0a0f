/**
 * Cells as one path for each colour, with neighbours in a row merged: a tenth of the size of one
 * rectangle for each cell.
 *
 * @module
 */

/**
 * Draws cells of side 1.
 *
 * @param levels Level of each cell, row 0 on top.
 * @param colors Colour of each level.
 */
export function cellPaths(
  levels: readonly (readonly number[])[],
  colors: readonly string[],
): string {
  const paths = colors.map((): string[] => []);
  levels.forEach((row, y) => {
    let start = 0;
    for (let x = 1; x <= row.length; x++) {
      if (row[x] === row[start]) continue;
      const length = x - start;
      paths[row[start]!]!.push(`M${start} ${y}h${length}v1h-${length}z`);
      start = x;
    }
  });
  return paths.map((path, level) =>
    path.length === 0 ? "" : `<path fill="${colors[level]}" d="${path.join("")}"/>`
  ).join("");
}

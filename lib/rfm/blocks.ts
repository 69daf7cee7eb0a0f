/**
 * Groups of features between which M has no entries.
 *
 * @module
 */
import { checkWhole } from "../options.ts";
import { makeTensor, type Tensor } from "../tensor.ts";

/**
 * Reads which columns belong to which categorical feature.
 *
 * @param categorical Columns of each categorical feature.
 * @param d Number of columns.
 * @returns The group of each column: 0 for numerical ones, which are one group, 1 and so on for the others.
 * @throws {TypeError} If they are no lists.
 * @throws {RangeError} If a list is empty, or a column is none, or in two places.
 */
export function readGroups(
  categorical: readonly (readonly number[])[],
  d: number,
  attempt: string,
): readonly number[] {
  if (!Array.isArray(categorical) || !categorical.every((columns) => Array.isArray(columns))) {
    throw new TypeError(
      `Cannot ${attempt} as 'categorical' must be a list of lists of columns, as in [[3, 4], [5, 6, 7]]`,
    );
  }
  const groups = new Array<number>(d).fill(0);
  categorical.forEach((columns, at) => {
    if (columns.length === 0) {
      throw new RangeError(`Cannot ${attempt} as 'categorical[${at}]' has no columns`);
    }
    for (const column of columns) {
      checkWhole(attempt, `categorical[${at}]`, column, 0, d - 1);
      if (groups[column] !== 0) {
        throw new RangeError(`Cannot ${attempt} as 'categorical' has column ${column} twice`);
      }
      groups[column] = at + 1;
    }
  });
  return groups;
}

/** M without its entries between groups; not negative if M is not, as it is a sum of projections of M. */
export function withinGroups(features: Tensor, groups: readonly number[]): Tensor {
  const d = groups.length;
  const data = features.data.map((entry, at) =>
    groups[Math.floor(at / d)] === groups[at % d] ? entry : 0
  );
  return makeTensor(features.shape, data);
}

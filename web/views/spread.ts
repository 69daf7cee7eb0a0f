/**
 * Places of names beside a picture.
 *
 * @module
 */

/** Room for names. */
export interface Room {
  /** Least distance of neighbours. */
  readonly apart: number;
  /** Least place. */
  readonly least: number;
}

/** Places apart from each other, from the top, as near as can be to those wanted. */
export function spread(wanted: readonly number[], { apart, least }: Room): readonly number[] {
  const groups: { readonly count: number; readonly middle: number }[] = [];
  for (const place of wanted) {
    let group = { count: 1, middle: place };
    for (;;) {
      const above = groups.at(-1);
      const touching = (above?.count ?? 0) + group.count;
      if (above === undefined || above.middle - group.middle >= touching * apart / 2) break;
      groups.pop();
      const sum = above.count * above.middle + group.count * group.middle;
      group = { count: touching, middle: sum / touching };
    }
    groups.push(group);
  }
  const places = groups.flatMap(({ count, middle }) =>
    Array.from({ length: count }, (_, i) => middle + ((count - 1) / 2 - i) * apart)
  );
  return places.map((place, i) => Math.max(place, least + (places.length - 1 - i) * apart));
}

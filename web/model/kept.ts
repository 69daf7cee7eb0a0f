/**
 * Results that are kept until what they depend on changes.
 *
 * @module
 */

/** Computes a value, or gives the last one if the key is the same. */
export type Kept<T> = (key: unknown, compute: () => Promise<T>) => Promise<T>;

/** Makes a place for the last value of a computation; one that fails is not kept. */
export function kept<T>(): Kept<T> {
  let last: { readonly key: string; readonly value: Promise<T> } | undefined;
  return (key, compute) => {
    const text = JSON.stringify(key);
    if (last?.key === text) return last.value;
    const value = compute();
    const entry = { key: text, value };
    last = entry;
    value.catch(() => {
      if (last === entry) last = undefined;
    });
    return value;
  };
}

/**
 * Other seeds than those that a program writes.
 *
 * @module
 */

/**
 * Added to every seed: 0, but for the runner of the notebooks, which tries other seeds than those
 * written there to see whether what a notebook claims holds for them too.
 *
 * @returns The shift.
 */
export function seedShift(): number {
  return (globalThis as { [SEED_SHIFT]?: number })[SEED_SHIFT] ?? 0;
}

const SEED_SHIFT: unique symbol = Symbol.for("widenet.seedShift") as never;

/**
 * Sums and products of branches need branches that are independent given the inputs.
 *
 * @module
 */
import type { Signal } from "./signal.ts";

/** Sources of all branches; throws if two branches are made with the same random weights. */
export function joinSources(inputs: readonly Signal[], place: string): string[] {
  const joined = new Set<string>();
  for (const { sources } of inputs) {
    for (const source of sources) {
      if (joined.has(source)) {
        throw new TypeError(
          `Cannot join the branches at ${place} as two of them depend on ${source}: ` +
            "their cross terms are not in the kernel; put a dense layer into one of them",
        );
      }
      joined.add(source);
    }
  }
  return [...joined];
}

/**
 * Throws if several branches are not Gaussian: their means need not be zero, and E[f g] = E[f] E[g] of
 * independent branches would be missing.
 */
export function checkCentred(inputs: readonly Signal[], place: string): void {
  if (inputs.filter(({ gaussian }) => !gaussian).length <= 1) return;
  throw new TypeError(
    `Cannot join the branches at ${place} as more than one is not Gaussian: ` +
      "put an affine layer such as dense at the end of the others",
  );
}

/** Throws unless all branches have the same shape. */
export function checkSameShape(inputs: readonly Signal[], place: string): void {
  const shapes = inputs.map(({ channels, spatial }) => [...spatial, channels].join(" x "));
  if (new Set(shapes).size > 1) {
    throw new TypeError(
      `Cannot join the branches at ${place} as their shapes differ: found ${shapes.join(", ")}`,
    );
  }
}

/**
 * Entries of the kernels on their way to the results.
 *
 * @module
 */
import type { KernelKind } from "../../engine.ts";
import { entryNotFinite } from "../../results.ts";
import type { SitePlan } from "./plan.ts";

/**
 * Writes entries of row i from column j0 on, and the mirrored ones where x2 is x1.
 *
 * @throws {RangeError} If an entry is not finite.
 */
export function storeEntries(
  { results, symmetric, precision, second: { n } }: SitePlan,
  entries: Readonly<Record<KernelKind, Float64Array>>,
  i: number,
  j0: number,
): void {
  const wider = precision === "f32" ? ", or ask for dtype and precision float64" : "";
  for (const kind of ["nngp", "ntk"] as const) {
    const result = results[kind];
    if (result === undefined) continue;
    entries[kind].forEach((value, j) => {
      const position = i * n + j0 + j;
      result[position] = value;
      // Read back, since a finite value may overflow in float32.
      if (!Number.isFinite(result[position])) throw entryNotFinite(i, j0 + j, wider);
      if (symmetric) result[(j0 + j) * n + i] = value;
    });
  }
}

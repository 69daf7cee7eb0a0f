import { assertEquals } from "@std/assert";
import { stax } from "@widenet/ntk";
import { makePlan } from "../../../../lib/engine/wasm/sites/make_plan.ts";
import { SiteRunner } from "../../../../lib/engine/wasm/sites/runner.ts";
import type { Tile } from "../../../../lib/engine/wasm/tile.ts";
import { affine, chain, flatten, window } from "../../spatial_programs.ts";
import { images } from "./compare.ts";

const [ROWS, COLUMNS] = [40, 8];
const shape = [3, 3];
const conv = window(shape, 3, "SAME");
const tanh = { op: "dual", activation: stax.tanh() } as const;
const steps = [conv, affine(2, 0.1), tanh, flatten(shape), affine(1, 0)];

/** One of several threads takes some tiles of a job, from below or from above, and of other columns. */
const ORDERS: readonly (readonly (readonly [number, number])[])[] = [
  [[2, 0], [0, 0], [3, 1]],
  [[2, 0], [0, 0], [3, 1], [2, 1], [1, 1], [0, 1]],
  [[0, 0], [2, 0], [1, 1]],
];

for (const precision of ["float64", "float32"] as const) {
  for (const order of ORDERS) {
    const name = order.map(([row, column]) => `(${row}, ${column})`).join(", ");
    Deno.test(`a thread that takes tiles ${name} writes what all of them write, ${precision}`, async () => {
      const [whole, all] = await runnerOf(precision);
      await all.run(whole, { i0: 0, i1: ROWS, j0: 0, j1: COLUMNS });
      const [plan, runner] = await runnerOf(precision);
      const rows = precision === "float64" ? 3 : 6;
      for (const [row, column] of order) {
        const tile = { i0: row * rows, i1: (row + 1) * rows, j0: 4 * column, j1: 4 * column + 4 };
        await runner.run(plan, tile);
        assertEquals(entries(plan.results.nngp!, tile), entries(whole.results.nngp!, tile));
      }
    });
  }
}

async function runnerOf(precision: "float64" | "float32") {
  const { plan } = await makePlan({
    program: chain(shape, steps),
    x1: images(1, ROWS, [...shape, 3]),
    x2: images(2, COLUMNS, [...shape, 3]),
    kinds: ["nngp"],
    dtype: "float64",
    precision,
  });
  return [plan, await SiteRunner.make(plan)] as const;
}

/** The entries of a tile. */
function entries(data: Float64Array | Float32Array, { i0, i1, j0, j1 }: Tile): number[] {
  return Array.from({ length: i1 - i0 }, (_, k) => {
    const row = (i0 + k) * COLUMNS;
    return [...data.subarray(row + j0, row + j1)];
  }).flat();
}

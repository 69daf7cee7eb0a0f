import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { randomGenerator, stax } from "@widenet/ntk";
import { applyDual } from "../../lib/activations/dual.ts";
import type { DualTable } from "../../lib/activations/dual_table.ts";
import { dualTablePair } from "../../lib/activations/dual_table_pair.ts";
import { dualTable, TABLE_ERROR } from "../../lib/activations/make_dual_table.ts";
import { type Activation, activationRule } from "../../lib/activations/mod.ts";
import type { Pair } from "../../lib/activations/pair.ts";
import { slopeGrid } from "../../lib/activations/quadrature/maps.ts";
import type { DualMaps } from "../../lib/activations/rule.ts";
import { integrandOf } from "./integrand.ts";

const relu = (x: number): number => Math.max(x, 0);
const RANGE = [0.7, 1.4] as const;

function mapsOf(activation: Activation): DualMaps {
  return activationRule<Activation>(activation).dual(activation);
}

/** The table of a function with a kink at zero only. */
async function tableOf(activation: Activation, range: readonly number[]): Promise<DualTable> {
  const slopes = slopeGrid(integrandOf(activation), Math.max(...range));
  assert(slopes !== undefined);
  const deviations = [Float64Array.from(range)];
  return (await dualTable(mapsOf(activation), { deviations, pairs: 1e6, slopes }))!;
}

function pairOf(s: number, t: number, end: "minus" | "plus", x: number): Pair {
  const [minus, plus] = end === "minus" ? [x, 2 - x] : [2 - x, x];
  return { p: s * s, q: t * t, s, t, minus, plus };
}

/** Pairs at random, and near equal and near opposite ones, with deviations in a range. */
function* pairsIn([low, high]: readonly number[]): Generator<Pair> {
  const at = randomGenerator(5).uniform([24, 2]).data.map((x) => low! + (high! - low!) * x);
  const gaps = [0, 1e-12, 1e-6, 1e-2, 0.2, 0.6, 1];
  for (let k = 0; k < 24; k++) {
    const s = at[2 * k]!;
    const t = k % 3 === 0 ? s : k % 3 === 1 ? Math.min(high!, s * (1 + 1e-7)) : at[2 * k + 1]!;
    for (const end of ["minus", "plus"] as const) yield pairOf(s, t, end, gaps[k % gaps.length]!);
  }
}

/** Holds a table against maps: 1 - rho' relative to itself, but for rounding, and the slope. */
function assertTable(table: DualTable, maps: DualMaps, range: readonly number[], error: number) {
  for (const pair of pairsIn(range)) {
    const scales = [pair.p, pair.q].map((q) => Math.sqrt(maps.variance(q))) as [number, number];
    const expected = applyDual(maps, pair, scales);
    const found = dualTablePair(table, pair);
    assertAlmostEquals(found.minus, expected.minus, error * expected.minus + 1e-13);
    assertAlmostEquals(found.slope, expected.slope, error);
  }
}

for (const activation of [stax.elu(), stax.elu({ alpha: 0.7 }), stax.elu({ alpha: -2 })]) {
  Deno.test(`a table of elu with alpha ${activation.alpha} agrees with quadrature`, async () => {
    assertTable(await tableOf(activation, RANGE), mapsOf(activation), RANGE, TABLE_ERROR);
  });
}

Deno.test("a table of relu has its arc-cosine maps", async () => {
  for (const kinks of [[0], []]) {
    const layer = stax.elementwise({ fn: relu, derivative: (x) => x > 0 ? 1 : 0, kinks });
    const table = await tableOf(layer, RANGE);
    assertTable(table, mapsOf(stax.relu()), RANGE, 1e-11);
  }
});

Deno.test("a table takes standard deviations from zero on", async () => {
  const table = await tableOf(stax.elu({ alpha: 0.7 }), [0, 1.4]);
  // Without input the derivative is that of either side, each half of the time.
  const maps = mapsOf(stax.elu({ alpha: 0.7 }));
  const tiny = maps.slope(pairOf(1e-9, 1.1, "minus", 1));
  const found = dualTablePair(table, pairOf(0, 1.1, "minus", 1)).slope;
  assertAlmostEquals(found, tiny, 1e-8);
  assertAlmostEquals(maps.slope(pairOf(0, 1.1, "minus", 1)), tiny, 1e-8);
});

Deno.test("a table takes large standard deviations", async () => {
  const range = [9, 10];
  assertTable(await tableOf(stax.elu(), range), mapsOf(stax.elu()), range, TABLE_ERROR);
});

Deno.test("a table of a given kernel is that of its function", async () => {
  const layer = stax.elementwise({ dual: (r, p, q) => p * q + 2 * r * r });
  const deviations = [Float64Array.from(RANGE)];
  const table = await dualTable(mapsOf(layer), { deviations, pairs: 1e6 });
  const square = mapsOf(stax.monomial({ degree: 2 }));
  for (const pair of pairsIn(RANGE)) {
    const expected = applyDual(square, pair, [pair.p * Math.sqrt(3), pair.q * Math.sqrt(3)]);
    const found = dualTablePair(table!, pair);
    // The distance that a given kernel has is a difference of its variances.
    assertAlmostEquals(
      found.minus,
      expected.minus,
      TABLE_ERROR * (expected.minus + pair.minus) + 1e-14,
    );
    assertAlmostEquals(found.slope, expected.slope, 8 * TABLE_ERROR);
  }
});

Deno.test("tables heed symmetries", async () => {
  const deviations = [Float64Array.from(RANGE)];
  for (const layer of [stax.erf(), stax.cos(), stax.sin()]) {
    const table = await dualTable(mapsOf(layer), { deviations, pairs: 1e6 });
    assert(table!.parity !== undefined);
    assertTable(table!, mapsOf(layer), RANGE, TABLE_ERROR);
    const { plus } = dualTablePair(table!, pairOf(1, 1, "plus", 1e-12));
    if (layer.kind !== "cos") assert(plus > 0 && plus < 1e-11);
  }
});

Deno.test("a kink off zero has a table where all deviations are one", async () => {
  // Quadrature with such a kink takes long, so few angles and pairs have to do.
  const layer = stax.elementwise({ fn: (x) => relu(x - 0.3), kinks: [0.3] });
  const maps = mapsOf(layer);
  const options = { pairs: 1e6, kinked: true, error: 1e-5 };
  const table = await dualTable(maps, { deviations: [Float64Array.of(1.1)], ...options });
  const scale = Math.sqrt(maps.variance(1.1 * 1.1));
  for (const [end, x] of [["minus", 1e-6], ["minus", 0.2], ["plus", 0.4]] as const) {
    const pair = pairOf(1.1, 1.1, end, x);
    const expected = applyDual(maps, pair, [scale, scale]);
    const found = dualTablePair(table!, pair);
    assertAlmostEquals(found.minus, expected.minus, 1e-5 * expected.minus);
    assertAlmostEquals(found.slope, expected.slope, 1e-5);
  }
  const deviations = [Float64Array.from(RANGE)];
  assertEquals(await dualTable(maps, { deviations, ...options }), undefined);
});

Deno.test("a function that jumps has no table", async () => {
  const layer = stax.elementwise({ fn: (x) => x > 0 ? 1 + x : 0, kinks: [0] });
  const deviations = [Float64Array.from(RANGE)];
  const slopes = slopeGrid(integrandOf(layer), 1.4);
  assertEquals(await dualTable(mapsOf(layer), { deviations, pairs: 1e6, slopes }), undefined);
});

Deno.test("a table is not made for fewer pairs than it has nodes", async () => {
  const deviations = [Float64Array.from(RANGE)];
  const slopes = slopeGrid(integrandOf(stax.elu()), 1.4);
  const options = { deviations, slopes, pairs: 100 };
  assertEquals(await dualTable(mapsOf(stax.elu()), options), undefined);
});

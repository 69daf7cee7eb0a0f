import { assert, assertEquals, assertLess } from "@std/assert";
import { projection } from "../../../lib/features/projection.ts";
import type { Nonlinearity } from "../../../lib/features/projection/nonlinearity.ts";
import { startRun } from "../../../lib/linalg/run.ts";
import type { BackendName } from "../../../lib/linalg/backend.ts";
import { BACKENDS } from "../../suites/backends.ts";
import { normal } from "../../linalg/matrices.ts";

const WEIGHT = 0.75;

/** What becomes of a projection t on direction j, as a definition has it. */
type Definition = (t: number, j: number) => readonly number[];

function phasesOf(columns: number): Float64Array {
  return normal(3, columns, 1).data.map((value) => 2 * value);
}

const CASES: Readonly<Record<string, (columns: number) => readonly [Nonlinearity, Definition]>> = {
  step: () => [{ kind: "power", degree: 0, weight: WEIGHT }, (t) => [t > 0 ? WEIGHT : 0]],
  relu: () => [{ kind: "power", degree: 1, weight: WEIGHT }, (t) => [t > 0 ? WEIGHT * t : 0]],
  square: () => [{ kind: "power", degree: 2, weight: WEIGHT }, (t) => [t > 0 ? WEIGHT * t * t : 0]],
  pairs: () => [
    { kind: "pairs", weight: WEIGHT },
    (t) => [WEIGHT * Math.cos(t), WEIGHT * Math.sin(t)],
  ],
  phases: (columns) => {
    const phases = phasesOf(columns);
    return [
      { kind: "phases", weight: WEIGHT, phases },
      (t, j) => [WEIGHT * Math.cos(t + phases[j]!)],
    ];
  },
};

interface Sizes {
  readonly n: number;
  readonly inputs: number;
  readonly columns: number;
}

/** The largest gap between features and their definition, which sums in the order of the entries. */
async function gapOf(
  name: keyof typeof CASES,
  { n, inputs, columns }: Sizes,
  backend: BackendName,
  scale = 1,
): Promise<number> {
  const [nonlinearity, definition] = CASES[name]!(columns);
  const x = normal(1, n, inputs).data.map((value) => scale * value);
  const w = normal(2, columns, inputs).data.map((value) => value / Math.sqrt(inputs));
  const transform = projection(w, inputs, nonlinearity);
  const run = await startRun({ backend });
  const z = await transform.apply(x, n, run);
  const parts = transform.outputs / columns;
  assertEquals(z.length, n * parts * columns);
  const bound = transform.largest!(x.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
  let gap = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < columns; j++) {
      let t = 0;
      for (let p = 0; p < inputs; p++) t += x[i * inputs + p]! * w[j * inputs + p]!;
      definition(t, j).forEach((value, part) => {
        const found = z[(i * parts + part) * columns + j]!;
        assert(Math.abs(found) <= bound * (1 + 1e-12), "the bound does not hold");
        gap = Math.max(gap, Math.abs(found - value));
      });
    }
  }
  return gap;
}

// Panels of 6 and 4, tiles of 48 by 1024, groups of directions, and products by the backend end within these.
const SIZES: readonly Sizes[] = [
  { n: 1, inputs: 1, columns: 1 },
  { n: 7, inputs: 3, columns: 5 },
  { n: 49, inputs: 30, columns: 1027 },
  { n: 97, inputs: 65, columns: 66 },
  { n: 5, inputs: 256, columns: 2050 },
  { n: 50, inputs: 257, columns: 1029 },
];

for (const backend of BACKENDS) {
  for (const name of Object.keys(CASES)) {
    Deno.test(`features by ${name} are their definition, on ${backend}`, async () => {
      for (const sizes of SIZES) {
        // Sums of up to 257 terms, about 10 in all, in another order.
        assertLess(await gapOf(name, sizes, backend), 1e-13, JSON.stringify(sizes));
      }
    });
  }

  Deno.test(`cosines and sines are right to rounding, on ${backend}`, async () => {
    // One input and the direction 1: projections are the inputs, exactly.
    const n = 20_000;
    for (const size of [1, 30, 1e4, 1e9]) {
      const x = normal(4, n, 1).data.map((value) => size * value);
      const { apply } = projection(Float64Array.of(1), 1, { kind: "pairs", weight: 1 });
      const z = await apply(x, n, await startRun({ backend }));
      x.forEach((t, i) => {
        // One rounding of a number below 1, and that of the polynomials.
        assertLess(Math.abs(z[2 * i]! - Math.cos(t)), 2.5e-16);
        assertLess(Math.abs(z[2 * i + 1]! - Math.sin(t)), 2.5e-16);
      });
    }
  });
}

Deno.test("features of many rows are cut into tasks without a seam", async () => {
  // 2^21 entries a task: six tasks, the last one short.
  assertLess(await gapOf("relu", { n: 1500, inputs: 2, columns: 7001 }, "wasm"), 1e-14);
});

Deno.test("features without threads are those with threads", async () => {
  const x = normal(5, 200, 7).data;
  const { apply } = projection(normal(6, 2000, 7).data, 7, CASES.pairs!(2000)[0]);
  const alone = await apply(x, 200, await startRun({ backend: "wasm", workers: 0 }));
  assertEquals(alone, await apply(x, 200, await startRun({ backend: "wasm", workers: 2 })));
});

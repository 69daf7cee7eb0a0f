import { assertLess } from "@std/assert";
import { agop, rfm, type RfmOptions } from "@widenet/ntk";
import { startRun } from "../../lib/linalg/run.ts";
import { averageOuterProduct } from "../../lib/rfm/gradients.ts";
import { pointsOf, rootOf } from "../../lib/rfm/points.ts";
import { BACKENDS } from "../suites/backends.ts";
import { inputs, relative } from "./data.ts";

for (const name of BACKENDS) {
  Deno.test(`tiles of both sides of the diagonal give the outer products of all tiles (${name})`, async () => {
    // More than one tile: 2^21 entries are 998 rows of 2100.
    const [n, d] = [2100, 3];
    const run = await startRun({ backend: name });
    const x = inputs(1, n, d), coefficients = inputs(2, n, 2);
    const features = await agop(inputs(3, 5, d));
    const metric = await rootOf(run, features, "test");
    const points = await pointsOf(run, x, metric);
    const kernel = { spec: { form: "gaussian" }, bandwidth: 2 } as const;
    const expansion = { kernel, centres: points, coefficients };
    const job = { expansion, metric, centering: true, diagonal: false };
    const both = await averageOuterProduct({ ...job, points }, run);
    // The same points as another object are taken for others.
    const all = await averageOuterProduct({ ...job, points: { ...points } }, run);
    assertLess(relative(both, all), 1e-11);
  });
}

Deno.test("rfm() gives the same on all backends", async () => {
  const x = inputs(1, 80, 4), y = inputs(2, 80, 2);
  for (const kernel of ["laplace", "gaussian"] as const) {
    const options: RfmOptions = { kernel, iterations: 2, ridge: 0.1 };
    const expected = await rfm(x, y, { ...options, backend: "reference" });
    for (const backend of BACKENDS) {
      const { features } = await rfm(x, y, { ...options, backend, workers: 2 });
      assertLess(relative(features, expected.features), 1e-10);
    }
  }
});

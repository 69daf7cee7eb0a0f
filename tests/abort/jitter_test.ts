/**
 * A sample of `deno task jitter` with slack: the bounds are 50 ms and 200 ms where nobody else uses the
 * machine, and what was mended here took seconds.
 *
 * @module
 */
import { assert, assertEquals, assertLess } from "@std/assert";
import { JOBS } from "../../bench/jitter/jobs.ts";
import { measure } from "../../bench/jitter/measure.ts";
import { oneOfThree } from "../suites/tries.ts";

/** Jobs whose runs, whole or up to an abort, blocked for half a second or more once. */
const SECONDS = [
  "cntk pooled 128^2, one thread",
  "attention 24^2, reference engine",
  "nystrom, rank 1000, n = 4000",
  "sampleGaussian, 2e7 numbers",
];

/** Jobs with networks of finite width: some blocked for 100 to 250 ms once; now they do for 40 at most. */
const FINITE = [
  "finite.initLater, 8e6 numbers",
  "finite.apply",
  "finite.train",
  "finite.jvp",
  "finite.vjp",
  "hessianProduct",
  "empiricalNtk, n = 3000",
  "empiricalNtk, jacobian, n = 1500",
  "empiricalNtk, products, n = 1500",
  "monteCarloKernels, width 2048",
];

const SAMPLE = [
  ...SECONDS.map((name) => ({ name, most: 150 })),
  ...FINITE.map((name) => ({ name, most: 75 })),
];
const STOP = 600;

for (const { name, most } of SAMPLE) {
  const job = JOBS.find((job) => job.name === name);
  Deno.test(
    `the event loop turns during "${name}", and an abort ends it`,
    oneOfThree(async () => {
      assert(job !== undefined, "there is such a job");
      const { runs } = await measure(job, [100, 700]);
      assertEquals(runs.map(({ isRight }) => isRight), [true, true]);
      for (const { block, stop = 0 } of runs) {
        assertLess(block, most);
        assertLess(stop, STOP);
      }
    }),
  );
}

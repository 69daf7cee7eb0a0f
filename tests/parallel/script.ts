/**
 * Uses the pool and ends.
 *
 * @module
 */
import { allocateShared, countWorkers, runTasks, task } from "../../lib/parallel/mod.ts";
import * as sample from "./sample_tasks.ts";

const data = allocateShared(10);
await runTasks(
  Array.from(data, (_, index) => task(sample, "square", { data, index })),
  { workers: 2 },
);
// deno-lint-ignore no-console
console.log(`${countWorkers()} threads`);

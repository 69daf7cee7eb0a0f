/**
 * The WebAssembly engine: tiles of pairs on all cores. Inputs without sites and maps over sites have a module, and
 * memory, each.
 *
 * @module
 */
import type { Engine, KernelJob, KernelResult } from "../engine.ts";
import { referenceEngine } from "../reference/mod.ts";
import { runPairs } from "./pairs/mod.ts";

/** WebAssembly with 128-bit vectors, on all cores where threads can share memory. */
export const wasmEngine: Engine = { name: "wasm", run };

async function run(job: KernelJob): Promise<KernelResult> {
  if (job.program.spatial.length === 0) {
    return await runPairs(job) ?? await referenceEngine.run(job);
  }
  // Loaded when there are images: code and memory of its own.
  const { runSites } = await import("./sites/mod.ts");
  return await runSites(job);
}

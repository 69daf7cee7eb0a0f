// @ts-nocheck: AssemblyScript
/** What the engine calls for programs over sites. */
export { base, clear, execute, spreadLane } from "./execute.ts";
export { expandSites, tabulateVariances } from "./expand.ts";
export { prepare_f32, prepare_f64 } from "./prepare.ts";
export { scaleVariances, windowVariances, writeRoots } from "./variances.ts";

/**
 * The engines that every kernel test runs on.
 *
 * @module
 */
import type { EngineName } from "../../lib/engine/engine.ts";

/** Names of all engines that there are. */
export const ENGINES: readonly EngineName[] = ["wasm", "reference"];

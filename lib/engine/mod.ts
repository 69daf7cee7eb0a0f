/**
 * The engines that there are.
 *
 * @module
 */
import { UnavailableError } from "../errors.ts";
import type { Engine, EngineName } from "./engine.ts";
import { referenceEngine } from "./reference/mod.ts";
import { wasmEngine } from "./wasm/mod.ts";

// "auto" takes the first.
const engines: readonly Engine[] = [wasmEngine, referenceEngine];

/**
 * Finds an engine by name.
 *
 * @param name Its name, or "auto".
 * @returns The engine.
 * @throws {TypeError} If the name is not that of an engine.
 * @throws {UnavailableError} If this version does not have the engine.
 */
export function selectEngine(name: EngineName): Engine {
  const known: readonly EngineName[] = ["auto", "reference", "wasm", "webgpu"];
  if (!known.includes(name)) {
    throw new TypeError(
      `Cannot select an engine as 'engine' must be one of ${known.join(", ")}: found ${name}`,
    );
  }
  const engine = engines.find((engine) => name === "auto" || engine.name === name);
  if (engine === undefined) {
    const present = engines.map((engine) => engine.name).join(", ");
    throw new UnavailableError(
      `Cannot use engine '${name}' as this version does not have it: use "auto" or one of ${present}`,
    );
  }
  return engine;
}

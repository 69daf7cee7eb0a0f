/**
 * The engines that there are.
 *
 * @module
 */
import { UnavailableError } from "../errors.ts";
import { checkOneOf } from "../options.ts";
import { webAssemblyLack } from "../web_assembly.ts";
import { type Engine, ENGINE_NAMES, type EngineName } from "./engine.ts";
import { referenceEngine } from "./reference/mod.ts";

interface EngineRow {
  readonly name: Engine["name"];
  /** Why the engine cannot run here, if so. */
  readonly lack: () => string | undefined;
  readonly load: () => Promise<Engine>;
}

// "auto" takes the first row that lacks nothing. Modules in WebAssembly are imported only where they
// can run, since the import of one that cannot would be the end of the program.
const ENGINES: readonly EngineRow[] = [
  {
    name: "wasm",
    lack: webAssemblyLack,
    load: async () => (await import("./wasm/mod.ts")).wasmEngine,
  },
  { name: "reference", lack: () => undefined, load: () => Promise.resolve(referenceEngine) },
];

/**
 * Finds an engine by name.
 *
 * @param name Its name, or "auto".
 * @returns The engine.
 * @throws {TypeError} If the name is not that of an engine.
 * @throws {UnavailableError} If this version does not have the engine, or it cannot run here.
 */
export async function selectEngine(name: EngineName): Promise<Engine> {
  checkOneOf("select an engine", "engine", name, ENGINE_NAMES);
  const present = ENGINES.filter(({ lack }) => lack() === undefined);
  const row = present.find((row) => name === "auto" || row.name === name);
  if (row !== undefined) return await row.load();
  const lack = ENGINES.find((row) => row.name === name)?.lack();
  const names = present.map((row) => row.name).join(", ");
  throw new UnavailableError(
    `Cannot use engine '${name}' as ${lack ?? "this version does not have it"}: ` +
      `use "auto" or one of ${names}`,
  );
}

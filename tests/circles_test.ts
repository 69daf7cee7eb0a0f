import { assert, assertEquals } from "@std/assert";

const LIB = new URL("../lib/", import.meta.url);
const COMMENT = /\/\*.*?\*\/|^\s*\/\/[^\n]*$/gms;
const IMPORT = /^(?:import|export)\s(?:[^;"]*?\sfrom\s+)?"(\.[^"]+\.ts)"/gm;

/** All modules below a folder, with what each imports: values and types. */
async function modulesOf(folder: URL, found = new Map<string, string[]>()) {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const url = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) await modulesOf(url, found);
    else if (name.endsWith(".ts")) {
      const code = (await Deno.readTextFile(url)).replaceAll(COMMENT, "");
      found.set(url.href, [...code.matchAll(IMPORT)].map(([, path]) => new URL(path!, url).href));
    }
  }
  return found;
}

/** A circle of modules, if there is one. */
function circleIn(modules: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (module: string, above: readonly string[]): readonly string[] | undefined => {
    const since = above.indexOf(module);
    if (since >= 0) return [...above.slice(since), module];
    if (done.has(module)) return undefined;
    done.add(module);
    for (const next of modules.get(module) ?? []) {
      const found = visit(next, [...above, module]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (const module of modules.keys()) {
    const found = visit(module, []);
    if (found !== undefined) return found;
  }
  return undefined;
}

Deno.test("no modules of the library import one another in a circle, not even types", async () => {
  const modules = await modulesOf(LIB);
  assert(modules.size > 500);
  assertEquals(circleIn(modules)?.map((module) => module.slice(LIB.href.length)), undefined);
});

Deno.test("pairs and sites of the WebAssembly engine share what lies above them, and know nothing of each other", async () => {
  const engine = new URL("engine/wasm/", LIB);
  for (const [one, other] of [["pairs/", "sites/"], ["sites/", "pairs/"]] as const) {
    const modules = await modulesOf(new URL(one, engine));
    assert(modules.size > 30);
    const crossing = [...modules].filter(([, imports]) =>
      imports.some((path) => path.startsWith(new URL(other, engine).href))
    );
    assertEquals(crossing.map(([module]) => module), []);
  }
});

Deno.test("a circle of modules would be found", () => {
  const modules = new Map([["a", ["b", "d"]], ["b", ["c"]], ["c", ["d"]], ["d", ["c"]]]);
  assertEquals(circleIn(modules), ["c", "d", "c"]);
});

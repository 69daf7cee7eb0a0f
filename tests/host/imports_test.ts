import { assert, assertEquals } from "@std/assert";
import { run } from "./command.ts";

interface Module {
  readonly kind: string;
  readonly local?: string;
  /** An import of types alone has no code. */
  readonly dependencies?: readonly { readonly code?: { readonly specifier?: string } }[];
}

interface Graph {
  readonly modules: readonly Module[];
  readonly npmPackages: Readonly<Record<string, unknown>>;
}

const graph: Graph = JSON.parse(await run(Deno.execPath(), ["info", "--json", "mod.ts"]));

/** Pictures in a window of the browser, which the package leaves to Deno alone. */
const DENO_ONLY = /\/lib\/(host\/deno\w*\.ts$|plot\/browser\/|plot\/nodeplotlib\.ts$)/;

Deno.test("the package imports nothing that a host has built in", () => {
  const imports = graph.modules.flatMap(({ dependencies = [] }) =>
    dependencies.flatMap(({ code }) => code?.specifier ?? [])
  );
  assert(imports.some((specifier) => specifier.endsWith("/lib/host/mod.ts")));
  assertEquals(imports.filter((specifier) => specifier.startsWith("node:")), []);
});

Deno.test("the package names Deno in one module", async () => {
  const found: string[] = [];
  for (const { local } of graph.modules) {
    if (local === undefined || !/\/lib\/.*\.ts$/.test(local) || DENO_ONLY.test(local)) continue;
    const source = await Deno.readTextFile(local);
    const code = source.replaceAll(/\/\*.*?\*\/|^\s*\/\/[^\n]*$|"Deno\.customInspect"/gms, "");
    // The errors of Deno are looked for by `typeof`.
    if (/\bDeno\./.test(code) && !local.endsWith("/lib/host/errors.ts")) found.push(local);
  }
  assertEquals(found, []);
});

Deno.test("users of the package download no compiler", () => {
  const names = Object.keys(graph.npmPackages);
  assert(names.some((name) => name.startsWith("numpy-ts@")));
  const tools = /^(assemblyscript|binaryen|esbuild)@/;
  assertEquals(names.filter((name) => tools.test(name)), []);
});

Deno.test("the tools take the versions of packages that the package takes", async () => {
  const read = async (path: string): Promise<Readonly<Record<string, string>>> =>
    JSON.parse(await Deno.readTextFile(new URL(`../../${path}`, import.meta.url))).imports;
  const own = await read("deno.json");
  for (const config of ["tools/deno.json", "tools/wasm/deno.json"]) {
    for (const [name, address] of Object.entries(await read(config))) {
      assertEquals(address, own[name] ?? address, `${name} in ${config}`);
    }
  }
});

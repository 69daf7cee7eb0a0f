import { assert, assertEquals } from "@std/assert";
import * as widenet from "@widenet/ntk";
import names from "./public_names.json" with { type: "json" };

const HINT =
  "the public names changed; if that is meant, write them into tests/public_names.json " +
  "and tell of the change in CHANGELOG.md";

Deno.test("mod.ts exports the names of the snapshot, and no others", () => {
  assertEquals(Object.keys(widenet).toSorted(), names.mod, HINT);
});

Deno.test("stax holds the names of the snapshot, and no others", () => {
  assertEquals(Object.keys(widenet.stax).toSorted(), names.stax, HINT);
});

Deno.test("theory holds the names of the snapshot, and no others", () => {
  assertEquals(Object.keys(widenet.theory).toSorted(), names.theory, HINT);
});

Deno.test("mod.ts does not pull in the pages that scripts open, nor plotly", async () => {
  const root = new URL("../", import.meta.url);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "mod.ts"],
    cwd: root,
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const graph = JSON.parse(new TextDecoder().decode(stdout)) as {
    readonly modules: readonly { readonly specifier: string }[];
  };
  const specifiers = graph.modules.map(({ specifier }) => specifier);
  assert(specifiers.includes(new URL("lib/tensor.ts", root).href), "the graph was not read");
  assertEquals(
    specifiers.filter((specifier) => /nodeplotlib|plotly\.js|plot\/browser/.test(specifier)),
    [],
  );
});

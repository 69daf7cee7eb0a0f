import { assertEquals, assertStringIncludes } from "@std/assert";
import { runNotebook } from "../../../tasks/jupyter/run.ts";
import { Folder } from "../fixtures.ts";

/** numpy.random.default_rng(3).standard_normal(1)[0] of NumPy 2. */
const FIRST_OF_SEED_3 = 2.0409191213851825;

const LIB = new URL("../../../lib/", import.meta.url).href;
const SIZED = [
  `const { notebookSize } = await import("${LIB}notebook/size.ts");`,
  "notebookSize();",
];

async function lastOutput(folder: Folder): Promise<string> {
  const cells = await folder.cells("a.ipynb");
  return cells.at(-1)?.outputs[0].data["text/plain"][0];
}

Deno.test("runNotebook() keeps outputs of the large size when the default size is run", async () => {
  await using folder = await Folder.make({ "a.ipynb": SIZED });
  const file = folder.file("a.ipynb");
  await runNotebook(file);
  assertEquals(await lastOutput(folder), '"default"');

  assertEquals((await runNotebook(file, { large: true })).kept, undefined);
  assertEquals(await lastOutput(folder), '"large"');
  const large = await Deno.readTextFile(file);
  assertEquals(JSON.parse(large).metadata.widenet, { size: "large" });

  const again = await runNotebook(file);
  assertStringIncludes(again.kept ?? "", "outputs of the large size are kept");
  assertEquals(await Deno.readTextFile(file), large);

  assertEquals((await runNotebook(file, { replace: true })).kept, undefined);
  assertEquals(await lastOutput(folder), '"default"');
});

Deno.test("runNotebook() notes no size on a notebook that has one size only", async () => {
  await using folder = await Folder.make({ "a.ipynb": ["1;"] });
  await runNotebook(folder.file("a.ipynb"), { large: true });
  const { metadata } = JSON.parse(await Deno.readTextFile(folder.file("a.ipynb")));
  assertEquals("widenet" in metadata, false);
});

Deno.test("runNotebook() shifts the seeds of the library and then leaves the file as it is", async () => {
  const first = (seed: number): string =>
    `const { randomGenerator } = await import("${LIB}random.ts");
const drawn = randomGenerator(${seed}).normal([1]).data[0];
if (drawn !== ${FIRST_OF_SEED_3}) throw new Error(String(drawn));`;
  await using folder = await Folder.make({ "a.ipynb": [first(1)] });
  const imports = { "numpy-ts": "npm:numpy-ts@1.7.0" }; // in the cache, as the project uses it
  await Deno.writeTextFile(folder.file("deno.json"), JSON.stringify({ imports, lock: false }));
  const before = await Deno.readTextFile(folder.file("a.ipynb"));
  const { failure, kept } = await runNotebook(folder.file("a.ipynb"), { shift: 2 });
  assertEquals(failure, undefined);
  assertStringIncludes(kept ?? "", "seeds shifted by 2");
  assertEquals(await Deno.readTextFile(folder.file("a.ipynb")), before);
  assertEquals((await runNotebook(folder.file("a.ipynb"))).failure?.cell, 1);
});

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readExamples } from "../../tasks/examples.ts";
import { ALONE, dealAll, findSources, runTests } from "../../tasks/test.ts";

Deno.test("runTests() ends with the exit code of the tests", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "a_test.ts");
  await Deno.writeTextFile(path, 'console.error("x"); Deno.test("a", () => {});');
  let text = "";
  const options = { write: (part: string) => void (text += part), inPlace: false };
  assertEquals(await runTests(["--no-check", path], options), 0);
  assert(/^ok \| 1 passed \| 0 failed \(.*\)\n$/.test(text), text);
  await Deno.writeTextFile(path, 'Deno.test("a", () => { throw new Error("no"); });');
  assertEquals(await runTests(["--no-check", path], options), 1);
  assert(text.includes("a ... FAILED") && text.includes("error: Error: no"), text);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("findSources() finds tests and sources", async () => {
  const { tests, library } = await findSources();
  assert(tests.includes("tests/tasks/test_test.ts") && !tests.includes("tests/suites/tries.ts"));
  assert(library.includes("mod.ts") && library.includes("lib/random.ts"));
});

Deno.test("dealAll() deals every test and every example once", async () => {
  const folder = await Deno.makeTempDir();
  const { tests, library } = await findSources();
  const { lots } = await dealAll(folder);
  const dealt = lots.flat().filter((word) => word.startsWith("tests"));
  assertEquals([...dealt, ...ALONE].sort(), tests);
  const examples = lots.flat().filter((word) => word.endsWith("examples_test.ts"));
  const named = examples.filter((path) => !tests.includes(path)).flatMap((path) =>
    [...Deno.readTextFileSync(path).matchAll(/^Deno\.test\("(.*?)"/gm)].map(([, name]) => name)
  );
  await Deno.remove(folder, { recursive: true });
  const all = await readExamples(library);
  assertEquals(named.sort(), all.map(({ name }) => name).sort());
  assert(all.length > 200);
});

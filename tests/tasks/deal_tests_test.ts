import { assert, assertEquals } from "@std/assert";
import { ALONE, deal, dealAll, findSources } from "../../tasks/deal_tests.ts";
import { readExamples } from "../../tasks/examples.ts";
import { Project } from "./project.ts";

Deno.test("findSources() finds tests and sources", async () => {
  const { tests, library } = await findSources();
  assert(tests.includes("tests/tasks/test_test.ts") && !tests.includes("tests/suites/tries.ts"));
  assert(library.includes("mod.ts") && library.includes("lib/random.ts"));
});

Deno.test("dealAll() deals every test and every example once", async () => {
  const folder = await Deno.makeTempDir();
  const { tests, library } = await findSources();
  const { lots, alone } = await dealAll(folder);
  assertEquals(alone, ["--no-check", ...ALONE]);
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

Deno.test("deal() makes no lot that is empty", () => {
  assertEquals(deal([1, 2, 3, 4, 5], 2), [[1, 3, 5], [2, 4]]);
  assertEquals(deal([1, 2], 12), [[1], [2]]);
  assertEquals(deal([], 12), []);
});

Deno.test("dealAll() names a file in every lot, however few there are", async () => {
  await using project = await Project.make({ "tests/a_test.ts": "", "mod.ts": "" });
  const { lots, alone, total } = await dealAll(project.file("examples"), project.root);
  assertEquals({ lots, alone, total }, {
    lots: [["--no-check", "tests/a_test.ts"]],
    alone: undefined,
    total: 1,
  });
});

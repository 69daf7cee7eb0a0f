import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UsageError } from "../../tasks/command_line.ts";
import { mutantsOf, parseMutantsRequest, report } from "../../tasks/mutants.ts";
import { Folder } from "./fixtures.ts";

const CHECK = new URL("../../lib/notebook/check.ts", import.meta.url).href;

Deno.test("mutantsOf() tells claims that notice a wrong constant from those that do not", async () => {
  await using folder = await Folder.make({
    "a.ipynb": [
      `const { check } = await import("${CHECK}");`,
      `check("sharp", { value: 2, expected: 2, tolerance: 0.1 });
check("loose", { value: [2, 4], expected: [2, 4], tolerance: 5 });
check("zero", { value: 0, expected: 0, tolerance: 1 });
for (const k of [1, 2]) {
  check(\`tight bound \${k}\`, { value: 0.9, below: 1 });
}
check("room", { value: 5, above: 1 });
check("condition", true);`,
    ],
  });
  const before = await Deno.readTextFile(folder.file("a.ipynb"));
  const mutants = await mutantsOf(folder.file("a.ipynb"));
  assertEquals(mutants.map(({ name, noticed }) => [name, noticed]), [
    ["sharp", true],
    ["loose", false],
    ["zero", undefined],
    ["tight bound 1", true],
    ["tight bound 2", true],
    ["room", false],
    ["condition", undefined],
  ]);
  assertEquals(await Deno.readTextFile(folder.file("a.ipynb")), before);
  assertEquals(
    report("a.ipynb", mutants),
    "a.ipynb: 7 claims; wrong constants noticed: expected 1 of 2, below 2 of 2, above 0 of 1\n" +
      "  not noticed: loose",
  );
});

Deno.test("mutantsOf() refuses a notebook whose claims do not hold as they are", async () => {
  await using folder = await Folder.make({
    "a.ipynb": [`const { check } = await import("${CHECK}");\ncheck("false", 1 > 2);`],
  });
  await assertRejects(
    () => mutantsOf(folder.file("a.ipynb")),
    Error,
    "Cannot accept the claim: false",
  );
});

Deno.test("parseMutantsRequest() takes names and a shift, and refuses what would have no effect", () => {
  assertEquals(parseMutantsRequest(["a", "--shift", "3"]), { names: ["a"], shift: 3 });
  assertEquals(parseMutantsRequest([]), { names: [], shift: 0 });
  for (const option of ["--large", "--replace", "--jobs=2", "--timeout=5"]) {
    assertThrows(() => parseMutantsRequest(["a", option]), UsageError, "options: --shift");
  }
  assertThrows(() => parseMutantsRequest(["--shift=-1"]), UsageError, "found '-1'");
});

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
check("typed", { value: [2, 4], expected: Float64Array.of(2, 4), tolerance: 0.1 });
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
    ["typed", true],
    ["zero", undefined],
    ["tight bound 1", true],
    ["tight bound 2", true],
    ["room", false],
    ["condition", undefined],
  ]);
  assertEquals(await Deno.readTextFile(folder.file("a.ipynb")), before);
  assertEquals(
    report("a.ipynb", mutants),
    "a.ipynb: 8 claims; wrong constants noticed: expected 2 of 3, below 2 of 2, above 0 of 1\n" +
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

/** A program that tries the mutants of a notebook, and keeps a file that it changes. */
const PROGRAM = `
import { mutantsOf } from ${
  JSON.stringify(new URL("../../tasks/mutants.ts", import.meta.url).href)
};
import { interruption } from ${
  JSON.stringify(new URL("../../tasks/interruption.ts", import.meta.url).href)
};
import { keep } from ${JSON.stringify(new URL("../../tasks/notebooks.ts", import.meta.url).href)};
const [notebook, kept] = Deno.args, signal = interruption();
try {
  await using _file = keep(kept);
  Deno.writeTextFileSync(kept, "changed");
  console.log("begun");
  await mutantsOf(notebook, 0, signal);
} catch (error) {
  Deno.exit(error === signal.reason ? 130 : 1);
}
`;

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`a run of mutants that gets ${signal} leaves files as they were`, async () => {
    await using folder = await Folder.make({ "a.ipynb": ["while (true);"] });
    const [notebook, kept] = [folder.file("a.ipynb"), folder.file("kept.txt")];
    await Deno.writeTextFile(kept, "as it was");
    const before = await Deno.readTextFile(notebook);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", PROGRAM, notebook, kept],
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.getReader();
    assertEquals(new TextDecoder().decode((await reader.read()).value), "begun\n");
    assertEquals(await Deno.readTextFile(kept), "changed");
    child.kill(signal);
    assertEquals((await child.status).code, 130);
    await reader.cancel();
    assertEquals(await Deno.readTextFile(kept), "as it was");
    assertEquals(await Deno.readTextFile(notebook), before);
  });
}

Deno.test("parseMutantsRequest() takes names and a shift, and refuses what would have no effect", () => {
  assertEquals(parseMutantsRequest(["a", "--shift", "3"]), { names: ["a"], shift: 3 });
  assertEquals(parseMutantsRequest([]), { names: [], shift: 0 });
  for (const option of ["--large", "--replace", "--jobs=2", "--timeout=5"]) {
    assertThrows(() => parseMutantsRequest(["a", option]), UsageError, "options: --shift");
  }
  assertThrows(() => parseMutantsRequest(["--shift=-1"]), UsageError, "found '-1'");
});

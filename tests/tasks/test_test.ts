import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { countFiles, runTests, TestReader } from "../../tasks/test.ts";

/** What a reader sees of some lines. */
function shown(lines: readonly string[]): { readonly text: string[]; readonly standing: string } {
  const text: string[] = [];
  const reader = new TestReader(4, (line) => text.push(line));
  for (const line of lines) reader.take(line);
  return { text, standing: reader.standing };
}

const PASSING = [
  "running 2 tests from ./tests/a_test.ts",
  "a ... ok (1ms)",
  "Error: part of a test",
  "    at file:///a.ts:1:1",
  "b ... ignored (0ms)",
  "running 1 test from ./tests/b_test.ts",
  "c ... ok (2s)",
];

Deno.test("TestReader shows nothing of tests that pass but how far they are", () => {
  assertEquals(shown(PASSING), { text: [], standing: "50 % (2 passed, now ./tests/b_test.ts)" });
  assertEquals(shown([...PASSING, "", "ok | 2 passed | 0 failed (3s)"]).text, [
    "ok | 2 passed | 0 failed (3s)",
  ]);
});

Deno.test("TestReader shows a failure at once with what its file printed, and all that follows", () => {
  const end = [" ERRORS ", "", "d => ./tests/b_test.ts:1:6", "FAILED | 2 passed | 1 failed (3s)"];
  const { text } = shown([...PASSING, "a note", "d ... FAILED (1ms)", ...end]);
  assertEquals(text, ["./tests/b_test.ts\na note\nd ... FAILED (1ms)", ...end]);
});

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

Deno.test("countFiles() counts tests and examples", async () => {
  assert(await countFiles() > 400);
});

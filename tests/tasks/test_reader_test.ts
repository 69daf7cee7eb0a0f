import { assertEquals } from "@std/assert";
import { TestReader } from "../../tasks/test_reader.ts";

/** What a reader sees of some lines, and what is counted. */
function shown(lines: readonly string[]): { readonly text: string[]; readonly counted: string } {
  const text: string[] = [];
  const counts = { files: 0, passed: 0, failed: 0, ignored: 0, filtered: 0 };
  const reader = new TestReader(counts, (line) => text.push(line));
  for (const line of lines) reader.take(line);
  const { files, passed, failed, ignored, filtered } = counts;
  return { text, counted: `${files} ${passed} ${failed} ${ignored} ${filtered} ${reader.file}` };
}

const PASSING = [
  "running 2 tests from ./tests/a_test.ts",
  "a ... ok (1ms)",
  "Error: part of a test",
  "    at file:///a.ts:1:1",
  "b ... ignored (0ms)",
  "running 1 test from ./tests/b_test.ts",
  "  a step ... ok (1s)",
  "c ... ok (2s)",
];
/** One more than there are lines: what a test prints may hide the line that says how it ended. */
const END = "ok | 3 passed (1 step) | 0 failed | 1 ignored | 4 filtered out (3s)";

Deno.test("TestReader counts tests that pass and shows nothing of them", () => {
  assertEquals(shown(PASSING), { text: [], counted: "2 2 0 0 0 ./tests/b_test.ts" });
  assertEquals(shown([...PASSING, "", END]), { text: [], counted: "2 3 0 1 4 ./tests/b_test.ts" });
});

Deno.test("TestReader takes no line that a test has printed for the last one", () => {
  const printed = ["ok | 50 passed | 7 failed", "d ... ok (1ms)"];
  assertEquals(shown([...PASSING, ...printed]).counted, "2 3 0 0 0 ./tests/b_test.ts");
  assertEquals(shown([...PASSING, ...printed, END]).counted, "2 3 0 1 4 ./tests/b_test.ts");
  const reader = new TestReader(
    { files: 0, passed: 0, failed: 0, ignored: 0, filtered: 0 },
    () => {},
  );
  for (const line of [...PASSING, ...printed]) reader.take(line);
  assertEquals(reader.hasEnded, false);
  reader.take(END);
  assertEquals(reader.hasEnded, true);
});

Deno.test("TestReader shows a failure at once with what its file printed, and all that follows", () => {
  const errors = [" ERRORS ", "", "d => ./tests/b_test.ts:1:6", "error: x ... ok"];
  const end = "FAILED | 2 passed | 1 failed (1 step) | 1 ignored (3s)";
  const { text, counted } = shown([...PASSING, "a note", "d ... FAILED (1ms)", ...errors, end]);
  const failure = "./tests/b_test.ts\n  a step ... ok (1s)\na note\nd ... FAILED (1ms)";
  assertEquals(text, [failure, ...errors]);
  assertEquals(counted, "2 2 1 1 0 ./tests/b_test.ts");
});

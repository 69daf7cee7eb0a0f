import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { runTests } from "../../tasks/test.ts";

const PASSES = 'Deno.test("passes", () => {});';

/** Runs files, given by name and source, and returns the exit code and what a reader sees. */
async function run(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly text: string }> {
  const folder = await Deno.makeTempDir();
  let text = "";
  try {
    const paths = Object.keys(files).map((name) => join(folder, name));
    for (const [index, source] of Object.values(files).entries()) {
      await Deno.writeTextFile(paths[index]!, source);
    }
    const write = (part: string): void => void (text += part);
    const code = await runTests(paths, { passed: ["--no-check"], write, inPlace: false });
    return { code, text };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a file that ends by itself with code 0 has not passed", async () => {
  const { code, text } = await run({ "a_test.ts": PASSES, "b_test.ts": `Deno.exit(0);${PASSES}` });
  assertEquals(code, 1);
  assertMatch(text, /^note \S*b_test\.ts called `Deno\.exit\(0\)`/m);
  assertStringIncludes(text, "FAILED | 1 passed");
});

Deno.test("a process that is killed says how and where it ended, and what it left undone", async () => {
  const killed =
    'Deno.test("dies", () => { console.log("last words"); Deno.kill(Deno.pid, "SIGKILL"); });';
  const files = { "a_test.ts": PASSES, "b_test.ts": killed, "c_test.ts": PASSES };
  const { code, text } = await run(files);
  assertNotEquals(code, 0);
  assertMatch(text, /ended early, with signal SIGKILL, in \S*b_test\.ts$/m);
  assertStringIncludes(text, "last words");
  assertMatch(text, /^Not begun: \S*c_test\.ts$/m);
});

Deno.test("a file that imports what is not there fails, and says so", async () => {
  const { code, text } = await run({ "a_test.ts": "import './nowhere.ts';" });
  assertEquals(code, 1);
  assertStringIncludes(text, "nowhere.ts");
});

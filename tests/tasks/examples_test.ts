import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { examplesOf, readExamples, writeExamples } from "../../tasks/examples.ts";
import { runTests } from "../../tasks/test.ts";

const TEXT = `/**
 * Adds.
 *
 * \`\`\`ts
 * import { assert } from "@std/assert";
 *
 * assert(1 + 1 === 2);
 * \`\`\`
 */
export const a = 1;

export class B {
  /**
   * \`\`\`ts ignore
   * nothing;
   * \`\`\`
   * \`\`\`ts
   * throw new Error("no");
   * \`\`\`
   */
  c(): void {}
}
`;

Deno.test("examplesOf() finds examples and keeps the numbers of their lines", () => {
  const examples = examplesOf("lib/a.ts", TEXT);
  assertEquals(examples.map(({ name }) => name), ["lib/a.ts:5", "lib/a.ts:18"]);
  const lines = TEXT.split("\n");
  for (const { source } of examples) {
    for (const [index, line] of source.split("\n").entries()) {
      if (line !== "") assertEquals(line, lines[index]!.replace(/^ *\* /, ""));
    }
  }
});

Deno.test("readExamples() finds all examples of the library", async () => {
  const text = await Deno.readTextFile(new URL("../../lib/random.ts", import.meta.url));
  const found = await readExamples(["lib/random.ts"]);
  assertEquals(found.length, text.split("* ```ts\n").length - 1);
});

Deno.test("writeExamples() makes a test of each example", async () => {
  const folder = await Deno.makeTempDir();
  const path = await writeExamples(folder, examplesOf("lib/a.ts", TEXT));
  let text = "";
  const write = (part: string): void => void (text += part);
  const passed = ["--no-check", "--no-lock", "--config=deno.json"];
  assertEquals(await runTests([path], { passed, write, inPlace: false }), 1);
  assertStringIncludes(text, "lib/a.ts:18 ... FAILED");
  assertStringIncludes(text, "1_a.ts:18:7");
  assert(/^FAILED \| 1 passed \| 1 failed/m.test(text), text);
  await Deno.remove(folder, { recursive: true });
});

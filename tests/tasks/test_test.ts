import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { runTests } from "../../tasks/test.ts";
import { Project } from "./project.ts";

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

Deno.test("runTests() shows the file of each process that runs, and of none that has ended", async () => {
  // The first test ends a second after the second one.
  const waits = `Deno.test("waits", async () => {
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    while (![...Deno.readDirSync(".")].some(({ name }) => name === "done")) await pause(10);
    await pause(1000);
  });`;
  const passes = 'Deno.test("passes", () => Deno.writeTextFileSync("done", ""));';
  await using project = await Project.make({
    "tests/a_test.ts": waits,
    "tests/b_test.ts": passes,
  });
  const written: string[] = [];
  const write = (text: string): void => void written.push(text);
  const options = { root: project.root, jobs: 2, write, inPlace: true, width: Infinity };
  assertEquals(await runTests([], options), 0);
  const last = written.findLast((text) => text.includes("(1 passed)"))!;
  assert(last.includes("a_test.ts") && !last.includes("b_test.ts"), last);
});

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { runTests } from "../../tasks/test.ts";

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

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../../tasks/command_line.ts";
import { parseTestRequest, runTests } from "../../tasks/test.ts";
import { Project } from "./project.ts";

Deno.test("runTests() ends with the exit code of the tests", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "a_test.ts");
  await Deno.writeTextFile(path, 'console.error("x"); Deno.test("a", () => {});');
  let text = "";
  const write = (part: string): void => void (text += part);
  const options = { passed: ["--no-check"], write, inPlace: false };
  assertEquals(await runTests([path], options), 0);
  assert(/^ok \| 1 passed \| 0 failed \(.*\)\n$/.test(text), text);
  await Deno.writeTextFile(path, 'Deno.test("a", () => { throw new Error("no"); });');
  assertEquals(await runTests([path], options), 1);
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

Deno.test("runTests() starts no further process after a failure where that is asked for", async () => {
  const file = 'Deno.test("fails", () => { throw new Error("no"); });';
  await using project = await Project.make({ "tests/a_test.ts": file, "tests/b_test.ts": file });
  let text = "";
  const write = (part: string): void => void (text += part);
  const options = { root: project.root, jobs: 1, write, inPlace: false };
  assertEquals(await runTests([], { ...options, passed: ["--fail-fast"] }), 1);
  assert(text.includes("FAILED | 0 passed | 1 failed"), text);
  assertEquals(await runTests([], options), 1);
  assert(text.includes("FAILED | 0 passed | 2 failed"), text);
});

/** A test that never ends and writes the process that it is in. */
const HANGS = `Deno.test("hangs", async () => {
  Deno.writeTextFileSync("process", String(Deno.pid));
  await new Promise((resolve) => setTimeout(resolve, 1e6));
});`;

async function written(path: string): Promise<string> {
  for (;;) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text !== "") return text;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether there is a process: a signal that changes nothing reaches it. */
function isAlive(process: number): boolean {
  try {
    Deno.kill(process, "SIGCONT");
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("runTests() that is aborted ends its processes and removes the examples", async () => {
  const example =
    "/**\n * ```ts\n * Deno.writeTextFileSync('where', import.meta.url);\n * ```\n */";
  await using project = await Project.make({ "tests/a_test.ts": HANGS, "mod.ts": example });
  const controller = new AbortController();
  let text = "";
  const write = (part: string): void => void (text += part);
  const { root } = project, { signal } = controller;
  const code = runTests([], { root, signal, jobs: 2, write, inPlace: false });
  const process = Number(await written(project.file("process")));
  const where = new URL(await written(project.file("where")));
  assert(isAlive(process));
  controller.abort();
  assertEquals(await code, 130);
  assert(!isAlive(process));
  await assertRejects(() => Deno.stat(where), Deno.errors.NotFound);
  assert(text.startsWith("interrupted | "), text);
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`the task of tests ends the tests when it gets ${signal}`, async () => {
    await using project = await Project.make({});
    const path = project.file("tests/a_test.ts");
    await Deno.writeTextFile(
      path,
      HANGS.replace('"process"', JSON.stringify(project.file("process"))),
    );
    const task = new URL("../../tasks/test.ts", import.meta.url).href;
    const runner = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", task, "--no-check", path],
      stdout: "null",
    }).spawn();
    const process = Number(await written(project.file("process")));
    runner.kill(signal);
    assertEquals((await runner.status).code, 130);
    assert(!isAlive(process));
  });
}

Deno.test("runTests() says which tests were filtered out, and fails where none is left", async () => {
  const tests = 'Deno.test("one", () => {}); Deno.test("two", () => {});';
  await using project = await Project.make({ "tests/a_test.ts": tests, "tests/b_test.ts": tests });
  let text = "";
  const write = (part: string): void => void (text += part);
  const options = { root: project.root, jobs: 2, write, inPlace: false };
  assertEquals(await runTests([], { ...options, passed: ["--filter=one"] }), 0);
  assert(/^ok \| 2 passed \| 0 failed \| 2 filtered out \(.*\)\n$/.test(text), text);
  assertEquals(await runTests([], { ...options, passed: ["--filter=oen"] }), 1);
  assert(/Cannot find a test.*\nFAILED \| 0 passed \| 0 failed \| 4 filtered out/.test(text), text);
});

Deno.test("parseTestRequest() takes options in one word or two, and refuses others", () => {
  const expected = { names: ["tests/a"], jobs: 2, passed: ["--filter=a b", "--no-check"] };
  const one = ["tests/a", "--jobs=2", "--filter=a b", "--no-check"];
  const two = ["--jobs", "2", "--filter", "a b", "--no-check", "tests/a"];
  for (const args of [one, two]) assertEquals(parseTestRequest(args), expected);
  assertEquals(parseTestRequest([]), { names: [], passed: [] });
  for (const jobs of ["0", "-1", "1.5", "many", ""]) {
    assertThrows(() => parseTestRequest([`--jobs=${jobs}`]), UsageError, `found '${jobs}'`);
  }
  // Each process would write the file anew.
  assertThrows(() => parseTestRequest(["--junit-path=a.xml"]), UsageError, "'--junit-path'");
});

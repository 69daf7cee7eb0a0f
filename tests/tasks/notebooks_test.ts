import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../../tasks/command_line.ts";
import { keep, parseRequest, runNotebooks, summary } from "../../tasks/notebooks.ts";
import { configOf, ROOT, selectNotebooks } from "../../tasks/select_notebooks.ts";
import { Folder } from "./fixtures.ts";

Deno.test("parseRequest() reads names and options", () => {
  const usual = { large: false, replace: false, shift: 0 };
  assertEquals(parseRequest([]), { ...usual, names: [], jobs: 2, cellLimit: 1_800_000 });
  assertEquals(parseRequest(["a", "--jobs", "2", "b.ipynb", "--timeout=0.5"]), {
    ...usual,
    names: ["a", "b.ipynb"],
    jobs: 2,
    cellLimit: 500,
  });
  const request = parseRequest(["a", "--large", "--replace", "--shift", "3"]);
  assertEquals(request, {
    large: true,
    replace: true,
    shift: 3,
    names: ["a"],
    jobs: 1,
    cellLimit: 1_800_000,
  });
});

Deno.test("parseRequest() refuses unknown options and bad numbers", () => {
  assertThrows(() => parseRequest(["--job", "2"]), UsageError, "options: --jobs, --timeout");
  assertThrows(() => parseRequest(["--jobs", "1.5"]), UsageError, "found '1.5'");
  assertThrows(() => parseRequest(["--timeout="]), UsageError, "found ''");
  assertThrows(() => parseRequest(["--timeout", "x"]), UsageError, "found 'x'");
  assertThrows(() => parseRequest(["--shift=-1"]), UsageError, "found '-1'");
  assertThrows(() => parseRequest(["--shift", "0.5"]), UsageError, "found '0.5'");
  assertThrows(() => parseRequest(["--large"]), UsageError, "without the names of notebooks");
});

Deno.test("selectNotebooks() lists what there is when a name is unknown", async () => {
  await using folder = await Folder.make({ "b.ipynb": [], "a.ipynb": [] });
  assertEquals(selectNotebooks(folder.path, []), ["a.ipynb", "b.ipynb"]);
  assertEquals(selectNotebooks(folder.path, ["b"]), ["b.ipynb"]);
  assertThrows(
    () => selectNotebooks(folder.path, ["c"]),
    UsageError,
    "Cannot find notebook 'c.ipynb': there are a, b",
  );
});

Deno.test("selectNotebooks() takes paths, from the folder in which the task was called", async () => {
  await using folder = await Folder.make({ "a.ipynb": [] });
  await using other = await Folder.make({ "c.ipynb": [] });
  const selected = selectNotebooks(folder.path, ["c", "a", folder.file("a.ipynb")], other.path);
  assertEquals(selected, ["a.ipynb", other.file("c.ipynb")]);
  assertEquals(selectNotebooks(folder.path, [other.file("c")], "/"), [other.file("c.ipynb")]);
});

Deno.test("configOf() is the nearest configuration, else that of this project", async () => {
  await using folder = await Folder.make({ "a.ipynb": [] });
  assertEquals(configOf(folder.file("a.ipynb")), join(ROOT, "deno.json"));
  await Deno.writeTextFile(folder.file("deno.jsonc"), "{}");
  assertEquals(configOf(folder.file("a.ipynb")), folder.file("deno.jsonc"));
});

Deno.test("runNotebooks() runs all, whatever fails, and says so", async () => {
  await using folder = await Folder.make({
    "a.ipynb": ["1;", 'const rest = 2;\nthrow new Error("no");'],
    "b.ipynb": ["1;"],
  });
  await Deno.writeTextFile(folder.file("c.ipynb"), "{");
  let text = "";
  const write = (part: string): void => {
    text += part;
  };
  const names = ["a.ipynb", "b.ipynb", "c.ipynb"];
  const outcomes = await runNotebooks(folder.path, names, { write, inPlace: false, jobs: 2 });
  assertEquals(
    summary(outcomes),
    "failed: a.ipynb, cell 2\nfailed: c.ipynb\n1 passed, 2 failed",
  );
  assertMatch(text, /failed: a\.ipynb, cell 2 of 2, [\d.]+ s\n {2}\| const rest = 2;\n/);
  assertMatch(text, /\n {2}Error: no\n/);
  assertMatch(text, /passed: b\.ipynb, 1 cells, [\d.]+ s\n/);
  assertMatch(text, /failed: c\.ipynb, [\d.]+ s\n {2}Cannot read 'c\.ipynb' as it is not JSON/);
});

Deno.test("runNotebooks() stops at once when aborted and leaves the file as it was", async () => {
  await using folder = await Folder.make({ "a.ipynb": ["while (true);"] });
  const before = await Deno.readTextFile(folder.file("a.ipynb"));
  const signal = AbortSignal.timeout(800);
  const options = { signal, write: () => {}, inPlace: false };
  await assertRejects(() => runNotebooks(folder.path, ["a.ipynb"], options), DOMException);
  assertEquals(await Deno.readTextFile(folder.file("a.ipynb")), before);
});

Deno.test("keep() puts a file back, or removes it if there was none", async () => {
  await using folder = await Folder.make({});
  const [old, fresh] = [join(folder.path, "old"), join(folder.path, "fresh")];
  await Deno.writeTextFile(old, "before");
  {
    await using _old = keep(old);
    await using _fresh = keep(fresh);
    await Deno.writeTextFile(old, "after");
    await Deno.writeTextFile(fresh, "after");
  }
  assertEquals(await Deno.readTextFile(old), "before");
  await assertRejects(() => Deno.stat(fresh), Deno.errors.NotFound);
});

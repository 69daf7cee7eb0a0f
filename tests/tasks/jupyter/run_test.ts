import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runNotebook } from "../../../tasks/jupyter/run.ts";
import { Folder } from "../fixtures.ts";

Deno.test("runNotebook() writes outputs, and the same bytes when run again", async () => {
  await using folder = await Folder.make({
    "a.ipynb": [
      'console.log("a");\nconsole.log("b");\nconsole.error("c");',
      "  ",
      'const show = (text: string, id: string, update = false) =>\n  Deno.jupyter.broadcast(update ? "update_display_data" : "display_data", {\n    data: { "text/plain": text },\n    metadata: {},\n    transient: { display_id: id },\n  });\nawait show("0 %", "p");',
      'await show("100 %", "p", true);\n6 * 7;',
    ],
  });
  const seen: string[] = [];
  const outcome = await runNotebook(folder.file("a.ipynb"), {
    onProgress: ({ cell, cells }) => seen.push(`${cell}/${cells}`),
  });
  assertEquals(outcome, { name: "a.ipynb", cell: 3, cells: 3 });
  assertEquals(seen, ["0/3", "1/3", "2/3", "3/3"]);
  const cells = await folder.cells("a.ipynb");
  assertEquals(cells.map((cell) => cell.execution_count), [1, null, 2, 3]);
  assertEquals<unknown>(cells.map((cell) => cell.outputs), [
    [
      { name: "stdout", output_type: "stream", text: ["a\n", "b\n"] },
      { name: "stderr", output_type: "stream", text: ["c\n"] },
    ],
    [],
    [{ data: { "text/plain": ["100 %"] }, metadata: {}, output_type: "display_data" }],
    [{
      data: { "text/plain": ["42"] },
      execution_count: 3,
      metadata: {},
      output_type: "execute_result",
    }],
  ]);
  const before = await Deno.readTextFile(folder.file("a.ipynb"));
  await runNotebook(folder.file("a.ipynb"));
  assertEquals(await Deno.readTextFile(folder.file("a.ipynb")), before);
  assertEquals([...Deno.readDirSync(folder.path)].map((entry) => entry.name), ["a.ipynb"]);
});

Deno.test("runNotebook() stops at the cell that throws and keeps the outputs up to it", async () => {
  await using folder = await Folder.make({
    "a.ipynb": ['console.log("before");', 'throw new RangeError("out of range");', "3;"],
  });
  const { failure } = await runNotebook(folder.file("a.ipynb"));
  assertEquals(failure?.cell, 2);
  assertEquals(failure?.source, 'throw new RangeError("out of range");');
  assertStringIncludes(failure?.message ?? "", "RangeError: out of range\n    at <anonymous>:1:");
  const cells = await folder.cells("a.ipynb");
  assertEquals(cells.map((cell) => cell.execution_count), [1, 2, null]);
  assertEquals(cells[0]?.outputs[0].text, ["before\n"]);
  assertEquals(cells[1]?.outputs[0].ename, "RangeError");
  assertEquals(cells[2]?.outputs, []);
});

Deno.test("runNotebook() says what is wrong with syntax, of which the kernel says nothing", async () => {
  await using folder = await Folder.make({ "a.ipynb": ["1;", "const x = 1;\nlet = 3 ("] });
  const { failure } = await runNotebook(folder.file("a.ipynb"));
  assertEquals(failure?.cell, 2);
  assertStringIncludes(failure?.message ?? "", "SyntaxError: Expression expected");
  assertStringIncludes(failure?.message ?? "", "2 | let = 3 (");
  assertEquals((await folder.cells("a.ipynb"))[1]?.outputs[0].ename, "SyntaxError");
});

Deno.test("runNotebook() reports a kernel that dies with the cell that ran", async () => {
  await using folder = await Folder.make({ "a.ipynb": ["Deno.exit(3);"] });
  const { failure } = await runNotebook(folder.file("a.ipynb"));
  assertEquals(failure?.cell, 1);
  assertStringIncludes(failure?.message ?? "", "it ended with exit code 3");
});

Deno.test("runNotebook() does not write over a notebook that was changed meanwhile", async () => {
  await using folder = await Folder.make({
    "a.ipynb": ['await Deno.writeTextFile("a.ipynb", "edited");'],
  });
  const { failure } = await runNotebook(folder.file("a.ipynb"));
  assertStringIncludes(failure?.message ?? "", "it was changed meanwhile");
  assertEquals(await Deno.readTextFile(folder.file("a.ipynb")), "edited");
});

Deno.test("runNotebook() goes on after a cell tagged raises-exception", async () => {
  await using folder = await Folder.make({ "a.ipynb": ['throw new Error("wanted");', "2;"] });
  const notebook = JSON.parse(await Deno.readTextFile(folder.file("a.ipynb")));
  notebook.cells[0].metadata.tags = ["raises-exception"];
  await Deno.writeTextFile(folder.file("a.ipynb"), JSON.stringify(notebook));
  const { failure, cell } = await runNotebook(folder.file("a.ipynb"));
  assert(failure === undefined);
  assertEquals(cell, 2);
});

Deno.test("runNotebook() fails a cell that leaves an error behind", async () => {
  const strays = {
    "rejection.ipynb": ['await 0;\nPromise.reject(new RangeError("lost"));', "RangeError: lost"],
    "floating.ipynb": [
      'async function work() {\n  await 0;\n  throw new TypeError("floating");\n}\nwork();\n1;',
      "TypeError: floating\n    at work (<anonymous>:",
    ],
    "timer.ipynb": [
      'setTimeout(() => {\n  throw new Error("late");\n}, 5);\nawait new Promise((resolve) => setTimeout(resolve, 50));',
      "Error: late\n    at ",
    ],
    "text.ipynb": ['Promise.reject("only text");\n1;', "only text"],
  } as const;
  for (const [name, [source, message]] of Object.entries(strays)) {
    await using folder = await Folder.make({ [name]: ["1;", source, "3;"] });
    const { failure, cell } = await runNotebook(folder.file(name), { cellLimit: 10_000 });
    assertEquals([cell, failure?.cell, failure?.source], [2, 2, source]);
    assertStringIncludes(failure?.message ?? "", message);
    const [before, stray, after] = await folder.cells(name);
    assertEquals([before?.execution_count, stray?.execution_count], [1, 2]);
    assertEquals(stray?.outputs.at(-1).output_type, "error");
    assertEquals(stray?.outputs.filter((output) => output.output_type === "error").length, 1);
    assertEquals(after?.outputs, []);
  }
});

Deno.test("runNotebook() does not blame a cell for the error of the one before", async () => {
  await using folder = await Folder.make({
    "a.ipynb": [
      'Promise.reject(new Error("stray"));\nthrow new Error("thrown");',
      'Promise.reject(new Error("stray"));',
      "3;",
    ],
  });
  const notebook = JSON.parse(await Deno.readTextFile(folder.file("a.ipynb")));
  for (const cell of notebook.cells.slice(0, 2)) cell.metadata.tags = ["raises-exception"];
  await Deno.writeTextFile(folder.file("a.ipynb"), JSON.stringify(notebook));
  assertEquals(await runNotebook(folder.file("a.ipynb")), { name: "a.ipynb", cell: 3, cells: 3 });
  const cells = await folder.cells("a.ipynb");
  const errors = cells.map((cell) =>
    cell.outputs.filter((output) => output.output_type === "error").map((output) => output.evalue)
  );
  assertEquals(errors, [["thrown"], ["stray"], []]);
  assertEquals(cells.map((cell) => cell.execution_count), [1, 2, 3]);
});

Deno.test("runNotebook() lets a cell handle its own errors", async () => {
  await using folder = await Folder.make({
    "a.ipynb": [
      'const slow = (async () => {\n  throw new Error("handled");\n})();\nslow.catch(() => {});\n1;',
      'let seen = "";\ntry {\n  await Promise.reject(new Error("caught"));\n} catch (error) {\n  seen = error.message;\n}\nseen;',
    ],
  });
  assertEquals(await runNotebook(folder.file("a.ipynb")), { name: "a.ipynb", cell: 2, cells: 2 });
});

Deno.test("runNotebook() says why a package cannot be imported", async () => {
  await using folder = await Folder.make({
    "a.ipynb": ["1;", 'import "node:fs";\nimport { parseHTML } from "dom";'],
  });
  const imports = { dom: "npm:linkedom@0.18.12" }; // in the cache, as the project uses it
  await Deno.writeTextFile(
    folder.file("deno.json"),
    JSON.stringify({ imports, lock: { frozen: true } }),
  );
  await Deno.writeTextFile(folder.file("deno.lock"), '{ "version": "5" }');
  const { failure } = await runNotebook(folder.file("a.ipynb"));
  assertEquals(failure?.cell, 2);
  assertStringIncludes(failure?.message ?? "", "TypeError: The lockfile is out of date.");
  assertStringIncludes(failure?.message ?? "", "It lacks npm:linkedom@0.18.12");
  assertEquals((await folder.cells("a.ipynb"))[1]?.outputs.length, 1);
});

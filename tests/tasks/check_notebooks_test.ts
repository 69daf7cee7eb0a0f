import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import {
  checkMetadata,
  checkNotebook,
  checkWidths,
  toModule,
  typesHold,
} from "../../tasks/check_notebooks.ts";
import { parseNotebook } from "../../tasks/jupyter/notebook.ts";
import { ROOT } from "../../tasks/select_notebooks.ts";
import { Folder, notebookText } from "./fixtures.ts";

const config = join(ROOT, "deno.json");

Deno.test("toModule() knows the cell and line of each of its lines", () => {
  const notebook = parseNotebook(
    notebookText(["a;\nb;", " ", 'import {} from "./c.ts";']),
    "a.ipynb",
  );
  const { source, place } = toModule(notebook, "/notes");
  assertEquals(source, 'a;\nb;\nimport {} from "file:///notes/c.ts";\nexport {};\n');
  assertEquals([1, 2, 3].map(place), [
    { cell: 1, line: 1 },
    { cell: 1, line: 2 },
    { cell: 2, line: 1 },
  ]);
});

Deno.test("checkNotebook() passes sound code and places type errors", async () => {
  await using folder = await Folder.make({
    "good.ipynb": [
      'import { join } from "@std/path";',
      'const text: string = join("a", "b");',
      "text;",
    ],
    "bad.ipynb": ["const n = 1;", "\nconst text: string = n;"],
  });
  assertEquals(await checkNotebook(folder.file("good.ipynb"), config), "");
  const errors = await checkNotebook(folder.file("bad.ipynb"), config);
  assertStringIncludes(errors, "Type 'number' is not assignable to type 'string'");
  assertStringIncludes(errors, "at cell 2, line 2, column 7");
  assertEquals(await typesHold([folder.file("good.ipynb")], config), true);
  assertEquals(
    await typesHold([folder.file("good.ipynb"), folder.file("bad.ipynb")], config),
    false,
  );
});

Deno.test("checkNotebook() gives the rule when a name is declared twice", async () => {
  await using folder = await Folder.make({ "a.ipynb": ["const n = 1;", "const n = 2;"] });
  const errors = await checkNotebook(folder.file("a.ipynb"), config);
  assertStringIncludes(errors, "a notebook declares each name once, over all its cells");
  assertStringIncludes(errors, "at cell 2, line 1, column 7");
});

Deno.test("checkMetadata() wants the kernel and the language named", () => {
  const notebook = parseNotebook(notebookText([]), "a.ipynb");
  assertEquals(checkMetadata(notebook), undefined);
  assertStringIncludes(checkMetadata({ ...notebook, metadata: {} }) ?? "", '"name": "deno"');
});

Deno.test("checkNotebook() wants the format of deno fmt", async () => {
  await using folder = await Folder.make({ "a.ipynb": ["const n   = 1;\nn;"] });
  assertStringIncludes(await checkNotebook(folder.file("a.ipynb"), config), "it is not formatted");
});

Deno.test("checkWidths() lists lines of check() and formulas that are too wide", () => {
  const outputs = [{ output_type: "stream", name: "stdout", text: `✓ ${"a".repeat(99)}\n✓ b\n` }];
  const code = {
    cell_type: "code",
    id: "a",
    metadata: {},
    source: "",
    execution_count: 1,
    outputs,
  };
  const formula = `$$${"x + ".repeat(40)}x$$ and $$x$$`;
  const text = { cell_type: "markdown", id: "b", metadata: {}, source: formula };
  const found = checkWidths(JSON.stringify({ cells: [code, text] }));
  assertEquals(found.map((line) => line.slice(0, 30)), [
    "cell 1: a line of 101 characte",
    "cell 2: a formula of 69 em: x ",
  ]);
});

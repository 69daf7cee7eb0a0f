import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  formatNotebook,
  parseNotebook,
  readNotebookFile,
} from "../../../tasks/jupyter/notebook.ts";

/** As nbformat's own writer leaves it: json.dumps(sort_keys=True, indent=1, ensure_ascii=False). */
const WRITTEN = `{
 "cells": [
  {
   "attachments": {},
   "cell_type": "markdown",
   "id": "a",
   "metadata": {},
   "source": [
    "# Kernel \u0398\\n",
    "text"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "cell-2",
   "metadata": {
    "tags": [
     "x"
    ]
   },
   "outputs": [],
   "source": []
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Deno",
   "name": "deno"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`;

Deno.test("formatNotebook() leaves a notebook that Jupyter wrote as it is", () => {
  assertEquals(formatNotebook(parseNotebook(WRITTEN, "a.ipynb")), WRITTEN);
});

Deno.test("formatNotebook() drops times, names nameless cells and sorts keys", () => {
  const text = JSON.stringify({
    nbformat: 4,
    nbformat_minor: 4,
    metadata: { kernelspec: { name: "deno", display_name: "Deno" } },
    cells: [
      {
        source: "# Kernel \u0398\ntext",
        metadata: {},
        id: "a",
        cell_type: "markdown",
        attachments: {},
      },
      {
        source: [],
        outputs: [{ output_type: "stream", name: "stdout", text: "old" }],
        metadata: { tags: ["x"], execution: { "iopub.status.busy": "2024-01-01" } },
        execution_count: 7,
        cell_type: "code",
      },
    ],
  });
  assertEquals(formatNotebook(parseNotebook(text, "a.ipynb")), WRITTEN);
});

Deno.test("formatNotebook() splits texts into lines, and nothing else", () => {
  const notebook = parseNotebook(WRITTEN, "a.ipynb");
  const data = {
    "text/latex": "a\nb\n",
    "image/png": "AA\nBB\n",
    "application/json": { a: "x\ny" },
  };
  const cells = notebook.cells.map((cell) => ({ ...cell, outputs: [{ data }] }));
  const written = JSON.parse(formatNotebook({ ...notebook, cells })).cells[1].outputs[0].data;
  assertEquals(written, { ...data, "text/latex": ["a\n", "b\n"] });
});

Deno.test("parseNotebook() refuses what is no notebook of nbformat 4", () => {
  assertThrows(() => parseNotebook("{", "a.ipynb"), TypeError, "'a.ipynb' as it is not JSON");
  assertThrows(() => parseNotebook("[]", "a.ipynb"), TypeError, "expected a JSON object");
  assertThrows(() => parseNotebook('{"nbformat":3}', "a.ipynb"), TypeError, "found nbformat 3");
});

Deno.test("parseNotebook() names the cell that is none", () => {
  const read = (cell: unknown) => () =>
    parseNotebook(JSON.stringify({ cells: [cell], nbformat: 4 }), "a.ipynb");
  const code = { cell_type: "code", source: "" };
  assertThrows(
    read(null),
    TypeError,
    "Cannot read cell 1 of 'a.ipynb': expected an object, found null",
  );
  assertThrows(read([]), TypeError, "expected an object, found a list");
  assertThrows(read({}), TypeError, "expected a cell_type of code, markdown, raw, found undefined");
  assertThrows(read({ ...code, source: 5 }), TypeError, "text or a list of lines, found number");
  assertThrows(
    read({ ...code, source: ["1;", null] }),
    TypeError,
    "found a list with string, null",
  );
  assertThrows(read({ ...code, metadata: 1 }), TypeError, "expected an object as metadata");
  assertEquals(parseNotebook(JSON.stringify({ cells: [code], nbformat: 4 }), "a").cells.length, 1);
});

Deno.test("readNotebookFile() refuses Latin-1, which it could not write back", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, new Uint8Array([0x22, 0xe9, 0x22]));
    await assertRejects(() => readNotebookFile(path, "a.ipynb"), TypeError, "not in UTF-8");
    await Deno.writeTextFile(path, '"\u00e9"');
    assertEquals(await readNotebookFile(path, "a.ipynb"), '"\u00e9"');
  } finally {
    await Deno.remove(path);
  }
});

import { assertEquals } from "@std/assert";
import { type Notebook, parseNotebook } from "../../../tasks/jupyter/notebook.ts";
import { checkReadable } from "../../../tasks/jupyter/readable.ts";

const HEAD = `# Title

1. [First part](#First-part)

Open it with \`deno task lab\`; it runs for ten seconds.`;
const REST = `<a id="First-part"></a>

## First part

<details><summary>Answer</summary>one</details>
<details><summary>Answer</summary>two</details>

## References

[A paper](https://arxiv.org/abs/1806.07572).`;
const LANGUAGE = { name: "typescript", file_extension: ".ts", mimetype: "text/x.typescript" };

function notebook(texts: readonly string[], code: string, language_info: unknown): Notebook {
  const cells = [
    ...texts.map((source) => ({ cell_type: "markdown", metadata: {}, source })),
    { cell_type: "code", metadata: {}, source: code, execution_count: null, outputs: [] },
  ].map((cell, i) => ({ id: `c${i}`, ...cell }));
  return parseNotebook(JSON.stringify({ cells, metadata: { language_info }, nbformat: 4 }), "a");
}

Deno.test("checkReadable() passes a notebook with all that a reader needs", () => {
  assertEquals(checkReadable(notebook([HEAD, REST], "1;", LANGUAGE)), []);
});

Deno.test("checkReadable() names what is too long, missing or named otherwise", () => {
  const long = Array.from({ length: 351 }, () => "word").join(" ");
  const found = checkReadable(notebook([long], "1;\n".repeat(40), { name: "typescript" }));
  assertEquals(found.length, 9);
  assertEquals(found.slice(0, 2), [
    "cell 1 has 351 words: 350 at most",
    "cell 2 has 41 lines: 40 at most",
  ]);
  const edge = notebook([`${HEAD}\n\n${REST}`, long.slice(5)], "1;\n".repeat(39), LANGUAGE);
  assertEquals(checkReadable(edge), []);
});

Deno.test("checkReadable() wants each anchor as a heading and by name", () => {
  const unnamed = REST.replace('<a id="First-part"></a>', "");
  const renamed = REST.replace("## First part", "## Another part");
  for (const rest of [unnamed, renamed]) {
    assertEquals(checkReadable(notebook([HEAD, rest], "1;", LANGUAGE)).length, 1);
  }
});

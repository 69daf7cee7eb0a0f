import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkFormulas } from "../../../tasks/jupyter/formulas.ts";
import { parseNotebook } from "../../../tasks/jupyter/notebook.ts";

function faultsOf(source: string): readonly string[] {
  const cells = [{ cell_type: "markdown", id: "a", metadata: {}, source }];
  return checkFormulas(parseNotebook(JSON.stringify({ cells, metadata: {}, nbformat: 4 }), "a"));
}

Deno.test("checkFormulas() passes what all viewers show alike", () => {
  const sound = [
    "Let $x_i < y_j$, ($z$) and $n$-th powers; **$a$** costs \\$5.",
    "$$\\left\\{\\begin{matrix} a & b \\\\ c & d \\end{matrix}\\right.\n= e$$\n\n- item $\\Bigl(\\{f\\}$",
    "A loss\n$+ 2\\mathfrak R$ more",
    "Code: `$HOME` and\n\n```sh\necho $PATH $x$y\n```",
    "| $\\lVert a \\rVert$ | b |\n| --- | --- |\n\nand $|a|$",
  ];
  assertEquals(sound.flatMap(faultsOf), []);
});

Deno.test("checkFormulas() names what some viewers show as text", () => {
  const faults: readonly (readonly [string, string])[] = [
    ["(B$_k$)", "beside a letter or a digit: _k"],
    ["the $n$th power", "beside a letter or a digit: n"],
    ["labels $g = $ a", "no space"],
    ["$\\sum_{i<q} a$", "a space must follow <"],
    ["| $|a|$ | b |", "\\vert"],
    ["$$a\n+ b$$", "an item of a list: a + b"],
    ["$$a\n\nb$$", "no empty line"],
    ["$\\frac{a}{b$", "braces"],
    ["$\\left( a \\bigr)$", "\\left and \\right"],
    ["$$\\begin{cases} a$$", "\\begin and \\end"],
    ["5 $ and no more", "no partner"],
  ];
  for (const [source, expected] of faults) {
    const found = faultsOf(source);
    assertEquals(found.length, 1, source);
    assertStringIncludes(found[0]!, expected);
    assertStringIncludes(found[0]!, "cell 1: ");
  }
});

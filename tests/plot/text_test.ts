import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { drawText, escapeText, textWidth, wrapText } from "../../lib/plot/text.ts";

const STYLE = { size: 10 };

Deno.test("wrapText() keeps all words and the width", () => {
  const text = "one two three four five six seven";
  const lines = wrapText(text, 60, STYLE);
  assert(lines.length > 1);
  assertEquals(lines.join(" "), text);
  for (const line of lines) assertLessOrEqual(textWidth(line, STYLE), 60);
});

Deno.test("wrapText() cuts a word that is too wide by itself", () => {
  const lines = wrapText("a abcdefghijklmnopqrstuvwxyz b", 60, STYLE);
  assertEquals(lines.join(""), "aabcdefghijklmnopqrstuvwxyz" + " b");
  for (const line of lines) assertLessOrEqual(textWidth(line, STYLE), 60);
});

Deno.test("wrapText() makes no line of nothing", () => {
  assertEquals(wrapText("  ", 60, STYLE), []);
});

Deno.test("escapeText() leaves nothing that XML would read", () => {
  assertEquals(escapeText('<a b="c">&\u0000'), "&lt;a b=&quot;c&quot;&gt;&amp; ");
  assert(drawText(["a < b"], [0, 0], STYLE).includes("a &lt; b"));
});

import { assertEquals, assertStringIncludes } from "@std/assert";
import { tensor } from "../lib/tensor.ts";
import { tensorHtml, tensorText } from "../lib/tensor_text.ts";

const COUNT = Array.from({ length: 12 * 30 }, (_, i) => i);

Deno.test("tensorText() aligns columns and keeps six digits", () => {
  assertEquals(
    tensorText(tensor([[1, -2.5], [1 / 3, 1e-9]])),
    "float64 [2, 2]\n         1  -2.5\n  0.333333  1e-9",
  );
  assertEquals(tensorText(tensor([1, 2, 3], undefined, "float32")), "float32 [3]\n  1  2  3");
  assertEquals(tensorText(tensor([7], [])), "float64 []\n  7");
  assertEquals(tensorText(tensor([], [0, 3])), "float64 [0, 3]");
});

Deno.test("tensorText() cuts rows and columns in the middle, unless all are asked for", () => {
  const large = tensor(COUNT, [12, 30]);
  const lines = tensorText(large).split("\n");
  assertEquals(lines.length, 12);
  assertEquals(lines[1]!.trim().split(/ +/).join(" "), "0 1 2 3 4 … 25 26 27 28 29");
  assertEquals(new Set(lines[6]!.trim().split(/ +/)), new Set(["⋮"]));
  assertEquals(lines[11]!.trim().split(/ +/).at(-1), "359");
  const all = tensorText(large, Infinity);
  assertEquals(all.match(/\d+/g)!.slice(3).map(Number), COUNT);
});

Deno.test("tensorText() names the matrices of a tensor with more axes, the first and the last", () => {
  assertEquals(
    tensorText(tensor(COUNT.slice(0, 12), [3, 1, 2, 2])),
    "float64 [3, 1, 2, 2]\n[0, 0, :, :]\n  0  1\n  2  3\n⋮\n[2, 0, :, :]\n   8   9\n  10  11",
  );
});

Deno.test("tensorHtml() numbers rows and columns", () => {
  const html = tensorHtml(tensor(COUNT, [12, 30]));
  assertStringIncludes(html, "<div>float64 [12, 30]</div><table><thead><tr><th></th><th>0</th>");
  assertStringIncludes(html, "<th>4</th><th>…</th><th>25</th>");
  assertStringIncludes(html, "<tr><th>11</th><td>330</td>");
});

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { formula } from "../../lib/plot/formula.ts";
import { lines } from "../../lib/plot/lines.ts";
import type { Picture } from "../../lib/plot/picture.ts";
import { show } from "../../lib/plot/show.ts";

const PICTURE = lines([{ x: [1, 2], y: [1, 2] }], { title: "t", xLabel: "x", yLabel: "y" });

/** Runs a test with the path of a file that does not exist yet. */
async function withPath(suffix: string, test: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(`${folder}/picture${suffix}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("show() saves a picture as SVG or PNG by the extension", async () => {
  await withPath(".svg", async (path) => {
    await show(PICTURE, path);
    assertEquals(await Deno.readTextFile(path), PICTURE.svg);
  });
  await withPath(".PNG", async (path) => {
    await show(PICTURE, path);
    assertEquals([...(await Deno.readFile(path)).subarray(1, 4)], [0x50, 0x4e, 0x47]);
  });
});

Deno.test("show() saves a formula as LaTeX", async () => {
  await withPath(".tex", async (path) => {
    await show(formula("a^2"), path);
    assertEquals(await Deno.readTextFile(path), "$$a^2$$\n");
  });
});

Deno.test("show() in a script says what a path must be", async () => {
  await assertRejects(() => show(PICTURE), TypeError, "ends in .svg or .png");
  await assertRejects(() => show(PICTURE, "a.jpg"), RangeError, "'.jpg': use .svg or .png");
  await assertRejects(() => show(PICTURE, "folder.d/a"), RangeError, "no extension");
  await assertRejects(() => show(formula("a"), "a.svg"), RangeError, "use .tex");
});

Deno.test("show() refuses what is neither picture nor formula", async () => {
  for (const value of [undefined, null, 1, {}]) {
    await assertRejects(() => show(value as unknown as Picture), TypeError, "neither");
  }
  const fake = { kind: "slider", frames: [] } as unknown as Picture;
  await assertRejects(() => show(fake), TypeError, "one that slider() made");
});

Deno.test("formula() takes dollar signs off and needs a source", () => {
  assertEquals(["a", "$a$", "$$ a $$"].map((latex) => formula(latex).latex), ["a", "a", "a"]);
  assertThrows(() => formula(" "), TypeError, "missing");
  assert(Object.isFrozen(formula("a")));
});

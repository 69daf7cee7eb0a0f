import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { groups, headingOf, type Modules } from "../../tasks/docs/groups.ts";
import { brokenLinks } from "../../tasks/docs/links.ts";
import { linkedFrom, readSources, withMoreText, withText } from "../../tasks/docs/sources.ts";
import { ROOT } from "../../tasks/select_notebooks.ts";

Deno.test("the README takes the place of what the main module says, its links seen from the pages", () => {
  const readme = linkedFrom("# A\n\n[b](c.md#d) [e](https://f) [g](#h)", "../..");
  assertEquals(readme, "# A\n\n[b](../../c.md#d) [e](https://f) [g](#h)");
  const source = "/**\n * Old.\n *\n * @module\n */\nexport {};\n";
  assertEquals(
    withMoreText(withText(source, "# A\n\nb\n"), "c"),
    "/**\n * # A\n * \n * b\n *\n * c\n *\n * @module\n */\nexport {};\n",
  );
});

Deno.test("groups() lists what a module exports by the folders that define it", async () => {
  const sources = new Map([
    ["lib/arithmetic/a.ts", "export function a() {}\nexport async function b() {}"],
    ["lib/stax/models/c.ts", "export const c = () => {};"],
  ]);
  assertEquals(headingOf("lib/stax/models/c.ts"), "Models");
  assertEquals(headingOf("lib/stax/c.ts"), "Layers");
  assertEquals(headingOf("lib/std/c.ts"), undefined);
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  const source = "export const a = () => {}, b = () => {}, c = () => {}, ns = {};";
  await Deno.writeTextFile(path, source);
  const text = await groups(sources, "./m", path);
  await Deno.remove(path);
  assertMatch(text, /### Tensors\n\n\[`a`\]\(https:\/\/pages\.invalid\/m\/~\/a\.html\), \[`b`\]/);
  assertMatch(text, /### Modules\n\n\[`ns`\][^]*### Models\n\n\[`c`\]/);
});

Deno.test("every public function is in a group", async () => {
  const { exports } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const sources = await readSources();
  for (const [name, path] of Object.entries(exports as Modules)) {
    assertMatch(await groups(sources, name, join(ROOT, path)), /^## Functions by group\n\n### /);
  }
});

Deno.test("brokenLinks() names links to files and places that do not exist", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(
    join(folder, "a.html"),
    '<a id="x" href="b.html#y"><a href=".&#x2F;c.html"><a href="#x"><img src="d.png"><a href="https://e">',
  );
  await Deno.writeTextFile(join(folder, "b.html"), '<a href="a.html#z"><a href="a.html?q#x">');
  const report = await brokenLinks(folder, folder);
  await Deno.remove(folder, { recursive: true });
  assertEquals(report.links, 6);
  assertEquals(
    report.broken.toSorted(),
    ["a.html -> ./c.html", "a.html -> b.html#y", "a.html -> d.png", "b.html -> a.html#z"],
  );
});

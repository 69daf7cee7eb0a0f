import { assertEquals } from "@std/assert";

const folder = new URL("../../notebooks/", import.meta.url);

Deno.test("the map of the notebooks names every notebook that solves a document", () => {
  const map = Deno.readTextFileSync(new URL("README.md", folder));
  const named = new Set([...map.matchAll(/\]\((\w+\.ipynb)/g)].map(([, name]) => name));
  const notebooks = [...Deno.readDirSync(folder)]
    .map(({ name }) => name)
    .filter((name) => name.endsWith(".ipynb") && !name.startsWith("00_"));
  assertEquals(notebooks.filter((name) => !named.has(name)), []);
});

import { assert, assertEquals } from "@std/assert";

const folder = new URL("../../notebooks/", import.meta.url);
const map = Deno.readTextFileSync(new URL("README.md", folder));

/** Names of places in a notebook: anchors, and headings as Jupyter names them, with - for spaces. */
function placesOf(name: string): ReadonlySet<string> {
  const { cells } = JSON.parse(Deno.readTextFileSync(new URL(name, folder))) as {
    readonly cells: readonly { readonly cell_type: string; readonly source: readonly string[] }[];
  };
  const text = cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => source.join(""))
    .join("\n");
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!.trim().replaceAll(" ", "-")
  );
  return new Set([...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id!)]);
}

/** [notebook, place] of each link; a place may have parentheses. */
const links = [...map.matchAll(/\]\((\w+\.ipynb)(?:#((?:[^()]|\([^()]*\))+))?\)/g)]
  .map(([, name, place]) => [name!, place] as const);

Deno.test("the map of the notebooks has links, and each leads to a place that exists", () => {
  assertEquals(links.length, [...map.matchAll(/\]\(/g)].length);
  assert(links.length > 30);
  const missing = links.filter(([name, place]) =>
    place === undefined || !placesOf(name).has(place)
  );
  assertEquals(missing, []);
});

Deno.test("the map names every notebook that solves a document", () => {
  const notebooks = [...Deno.readDirSync(folder)]
    .map(({ name }) => name)
    .filter((name) => name.endsWith(".ipynb") && !name.startsWith("00_"));
  const named = new Set(links.map(([name]) => name));
  assertEquals(notebooks.filter((name) => !named.has(name)), []);
});

Deno.test("a heading that is gone would be found missing", () => {
  assert(!placesOf("exercise_06.ipynb").has("Problem-1z"));
  assert(placesOf("exercise_06.ipynb").has("The-bound"));
});

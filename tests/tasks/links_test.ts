import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "@std/path";
import { parseNotebook } from "../../tasks/jupyter/notebook.ts";
import { NOTEBOOKS, ROOT } from "../../tasks/select_notebooks.ts";

/** A page of text with headings and links: a notebook, or a file in Markdown. */
interface Page {
  readonly path: string;
  readonly text: string;
}

async function readPages(): Promise<readonly Page[]> {
  const files = [
    "README.md",
    "ARCHITECTURE.md",
    "FEATURES.md",
    "CONTRIBUTING.md",
    "docs/jupyter.md",
  ];
  const pages = files.map((name) => join(ROOT, name));
  for await (const { name } of Deno.readDir(NOTEBOOKS)) pages.push(join(NOTEBOOKS, name));
  return await Promise.all(
    pages.filter((path) => /\.(md|ipynb)$/.test(path)).map(async (path) => {
      const text = await Deno.readTextFile(path);
      return { path, text: path.endsWith(".ipynb") ? markdownOf(text, path) : text };
    }),
  );
}

function markdownOf(text: string, path: string): string {
  const cells = parseNotebook(text, path).cells.filter(({ cell_type }) => cell_type === "markdown");
  return cells.map(({ source }) => source).join("\n\n");
}

/** Jupyter's anchor of a heading keeps the text, with dashes for blanks; GitHub's keeps letters only. */
function anchorsOf({ path, text }: Page): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#{1,6} +(.*?) *$/gm)].map(([, heading = ""]) => heading);
  const jupyter = (heading: string): string =>
    heading.replace(/[`*]|(?<!\w)_|_(?!\w)/g, "").replaceAll(" ", "-");
  const github = (heading: string): string =>
    heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
  const named = [...text.matchAll(/<a (?:id|name)="([^"]+)">/g)].map(([, name = ""]) => name);
  return new Set([...named, ...headings.map(path.endsWith(".ipynb") ? jupyter : github)]);
}

/** Links of a page to files of the project and to headings. */
function linksOf({ text }: Page): readonly (readonly [file: string, anchor: string])[] {
  const prose = text.replace(/```[\s\S]*?```/g, "");
  return [...prose.matchAll(/\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^(https?:|mailto:|attachment:)/.test(target) && target !== "")
    .map((target) => {
      const [file = "", ...anchor] = target.split("#");
      return [file, decodeURIComponent(anchor.join("#"))] as const;
    });
}

Deno.test("every link between notebooks and pages leads to a file and a heading that exist", async () => {
  const pages = await readPages();
  const anchors = new Map(pages.map((page) => [page.path, anchorsOf(page)]));
  const broken: string[] = [];
  let count = 0;
  for (const page of pages) {
    for (const [file, anchor] of linksOf(page)) {
      count++;
      const target = file === "" ? page.path : join(dirname(page.path), file);
      const exists = await Deno.stat(target).then(() => true, () => false);
      if (!exists || (anchor !== "" && anchors.get(target)?.has(anchor) === false)) {
        broken.push(`${page.path.slice(ROOT.length)} -> ${file}#${anchor}`);
      }
    }
  }
  assert(count > 20, "the links were not read");
  assertEquals(broken, []);
});

Deno.test("a link to a heading that does not exist is seen", () => {
  const text =
    "# A heading\n[a](#A-heading) [b](#no-heading) [c](x.ipynb#1.-First) [d](https://a.b/#c)";
  const page = { path: "a.ipynb", text };
  assertEquals([...anchorsOf(page)], ["A-heading"]);
  assertEquals([...anchorsOf({ ...page, path: "a.md" })], ["a-heading"]);
  assertEquals(linksOf(page), [["", "A-heading"], ["", "no-heading"], ["x.ipynb", "1.-First"]]);
});

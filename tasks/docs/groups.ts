/**
 * The functions of a module in groups, by the folders that define them.
 *
 * @module
 */

import { toFileUrl } from "@std/path";

/** Paths of modules by the names under which the package exports them. */
export type Modules = Readonly<Record<string, string>>;

/** Stands for the folder of the pages in links, as one text may be shown on pages of several folders. */
export const PAGES = "https://pages.invalid";

/** Heading of what a folder or file of `lib` defines; the longest path that fits counts. */
const HEADINGS: Readonly<Record<string, string>> = {
  "kernel": "Kernels",
  "stax": "Layers",
  "activations": "Nonlinearities",
  "stax/models": "Models",
  "predict": "Prediction",
  "finite": "Networks of finite width",
  "finite/train": "Training",
  "rfm": "Kernels that learn features",
  "features": "Random features and sketches",
  "theory": "Theory",
  "scale": "Large kernels",
  "linalg": "Linear algebra",
  "tensor.ts": "Tensors",
  "arithmetic": "Tensors",
  "random.ts": "Tensors",
  "data": "Data",
  "plot": "Pictures",
  "notebook": "Notebooks",
  "environment": "Machine and errors",
  "errors.ts": "Machine and errors",
};

/**
 * Returns a list of the functions and classes that a module exports, in Markdown. What is exported as a
 * namespace is a module of the same name.
 *
 * @param sources Sources by path.
 * @param name Name of the module, as "." or "./stax".
 * @param path Its file.
 * @param main What the main module exports.
 * @throws {Error} If a function is in no group.
 */
export async function groups(
  sources: ReadonlyMap<string, string>,
  name: string,
  path: string,
  main: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const exported = Object.entries(await import(toFileUrl(path).href) as Record<string, unknown>);
  const homes = homesOf(sources);
  const found = new Map(
    Object.values(HEADINGS).map((heading) => [heading, new Map<string, string>()]),
  );
  const modules: string[] = [];
  const toModule = name === "." ? `${PAGES}/~` : `${PAGES}/${name.replace("./", "")}/~`;
  for (const [symbol, value] of exported) {
    if (typeof value !== "function") {
      modules.push(`[\`${symbol}\`](${PAGES}/${symbol}/index.html)`);
      continue;
    }
    const home = homes.get(symbol)?.find((home) => isBelow(home, path)) ?? homes.get(symbol)?.[0];
    const heading = headingOf(home ?? path.replaceAll("\\", "/").replace(/^.*\/(?=lib\/)/, ""));
    if (heading === undefined) throw new Error(`Cannot group '${symbol}' of ${home ?? path}`);
    // What the main module exports under another name has its page under that one.
    found.get(heading)!.set(symbol, main[value.name] === value ? value.name : symbol);
  }
  const lists = [...found].filter(([, symbols]) => symbols.size > 0).map(([heading, symbols]) => {
    const links = [...symbols].sort().map(([symbol, name]) =>
      `[\`${symbol}\`](${toModule}/${name}.html)`
    );
    return `### ${heading}\n\n${links.join(", ")}`;
  });
  if (modules.length > 0) lists.unshift(`### Modules\n\n${modules.join(", ")}`);
  return `## Functions by group\n\n${lists.join("\n\n")}\n`;
}

/** Returns the heading of a source by its path, as "lib/kernel/ntk.ts". */
export function headingOf(path: string): string | undefined {
  const parts = path.replace(/^lib\//, "").split("/");
  for (let count = parts.length; count > 0; count--) {
    const heading = HEADINGS[parts.slice(0, count).join("/")];
    if (heading !== undefined) return heading;
  }
}

/** The files that define each exported symbol. */
function homesOf(sources: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const homes = new Map<string, string[]>();
  for (const [path, text] of sources) {
    if (headingOf(path) === undefined) continue;
    const defined = text.matchAll(/^export (?:async )?(?:function\*?|class|const) (\w+)/gm);
    for (const [, symbol = ""] of defined) homes.set(symbol, [...homes.get(symbol) ?? [], path]);
  }
  return homes;
}

/** Whether a source lies in the folder of a module, where two folders define the same name. */
function isBelow(home: string, path: string): boolean {
  return path.replaceAll("\\", "/").replace(/[^/]*$/, "").endsWith(home.replace(/[^/]*$/, ""));
}

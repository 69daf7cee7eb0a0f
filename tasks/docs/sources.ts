/**
 * The sources as the pages of functions are made from them.
 *
 * @module
 */

import { join } from "@std/path";
import { groups, type Modules } from "./groups.ts";
import { ROOT } from "../select_notebooks.ts";
import { writeFile } from "../../lib/write_file.ts";

/**
 * Copies the sources to a folder. What the main module says of itself is the README, and after it, as in the
 * other modules, come the functions in groups.
 *
 * @param folder The folder.
 * @param toRoot Path from the pages to the repository, for the links of the README.
 * @returns The modules that the package exports.
 */
export async function copySources(folder: string, toRoot: string): Promise<Modules> {
  const sources = new Map(await readSources());
  const config = await Deno.readTextFile(join(ROOT, "deno.json"));
  const modules: Modules = JSON.parse(config).exports;
  sources.set("deno.json", config);
  const readme = linkedFrom(await Deno.readTextFile(join(ROOT, "README.md")), toRoot);
  sources.set("mod.ts", withText(await Deno.readTextFile(join(ROOT, "mod.ts")), readme));
  const main = await import("../../mod.ts");
  for (const [name, path] of Object.entries(modules)) {
    const entry = path.replace("./", "");
    const text = await groups(sources, name, join(ROOT, entry), main);
    sources.set(entry, withMoreText(sources.get(entry)!, text));
  }
  for (const [path, text] of sources) {
    await Deno.mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return modules;
}

/** Returns the sources below `lib`, by path. */
export async function readSources(): Promise<ReadonlyMap<string, string>> {
  const sources = new Map<string, string>();
  for await (const path of sourcesIn("lib")) {
    sources.set(path.replaceAll("\\", "/"), await Deno.readTextFile(join(ROOT, path)));
  }
  return sources;
}

/** Returns a text in Markdown, its links to files seen from elsewhere. */
export function linkedFrom(markdown: string, toRoot: string): string {
  return markdown.replace(/\]\((?!https?:|#)([^)]+)\)/g, (_, path) => `](${toRoot}/${path})`);
}

/** Puts a text in place of what a module says of itself. */
export function withText(source: string, markdown: string): string {
  return source.replace(
    /^\/\*\*.*?\*\/\n/s,
    () => `/**\n${commented(markdown)}\n *\n * @module\n */\n`,
  );
}

/** Adds a text to what a module says of itself. */
export function withMoreText(source: string, markdown: string): string {
  return source.replace(/\n \*\n \* @module/, () => `\n *\n${commented(markdown)}\n *\n * @module`);
}

function commented(markdown: string): string {
  return markdown.trimEnd().replaceAll("*/", "*\\/").replace(/^/gm, " * ");
}

async function* sourcesIn(folder: string): AsyncGenerator<string, void, void> {
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    const path = join(folder, name);
    if (isDirectory && name !== "assembly") yield* sourcesIn(path);
    else if (name.endsWith(".ts")) yield path;
  }
}

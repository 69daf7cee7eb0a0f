/**
 * Writes the pages of the public functions, and checks their links.
 *
 *     deno task docs [--output FOLDER] [--open]
 *
 * The pages are those of `deno doc --html`. They are made from a copy of the sources, in which the
 * README stands at the head of the main module, and each module lists its functions in groups.
 *
 * @module
 */

import { dirname, join, relative, resolve, toFileUrl } from "@std/path";
import { openWindow } from "../lib/plot/browser/open_window.ts";
import { exitCodeOf, readOptions } from "./command_line.ts";
import { PAGES } from "./docs/groups.ts";
import { brokenLinks, pagesIn } from "./docs/links.ts";
import { copySources } from "./docs/sources.ts";
import { print } from "./progress.ts";
import { ROOT } from "./select_notebooks.ts";
import { writeFile } from "../lib/write_file.ts";

/**
 * Writes the pages.
 *
 * @param output Folder of the pages; what is in it goes.
 * @throws {Error} If `deno doc` fails; the message holds what it says.
 */
export async function writeDocs(output: string): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "widenet-docs-" });
  try {
    const modules = await copySources(folder, relative(output, ROOT));
    await Deno.remove(output, { recursive: true }).catch(() => {});
    await Deno.mkdir(dirname(output), { recursive: true });
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "doc",
        "--html",
        "--no-lock",
        "--name=Widenet",
        `--output=${output}`,
        ...Object.values(modules),
      ],
      cwd: folder,
      stdout: "null",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    for await (const page of pagesIn(output)) {
      await finish(page, { output, folder, modules: Object.keys(modules) });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What all pages share. */
interface Site {
  readonly output: string;
  /** Folder of the copied sources. */
  readonly folder: string;
  /** Names of the modules. */
  readonly modules: readonly string[];
}

/** Makes links lead to the sources and from page to page, and names modules as one imports them. */
async function finish(page: string, { output, folder, modules }: Site): Promise<void> {
  const copy = toFileUrl(folder).href.replaceAll("/", "&#x2F;");
  let text = (await Deno.readTextFile(page))
    .replaceAll(copy, relative(dirname(page), ROOT))
    .replaceAll(PAGES, relative(dirname(page), output) || ".");
  for (const name of modules.map((name) => name.replace("./", ""))) {
    text = text.replaceAll(`&quot;${name}&quot;`, `&quot;@widenet/ntk/${name}&quot;`);
  }
  await writeFile(page, text);
}

async function main(args: readonly string[]): Promise<number> {
  const { values } = readOptions(args, { output: "docs/api", open: false });
  const output = resolve(ROOT, values.output);
  await writeDocs(output);
  const { links, broken } = await brokenLinks(output, ROOT);
  for (const link of broken.slice(0, 20)) print(`broken: ${link}\n`);
  print(`${join(output, "index.html")}: ${links} links, ${broken.length} broken\n`);
  if (values.open) openWindow(join(output, "index.html"));
  return broken.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exitCode = await exitCodeOf(() => main(Deno.args));

/**
 * Links of pages in HTML that lead nowhere.
 *
 * @module
 */

import { dirname, join, relative } from "@std/path";

/** What is known of the links of some pages. */
export interface LinkReport {
  /** Number of links to pages, files and places in them. */
  readonly links: number;
  /** Those that lead nowhere, as "page -> target". */
  readonly broken: readonly string[];
}

/**
 * Checks every link of the pages of a folder to other pages, to files, and to places in pages.
 *
 * @param folder The folder.
 * @param root A folder above it, beyond which links are not followed.
 */
export async function brokenLinks(folder: string, root: string): Promise<LinkReport> {
  const pages = new Map<string, string>();
  for await (const path of pagesIn(folder)) pages.set(path, await Deno.readTextFile(path));
  const places = new Map([...pages].map(([path, text]) => [path, placesOf(text)]));
  const files = new Map<string, boolean>();
  const exists = (path: string): boolean => {
    if (!files.has(path)) files.set(path, pages.has(path) || isThere(path));
    return files.get(path)!;
  };
  const broken: string[] = [];
  let links = 0;
  for (const [page, text] of pages) {
    for (const link of new Set(linksOf(text))) {
      links++;
      const [file = "", place = ""] = link.split("#");
      const path = decodeURI(file);
      const target = path === "" ? page : join(dirname(page), path);
      const leads = !relative(root, target).startsWith("..") && exists(target) &&
        (place === "" || (places.get(target)?.has(decodeURIComponent(place)) ?? true));
      if (!leads) broken.push(`${relative(folder, page)} -> ${link}`);
    }
  }
  return { links, broken };
}

/** Links of a page that stay on this machine. */
export function linksOf(html: string): readonly string[] {
  return [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)]
    .map(([, link = ""]) => decodeText(link).replace(/\?[^#]*/, ""))
    .filter((link) => !/^(?:[a-z]+:|\/\/)/.test(link) && link !== "" && link !== "#");
}

/** Places of a page that a link can lead to. */
export function placesOf(html: string): ReadonlySet<string> {
  return new Set(
    [...html.matchAll(/\s(?:id|name)="([^"]*)"/g)].map(([, place = ""]) => decodeText(place)),
  );
}

function decodeText(html: string): string {
  return html
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The pages of a folder and of those in it. */
export async function* pagesIn(folder: string): AsyncGenerator<string, void, void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* pagesIn(path);
    else if (name.endsWith(".html")) yield path;
  }
}

/**
 * A page with a script in Chromium.
 *
 * @module
 */
import { join, toFileUrl } from "@std/path";
import { findChromium, withPage } from "../suites/chromium.ts";
import type { Found } from "./page.ts";

/** What isolates a page from others, so that it may share memory with its threads. */
const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** Longest time that a page takes, in ms. */
const PATIENCE = 120_000;

/** What came of a page. */
export interface Answer {
  /** What it has found. */
  readonly found: Found;
  /** Errors and warnings of its console. */
  readonly troubles: readonly string[];
}

/**
 * Opens a page with a script, and waits until it has found something.
 *
 * @param script The script.
 * @param place Where the page comes from: a server, one that isolates it from other pages, or a file.
 * @returns What it has found.
 * @throws {Error} If it finds nothing within two minutes.
 */
export async function openPage(
  script: string,
  place: "isolated" | "server" | "file",
): Promise<Answer> {
  const html = pageOf(script);
  const headers = { "content-type": "text/html", ...(place === "isolated" && ISOLATION) };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(html, { headers }),
  );
  const folder = await Deno.makeTempDir(), file = join(folder, "page.html");
  await Deno.writeTextFile(file, html);
  const address = `http://127.0.0.1:${server.addr.port}/`;
  try {
    return await withPage(findChromium()!, async ({ open, until, evaluate, troubles }) => {
      await open(place === "file" ? toFileUrl(file).href : address);
      await until("globalThis.found", PATIENCE);
      const found = JSON.parse(await evaluate<string>("JSON.stringify(globalThis.found)"));
      if (found.error === undefined) return { found, troubles };
      throw new Error([found.error, ...troubles].join("\n"));
    });
  } finally {
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
}

function pageOf(script: string): string {
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
    <body><script type="module">${script.replaceAll("</script", "<\\/script")}</script>`;
}

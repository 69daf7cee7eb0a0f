/**
 * A page in a headless Chromium.
 *
 * @module
 */
import { join, toFileUrl } from "@std/path";
import type { Found } from "./page.ts";

const OPTIONS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  // It would look for servers of its maker.
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
  ...["--enable-logging=stderr", "--remote-debugging-port=0"],
];

/** What isolates a page from others, so that it may share memory with its threads. */
const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** What a page has sent. */
export interface Answer {
  /** What it has found. */
  readonly found: Found;
  /** Errors and lines on its console. */
  readonly messages: readonly string[];
}

/**
 * Opens a page with a script, and waits until it sends what it has found.
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
  const { promise: sent, resolve } = Promise.withResolvers<string>();
  const headers = { "content-type": "text/html", ...(place === "isolated" && ISOLATION) };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      if (request.method !== "POST") return new Response(page(script, "/"), { headers });
      resolve(await request.text());
      return new Response();
    },
  );
  const address = `http://127.0.0.1:${server.addr.port}/`;
  const folder = await Deno.makeTempDir(), file = join(folder, "page.html");
  await Deno.writeTextFile(file, page(script, address));
  const browser = new Deno.Command("chromium", {
    args: [
      ...[...OPTIONS, `--user-data-dir=${join(folder, "profile")}`],
      place === "file" ? toFileUrl(file).href : address,
    ],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const log = new Response(browser.stderr).text();
  const limit = setTimeout(() => resolve('{ "error": "nothing was sent" }'), 120_000);
  try {
    const found = JSON.parse(await sent);
    browser.kill();
    const messages = (await log).split("\n").filter((line) => line.includes(":CONSOLE"));
    if (found.error === undefined) return { found, messages };
    throw new Error([found.error, ...messages].join("\n"));
  } finally {
    clearTimeout(limit);
    await browser.status;
    await server.shutdown();
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

function page(script: string, sendTo: string): string {
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
    <body data-send-to="${sendTo}"><script type="module">${
    script.replaceAll("</script", "<\\/script")
  }</script>`;
}

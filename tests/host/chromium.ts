/**
 * A page in a headless Chromium.
 *
 * @module
 */
import { join } from "@std/path";

const OPTIONS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  // It would look for servers of its maker.
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
  ...["--enable-logging=stderr", "--remote-debugging-port=0"],
];

/** Kinds of files by the ends of their names. */
const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  js: "text/javascript",
};

/** What isolates a page from others, so that it may share memory with its threads. */
const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** What a page has sent. */
export interface Answer {
  /** What it posts to `/found`. */
  // deno-lint-ignore no-explicit-any
  readonly answer: any;
  /** Errors and lines on its console. */
  readonly messages: readonly string[];
}

/**
 * Opens `index.html` of a folder, and waits until it posts what it has found.
 *
 * @param folder The files.
 * @param options Whether the page is isolated from others.
 * @returns What it has found.
 * @throws {Error} If it posts nothing within a minute.
 */
export async function openPage(
  folder: string,
  { isolated }: { readonly isolated: boolean },
): Promise<Answer> {
  const { promise: posted, resolve } = Promise.withResolvers<string>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/found") {
        resolve(await request.text());
        return new Response();
      }
      const name = pathname === "/" ? "index.html" : pathname.slice(1);
      const type = TYPES[name.split(".").at(-1)!];
      if (type === undefined) return new Response(null, { status: 404 });
      const headers = { "content-type": type, ...(isolated && ISOLATION) };
      return new Response(await Deno.readFile(join(folder, name)), { headers });
    },
  );
  const profile = await Deno.makeTempDir();
  const browser = new Deno.Command("chromium", {
    args: [...OPTIONS, `--user-data-dir=${profile}`, `http://127.0.0.1:${server.addr.port}/`],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const log = new Response(browser.stderr).text();
  const limit = setTimeout(() => resolve('{ "error": "nothing was posted" }'), 60_000);
  try {
    const answer = JSON.parse(await posted);
    browser.kill();
    const messages = (await log).split("\n").filter((line) => line.includes(":CONSOLE"));
    if (answer.error === undefined) return { answer, messages };
    throw new Error([answer.error, ...messages].join("\n"));
  } finally {
    clearTimeout(limit);
    await browser.status;
    await server.shutdown();
    await Deno.remove(profile, { recursive: true }).catch(() => {});
  }
}

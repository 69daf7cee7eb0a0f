/**
 * A server for one page of figures, for this machine and this user's browser only.
 *
 * It listens on the loopback address. Whoever asks must know the token in the address, so that other
 * programs and users of this machine see nothing, and must name this server as the host, so that a page
 * of another site cannot read it by pointing its own name here (DNS rebinding).
 *
 * @module
 */
import { DRAW, type Figure, figuresJson, PAGE } from "./page.ts";

/** A page while it is served. */
export interface BrowserSession {
  /** Address of the page, on this machine only. It holds a secret: whoever has it sees the page. */
  readonly url: string;
  /** Resolves when the page is served no longer. */
  readonly finished: Promise<void>;
  /** Stops serving the page. */
  close(): Promise<void>;
}

/** Options of {@linkcode serveFigures}. */
export interface ServeOptions {
  /** Port to listen on; any free one if 0. */
  readonly port: number;
  /** Time (ms) after which the page counts as closed, as it may only have been loaded anew. */
  readonly patience?: number;
}

const LOOPBACK = "127.0.0.1";
const PATIENCE = 1500;
const SCRIPT = "text/javascript; charset=utf-8";

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/**
 * Serves figures until the last page that shows them is closed.
 *
 * @throws {Error} If the port cannot be had.
 */
export async function serveFigures(
  figures: readonly Figure[],
  { port, patience = PATIENCE }: ServeOptions,
): Promise<BrowserSession> {
  const token = crypto.getRandomValues(new Uint8Array(16)).toHex();
  const files = new Map<string, readonly [type: string, body: string | Uint8Array<ArrayBuffer>]>([
    ["", ["text/html; charset=utf-8", PAGE]],
    ["draw.js", [SCRIPT, DRAW]],
    ["plotly.js", [SCRIPT, await readPlotly()]],
    ["figures.json", ["application/json", figuresJson(figures)]],
  ]);
  const viewers = new Viewers(patience, () => void server.shutdown());
  const server = Deno.serve({ hostname: LOOPBACK, port, onListen: () => {} }, (request) => {
    const own = `${LOOPBACK}:${server.addr.port}`;
    if (!isOwn(request, own)) return refused(403);
    const { pathname } = new URL(request.url);
    const prefix = `/${token}/`;
    if (!pathname.startsWith(prefix)) return refused(404);
    if (request.method !== "GET") return refused(405);
    const name = pathname.slice(prefix.length);
    if (name === "open") return viewers.open();
    const [type, body] = files.get(name) ?? [];
    if (type === undefined) return refused(404);
    return new Response(body, { headers: { ...HEADERS, "content-type": type } });
  });
  return {
    url: `http://${LOOPBACK}:${server.addr.port}/${token}/`,
    finished: server.finished,
    async close(): Promise<void> {
      viewers.close();
      await server.shutdown();
    },
  };
}

/** Pages that are open: each holds a connection, which ends when the page does. */
class Viewers {
  readonly #patience: number;
  readonly #onLast: () => void;
  readonly #streams: Set<ReadableStreamDefaultController> = new Set();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(patience: number, onLast: () => void) {
    this.#patience = patience;
    this.#onLast = onLast;
  }

  open(): Response {
    clearTimeout(this.#timer);
    const streams = this.#streams;
    let own: ReadableStreamDefaultController;
    const body = new ReadableStream({
      start: (controller): void => {
        streams.add(own = controller);
        controller.enqueue(new TextEncoder().encode(":\n\n"));
      },
      cancel: (): void => {
        streams.delete(own);
        if (streams.size === 0) this.#timer = setTimeout(this.#onLast, this.#patience);
      },
    });
    return new Response(body, { headers: { ...HEADERS, "content-type": "text/event-stream" } });
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const stream of this.#streams) stream.close();
    this.#streams.clear();
  }
}

/** Whether a request names this server as its host, and comes from its own page or from no page. */
function isOwn(request: Request, own: string): boolean {
  const origin = request.headers.get("origin");
  return request.headers.get("host") === own && (origin === null || origin === `http://${own}`);
}

function refused(status: number): Response {
  return new Response("Not here\n", { status, headers: HEADERS });
}

async function readPlotly(): Promise<Uint8Array<ArrayBuffer>> {
  // Importing any file of the package is what makes the others in it resolve to files.
  await import("plotly.js-cartesian-dist-min/package.json", { with: { type: "json" } });
  const path = "plotly.js-cartesian-dist-min/plotly-cartesian.min.js";
  return await Deno.readFile(new URL(import.meta.resolve(path)));
}

/**
 * Pictures in a browser window, to zoom and to read values off, through nodeplotlib.
 *
 * This is an entry of its own, `@widenet/ntk/nodeplotlib`, for scripts run by `deno run -A`. The
 * page loads plotly from a CDN and so needs the network; the data go no further than this machine.
 *
 * What differs from the drawings: the legend, ticks and line breaks are plotly's; bars are always
 * upright; a title does not wrap. A script can open pictures once, as nodeplotlib would show the
 * earlier ones again.
 *
 * @module
 */
import { Server } from "node:http";
import { isNotebook } from "../notebook/display.ts";
import { printLine } from "../notebook/print.ts";
import { checkBoolean, checkNames, checkWhole, kindOf } from "../options.ts";
import { checkPicture, type Picture } from "./picture.ts";
import { toPlotly } from "./plotly.ts";

/** Options of {@linkcode openInBrowser}. */
export interface BrowserOptions {
  /** Port to listen on; any free one if omitted. */
  readonly port?: number;
  /** Whether to open a browser; otherwise the address is only printed. @default {true} */
  readonly open?: boolean;
}

/** The page while it is served. */
export interface BrowserSession {
  /** Address of the page, on this machine only. */
  readonly url: string;
  /** Resolves when the page is served no longer. */
  readonly finished: Promise<void>;
  /** Stops serving the page. */
  close(): Promise<void>;
}

/** What is used of Node's server. */
interface NodeServer {
  address(): { readonly port: number } | null;
  once(event: "listening" | "close", listener: () => void): void;
  close(): void;
  closeAllConnections(): void;
}

/** What is used of nodeplotlib, whose own types need those of plotly and of the browser. */
interface Nodeplotlib {
  plot(data: readonly unknown[], layout: unknown): void;
}

const LOOPBACK = "127.0.0.1";

let isOpened = false;

/**
 * Opens pictures in a browser, one below the other.
 *
 * The server listens on the loopback address only. It ends, and the script with it, when the last
 * page that shows the pictures is closed, or on `close()`.
 *
 * @param pictures The pictures.
 * @param options Port, and whether to open a browser.
 * @returns The page while it is served.
 * @throws {TypeError} If called in a notebook, where {@linkcode show} is the way, or a second time.
 * @throws {RangeError} If there are no pictures, or the port cannot be had.
 *
 * @example Usage
 * ```ts ignore
 * import { lines } from "@widenet/ntk";
 * import { openInBrowser } from "@widenet/ntk/nodeplotlib";
 *
 * const axes = { title: "Square", xLabel: "x", yLabel: "x²" };
 * const session = await openInBrowser([lines([{ x: [0, 1, 2], y: [0, 1, 4] }], axes)]);
 * await session.finished;
 * ```
 */
export async function openInBrowser(
  pictures: readonly Picture[],
  options: BrowserOptions = {},
): Promise<BrowserSession> {
  checkNames("open pictures", options, ["port", "open"]);
  const { port = 0, open = true } = options;
  checkWhole("open pictures", "port", port, 0, 65535);
  checkBoolean("open pictures", "open", open);
  checkCall(pictures, port);
  isOpened = true;
  // nodeplotlib reads its port when it is loaded, and with one set opens no browser by itself.
  Deno.env.set("NODEPLOTLIB_PORT", String(port));
  const listening = listenOnLoopback();
  const { plot } = await import("nodeplotlib") as unknown as Nodeplotlib;
  for (const { spec } of pictures) {
    const { data, layout } = toPlotly(spec);
    plot(data, layout);
  }
  const session = sessionOf(await listening);
  printLine(
    `The pictures are at ${session.url}, for this machine only. The page loads plotly from a CDN ` +
      `and needs the network. Closing the page ends the script; so does Ctrl+C.`,
  );
  if (open) await openWindow(session.url);
  return session;
}

function checkCall(pictures: readonly Picture[], port: number): void {
  if (isNotebook()) {
    throw new TypeError("Cannot open a browser from a notebook: use show() for each picture");
  }
  if (isOpened) {
    throw new TypeError("Cannot open pictures twice in a script: pass all of them in one call");
  }
  if (!Array.isArray(pictures)) {
    throw new TypeError(
      `Cannot open pictures as a list of them is needed: found ${kindOf(pictures)}; ` +
        "put one picture into a list, as in [picture]",
    );
  }
  if (pictures.length === 0) throw new RangeError("Cannot open pictures: the list is empty");
  for (const picture of pictures) checkPicture("open pictures", picture);
  try {
    Deno.listen({ hostname: LOOPBACK, port }).close();
  } catch (error) {
    throw new RangeError(
      `Cannot open pictures on port ${port} as it cannot be had: ` +
        `${error instanceof Error ? error.message : error}; choose another 'port' or none`,
      { cause: error },
    );
  }
}

/**
 * Makes the next server listen on the loopback address. nodeplotlib has no option for it and would
 * listen on all addresses, for everyone in the same network.
 */
function listenOnLoopback(): Promise<NodeServer> {
  const prototype = Server.prototype as unknown as {
    listen(...args: unknown[]): NodeServer;
  };
  const listen = prototype.listen;
  return new Promise((resolve) => {
    prototype.listen = function (this: NodeServer, port: unknown, callback: unknown): NodeServer {
      prototype.listen = listen;
      // nodeplotlib reads the address after this event: let it go first.
      this.once("listening", () => setTimeout(() => resolve(this)));
      return listen.call(this, { port, host: LOOPBACK }, callback);
    };
  });
}

function sessionOf(server: NodeServer): BrowserSession {
  const finished = new Promise<void>((resolve) => server.once("close", resolve));
  return {
    url: `http://${LOOPBACK}:${server.address()!.port}/`,
    finished,
    close(): Promise<void> {
      server.close();
      server.closeAllConnections();
      return finished;
    },
  };
}

async function openWindow(url: string): Promise<void> {
  const { os } = Deno.build;
  const opener = os === "windows" ? "explorer" : os === "darwin" ? "open" : "xdg-open";
  try {
    await new Deno.Command(opener, { args: [url], stdout: "null", stderr: "null" }).output();
  } catch {
    printLine(`No browser could be opened from here: open ${url} yourself`);
  }
}

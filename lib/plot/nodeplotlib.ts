/**
 * Pictures in a browser window, to zoom and to read values off, by the calls of nodeplotlib.
 *
 * This is an entry of its own, `@widenet/ntk/nodeplotlib`, for scripts run by `deno run -A`:
 * {@linkcode plot} takes what nodeplotlib's `plot` takes, {@linkcode openInBrowser} the pictures of
 * this library. The page and plotly come from this machine; nothing is loaded from the network.
 *
 * What differs from the drawings: the legend, ticks and line breaks are plotly's; bars are always
 * upright; a title does not wrap.
 *
 * @module
 */
import { isNotebook } from "../display/output.ts";
import { printLine } from "../notebook/print.ts";
import { checkBoolean, checkNames, checkWhole, kindOf } from "../options.ts";
import { openWindow } from "./browser/open_window.ts";
import type { Figure } from "./browser/page.ts";
import { type BrowserSession, serveFigures } from "./browser/serve.ts";
import { checkPicture, type Picture } from "./picture.ts";
import { toPlotly } from "./plotly.ts";

export type { BrowserSession, Figure };

/** Options of {@linkcode openInBrowser}. */
export interface BrowserOptions {
  /** Port to listen on; any free one if omitted. */
  readonly port?: number;
  /** Whether to open a browser; otherwise the address is only printed. @default {true} */
  readonly open?: boolean;
}

/**
 * Opens pictures in a browser, one below the other.
 *
 * The server listens on the loopback address only, and answers only who knows the token in the
 * address. It ends, and the script with it, when the last page that shows the pictures is closed, or
 * on `close()`.
 *
 * @param pictures The pictures.
 * @param options Port, and whether to open a browser.
 * @returns The page while it is served.
 * @throws {TypeError} If called in a notebook, where {@linkcode show} is the way.
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
  checkList(pictures, "pictures", "picture");
  for (const picture of pictures) checkPicture("open pictures", picture);
  return await openFigures(pictures.map(({ spec }) => toPlotly(spec)), options);
}

let waiting: Figure[] = [];

/**
 * Shows plotly's traces in a browser, as nodeplotlib's function of this name does. All figures of
 * calls that follow one another without a wait are on one page.
 *
 * @param data Traces, as plotly takes them. nodeplotlib's streams of traces are not taken.
 * @param layout Title, axes and legend, as plotly takes them.
 * @param config How the figure behaves, as plotly takes it.
 * @throws {TypeError} If the traces are no list, or called in a notebook.
 *
 * @example Usage
 * ```ts ignore
 * import { plot } from "@widenet/ntk/nodeplotlib";
 *
 * plot([{ x: [0, 1, 2], y: [0, 1, 4], type: "scatter" }], { title: { text: "Square" } });
 * ```
 */
export function plot(data: readonly unknown[], layout?: unknown, config?: unknown): void {
  checkPlace();
  checkList(data, "traces", "trace");
  waiting.push({ data, layout, config });
  if (waiting.length > 1) return;
  setTimeout(() => {
    const figures = waiting;
    waiting = [];
    void openFigures(figures, {});
  });
}

async function openFigures(
  figures: readonly Figure[],
  options: BrowserOptions,
): Promise<BrowserSession> {
  checkNames("open pictures", options, ["port", "open"]);
  const { port = 0, open = true } = options;
  checkWhole("open pictures", "port", port, 0, 65535);
  checkBoolean("open pictures", "open", open);
  checkPlace();
  const session = await serve(figures, port);
  printLine(
    `The pictures are at ${session.url}, for this machine only. Closing the page ends the script; ` +
      "so does Ctrl+C.",
  );
  if (open) openWindow(session.url);
  return session;
}

async function serve(figures: readonly Figure[], port: number): Promise<BrowserSession> {
  try {
    return await serveFigures(figures, { port });
  } catch (error) {
    if (
      !(error instanceof Deno.errors.AddrInUse || error instanceof Deno.errors.PermissionDenied)
    ) {
      throw error;
    }
    throw new RangeError(
      `Cannot open pictures on port ${port} as it cannot be had: ${error.message}; ` +
        "choose another 'port' or none",
      { cause: error },
    );
  }
}

function checkPlace(): void {
  if (!isNotebook()) return;
  throw new TypeError("Cannot open a browser from a notebook: use show() for each picture");
}

function checkList(list: unknown, names: string, name: string): void {
  if (!Array.isArray(list)) {
    throw new TypeError(
      `Cannot open ${names} as a list of them is needed: found ${kindOf(list)}; ` +
        `put one ${name} into a list, as in [${name}]`,
    );
  }
  if (list.length === 0) throw new RangeError(`Cannot open ${names}: the list is empty`);
}

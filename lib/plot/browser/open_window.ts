/**
 * Opens a page in the user's browser.
 *
 * @module
 */
import { printLine } from "../../notebook/print.ts";

/**
 * Opens an address in the browser, or asks the user to. Some openers stay for as long as the browser: none is
 * waited for, nor keeps the program running.
 */
export function openWindow(url: string): void {
  const { os } = Deno.build;
  const opener = os === "windows" ? "explorer" : os === "darwin" ? "open" : "xdg-open";
  const ask = (): void => printLine(`No browser could be opened from here: open ${url} yourself`);
  try {
    const still = { stdin: "null", stdout: "null", stderr: "null" } as const;
    const child = new Deno.Command(opener, { args: [url], ...still }).spawn();
    child.unref();
    child.status.then(({ success }) => {
      // Windows' explorer ends with 1 even when it has opened the page.
      if (!success && os !== "windows") ask();
    }, ask);
  } catch {
    ask();
  }
}

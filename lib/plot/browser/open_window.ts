/**
 * Opens a page in the user's browser.
 *
 * @module
 */
import { printLine } from "../../notebook/print.ts";

/** Opens an address in the browser, or asks the user to. */
export async function openWindow(url: string): Promise<void> {
  const { os } = Deno.build;
  const opener = os === "windows" ? "explorer" : os === "darwin" ? "open" : "xdg-open";
  try {
    await new Deno.Command(opener, { args: [url], stdout: "null", stderr: "null" }).output();
  } catch {
    printLine(`No browser could be opened from here: open ${url} yourself`);
  }
}

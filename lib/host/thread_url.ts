/**
 * Where the code of threads lies. A build for browsers has another module in place of this one.
 *
 * @module
 */

/** Address of the code that threads run. */
export function threadUrl(): URL {
  return new URL("../parallel/worker.ts", import.meta.url);
}

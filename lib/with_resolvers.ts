/**
 * A promise that is settled from outside.
 *
 * @module
 */

/** As `Promise.withResolvers`, which Node.js has from version 22 on. */
export function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve!: PromiseWithResolvers<T>["resolve"];
  let reject!: PromiseWithResolvers<T>["reject"];
  const promise = new Promise<T>((fulfil, refuse) => [resolve, reject] = [fulfil, refuse]);
  return { promise, resolve, reject };
}

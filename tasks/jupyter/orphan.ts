/**
 * Orphans: a kernel whose runner was killed, which nobody would ever end.
 *
 * The kernel's standard input is a pipe that the runner holds. It ends when the runner does, even by
 * `kill -9`. A thread of its own waits for that end, as a cell may keep the main one busy.
 *
 * @module
 */

/** Code that makes a kernel end when its standard input does. */
export const DIE_WITH_PARENT = `(${dieWithInput})();`;

/** Runs in the kernel, as text: it must not use anything of this file. */
function dieWithInput(): void {
  const watch = `
    const piece = new Uint8Array(1024);
    while (await Deno.stdin.read(piece) !== null);
    Deno.kill(Deno.pid, "SIGKILL");
  `;
  const source = `data:application/javascript,${encodeURIComponent(watch)}`;
  const worker = new Worker(source, { type: "module", name: "parent watch" });
  // Where no worker can be loaded, as with a lockfile that is out of date, there is no watch.
  worker.addEventListener("error", (event) => event.preventDefault());
}

/**
 * Two trees of the library side by side, in turns in one process:
 *
 *     deno task bench:trees PATH_OF_THE_OTHER [--only TEXT] [--turns K]
 *
 * Rows are public calls, so that any two trees can be compared whose calls are the same. Ratios above 1 say
 * that this tree is slower than the other one. The fastest of several turns counts, after one that makes tables.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { parseArgs } from "node:util";
import { resolve, toFileUrl } from "@std/path";
import { rows } from "./trees/rows.ts";
import type { Library } from "./trees/rows.ts";

const { values, positionals } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: { only: { type: "string" }, turns: { type: "string", default: "7" } },
});
const [path] = positionals;
if (path === undefined) {
  console.error("Cannot compare trees: give the path of a checkout of another revision");
  Deno.exit(1);
}
const here: Library = await import("@widenet/ntk");
const there: Library = await import(`${toFileUrl(resolve(path))}/mod.ts`);
const turns = Number(values.turns);

console.log("| | that tree, ms | this tree, ms | ratio |\n| --- | ---: | ---: | ---: |");
for (const { name, make } of rows()) {
  if (values.only !== undefined && !name.includes(values.only)) continue;
  const [before, after] = await timeInTurns(make(there), make(here));
  const [a, b] = [before, after].map((time) => time.toFixed(time < 10 ? 2 : 0));
  console.log(`| ${name} | ${a} | ${b} | ${(after / before).toFixed(2)} |`);
}
Deno.exit();

/** Milliseconds of the fastest turn of each. */
async function timeInTurns(
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<readonly [number, number]> {
  await first();
  await second();
  let [a, b] = [Infinity, Infinity];
  for (let turn = 0; turn < turns; turn++) {
    a = Math.min(a, await timed(first));
    b = Math.min(b, await timed(second));
  }
  return [a, b];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Two files of results side by side:
 *
 *     deno task bench:compare A.json B.json
 *
 * Ratios above 1 are a loss of speed. Only runs on one machine can be compared; others are named.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { compareResults, missingNames, type Results } from "./results.ts";

const [first, second] = Deno.args;
if (first === undefined || second === undefined || Deno.args.length > 2) {
  console.error("Cannot compare results: give two files that `deno task bench --save FILE` wrote");
  Deno.exit(1);
}
const read = async (path: string): Promise<Results> => JSON.parse(await Deno.readTextFile(path));
const [before, after] = [await read(first), await read(second)];
for (const key of ["processor", "cores", "deno", "blas"] as const) {
  const [a, b] = [before.machine[key], after.machine[key]];
  if (a !== b) console.log(`Not the same ${key}: ${a} and ${b}`);
}
console.log("| | before | after | ratio |\n| --- | ---: | ---: | ---: |");
for (const { name, before: a, after: b, ratio } of compareResults(before, after)) {
  console.log(`| ${name} | ${a.toPrecision(3)} | ${b.toPrecision(3)} | ${ratio.toFixed(2)} |`);
}
for (const name of missingNames(before, after)) console.log(`Only in one: ${name}`);

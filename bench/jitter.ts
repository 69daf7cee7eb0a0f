/**
 * How long jobs of every kind keep the event loop from turning, and how soon they end after an abort:
 *
 *     deno task jitter              all of them, in three minutes
 *     deno task jitter cntk eigh    those whose names contain one of the words
 *
 * The bounds are 50 ms and 200 ms on a machine that nobody else uses.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { JOBS } from "./jitter/jobs.ts";
import { type Finding, measure, median } from "./jitter/measure.ts";

/** Bounds in milliseconds. */
const BOUND = { block: 50, stop: 200 } as const;

function row({ name, runs }: Finding): string {
  const blocks = runs.map(({ block }) => block);
  const stops = runs.flatMap(({ stop }) => stop === undefined ? [] : [stop]);
  const most = { block: Math.max(...blocks), stop: Math.max(0, ...stops) };
  const shown = (value: number): string => Number.isNaN(value) ? "done" : value.toFixed(0);
  const above = [
    ...(most.block > BOUND.block ? ["block"] : []),
    ...(most.stop > BOUND.stop ? ["abort"] : []),
    ...(runs.every(({ isRight }) => isRight) ? [] : ["result after an abort"]),
  ];
  const cells = [
    ...[name, shown(median(blocks)), shown(most.block)],
    ...[shown(median(stops)), stops.length === 0 ? "done" : shown(most.stop), above.join(", ")],
  ];
  return `| ${cells.join(" | ")} |`;
}

const chosen = JOBS.filter(({ name }) =>
  Deno.args.length === 0 || Deno.args.some((word) => name.includes(word))
);
console.log(
  "| job | longest block in ms of processor time, p50 | max | abort to rejection in ms, p50 | max | above |",
);
console.log("| --- | ---: | ---: | ---: | ---: | --- |");
for (const job of chosen) console.log(row(await measure(job)));
Deno.exit(0);

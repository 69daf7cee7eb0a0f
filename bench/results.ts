/**
 * Results of benchmarks as files, so that a change of speed shows as ratios.
 *
 * @module
 */
import { environment } from "../lib/environment/mod.ts";
import { writeFile } from "../lib/write_file.ts";

/** Numbers of one run on one machine. */
export interface Results {
  /** What the run had. */
  readonly machine: {
    /** Name of the processor, where the system tells. */
    readonly processor: string;
    /** Number of cores. */
    readonly cores: number;
    /** Version of Deno. */
    readonly deno: string;
    /** The BLAS library, if any. */
    readonly blas: string;
  };
  /** Seconds, or another number of which less is better, by names. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Numbers that are collected while tables are printed. */
export type Rows = Map<string, number>;

/** Writes what was collected. */
export async function saveResults(path: string, rows: Rows): Promise<void> {
  const { blas } = await environment();
  const machine = {
    processor: processorName(),
    cores: navigator.hardwareConcurrency,
    deno: Deno.version.deno,
    blas: blas.found?.library ?? "none",
  };
  const results: Results = { machine, rows: Object.fromEntries(rows) };
  await writeFile(path, `${JSON.stringify(results, null, 2)}\n`);
}

function processorName(): string {
  try {
    const text = Deno.readTextFileSync("/proc/cpuinfo");
    return /^model name\s*: (.*)$/m.exec(text)?.[1] ?? "unknown";
  } catch {
    return "unknown";
  }
}

/** A number in both of two runs. */
export interface Change {
  /** Its name. */
  readonly name: string;
  /** In the first run. */
  readonly before: number;
  /** In the second one. */
  readonly after: number;
  /** The second over the first. */
  readonly ratio: number;
}

/** Numbers that both runs have, the largest rise first. */
export function compareResults(before: Results, after: Results): readonly Change[] {
  return Object.entries(before.rows).flatMap(([name, first]) => {
    const second = after.rows[name];
    return second === undefined
      ? []
      : [{ name, before: first, after: second, ratio: second / first }];
  }).toSorted((a, b) => b.ratio - a.ratio);
}

/** Names that only one of two runs has. */
export function missingNames(before: Results, after: Results): readonly string[] {
  const [first, second] = [new Set(Object.keys(before.rows)), new Set(Object.keys(after.rows))];
  return [...first.symmetricDifference(second)].sort();
}

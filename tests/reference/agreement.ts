/**
 * How far the kernels are from the golden numbers. Run by hand, it prints a table:
 * `deno run -A tests/reference/agreement.ts [engine ...]`.
 *
 * @module
 */
import { type EngineName, type KernelOptions, kernels, type Net } from "@widenet/ntk";
import { ENGINES } from "../suites/engines.ts";
import { fixture, fixtureNames } from "./fixtures.ts";
import networks from "./networks.json" with { type: "json" };

/** Largest relative errors of the entries of both kernels. */
export interface Agreement {
  /** Of the NNGP kernel. */
  readonly nngp: number;
  /** Of the NTK. */
  readonly ntk: number;
}

/** Computes the kernels of a fixture, and compares. */
export async function agreement(name: string, engine: EngineName): Promise<Agreement> {
  const { x1, x2, patterns, nngp, ntk } = fixture(name);
  const options: KernelOptions<"float64"> = {
    engine,
    ...(patterns === undefined ? {} : { patterns }),
  };
  const net = (networks as unknown as Readonly<Record<string, Net>>)[name]!;
  const found =
    await (x2 === undefined ? kernels(net, x1, options) : kernels(net, x1, x2, options));
  return { nngp: largest(found.nngp.data, nngp), ntk: largest(found.ntk.data, ntk) };
}

function largest(found: Float64Array, expected: readonly (number | null)[]): number {
  const errors = expected.map((value, i) => Math.abs(found[i]! - value!) / Math.abs(value!));
  return Math.max(...errors);
}

if (import.meta.main) {
  const engines = Deno.args.length > 0 ? Deno.args as EngineName[] : ENGINES;
  for (const engine of engines) await printTable(engine);
}

async function printTable(engine: EngineName): Promise<void> {
  const names = fixtureNames()
    .filter((name) => !fixture(name).nngp.includes(null));
  const width = Math.max(...names.map((name) => name.length));
  const line = (name: string, nngp: string, ntk: string): string =>
    `${name.padEnd(width)}  ${nngp.padStart(8)}  ${ntk.padStart(8)}`;
  const rows: Agreement[] = [];
  const lines: string[] = [];
  for (const name of names) {
    const row = await agreement(name, engine);
    rows.push(row);
    lines.push(line(name, row.nngp.toExponential(1), row.ntk.toExponential(1)));
  }
  const worst = (kind: keyof Agreement): string =>
    Math.max(...rows.map((row) => row[kind])).toExponential(1);
  const title = line(`engine ${engine}, ${names.length} networks`, "nngp", "ntk");
  const text = [title, ...lines, line("largest", worst("nngp"), worst("ntk"))].join("\n");
  await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
}

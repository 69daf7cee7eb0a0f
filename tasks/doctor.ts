/**
 * Says what computations can use on this machine, how fast it is, and what would make it faster.
 *
 *     deno task doctor [--no-measure]
 *
 * @module
 */

import { type BackendReport, type Environment, environment } from "../lib/environment/mod.ts";
import { formatBytes } from "../lib/memory/format_bytes.ts";
import { exitCodeOf, readOptions, UsageError } from "./command_line.ts";
import { print } from "./progress.ts";

/** Writes an environment for a reader. */
export function describe(found: Environment): string {
  const sections = [
    table("This machine", machineRows(found)),
    table(`Engines for kernels ("auto" takes ${found.engine})`, engineRows(found)),
    table(`Backends for linear algebra ("auto" takes ${found.backend})`, backendRows(found)),
    table("Native libraries for backend blas", libraryRows(found)),
    `What to do\n${advice(found).map((line) => `  ${line}\n`).join("")}`,
  ];
  return sections.join("\n");
}

/** Says what would make computations faster, and how. */
export function advice(found: Environment): readonly string[] {
  const lines: string[] = [];
  if (found.blas.found === undefined) lines.push(...libraryAdvice(found));
  if (!found.hasWorkers) {
    lines.push(
      found.hasSharedMemory
        ? "Worker threads need leave to read their files: run with --allow-read."
        : "Worker threads need SharedArrayBuffer, which is missing here.",
    );
  }
  if (!found.webAssembly.relaxedSimd) {
    lines.push("WebAssembly lacks relaxed SIMD: a newer Deno has it.");
  }
  return lines.length > 0 ? lines : ["Nothing: the fastest backend is in use."];
}

function libraryAdvice({ permissions, platform, blas }: Environment): readonly string[] {
  if (blas.attempts.some(({ library }) => library === "any")) {
    return ["WIDENET_BLAS is none: unset it, and linear algebra may use a native library."];
  }
  if (!permissions.ffi) {
    return [
      "A native BLAS makes linear algebra two to three times as fast. To let the program look for one,",
      "run with --allow-ffi --allow-env --allow-read.",
    ];
  }
  return [
    "A native BLAS makes linear algebra two to three times as fast:",
    ...installAdvice(platform.os),
    "or let the variable WIDENET_BLAS name the file of an OpenBLAS library.",
  ];
}

function installAdvice(os: string): readonly string[] {
  switch (os) {
    case "darwin":
      return ["  Homebrew         brew install openblas"];
    case "windows":
      return ["  get libopenblas.dll from the releases of OpenBLAS and put it on the PATH"];
    default:
      return [
        "  Debian, Ubuntu   sudo apt install libopenblas0",
        "  pip              pip install numpy",
      ];
  }
}

function machineRows(found: Environment): string[][] {
  const { versions, platform, cores, memory, webAssembly, permissions } = found;
  const granted = Object.entries(permissions).filter(([, is]) => is).map(([name]) => name);
  return [
    ["Deno", `${versions.deno} (V8 ${versions.v8})`],
    ["platform", `${platform.os} ${platform.arch}`],
    ["cores", `${cores}`],
    ["free memory", memory === undefined ? "not known without --allow-sys" : formatBytes(memory)],
    ["SharedArrayBuffer", yesNo(found.hasSharedMemory)],
    ["worker threads", yesNo(found.hasWorkers)],
    ["WebAssembly SIMD", yesNo(webAssembly.simd)],
    ["  relaxed SIMD", yesNo(webAssembly.relaxedSimd)],
    ["permissions", granted.join(", ") || "none of env, ffi, read"],
  ];
}

function engineRows({ engines }: Environment): string[][] {
  return engines.map(({ name, isAvailable }) => [name, yesNo(isAvailable)]);
}

function backendRows({ backends }: Environment): string[][] {
  const measured = backends.some(({ speed }) => speed !== undefined);
  const header = measured ? [["", "", "GEMM, GF/s", "Cholesky, GF/s"]] : [];
  return [...header, ...backends.map(backendRow)];
}

function backendRow({ name, isAvailable, speed }: BackendReport): string[] {
  const numbers = speed === undefined ? [] : [speed.gemm, speed.cholesky];
  return [name, yesNo(isAvailable), ...numbers.map((value) => value.toFixed(value < 10 ? 1 : 0))];
}

function libraryRows({ blas: { found, attempts } }: Environment): string[][] {
  const rows = attempts.map(({ library, reason }) => [library, `not used: ${reason}`]);
  if (found !== undefined) {
    rows.push([found.library, `in use, ${found.integerBits}-bit integers`]);
    if (found.config !== undefined) rows.push(["", found.config]);
  }
  return rows;
}

function yesNo(is: boolean): string {
  return is ? "yes" : "no";
}

/** A title and rows, with columns as wide as their widest cell. */
function table(title: string, rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, i) => widths[i] = Math.max(widths[i] ?? 0, cell.length));
  }
  const lines = rows.map((row) =>
    `  ${row.map((cell, i) => i === row.length - 1 ? cell : cell.padEnd(widths[i]!)).join("  ")}\n`
  );
  return `${title}\n${lines.join("")}`;
}

async function main(args: readonly string[]): Promise<void> {
  const { names, values } = readOptions(args, { "no-measure": false });
  if (names.length > 0) {
    throw new UsageError(`Cannot use '${names.join(" ")}': doctor takes no names`);
  }
  print(describe(await environment({ measure: !values["no-measure"] })));
}

if (import.meta.main) Deno.exit(await exitCodeOf(() => main(Deno.args)));

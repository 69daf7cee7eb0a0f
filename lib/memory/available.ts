/**
 * How much memory there is to have.
 *
 * @module
 */
import { isGranted } from "../is_granted.ts";
import { host } from "../host/mod.ts";
import { containerMemory } from "./container.ts";

/**
 * Bytes that the program can still allocate: those of the machine, its swap space included, or those
 * that its container leaves if that is less. It asks for no permission.
 *
 * @returns The bytes; undefined where the program has no leave to know.
 */
export function availableMemory(): number | undefined {
  if (!isGranted({ name: "sys", kind: "systemMemoryInfo" })) return undefined;
  const memory = host().memory();
  if (memory === undefined) return undefined;
  const { total, available, swapFree } = memory;
  // macOS makes swap space as it is needed: what is free says little.
  const machine = host().os === "darwin" ? total : available + swapFree;
  return Math.min(machine, containerMemory(readText) ?? Infinity);
}

function readText(path: string): string | undefined {
  if (host().os !== "linux" || !isGranted({ name: "read", path })) return undefined;
  try {
    return host().files?.readTextFileSync(path);
  } catch {
    // Not there, or Deno wants more than leave to read for the files of a system.
    return undefined;
  }
}

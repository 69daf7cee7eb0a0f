/**
 * How much memory there is to have.
 *
 * @module
 */
import { isGranted } from "../is_granted.ts";
import { containerMemory } from "./container.ts";

/**
 * Bytes that the program can still allocate: those of the machine, its swap space included, or those
 * that its container leaves if that is less. It asks for no permission.
 *
 * @returns The bytes; undefined where the program has no leave to know.
 */
export function availableMemory(): number | undefined {
  if (typeof Deno === "undefined" || !isGranted({ name: "sys", kind: "systemMemoryInfo" })) {
    return undefined;
  }
  const { total, available, swapFree } = Deno.systemMemoryInfo();
  // macOS makes swap space as it is needed: what is free says little.
  const machine = Deno.build.os === "darwin" ? total : available + swapFree;
  return Math.min(machine, containerMemory(readText) ?? Infinity);
}

function readText(path: string): string | undefined {
  if (Deno.build.os !== "linux" || !isGranted({ name: "read", path })) return undefined;
  try {
    return Deno.readTextFileSync(path);
  } catch {
    // Not there, or Deno wants more than leave to read for the files of a system.
    return undefined;
  }
}

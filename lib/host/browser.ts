/**
 * A browser, or whatever has neither files nor a process.
 *
 * @module
 */
import type { Host } from "./host.ts";

/** A browser as a host. */
export function browserHost(): Host {
  return {
    name: "browser",
    versions: {},
    os: "browser",
    arch: "unknown",
    cores: globalThis.navigator?.hardwareConcurrency ?? 1,
    files: undefined,
    native: undefined,
    isGranted: () => false,
    variable: () => undefined,
    memory: () => undefined,
    terminal: () => undefined,
    cell: () => undefined,
  };
}

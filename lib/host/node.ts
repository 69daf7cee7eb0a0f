/**
 * Node.js, and Bun, which is like it.
 *
 * @module
 */
import { builtin, type ProcessLike } from "./builtin.ts";
import type { Host } from "./host.ts";
import { nodeFiles } from "./node_files.ts";

/** Names of systems and processors that differ from Deno's. */
const NAMES: Readonly<Record<string, string>> = {
  win32: "windows",
  x64: "x86_64",
  arm64: "aarch64",
};

/** A process of Node.js or Bun as a host. */
export function nodeHost({ versions, env, platform, arch, stdout }: ProcessLike): Host {
  const os = builtin("node:os")!;
  const name = versions.bun === undefined ? "node" : "bun";
  const { [name]: version = "", v8 } = versions;
  return {
    name,
    versions: { [name]: version, ...(v8 !== undefined && { v8 }) },
    os: NAMES[platform] ?? platform,
    arch: NAMES[arch] ?? arch,
    cores: os.availableParallelism(),
    files: nodeFiles(builtin("node:fs")!),
    native: undefined,
    isGranted: (permission) => permission.name !== "ffi",
    variable: (name) => env[name],
    memory: () => ({ total: os.totalmem(), available: os.freemem(), swapFree: 0 }),
    terminal: () =>
      stdout.isTTY
        ? { columns: () => stdout.columns ?? 80, write: (text) => void stdout.write(text) }
        : undefined,
    cell: () => undefined,
  };
}

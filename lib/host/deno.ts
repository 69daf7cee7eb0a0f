/**
 * Deno.
 *
 * @module
 */
import { lock } from "./deno_lock.ts";
import type { Files } from "./files.ts";
import type { Host, NativeCode, NotebookCell, Terminal } from "./host.ts";

/** Deno as a host. */
export function denoHost(): Host {
  return {
    name: "deno",
    versions: { deno: Deno.version.deno, v8: Deno.version.v8 },
    os: Deno.build.os,
    arch: Deno.build.arch,
    cores: navigator.hardwareConcurrency,
    files: Object.assign(Object.create(Deno) as Files, { lock }),
    native,
    isGranted: (permission) =>
      Deno.permissions.querySync(permission as Deno.PermissionDescriptor).state === "granted",
    variable: (name) => Deno.env.get(name),
    memory: () => Deno.systemMemoryInfo(),
    terminal: () => Deno.stdout.isTerminal() ? terminal : undefined,
    cell,
  };
}

const native: NativeCode = {
  open: (file, symbols) => Deno.dlopen(file, symbols as Deno.ForeignLibraryInterface),
  addressOf: (bytes) =>
    Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes as Uint8Array<ArrayBuffer>)),
  textAt: (pointer) =>
    pointer === null ? undefined : Deno.UnsafePointerView.getCString(pointer as Deno.PointerObject),
};

const terminal: Terminal = {
  columns: () => Deno.consoleSize().columns,
  write: (text) => void Deno.stdout.writeSync(new TextEncoder().encode(text)),
};

function cell(): NotebookCell | undefined {
  try {
    const { broadcast } = Deno.jupyter;
    return {
      broadcast,
      onInterrupt: (listener) => Deno.addSignalListener("SIGINT", listener),
    };
  } catch {
    // Merely reading the property throws outside the kernel.
    return undefined;
  }
}

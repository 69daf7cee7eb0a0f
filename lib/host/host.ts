/**
 * What differs between Deno, Node.js, Bun and browsers.
 *
 * @module
 */
import type { Files } from "./files.ts";

/** A permission that Deno asks the user for. */
export interface Permission {
  /** Its kind. */
  readonly name: "env" | "ffi" | "read" | "sys";
  /** The file that it is for, or all. */
  readonly path?: string | URL;
  /** The variable of the environment that it is for, or all. */
  readonly variable?: string;
  /** What of the system it is for, or all. */
  readonly kind?: "systemMemoryInfo";
}

/** Memory of the machine in bytes. */
export interface MachineMemory {
  /** All of it. */
  readonly total: number;
  /** What programs can have. */
  readonly available: number;
  /** What is left of the swap space. */
  readonly swapFree: number;
}

/** A terminal. */
export interface Terminal {
  /** Its width in letters. */
  columns(): number;
  /** Writes text. */
  write(text: string): void;
}

/** Libraries of native code, and the memory that they share with this program. */
export interface NativeCode {
  /** Opens a library; a symbol that is optional and missing is null. */
  open(
    file: string,
    symbols: Readonly<Record<string, NativeFunction>>,
  ): { readonly symbols: Readonly<Record<string, unknown>>; close(): void };
  /** Where storage lies. */
  addressOf(bytes: Uint8Array): bigint;
  /** The text that a pointer from a library leads to; undefined if it leads nowhere. */
  textAt(pointer: unknown): string | undefined;
}

/** A function of a library. */
export interface NativeFunction {
  /** Its name in the library. @default {that of the symbol} */
  readonly name?: string;
  /** Types of its arguments. */
  readonly parameters: readonly ("buffer" | "usize" | "i32")[];
  /** Type of its result. */
  readonly result: "void" | "i32" | "pointer";
  /** Whether the library need not have it. */
  readonly optional?: boolean;
  /** Whether it runs on a thread of its own. */
  readonly nonblocking?: boolean;
}

/** The cell of a notebook, as Deno's kernel for Jupyter gives it. */
export interface NotebookCell {
  /** Sends a message to the notebook. */
  broadcast(message: string, content: Record<string, unknown>): Promise<void>;
  /** Calls this at each interrupt, which from then on does not end the program. */
  onInterrupt(listener: () => void): void;
}

/** What runs this program. */
export interface Host {
  /** What it is. */
  readonly name: "deno" | "node" | "bun" | "browser";
  /** Its versions. */
  readonly versions: {
    readonly deno?: string;
    readonly node?: string;
    readonly bun?: string;
    readonly v8?: string;
  };
  /** The system: `linux`, `darwin`, `windows` or another one. */
  readonly os: string;
  /** The processor: `x86_64`, `aarch64` or another one. */
  readonly arch: string;
  /** Number of cores. */
  readonly cores: number;
  /** Its files, if it has any. */
  readonly files: Files | undefined;
  /** Its native code, if it loads any. */
  readonly native: NativeCode | undefined;
  /** Whether the program may do something without a question to the user. */
  isGranted(permission: Permission): boolean;
  /** A variable of the environment; to be asked for with the permission only. */
  variable(name: string): string | undefined;
  /** Memory of the machine; undefined where it is not known. */
  memory(): MachineMemory | undefined;
  /** The terminal, if the program writes to one. */
  terminal(): Terminal | undefined;
  /** The cell of a notebook that the program runs in, if it does. */
  cell(): NotebookCell | undefined;
}

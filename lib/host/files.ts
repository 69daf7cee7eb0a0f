/**
 * What is asked of a host's files: the part of Deno's functions that this package uses, which Node.js and
 * Bun have under other names.
 *
 * @module
 */

/** What is known of a file. */
export interface FileStatus {
  /** Whether it is a regular file. */
  readonly isFile: boolean;
  /** Whether it is a folder. */
  readonly isDirectory: boolean;
  /** Its bytes. */
  readonly size: number;
  /** Its permissions, where there are such. */
  readonly mode: number | null;
}

/** A file in a folder. */
export interface FolderEntry {
  /** Its name. */
  readonly name: string;
  /** Whether it is a regular file. */
  readonly isFile: boolean;
  /** Whether it is a folder. */
  readonly isDirectory: boolean;
}

/** How a file is opened. */
export interface OpenOptions {
  /** Whether it is read. @default {true if nothing is written} */
  readonly read?: boolean;
  /** Whether it is written. @default {false} */
  readonly write?: boolean;
  /** Whether one that is not there is made. @default {false} */
  readonly create?: boolean;
  /** Whether it must not be there. @default {false} */
  readonly createNew?: boolean;
  /** Whether it is emptied. @default {false} */
  readonly truncate?: boolean;
  /** Permissions of a new one. @default {0o666} */
  readonly mode?: number;
}

/** The place from which {@linkcode OpenFile.seek} counts: the start of the file. */
export const FROM_START = 0;

/** An open file. */
export interface OpenFile extends Disposable {
  /** What is left of it. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Reads some bytes; null at the end. */
  read(target: Uint8Array): Promise<number | null>;
  /** As {@linkcode read}, at once. */
  readSync(target: Uint8Array): number | null;
  /** Writes some of the bytes, and says how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** As {@linkcode write}, at once. */
  writeSync(bytes: Uint8Array): number;
  /** Goes to a place. */
  seek(offset: number, from: typeof FROM_START): Promise<number>;
  /** As {@linkcode seek}, at once. */
  seekSync(offset: number, from: typeof FROM_START): number;
  /** What is known of it. */
  stat(): Promise<FileStatus>;
  /** As {@linkcode stat}, at once. */
  statSync(): FileStatus;
  /** Waits until all is on the disk. */
  sync(): Promise<void>;
  /** Waits until all bytes are on the disk. */
  syncData(): Promise<void>;
  /** Gives it a length. */
  truncateSync(length: number): void;
  /** Ends the use of it. */
  close(): void;
}

/** A lock, or who has it: a text that may be empty. */
export type FileLock =
  | { readonly holder: string }
  | { readonly holder?: undefined; giveBack(): Promise<void> };

/** The files of a host. */
export interface Files {
  /** Opens a file. */
  open(path: string | URL, options?: OpenOptions): Promise<OpenFile>;
  /** As {@linkcode open}, at once. */
  openSync(path: string, options?: OpenOptions): OpenFile;
  /** All bytes of a file. */
  readFile(
    path: string | URL,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** All of a text. */
  readTextFile(path: string): Promise<string>;
  /** As {@linkcode readTextFile}, at once. */
  readTextFileSync(path: string): string;
  /** What is in a folder. */
  readDir(path: string): AsyncIterable<FolderEntry>;
  /** As {@linkcode readDir}, at once. */
  readDirSync(path: string): Iterable<FolderEntry>;
  /** What is known of a file, links followed. */
  stat(path: string): Promise<FileStatus>;
  /** The path without links. */
  realPath(path: string): Promise<string>;
  /** Makes a folder. */
  mkdir(path: string, options: { readonly recursive: boolean }): Promise<void>;
  /** Makes a folder with a name that no other one has. */
  makeTempDir(options: { readonly dir: string; readonly prefix: string }): Promise<string>;
  /** Moves a file or a folder. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a folder. */
  remove(path: string, options?: { readonly recursive: boolean }): Promise<void>;
  /** Sets permissions. */
  chmod(path: string, mode: number): Promise<void>;
  /**
   * Locks a file, which is made if it is not there, until it is given back or the program ends. The file holds the
   * number of the process. Undefined where a program cannot lock files.
   */
  readonly lock?: ((path: string) => Promise<FileLock>) | undefined;
}

/**
 * Files by Node.js.
 *
 * @module
 */
import { errors } from "./errors.ts";
import type { Files, FileStatus, FolderEntry, OpenFile, OpenOptions } from "./files.ts";

type FileSystem = typeof import("node:fs");

/** Classes of errors by the codes of the system. */
const CLASSES: Readonly<Record<string, keyof typeof errors>> = {
  ENOENT: "NotFound",
  EEXIST: "AlreadyExists",
  ENOTEMPTY: "AlreadyExists",
  EACCES: "PermissionDenied",
  EPERM: "PermissionDenied",
  EISDIR: "IsADirectory",
  ENOTDIR: "NotADirectory",
  ERR_ACCESS_DENIED: "NotCapable",
};

/** The files of a system. */
export function nodeFiles(fs: FileSystem): Files {
  const { promises } = fs;
  return {
    open: (path, options = {}) =>
      translated(async () => {
        const descriptor = await called<number>((done) =>
          fs.open(path, flagsOf(fs, options), options.mode, done)
        );
        return fileOf(fs, descriptor);
      }),
    openSync: (path, options = {}) =>
      translatedSync(() => {
        return fileOf(fs, fs.openSync(path, flagsOf(fs, options), options.mode));
      }),
    readFile: (path, options = {}) =>
      translated(async () => new Uint8Array(await promises.readFile(path, options))),
    readTextFile: (path) => translated(() => promises.readFile(path, "utf8")),
    readTextFileSync: (path) => translatedSync(() => fs.readFileSync(path, "utf8")),
    async *readDir(path) {
      yield* await translated(async () =>
        (await promises.readdir(path, { withFileTypes: true })).map(entryOf)
      );
    },
    readDirSync: (path) =>
      translatedSync(() => fs.readdirSync(path, { withFileTypes: true }).map(entryOf)),
    stat: (path) => translated(async () => statusOf(await promises.stat(path))),
    realPath: (path) => translated(() => promises.realpath(path)),
    mkdir: (path, options) => translated(async () => void await promises.mkdir(path, options)),
    makeTempDir: ({ dir, prefix }) => translated(() => promises.mkdtemp(`${dir}/${prefix}`)),
    rename: (from, to) => translated(() => promises.rename(from, to)),
    remove: (path, { recursive } = { recursive: false }) =>
      translated(() => recursive ? promises.rm(path, { recursive }) : promises.unlink(path)),
    chmod: (path, mode) => translated(() => promises.chmod(path, mode)),
  };
}

/** A file that was opened; closed again if its status cannot be had. */
function fileOf(fs: FileSystem, descriptor: number): NodeFile {
  try {
    return new NodeFile(fs, descriptor);
  } catch (error) {
    fs.closeSync(descriptor);
    throw error;
  }
}

/** A file with a place in it, as Deno has it: Node.js has none for reading at a place given. */
class NodeFile implements OpenFile {
  readonly #fs: FileSystem;
  readonly #descriptor: number;
  /** Pipes and terminals have no places. */
  readonly #hasPlaces: boolean;
  #place = 0;
  #isOpen = true;

  constructor(fs: FileSystem, descriptor: number) {
    this.#fs = fs;
    this.#descriptor = descriptor;
    this.#hasPlaces = this.statSync().isFile;
  }

  get readable(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream({
      pull: async (controller) => {
        const room = new Uint8Array(2 ** 16);
        const count = await this.read(room).catch((error: unknown) => {
          this.close();
          throw error;
        });
        if (count !== null) return controller.enqueue(room.subarray(0, count));
        controller.close();
        this.close();
      },
      cancel: () => this.close(),
    });
  }

  async read(target: Uint8Array): Promise<number | null> {
    const count = await called<number>((done) =>
      this.#fs.read(this.#descriptor, target, 0, target.length, this.#at(), done)
    );
    return this.#taken(count, target);
  }

  readSync(target: Uint8Array): number | null {
    const count = translatedSync(() =>
      this.#fs.readSync(this.#descriptor, target, 0, target.length, this.#at())
    );
    return this.#taken(count, target);
  }

  async write(bytes: Uint8Array): Promise<number> {
    const count = await called<number>((done) =>
      this.#fs.write(this.#descriptor, bytes, 0, bytes.length, this.#at(), done)
    );
    this.#place += count;
    return count;
  }

  writeSync(bytes: Uint8Array): number {
    const count = translatedSync(() =>
      this.#fs.writeSync(this.#descriptor, bytes, 0, bytes.length, this.#at())
    );
    this.#place += count;
    return count;
  }

  seek(offset: number): Promise<number> {
    return Promise.resolve(this.seekSync(offset));
  }

  seekSync(offset: number): number {
    this.#place = offset;
    return offset;
  }

  stat(): Promise<FileStatus> {
    return Promise.resolve(this.statSync());
  }

  statSync(): FileStatus {
    return translatedSync(() => statusOf(this.#fs.fstatSync(this.#descriptor)));
  }

  async sync(): Promise<void> {
    await called((done) => this.#fs.fsync(this.#descriptor, done));
  }

  async syncData(): Promise<void> {
    await called((done) => this.#fs.fdatasync(this.#descriptor, done));
  }

  truncateSync(length: number): void {
    translatedSync(() => this.#fs.ftruncateSync(this.#descriptor, length));
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    translatedSync(() => this.#fs.closeSync(this.#descriptor));
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #at(): number | null {
    return this.#hasPlaces ? this.#place : null;
  }

  #taken(count: number, target: Uint8Array): number | null {
    this.#place += count;
    return count === 0 && target.length > 0 ? null : count;
  }
}

/** What a function of Node.js calls back with. */
function called<T>(start: (done: (error: Error | null, value?: T) => void) => void): Promise<T> {
  return translated(() =>
    new Promise<T>((resolve, reject) => {
      start((error, value) => error === null ? resolve(value as T) : reject(error));
    })
  );
}

function flagsOf({ constants }: FileSystem, options: OpenOptions): number {
  const { write = false, read = !write } = options;
  const { create = false, createNew = false, truncate = false } = options;
  const access = write ? (read ? constants.O_RDWR : constants.O_WRONLY) : constants.O_RDONLY;
  return access | (create || createNew ? constants.O_CREAT : 0) |
    (createNew ? constants.O_EXCL : 0) | (truncate ? constants.O_TRUNC : 0);
}

/** What Node.js tells of a file. */
interface Told {
  readonly size: number;
  readonly mode: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

function statusOf(told: Told): FileStatus {
  const { size, mode } = told;
  return { isFile: told.isFile(), isDirectory: told.isDirectory(), size, mode };
}

function entryOf(told: Pick<Told, "isFile" | "isDirectory"> & { name: string }): FolderEntry {
  return { name: told.name, isFile: told.isFile(), isDirectory: told.isDirectory() };
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw translate(error);
  }
}

function translatedSync<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw translate(error);
  }
}

/** The error with the class that Deno gives it. */
function translate(error: unknown): unknown {
  const name = CLASSES[(error as { readonly code?: string } | null)?.code ?? ""];
  if (name === undefined || !(error instanceof Error)) return error;
  return new errors[name](error.message, { cause: error });
}

/**
 * Writing files so that none is ever lost or half written.
 *
 * @module
 */
import {
  errors,
  type Files,
  files,
  type FileStatus,
  host,
  ifNotThere,
  type OpenFile,
} from "./host/mod.ts";
import { dirname, fromFileUrl, join } from "@std/path";

/** Permissions of a new file, less the mask of the process. */
const NEW = 0o666;

/** What is written: a text, bytes, or pieces of them one after the other. */
export type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Writes a file, which others see as it was or whole.
 *
 * The content goes to a file beside it, is flushed to the disk and takes its place by a rename. If
 * anything fails, or the process ends, the file is as it was before; in the latter case a file named
 * `.widenet-*.tmp` may stay. A link is followed, and the permissions of an old file are kept. Needs
 * permission to read and write in the folder. What is no regular file, as /dev/stdout, is written
 * directly.
 *
 * @param path Where to write.
 * @param content What to write.
 * @throws {TypeError} If the path is neither a string nor a `file:` URL.
 * @throws {Error} If the file system refuses; with its own class, as `Deno.errors.NotFound`.
 */
export async function writeFile(path: string | URL, content: Content): Promise<void> {
  const name = pathOf(path);
  const system = files(`write ${name}`);
  try {
    const target = await system.realPath(name).catch(ifNotThere(name));
    const old = await system.stat(target).catch(ifNotThere(undefined));
    if (old === undefined || old.isFile) await replace(system, target, modeOf(old), content);
    else await writeDirectly(system, target, content);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const advice = error instanceof errors.NotCapable
      ? "; the content is written beside the file first: allow reading and writing in its folder"
      : "";
    error.message = `Cannot write ${name}: ${error.message}${advice}`;
    throw error;
  }
}

function pathOf(path: unknown): string {
  if (typeof path === "string" && path !== "") return path;
  if (path instanceof URL && path.protocol === "file:") return fromFileUrl(path);
  throw new TypeError(
    `Cannot write a file as its path must be a string or a file URL: found ${
      path instanceof URL ? path.href : path === "" ? "an empty string" : typeof path
    }`,
  );
}

function modeOf(old: FileStatus | undefined): number {
  return old === undefined || old.mode === null ? NEW : old.mode & 0o7777;
}

async function replace(
  system: Files,
  target: string,
  mode: number,
  content: Content,
): Promise<void> {
  const part = join(dirname(target), `.widenet-${crypto.randomUUID()}.tmp`);
  try {
    {
      using file = await system.open(part, { write: true, createNew: true, mode });
      await writeAll(file, content);
      await file.sync();
    }
    // The mask of the process has narrowed them.
    if (mode !== NEW && host().os !== "windows") await system.chmod(part, mode);
    await system.rename(part, target);
  } catch (error) {
    await system.remove(part).catch(() => {});
    throw error;
  }
}

async function writeDirectly(system: Files, target: string, content: Content): Promise<void> {
  using file = await system.open(target, { write: true });
  await writeAll(file, content);
}

async function writeAll(file: OpenFile, content: Content): Promise<void> {
  for await (const piece of piecesOf(content)) {
    for (let done = 0; done < piece.length;) done += await file.write(piece.subarray(done));
  }
}

function piecesOf(content: Content): AsyncIterable<Uint8Array> | readonly Uint8Array[] {
  if (typeof content === "string") return [new TextEncoder().encode(content)];
  return content instanceof Uint8Array ? [content] : content;
}

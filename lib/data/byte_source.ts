/**
 * Bytes at an address: a path, or a URL of a file or a web server.
 *
 * @module
 */
import { errors, files, FROM_START, type OpenFile } from "../host/mod.ts";
import { answerOf } from "./answer.ts";
import { resized } from "./resized.ts";

/** Bytes that are read by position. */
export interface ByteSource extends Disposable {
  /** The address, for messages. */
  readonly name: string;
  /** Number of bytes. */
  readonly size: number;
  /**
   * Fills the target with the bytes from a position on.
   *
   * @throws {TypeError} If they end before.
   */
  read(target: Uint8Array<ArrayBuffer>, position: number): Promise<void>;
}

/** How bytes are fetched. */
export interface ByteSourceOptions {
  /** Most bytes to hold; those of a local file are not held. */
  readonly maxBytes: number;
  /** Stops the download. */
  readonly signal?: AbortSignal | undefined;
}

/** An address with a scheme; a single letter is a drive. */
const SCHEME = /^[a-z][a-z0-9+.-]+:/i;

/** Longest part of an address in a message: data URLs hold a whole file. */
const NAME_LENGTH = 200;

/** First size of the memory for a download of unknown length. */
const FIRST_BYTES = 2 ** 16;

/**
 * Opens the bytes at an address.
 *
 * @param address A path, a `file:` URL, or any that `fetch` takes, as `https:`.
 * @param options The limit and the signal.
 * @returns The bytes, to be disposed of.
 * @throws {TypeError} If the address is neither a string nor a URL.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.Http} If a server answers with another status, or none does.
 * @throws {RangeError} If a download exceeds the limit.
 */
export async function openBytes(
  address: string | URL,
  options: ByteSourceOptions,
): Promise<ByteSource> {
  options.signal?.throwIfAborted();
  const url = urlOf(address);
  if (url !== undefined && url.protocol !== "file:") return await download(url, options);
  const name = nameOf(address);
  const file = await openFile(url ?? address, name);
  const { isFile, isDirectory, size } = await file.stat();
  if (isDirectory) {
    file.close();
    throw new errors.IsADirectory(`Cannot load ${name} as it is a directory`);
  }
  if (isFile) return fileSource(file, name, size);
  // Pipes and devices have no positions.
  return memorySource(name, await collect(file.readable, name, options));
}

/**
 * The name of an address in messages.
 *
 * @param address A path or a URL.
 * @returns The path or the text of the URL; the beginning of a long one.
 * @throws {TypeError} If it is neither a string nor a URL.
 */
export function nameOf(address: string | URL): string {
  const { href = address } = urlOf(address) ?? {};
  const name = `${href}`;
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}...` : name;
}

function urlOf(address: string | URL): URL | undefined {
  if (address instanceof URL) return address;
  if (typeof address === "string" && address !== "") {
    return SCHEME.test(address) && URL.canParse(address) ? new URL(address) : undefined;
  }
  throw new TypeError(
    `Cannot load a file as its address must be a path or a URL: found ${
      address === "" ? "an empty string" : typeof address
    }`,
  );
}

async function openFile(path: string | URL, name: string): Promise<OpenFile> {
  const system = files(`load ${name}`);
  try {
    return await system.open(path);
  } catch (error) {
    if (error instanceof errors.NotFound) {
      throw new errors.NotFound(
        `Cannot load ${name} as there is no such file: a relative path starts at the working directory`,
        { cause: error },
      );
    }
    // The class says what the system found.
    if (error instanceof Error) error.message = `Cannot load ${name}: ${error.message}`;
    throw error;
  }
}

function fileSource(file: OpenFile, name: string, size: number): ByteSource {
  let place = 0;
  return {
    name,
    size,
    [Symbol.dispose]: () => file.close(),
    read: async (target, position) => {
      if (position !== place) place = await file.seek(position, FROM_START);
      for (let done = 0; done < target.length;) {
        const count = await file.read(target.subarray(done));
        if (count === null) throw endsBefore(name, position + target.length);
        done += count;
        place += count;
      }
    },
  };
}

function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    [Symbol.dispose]: () => {},
    read: (target, position) => {
      const part = bytes.subarray(position, position + target.length);
      if (part.length < target.length) {
        return Promise.reject(endsBefore(name, position + target.length));
      }
      target.set(part);
      return Promise.resolve();
    },
  };
}

function endsBefore(name: string, position: number): TypeError {
  return new TypeError(`Cannot load ${name} as it ends before byte ${position}`);
}

async function download(url: URL, options: ByteSourceOptions): Promise<ByteSource> {
  const name = nameOf(url);
  const response = await answerOf(`load ${name}`, url, { signal: options.signal });
  return memorySource(name, await collect(response.body ?? new Blob().stream(), name, options));
}

/** Which bytes are streamed. */
interface StreamOptions {
  readonly start?: number;
  readonly end?: number;
  /** Told of the bytes of each piece. */
  readonly onPiece?: (bytes: number) => void;
}

/** The bytes of a source from `start` to `end`, some at a time, as they are asked for. */
export function streamOf(
  source: ByteSource,
  piece: number,
  { start = 0, end = source.size, onPiece }: StreamOptions,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let position = start;
  return new ReadableStream({
    pull: async (controller) => {
      if (position === end) return controller.close();
      const bytes = new Uint8Array(Math.min(piece, end - position));
      await source.read(bytes, position);
      position += bytes.length;
      onPiece?.(bytes.length);
      controller.enqueue(bytes);
    },
  }, { highWaterMark: 0 });
}

/** All bytes of a stream, in memory that grows with them. */
async function collect(
  stream: ReadableStream<Uint8Array>,
  name: string,
  { maxBytes, signal }: ByteSourceOptions,
): Promise<Uint8Array> {
  let bytes = new Uint8Array(FIRST_BYTES);
  let size = 0;
  for await (const piece of stream) {
    signal?.throwIfAborted();
    const needed = size + piece.length;
    if (needed > maxBytes) {
      throw new RangeError(
        `Cannot load ${name} as it has more than 'maxBytes' allows (${maxBytes}): set a larger one`,
      );
    }
    if (needed > bytes.length) {
      bytes = new Uint8Array(resized(bytes.buffer, Math.max(needed, 2 * bytes.length)));
    }
    bytes.set(piece, size);
    size = needed;
  }
  return bytes.subarray(0, size);
}

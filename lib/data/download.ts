/**
 * Large files from the network, whole or not at all.
 *
 * @module
 */
import { builtin, errors, files, FROM_START, ifNotThere } from "../host/mod.ts";
import { answerOf } from "./answer.ts";
import type { ProgressReport } from "../engine/engine.ts";

/** How a download is watched. */
export interface DownloadWatch {
  /** Stops the download; the next one goes on where it ended. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the number of bytes that are there. */
  readonly onProgress?: ((progress: ProgressReport) => void) | undefined;
}

/** What is downloaded. */
export interface DownloadOptions extends DownloadWatch {
  /** SHA-256 of the whole file, in hexadecimal digits. */
  readonly sha256: string;
}

/** Bytes that are read at once for the checksum. */
const PIECE = 2 ** 20;

/**
 * Downloads a file.
 *
 * The bytes go to `path` with `.part` at its end; a later call asks the server for the rest of them
 * (RFC 9110, section 14). When all are there their checksum is compared, and only then the file gets
 * its name. One with another checksum is removed.
 *
 * @param url The address.
 * @param path Where to put the file.
 * @param options Its checksum, and how to watch.
 * @throws {Deno.errors.NotFound} If the server has no such file.
 * @throws {Deno.errors.Http} If the server answers with another error, does not answer, or ends too early.
 * @throws {Deno.errors.InvalidData} If the checksum is another one.
 */
export async function download(
  url: string,
  path: string,
  { sha256, signal, onProgress }: DownloadOptions,
): Promise<void> {
  const part = `${path}.part`;
  const file = await files(`download ${part}`).stat(part).catch(ifNotThere(undefined));
  const start = file?.size ?? 0;
  const response = await ask(url, start, signal);
  // 416: there are no bytes after those that are here; the checksum tells whether these are all.
  if (response.status === 416) await response.body?.cancel();
  else await append(url, part, response, start, { signal, onProgress });
  const found = await checksum(part, signal);
  if (found !== sha256.toLowerCase()) {
    await files(`download ${url}`).remove(part);
    throw new errors.InvalidData(
      `Cannot keep what ${url} gave as its SHA-256 must be ${sha256}: found ${found}; ` +
        `the file was removed, try again or give another address`,
    );
  }
  await files(`download ${url}`).rename(part, path);
}

async function ask(url: string, start: number, signal: AbortSignal | undefined): Promise<Response> {
  // What a server compresses on the way has other bytes.
  const headers = new Headers({ "accept-encoding": "identity" });
  if (start > 0) headers.set("range", `bytes=${start}-`);
  return await answerOf(`download ${url}`, url, { headers, signal, allowed: 416 });
}

/** Puts the bytes of an answer after those that are there, or in their place. */
async function append(
  url: string,
  part: string,
  response: Response,
  start: number,
  { signal, onProgress }: DownloadWatch,
): Promise<void> {
  const first = firstByte(response);
  let done = first === start ? start : 0;
  if (first !== done) {
    await response.body?.cancel();
    throw new errors.Http(
      `Cannot download ${url} as the server gives bytes from ${first} on where those from ${start} ` +
        `on were asked for: remove ${part} and try again`,
    );
  }
  const length = response.headers.get("content-length");
  const total = length === null ? undefined : done + Number(length);
  using file = await files(`download ${url}`).open(part, {
    write: true,
    create: true,
    truncate: done === 0,
  });
  await file.seek(done, FROM_START);
  try {
    for await (const piece of response.body ?? new Blob().stream()) {
      signal?.throwIfAborted();
      for (let sent = 0; sent < piece.length;) sent += await file.write(piece.subarray(sent));
      done += piece.length;
      onProgress?.({ done, total: total ?? done });
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof TypeError)) throw error;
    throw endedEarly(url, done, total, error);
  }
  if (total !== undefined && done < total) throw endedEarly(url, done, total);
  await file.sync();
}

/** The place of the first byte of an answer: 0 for a whole one. */
function firstByte({ status, headers }: Response): number {
  if (status !== 206) return 0;
  return Number(/^bytes (\d+)-/.exec(headers.get("content-range") ?? "")?.[1] ?? NaN);
}

function endedEarly(url: string, done: number, total: number | undefined, cause?: Error): Error {
  return new errors.Http(
    `Cannot download ${url} as the connection ended after ${done} bytes` +
      `${total === undefined ? "" : ` of ${total}`}: call again to go on from there`,
    { cause },
  );
}

/**
 * SHA-256 of a file.
 *
 * @param path The file.
 * @returns 64 hexadecimal digits, the letters small.
 * @throws {Deno.errors.NotFound} If there is no such file.
 */
export async function checksum(path: string, signal: AbortSignal | undefined): Promise<string> {
  using file = await files(`read ${path}`).open(path);
  const hash = builtin("node:crypto")!.createHash("sha256"), room = new Uint8Array(PIECE);
  for (;;) {
    signal?.throwIfAborted();
    const count = await file.read(room);
    if (count === null) return hash.digest("hex");
    hash.update(room.subarray(0, count));
  }
}

/**
 * The bytes of a member of an archive, one after the other, checked against their checksum.
 *
 * @module
 */
import { crc32 } from "../checksum.ts";
import { type ByteSource, streamOf } from "./byte_source.ts";
import { damaged, findBytes, type ZipMember } from "./zip.ts";

/** Bytes that are read one after the other. */
export interface ByteReader {
  /** Fills the target with the next bytes. */
  fill(target: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Checks that nothing is left and that all bytes are those that were written. */
  finish(): Promise<void>;
  /** Gives up the rest. */
  cancel(): Promise<void>;
}

const STORED = 0;
const DEFLATED = 8;

/** Bytes that are inflated at once: at most a thousand times as many come out, in some milliseconds. */
const PACKED_PIECE = 2 ** 12;

/**
 * Tells how a member is packed, if that is a way that is not read here.
 *
 * @param member The member.
 * @returns A few words, or undefined if it can be read.
 */
export function foreignPacking({ method, encrypted }: ZipMember): string | undefined {
  if (encrypted) return "encrypted bytes";
  if (method === STORED || method === DEFLATED) return undefined;
  return `bytes that are neither stored nor deflated (method ${method})`;
}

/**
 * Starts to read a member.
 *
 * @param source The archive.
 * @param member The member.
 * @returns The reader.
 * @throws {TypeError} If the member's own header does not agree with the directory.
 */
export async function openMember(source: ByteSource, member: ZipMember): Promise<ByteReader> {
  const { name, method, size, packed } = member;
  if (method === STORED && packed !== size) {
    throw damaged(source, `'${name}' has ${packed} bytes for ${size}`);
  }
  const start = await findBytes(source, member);
  const bytes = method === STORED
    ? plainBytes(source, start)
    : inflatedBytes(source, member, start);
  let crc = 0, done = 0;
  return {
    fill: async (target) => {
      done += target.length;
      if (done > size) throw damaged(source, `'${name}' ends before its array`);
      await bytes.fill(target);
      crc = crc32(target, crc);
    },
    finish: async () => {
      if (done < size) throw damaged(source, `'${name}' has ${size - done} bytes after its array`);
      await bytes.finish();
      if (crc !== member.crc) throw damaged(source, `the bytes of '${name}' fail their checksum`);
    },
    cancel: () => bytes.cancel(),
  };
}

/** The bytes of a source from a position on, which are not packed and not checked. */
export function plainBytes(source: ByteSource, start: number): ByteReader {
  let position = start;
  return {
    fill: async (target) => {
      await source.read(target, position);
      position += target.length;
    },
    finish: () => Promise.resolve(),
    cancel: () => Promise.resolve(),
  };
}

function inflatedBytes(source: ByteSource, member: ZipMember, start: number): ByteReader {
  const reader = streamOf(source, PACKED_PIECE, { start, end: start + member.packed })
    .pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  let rest = new Uint8Array();
  const next = async (): Promise<boolean> => {
    try {
      const { value, done } = await reader.read();
      rest = value ?? rest;
      return !done;
    } catch (error) {
      throw damaged(source, `'${member.name}' does not inflate`, error);
    }
  };
  return {
    fill: async (target) => {
      for (let done = 0; done < target.length;) {
        if (rest.length === 0 && !await next()) {
          throw damaged(source, `'${member.name}' ends before its array`);
        }
        const count = Math.min(rest.length, target.length - done);
        target.set(rest.subarray(0, count), done);
        rest = rest.subarray(count);
        done += count;
      }
    },
    finish: async () => {
      while (rest.length === 0) {
        if (!await next()) return;
      }
      throw damaged(source, `'${member.name}' goes on after its array`);
    },
    // A stream that has failed has told of it already.
    cancel: () => reader.cancel().catch(() => {}),
  };
}

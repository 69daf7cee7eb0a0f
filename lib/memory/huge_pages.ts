/**
 * Large pages for large arrays.
 *
 * @module
 */
import { type Host, host } from "../host/mod.ts";
import { isGranted } from "../is_granted.ts";

/** Bytes from which on it is worth asking. */
const LARGE = 2 ** 24;
/** Bytes of a page: what is asked must begin at one. */
const PAGE = 4096;
/** The advice to use large pages. */
const MADV_HUGEPAGE = 14;

type Madvise = (bytes: Uint8Array, size: bigint, advice: number) => number;

/** The function of the system's library, once it was asked for. */
let madvise: Madvise | undefined;

/**
 * Asks the system for pages of 2 MiB in new storage, as NumPy does: the first write to each of the 800,000 small
 * pages of 3.3 GB takes 1.05 s in all, to large ones 0.15 s. Only Linux is asked, if the program has leave to
 * call its library; otherwise, or if it refuses, the storage is as it was.
 *
 * @param buffer Storage that nothing was written to.
 * @returns Whether the system took the advice.
 */
export function adviseHugePages(buffer: ArrayBufferLike): boolean {
  if (buffer.byteLength < LARGE) return false;
  const { native, os } = host();
  if (native === undefined || os !== "linux" || !isGranted({ name: "ffi" })) return false;
  try {
    return advise(new Uint8Array(buffer), native);
  } catch {
    return false; // a system with another library
  }
}

function advise(bytes: Uint8Array, native: NonNullable<Host["native"]>): boolean {
  const before = (PAGE - Number(native.addressOf(bytes) % BigInt(PAGE))) % PAGE;
  const pages = Math.floor((bytes.length - before) / PAGE);
  // Opening the library takes a hundred times as long as the call.
  madvise ??= native.open("libc.so.6", {
    madvise: { parameters: ["buffer", "usize", "i32"], result: "i32" },
  }).symbols.madvise as Madvise;
  return madvise(bytes.subarray(before), BigInt(pages * PAGE), MADV_HUGEPAGE) === 0;
}

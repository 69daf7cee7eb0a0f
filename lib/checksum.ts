/**
 * CRC-32, the checksum of .zip and PNG files (ISO 3309).
 *
 * @module
 */
import { builtin } from "./host/mod.ts";

/** The polynomial, least significant bit first. */
const POLYNOMIAL = 0xedb88320;

/** Remainders of all bytes. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest >>> 1 ^ (rest & 1 ? POLYNOMIAL : 0);
  return rest;
});

/**
 * The checksum of bytes.
 *
 * @param bytes The bytes.
 * @param before The checksum of those before them. @default {0}
 * @returns A whole number of 32 bits.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  // Ten times as fast, and all that some hosts lack.
  return builtin("node:zlib")?.crc32?.(bytes, before) ?? plainCrc32(bytes, before);
}

/** As {@linkcode crc32}, without the host. */
export function plainCrc32(bytes: Uint8Array, before = 0): number {
  let rest = ~before;
  for (const byte of bytes) rest = rest >>> 8 ^ TABLE[(rest ^ byte) & 255]!;
  return ~rest >>> 0;
}

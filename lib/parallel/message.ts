/**
 * Typed arrays in messages. Deno 2.9 looks at every entry of one that is sent (0.1 us each), but not
 * into its buffer, so the buffer is sent and the array made anew.
 *
 * @module
 */

type View = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;
type ViewConstructor = new (buffer: ArrayBufferLike, offset: number, length: number) => View;

const KINDS: Readonly<Record<string, ViewConstructor>> = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Uint8Array,
};

/** Stands for a typed array. */
interface Sent {
  readonly sentView: string;
  readonly buffer: ArrayBufferLike;
  readonly offset: number;
  readonly length: number;
}

/** Replaces typed arrays anywhere in a value by what can be sent quickly. */
export function encode(value: unknown): unknown {
  if (isView(value)) {
    const { buffer, byteOffset: offset, length } = value;
    const sentView = value.constructor.name;
    // Shared memory goes as it is; other memory is copied, so no more than is needed.
    return buffer instanceof ArrayBuffer
      ? { sentView, buffer: value.slice().buffer, offset: 0, length }
      : { sentView, buffer, offset, length };
  }
  return mapEntries(value, encode);
}

/** The inverse of {@linkcode encode}. */
export function decode(value: unknown): unknown {
  if (isSent(value)) return new KINDS[value.sentView]!(value.buffer, value.offset, value.length);
  return mapEntries(value, decode);
}

function mapEntries(value: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, change(entry)]));
}

function isView(value: unknown): value is View {
  return ArrayBuffer.isView(value) && value.constructor.name in KINDS;
}

function isSent(value: unknown): value is Sent {
  return typeof value === "object" && value !== null && "sentView" in value;
}

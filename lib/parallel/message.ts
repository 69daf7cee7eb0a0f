/**
 * Typed arrays in messages. Deno 2.9 looks at every entry of one that is sent (0.1 us each), but not
 * into its buffer, so the buffer is sent and the array made anew.
 *
 * @module
 */

/** A typed array that is sent. */
export type View = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;
type ViewConstructor = {
  new (length: number): View;
  new (buffer: ArrayBufferLike, offset: number, length: number): View;
};

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
  /** Its storage; zeros if there is none. */
  readonly buffer: ArrayBufferLike | undefined;
  readonly offset: number;
  readonly length: number;
}

/**
 * Replaces typed arrays anywhere in a value by what can be sent quickly.
 *
 * @param value The value.
 * @param other What stands for an array instead, if anything does.
 */
export function encode(value: unknown, other?: (view: View) => unknown): unknown {
  if (isView(value)) {
    const instead = other?.(value);
    if (instead !== undefined) return instead;
    const { buffer, byteOffset: offset, length } = value;
    const sentView = value.constructor.name;
    // Shared memory goes as it is; other memory is copied, so no more than is needed.
    return buffer instanceof ArrayBuffer
      ? { sentView, buffer: value.slice().buffer, offset: 0, length }
      : { sentView, buffer, offset, length };
  }
  return mapEntries(value, (entry) => encode(entry, other));
}

/**
 * The inverse of {@linkcode encode}.
 *
 * @param value What was sent.
 * @param other The array that a value stands for in another way, if it does.
 */
export function decode(value: unknown, other?: (value: unknown) => View | undefined): unknown {
  const instead = other?.(value);
  if (instead !== undefined) return instead;
  if (isSent(value)) {
    const { sentView, buffer, offset, length } = value, View = KINDS[sentView]!;
    return buffer === undefined ? new View(length) : new View(buffer, offset, length);
  }
  return mapEntries(value, (entry) => decode(entry, other));
}

function mapEntries(value: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, change(entry)]));
}

/** Tells typed arrays that are sent. */
export function isView(value: unknown): value is View {
  return ArrayBuffer.isView(value) && value.constructor.name in KINDS;
}

function isSent(value: unknown): value is Sent {
  return typeof value === "object" && value !== null && "sentView" in value;
}

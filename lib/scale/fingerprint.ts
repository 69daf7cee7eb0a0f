/**
 * A short name for all that a kernel depends on.
 *
 * @module
 */
import { builtin } from "../host/mod.ts";
import { kindOf } from "../options.ts";
import type { Tensor } from "../tensor.ts";

/** Digits of a fingerprint: 64 bits. */
const DIGITS = 16;

/**
 * The first 64 bits of the SHA-256 of a description and of inputs.
 *
 * @param description What JSON takes; equal ones must have their fields in the same order.
 * @param inputs The inputs.
 * @returns 16 hexadecimal digits.
 * @throws {TypeError} If the description has a part that JSON does not hold.
 */
export function fingerprint(description: object, inputs: readonly Tensor[]): string {
  const text = jsonOf(description);
  const hash = builtin("node:crypto")!.createHash("sha256").update(text);
  for (const { shape, data } of inputs) {
    hash.update(JSON.stringify(shape));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex").slice(0, DIGITS);
}

/**
 * A description as JSON, which would leave out functions, and write infinities and maps like other values:
 * results of two such descriptions could not be told apart.
 *
 * @param description What JSON takes.
 * @returns Its text.
 * @throws {TypeError} If it has a part that JSON does not hold.
 */
export function jsonOf(description: object): string {
  const places = new Map<unknown, string>();
  return JSON.stringify(description, function (this: object, key: string, value: unknown) {
    const holder = places.get(this) ?? "", place = holder === "" ? key : `${holder}.${key}`;
    // What it was before a toJSON() made something else of it.
    const original = (this as Readonly<Record<string, unknown>>)[key];
    const found = notHeld(original, Array.isArray(this)) ?? notHeld(value, false);
    if (found !== undefined) {
      throw new TypeError(
        `Cannot tell results apart by '${place}' as it is ${found}, which JSON does not hold: ` +
          `compute without the store, or name what it is in words`,
      );
    }
    if (typeof value === "object" && value !== null) places.set(value, place);
    return value;
  });
}

/** What JSON does not hold of a value itself, in words. */
function notHeld(value: unknown, isEntry: boolean): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `${value}`;
  if (["function", "symbol", "bigint"].includes(typeof value)) return `a ${typeof value}`;
  // Fields that are undefined are left out, as if they had not been given; an entry becomes null.
  if (value === undefined) return isEntry ? "undefined" : undefined;
  if (typeof value !== "object" || value === null || isHeld(value)) return undefined;
  const { name } = value.constructor ?? {};
  return name ? `an object of class ${name}` : kindOf(value);
}

function isHeld(value: object): boolean {
  if (Array.isArray(value)) return true;
  if (ArrayBuffer.isView(value)) return !(value instanceof DataView);
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

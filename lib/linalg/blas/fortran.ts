/**
 * Arguments of Fortran routines: everything is passed by address.
 *
 * @module
 */

/** A character, by address. */
export type Character = keyof typeof CHARACTERS;

const CHARACTERS = {
  /** No transpose, no vectors, or no unit diagonal. */
  N: new Uint8Array([78]),
  /** Transpose. */
  T: new Uint8Array([84]),
  /** Left. */
  L: new Uint8Array([76]),
  /** Right. */
  R: new Uint8Array([82]),
  /** Upper triangle. */
  U: new Uint8Array([85]),
  /** Vectors. */
  V: new Uint8Array([86]),
} as const;

/** Storage of a character. */
export function character(name: Character): Uint8Array {
  return CHARACTERS[name];
}

/** Storage of an integer; see the library for why 64 bits are right for all. */
export function integer(value: number): BigInt64Array {
  return new BigInt64Array([BigInt(value)]);
}

/** The integer that a routine has written, of which 32-bit ones fill the lower half alone. */
export function readInteger(storage: BigInt64Array): number {
  return Number(BigInt.asIntN(32, storage[0]!));
}

/** Storage of real matrices. */
export type Real = Float64Array | Float32Array;

/** Storage of a real number, in the precision of a matrix. */
export function real(value: number, like: Real): Real {
  return like instanceof Float64Array ? new Float64Array([value]) : new Float32Array([value]);
}

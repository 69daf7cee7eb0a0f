/**
 * What WebAssembly can do here.
 *
 * @module
 */
import { UnavailableError } from "./errors.ts";

/** A module with one function, given by its result type and its code. */
function moduleOf(...code: readonly number[]): Uint8Array<ArrayBuffer> {
  const V128 = 0x7b;
  const body = [0, ...code, 0x0b];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic number, version 1
    ...[1, 5, 1, 0x60, 0, 1, V128], // type: nothing to v128
    ...[3, 2, 1, 0], // one function of that type
    ...[10, body.length + 2, 1, body.length, ...body], // its code
  ]);
}

const ZERO = [0x41, 0, 0xfd, 0x0f] as const; // i32.const 0, i8x16.splat

/** Whether there are vectors of 128 bits. */
export function hasSimd(): boolean {
  return validates(moduleOf(...ZERO));
}

/** Whether there is a multiplication with addition that rounds once where the processor has it. */
export function hasRelaxedSimd(): boolean {
  const multiplyAdd = [0xfd, 0x87, 0x02]; // f64x2.relaxed_madd
  return validates(moduleOf(...ZERO, ...ZERO, ...ZERO, ...multiplyAdd));
}

/** Whether the modules can run; kept, as it is asked for in every call, and takes some 0.1 ms in browsers. */
let canRun = false;

/** Why the modules of this package cannot run here, or undefined if they can. */
export function webAssemblyLack(): string | undefined {
  if (canRun) return undefined;
  if (typeof WebAssembly === "undefined") return "there is no WebAssembly here";
  canRun = hasRelaxedSimd();
  return canRun ? undefined : "WebAssembly has no relaxed SIMD here";
}

/**
 * Refuses work for which a library needs WebAssembly.
 *
 * @throws {UnavailableError} If there is none.
 */
export function checkWebAssembly(attempt: string, library: string): void {
  if (typeof WebAssembly !== "undefined") return;
  throw new UnavailableError(
    `Cannot ${attempt} as there is no WebAssembly here, which ${library} needs: run the program without ` +
      "--jitless and the like",
  );
}

/** A program that may not compile at run time has no WebAssembly at all. */
function validates(module: Uint8Array<ArrayBuffer>): boolean {
  return typeof WebAssembly !== "undefined" && WebAssembly.validate(module);
}

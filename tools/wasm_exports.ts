/**
 * What a WebAssembly module exports.
 *
 * @module
 */

/** The names of its exports. */
export function wasmExports(bytes: Uint8Array): readonly string[] {
  const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  return WebAssembly.Module.exports(module).map(({ name }) => name);
}

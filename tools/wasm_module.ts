/**
 * Modules in JavaScript that stand for WebAssembly modules, which Deno imports as they are.
 *
 * @module
 */

/**
 * The text of a module with the exports of a WebAssembly module; or with the module itself as the default, if
 * it imports something and so has no exports yet.
 *
 * @param bytes The WebAssembly module.
 * @param compiled An expression that compiles it.
 */
export function wasmModule(bytes: Uint8Array, compiled: string): string {
  const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  if (WebAssembly.Module.imports(module).length > 0) return `export default ${compiled};\n`;
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  return `export const { ${names.join(", ")} } = new WebAssembly.Instance(${compiled}).exports;\n`;
}

/** The text of a module with the imports of WebAssembly modules that are not instantiated as plain ones. */
export function withoutSourceImports(code: string): string {
  return code.replaceAll(/^import source (\w+) from /gm, "import $1 from ");
}

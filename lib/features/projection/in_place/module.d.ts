/** The module, to be instantiated for each memory. */
declare const module: WebAssembly.Module;
export default module;

// @ts-self-types="./module.d.ts"
// TypeScript 6 does not know imports of a module that is not instantiated.
import source module from "./in_place.wasm";
export default module;

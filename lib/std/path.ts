// deno std's path functions, from npm, with the types of what this project uses.
// @ts-types="./path.d.ts"
export * from "deno-std/path/mod.js";

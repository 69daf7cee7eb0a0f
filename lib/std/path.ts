// deno std's path functions, from npm, with the types of what this project uses.
// @ts-types="./path.d.ts"
export * from "npm:deno-std@1.4.0/path/mod.js";

// deno std's assertions, from npm, with the types of what this project uses.
// @ts-types="./assert.d.ts"
export * from "deno-std/assert/mod.js";

// deno std's assertions, from npm, with the types of what this project uses.
// @ts-types="./assert.d.ts"
export * from "npm:deno-std@1.4.0/assert/mod.js";

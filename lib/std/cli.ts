// deno std's command-line parser, from npm, with the types of what this project uses.
// @ts-types="./cli.d.ts"
export * from "npm:deno-std@1.4.0/cli/mod.js";

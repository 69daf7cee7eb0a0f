// deno std's reader of comma-separated values, from npm, with the types of what this project uses.
// @ts-types="./csv.d.ts"
export * from "deno-std/csv/parse_stream.js";

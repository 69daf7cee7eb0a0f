/**
 * Builds the package for browsers:
 *
 *     deno task web [--readable]
 *
 * writes `dist/web/widenet.js`, one module with all exports of `mod.ts`, and beside it the data that it
 * loads when asked.
 *
 * @module
 */
import { dirname, fromFileUrl, join } from "@std/path";
import { bundle } from "./bundle.ts";

const ROOT = dirname(dirname(fromFileUrl(import.meta.url)));
const TARGET = join(ROOT, "dist", "web");

const text = await bundle(join(ROOT, "mod.ts"), { minify: !Deno.args.includes("--readable") });
await Deno.mkdir(TARGET, { recursive: true });
await Deno.writeTextFile(join(TARGET, "widenet.js"), text);
await Deno.copyFile(join(ROOT, "lib", "data", "digits.npz"), join(TARGET, "digits.npz"));
// deno-lint-ignore no-console
console.log(`dist/web/widenet.js: ${text.length} characters`);

/**
 * Builds the package for browsers:
 *
 *     deno task web [--readable] [FOLDER]
 *
 * writes `widenet.js` to `dist/web` or another folder: one module with all exports of `mod.ts`.
 *
 * @module
 */
import { dirname, fromFileUrl, join } from "@std/path";
import { bundle } from "./bundle.ts";

const ROOT = dirname(dirname(fromFileUrl(import.meta.url)));
const [target = join(ROOT, "dist", "web")] = Deno.args.filter((word) => !word.startsWith("-"));

const text = await bundle(join(ROOT, "mod.ts"), { minify: !Deno.args.includes("--readable") });
await Deno.mkdir(target, { recursive: true });
await Deno.writeTextFile(join(target, "widenet.js"), text);
// deno-lint-ignore no-console
console.log(`${join(target, "widenet.js")}: ${text.length} characters`);

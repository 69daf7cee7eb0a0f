/**
 * Builds the package for browsers:
 *
 *     deno task web [--readable] [FOLDER [MODULE]]
 *
 * writes `widenet.js` to `dist/web` or another folder: one module with all exports of `mod.ts`. Of another
 * module, which imports what it needs from `@widenet/ntk`, it writes `MODULE.js` with that alone.
 *
 * @module
 */
import { basename, dirname, fromFileUrl, join, resolve } from "../lib/std/path.ts";
import { bundle } from "./bundle.ts";

const ROOT = dirname(dirname(fromFileUrl(import.meta.url)));
const PACKAGE = join(ROOT, "mod.ts");

const words = Deno.args.filter((word) => !word.startsWith("-"));
const [folder = join(ROOT, "dist", "web"), entry = PACKAGE] = words;
const name = entry === PACKAGE ? "widenet" : basename(entry, ".ts");
const target = join(folder, `${name}.js`);

const text = await bundle(resolve(entry), { minify: !Deno.args.includes("--readable") });
await Deno.mkdir(folder, { recursive: true });
await Deno.writeTextFile(target, text);
// deno-lint-ignore no-console
console.log(`${target}: ${text.length} characters`);

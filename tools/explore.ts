/**
 * Builds the explorer and opens it:
 *
 *     deno task explore [--no-open]
 *
 * writes `dist/explore/index.html`, one file that needs no server.
 *
 * @module
 */
import { dirname, fromFileUrl, join } from "../lib/std/path.ts";
import { bundle } from "./bundle.ts";

const ROOT = dirname(dirname(fromFileUrl(import.meta.url)));
const PAGE = join(ROOT, "web", "page");
const TARGET = join(ROOT, "dist", "explore");

/** Builds the page and gives its text. */
async function buildPage(): Promise<string> {
  const [page, style, script] = await Promise.all([
    Deno.readTextFile(join(PAGE, "index.html")),
    Deno.readTextFile(join(PAGE, "style.css")),
    bundle(join(PAGE, "main.ts")),
  ]);
  // Within a script, the letters that would end it can only stand in a string or a pattern.
  const safe = script.replaceAll("</script", "<\\/script");
  return page.replace("/* style.css */", () => style).replace("/* main.js */", () => safe);
}

/** Opens a file with what the system has for it; tells whether there is something. */
async function open(path: string): Promise<boolean> {
  const [program, ...args] = { darwin: ["open"], windows: ["cmd", "/c", "start", ""] }[
    Deno.build.os as string
  ] ?? ["xdg-open"];
  try {
    const command = new Deno.Command(program!, { args: [...args, path], stderr: "null" });
    return (await command.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}

if (import.meta.main) {
  const text = await buildPage();
  await Deno.mkdir(TARGET, { recursive: true });
  const path = join(TARGET, "index.html");
  await Deno.writeTextFile(path, text);
  print(`dist/explore/index.html: ${(new TextEncoder().encode(text).length / 1e6).toFixed(2)} MB`);
  if (!Deno.args.includes("--no-open") && !(await open(path))) {
    print(`Open it in a browser: ${path}`);
  }
}

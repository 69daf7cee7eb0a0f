import { assert, assertEquals } from "@std/assert";

const root = new URL("../", import.meta.url);
const text = await Deno.readTextFile(new URL("ARCHITECTURE.md", root));

/** Folders that paths of the page may begin in. */
const FOLDERS = ["", "lib/engine/wasm/", "lib/engine/wasm/sites/compile/", "lib/engine/analysis/"];

async function isThere(path: string): Promise<boolean> {
  // A file that is yet to be written needs its folder.
  const known = path.replace(/(NAME\/mod|NAME)\.ts$/, "");
  const found = await Promise.all(
    FOLDERS.map((folder) => Deno.stat(new URL(folder + known, root)).then(() => true, () => false)),
  );
  return found.includes(true);
}

Deno.test("every path of the architecture's page is there", async () => {
  const quoted = [...text.matchAll(/`([\w./]+(?:\.(?:ts|wasm|json|md)|\/))`/g)].map(([, path]) =>
    path!
  );
  const plain = [...text.matchAll(/\b(lib\/[\w./]+)/g)].map(([, path]) => path!);
  const missing: string[] = [];
  for (const path of new Set([...quoted, ...plain])) {
    if (!await isThere(path) && !FOLDERS.includes(path)) missing.push(path);
  }
  assertEquals(missing, []);
  assert(quoted.length > 60);
});

Deno.test("the table of files to touch has whole paths", () => {
  const table = text.slice(text.indexOf("## Files to touch"));
  for (const [, path] of table.matchAll(/`([^`]+)`/g)) {
    assert(/^(lib|tests)\//.test(path!), `${path} is no path from the root`);
  }
});

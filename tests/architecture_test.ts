import { assert, assertEquals } from "@std/assert";
import { stax } from "@widenet/ntk";
import { analyse } from "../lib/engine/analysis/mod.ts";
import { compile } from "../lib/engine/wasm/sites/compile/compile.ts";
import { isCompilable } from "../lib/engine/wasm/sites/compile/compilable.ts";
import { SiteMemory } from "../lib/engine/wasm/sites/memory.ts";
import { Operation, RECORD } from "../lib/engine/wasm/sites/protocol.ts";
import { lower } from "../lib/kernel/lower.ts";

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

Deno.test("the pair of images that the page follows takes the records that it tells of", async () => {
  const conv = stax.conv(1, [3, 3], { padding: "SAME" });
  const [first, last] = [[conv, stax.relu()], [conv, stax.erf()]];
  const net = stax.serial(...first, ...last, stax.globalAvgPool(), stax.dense(1));
  const program = lower(net, { channels: 3, spatial: [8, 8] });
  assertEquals(program.steps.length, 8);
  const memory = new SiteMemory("f64");
  const options = { channels: 3, positive: false, ranges: {}, results: {} };
  const sites = analyse(program, isCompilable)!;
  const { code: [start, end] } = await compile(memory, sites, options, () => {});
  const records = Array.from(
    { length: (end - start) / RECORD },
    (_, k) => memory.words[(start + k * RECORD) / 4],
  );
  assertEquals(records.length, 1350);
  assertEquals(records.slice(0, 6), [
    Operation.inputs,
    Operation.fusedRelu,
    Operation.halo,
    Operation.linear,
    Operation.dual,
    Operation.reduce,
  ]);
  assert(text.includes("1,350 in all"));
});

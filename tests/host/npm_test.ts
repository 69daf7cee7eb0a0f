import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { assertAgree } from "./agree.ts";
import { buildBy, hasProgram, run, transpileCases } from "./command.ts";
import { runSmoke } from "./smoke.ts";

type Engine = "wasm" | "reference";

/** A program that installs the package and runs all cases. */
const PROGRAM = `import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { environment } from "@widenet/ntk";
import { runSmoke } from "./smoke.mjs";
const [engine] = process.argv.slice(2);
const { versions, platform, hasWorkers } = await environment();
const found = await runSmoke(engine, mkdtempSync(tmpdir() + "/widenet-"));
console.log(JSON.stringify({ found, names: Object.keys(versions), platform, hasWorkers }));`;

/** Node.js has relaxed SIMD without being asked from version 22 on. */
const RELAXED = ["--experimental-wasm-relaxed-simd"];

let installed: Promise<string> | undefined;

async function install(): Promise<string> {
  const folder = await Deno.makeTempDir();
  await buildBy("tools/npm.ts", folder);
  const [{ name }] = [...Deno.readDirSync(folder)] as [Deno.DirEntry];
  await Deno.writeTextFile(join(folder, "package.json"), '{ "private": true }');
  await run("npm", [
    ...["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
    join(folder, name),
  ], folder);
  await transpileCases(join(folder, "smoke.mjs"));
  await Deno.writeTextFile(join(folder, "main.mjs"), PROGRAM);
  return folder;
}

async function inDeno(engine: Engine): Promise<Readonly<Record<string, unknown>>> {
  const folder = await Deno.makeTempDir();
  try {
    return JSON.parse(JSON.stringify(await runSmoke(engine, folder)));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function compare(program: string, options: readonly string[], engine: Engine): Promise<void> {
  const folder = await (installed ??= install());
  const { found, names, platform, hasWorkers } = JSON.parse(
    await run(program, [...options, "main.mjs", engine], folder),
  );
  assertEquals(names[0], program);
  assertEquals(platform, { os: Deno.build.os, arch: Deno.build.arch });
  assertEquals(hasWorkers, true);
  const expected = await inDeno(engine);
  assertEquals(Object.keys(found), Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) {
    // Which engines there are depends on the version.
    if (name === "an engine that is not there") continue;
    assertAgree(found[name], value, false, name);
  }
}

const hasNode = await hasProgram("node") && await hasProgram("npm");

Deno.test({
  name: "the package for npm gives in Node.js what it gives in Deno",
  ignore: !hasNode,
  fn: () => compare("node", RELAXED, "wasm"),
});

Deno.test({
  name: "in a Node.js without relaxed SIMD the reference engine gives what it gives in Deno",
  ignore: !hasNode,
  fn: () => compare("node", [], "reference"),
});

Deno.test({
  name: "the package for npm gives in Bun what it gives in Deno",
  ignore: !hasNode || !await hasProgram("bun"),
  fn: () => compare("bun", [], "reference"),
});

Deno.test("the folder of the package is removed", async () => {
  if (installed !== undefined) await Deno.remove(await installed, { recursive: true });
});

/**
 * Compiles the WebAssembly modules from their AssemblyScript sources: every
 * `lib/.../<name>/assembly/index.ts` becomes `lib/.../<name>/<name>.wasm`. A folder `assembly` without it
 * holds what several modules import.
 *
 *     deno task build:wasm [--check]
 *
 * The same sources give the same bytes, so a module in the repository can be checked: with `--check`
 * nothing is written, and modules that differ from what their sources compile to are an error. The
 * compiler has a configuration of its own, as it is 100 MB that users of the package need not download.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { basename, dirname, fromFileUrl, join, relative } from "../../lib/std/path.ts";
import { main } from "assemblyscript/asc";

/** Root of the repository. */
const ROOT = dirname(dirname(dirname(fromFileUrl(import.meta.url))));

/** A module has its own memory, which it grows as it needs, and imports nothing... */
const OPTIONS: readonly string[] = [
  ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--converge"],
  ...["--runtime", "stub", "--noAssert", "--use", "abort="],
  ...["--enable", "simd", "--enable", "relaxed-simd"],
];

/** ... but for one in a folder of this name, which works in shared memory that it is given. */
const IN_PLACE = "in_place";
/** Its memory may have any size. */
const SHARED: readonly string[] = [
  ...["--enable", "threads", "--importMemory", "--sharedMemory"],
  ...["--initialMemory", "1", "--maximumMemory", "65536"],
];

/** A module and where it comes from, relative to the root. */
interface WasmModule {
  /** Its main source file. */
  readonly source: string;
  /** The compiled file. */
  readonly target: string;
}

/** Finds the modules below a folder. */
function findModules(folder: string = join(ROOT, "lib")): readonly WasmModule[] {
  const entries = [...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory);
  return entries.map(({ name }) => name).sort().flatMap((name) => {
    if (name !== "assembly") return findModules(join(folder, name));
    const source = relative(ROOT, join(folder, "assembly", "index.ts"));
    // What several modules share is none by itself.
    if (!existsSync(join(ROOT, source))) return [];
    return [{ source, target: relative(ROOT, join(folder, `${basename(folder)}.wasm`)) }];
  });
}

/**
 * Compiles a module.
 *
 * @param module The module.
 * @returns Its bytes.
 * @throws {Error} If the compiler finds a fault; the message holds what it says.
 */
async function compile({ source }: WasmModule): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const memory = basename(dirname(dirname(source))) === IN_PLACE ? SHARED : [];
  const args = [source, "--baseDir", ROOT, "--outFile", "module.wasm", ...OPTIONS, ...memory];
  const { error, stderr } = await main(args, {
    readFile: readSource,
    writeFile: (_name, contents) => {
      bytes = contents as Uint8Array;
    },
  });
  if (error !== null || bytes === undefined) {
    throw new Error(`Cannot compile ${source}: ${error?.message}\n${stderr}`);
  }
  return bytes;
}

/** Reads a source. The compiler adds an extension to imports even if, as Deno asks, they have one. */
function readSource(name: string, folder: string): string | null {
  try {
    return Deno.readTextFileSync(join(folder, name.replace(/\.ts\.ts$/, ".ts")));
  } catch {
    return null;
  }
}

/** Where a compiled module lies. */
function pathOf({ target }: WasmModule): string {
  return join(ROOT, target);
}

const checks = Deno.args.includes("--check");
for (const module of findModules()) {
  const bytes = await compile(module), path = pathOf(module);
  const old = await Deno.readFile(path).catch(() => new Uint8Array());
  const isSame = old.toBase64() === (bytes as Uint8Array<ArrayBuffer>).toBase64();
  if (!checks) await Deno.writeFile(path, bytes);
  else if (!isSame) Deno.exitCode = 1;
  // deno-lint-ignore no-console
  console.log(`${module.target}: ${bytes.length} bytes${isSame ? "" : ", other than before"}`);
}

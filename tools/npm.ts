/**
 * Builds the package for Node.js, Bun and bundlers:
 *
 *     deno task npm [FOLDER]
 *
 * writes `widenet-ntk-VERSION.tgz` to `dist/npm` or another folder, which npm installs and publishes: modules
 * in JavaScript with their types, the WebAssembly modules and data beside them, and the module for
 * browsers. Deno packs; what Node.js lacks is changed here.
 *
 * @module
 */
import { dirname, fromFileUrl, join } from "../lib/std/path.ts";
import { stop, transform } from "esbuild";
import { packTar, unpackTar } from "modern-tar";
import { bundle } from "./bundle.ts";
import { wasmModule, withoutSourceImports } from "./wasm_module.ts";

const ROOT = dirname(dirname(fromFileUrl(import.meta.url)));

/** Beside the modules in JavaScript and their types. */
const KEPT = /^(LICENSE|README\.md|CHANGELOG\.md|(mod|lib\/.*)\.(js|d\.ts)|lib\/.*\.(wasm|npz))$/;

/** Sources of WebAssembly, and pictures in a window, which ask Deno for a server. */
const LEFT_OUT = /\/assembly\/|^lib\/plot\/(browser\/|nodeplotlib)/;

/** What only {@linkcode LEFT_OUT} needs. */
const UNUSED = ["plotly.js-cartesian-dist-min"];

/** Loaded by threads alone, which Deno does not see when it packs. */
const OF_THREADS = ["lib/parallel/worker.ts", "lib/parallel/load_tasks.ts"];

interface PackageFile {
  readonly name: string;
  readonly data: Uint8Array;
}

const [target = join(ROOT, "dist", "npm")] = Deno.args;
const { name, version, ...rest } = await manifest();
const files = [
  text("package.json", `${JSON.stringify({ name, version, ...rest }, null, 2)}\n`),
  ...await modules(),
  text("browser.js", await bundle(join(ROOT, "mod.ts"))),
];
await Deno.mkdir(target, { recursive: true });
const path = join(target, `${name.slice(1).replace("/", "-")}-${version}.tgz`);
await Deno.writeFile(path, await zip(files));
// deno-lint-ignore no-console
console.log(`${path}: ${(await Deno.stat(path)).size} bytes`);

/** The modules, and what they load. */
async function modules(): Promise<readonly PackageFile[]> {
  const packed = (await pack()).filter(isKept).flatMap(adapt);
  const ofThreads = OF_THREADS.map(async (name) => await lower(await read(name)));
  const all = await Promise.all([...packed, ...ofThreads]);
  await stop();
  return all;
}

async function zip(files: readonly PackageFile[]): Promise<ReadableStream<Uint8Array>> {
  const archive = await packTar(files.map(({ name, data }) => ({
    // The same files make the same archive.
    header: { name: `package/${name}`, size: data.length, mode: 0o644, mtime: new Date(0) },
    body: data,
  })));
  return new Blob([archive as Uint8Array<ArrayBuffer>]).stream()
    .pipeThrough(new CompressionStream("gzip"));
}

/** The files that Deno makes of the package: JavaScript, types and all else. */
async function pack(): Promise<readonly PackageFile[]> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "package.tgz");
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["pack", "--quiet", "--allow-dirty", "--no-source-maps", "--output", path],
      cwd: ROOT,
    }).output();
    if (!success) throw new Error(`Cannot pack: ${new TextDecoder().decode(stderr)}`);
    const unzipped = new Blob([await Deno.readFile(path)]).stream()
      .pipeThrough(new DecompressionStream("gzip"));
    const entries = await unpackTar(unzipped);
    return entries.flatMap(({ header, data }) =>
      data === undefined ? [] : [{ name: header.name.replace(/^package\//, ""), data }]
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function isKept({ name }: PackageFile): boolean {
  return KEPT.test(name) && !LEFT_OUT.test(name);
}

/** A file in the form that Node.js takes, and one that loads it if it is WebAssembly. */
function adapt(file: PackageFile): readonly (PackageFile | Promise<PackageFile>)[] {
  const { name, data } = file;
  if (name.endsWith(".wasm")) return [file, loader(file)];
  if (name.endsWith(".js")) return [lower(file)];
  if (!name.endsWith(".d.ts")) return [file];
  return [text(name, readdress(new TextDecoder().decode(data), name))];
}

async function lower({ name, data }: PackageFile): Promise<PackageFile> {
  const options = { loader: "ts", target: "node20" } as const;
  const source = withoutSourceImports(new TextDecoder().decode(data));
  const { code } = await transform(source, options);
  return text(name.replace(/\.ts$/, ".js"), readdress(code, name));
}

/** A module with the addresses that other modules have in this package. */
function readdress(code: string, name: string): string {
  const toRoot = "../".repeat(name.split("/").length - 1) || "./";
  return code
    .replaceAll(
      /(["'])@std\/(\w+)\1/g,
      (_, quote, part) => `${quote}${toRoot}lib/std/${part}.js${quote}`,
    )
    .replaceAll(/(["']\.\.?\/[^"'\n]*)\.ts(["'])/g, "$1.js$2")
    .replaceAll(/(["']\.\.?\/[^"'\n]*\.wasm)(["'])/g, "$1.js$2");
}

/** A module that stands for a WebAssembly module, which Node.js does not import. */
function loader({ name, data }: PackageFile): PackageFile {
  const file = `new URL(${JSON.stringify(`./${name.split("/").at(-1)}`)}, import.meta.url)`;
  const compiled =
    `new WebAssembly.Module(process.getBuiltinModule("node:fs").readFileSync(${file}))`;
  return text(`${name}.js`, wasmModule(data, compiled));
}

/** The description of the package; its dependencies have the versions that it is tested with. */
async function manifest() {
  const config = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const names = new Map<string, string>();
  for (const address of Object.values<string>(config.imports)) {
    const [, name, version] = /^npm:\/?(@?[^@]+)@([^/]+)/.exec(address) ?? [];
    if (name !== undefined && version !== undefined) names.set(name, version);
  }
  for (const name of UNUSED) names.delete(name);
  return {
    name: config.name as string,
    version: config.version as string,
    description: "Exact kernels of infinitely wide neural networks",
    license: config.license as string,
    type: "module",
    exports: {
      ".": {
        types: "./mod.d.ts",
        browser: "./browser.js",
        default: "./mod.js",
      },
      "./package.json": "./package.json",
    },
    types: "./mod.d.ts",
    sideEffects: false,
    engines: { node: ">=20.16" },
    dependencies: Object.fromEntries(
      [...names].sort(([a], [b]) => a < b ? -1 : 1),
    ),
  };
}

async function read(name: string): Promise<PackageFile> {
  return { name, data: await Deno.readFile(join(ROOT, name)) };
}

function text(name: string, content: string): PackageFile {
  return { name, data: new TextEncoder().encode(content) };
}

/**
 * Bundles modules for browsers: one file without imports, with the WebAssembly modules, the data and the code
 * of the threads inside, so that it works from any server and in a page that is opened as a file.
 *
 * @module
 */
import { dirname, fromFileUrl, join, relative } from "../lib/std/path.ts";
import { build, type Plugin, stop } from "esbuild";
import { wasmModule, withoutSourceImports } from "./wasm_module.ts";

/** Root of the repository. */
const ROOT = dirname(dirname(fromFileUrl(import.meta.url)));
const LIB = join(ROOT, "lib");

/** The random numbers of numpy-ts, which has no name for them. */
const RANDOM = "tools/node_modules/numpy-ts/dist/esm/common/ops/random.js";

/** A line by which a module with tasks for threads tells its address. */
const OWN_URL = /^(export const url(?:: string)? = )import\.meta\.url;$/m;

/** A file that lies beside a module. */
const OWN_FILE = /new URL\("(\.\/\w+\.npz)", import\.meta\.url\)/;

/** Never loaded in browsers, which have no files: what asks for them refuses before. */
const FILES_ONLY = ["@resvg/resvg-wasm", "dejavu-fonts-ttf/*", "modern-tar", "node:*"];

/** Packages of which a browser needs less. */
const PACKAGES: Readonly<Record<string, string>> = {
  // It has a document.
  "linkedom": "export const parseHTML = () => globalThis;",
  // Random numbers alone, which are a twentieth of it.
  "numpy-ts": `import { default_rng } from ${JSON.stringify(join(ROOT, RANDOM))};
    export const random = { default_rng };`,
};

/** Options of {@linkcode bundle}. */
export interface BundleOptions {
  /** Whether names and spaces are shortened. @default {true} */
  readonly minify?: boolean;
}

/**
 * Bundles a module and all that it imports; `@widenet/ntk` is this package.
 *
 * @param entry Path of the module.
 * @param options The form.
 * @returns The text of one module.
 */
export async function bundle(
  entry: string,
  { minify = true }: BundleOptions = {},
): Promise<string> {
  try {
    const worker = await run(join(LIB, "parallel", "worker.ts"), minify, workerModules());
    return await run(entry, minify, {
      "host/thread_url.ts": `const source = ${JSON.stringify(worker)};
        const type = "text/javascript";
        // Chromium loads no module from a blob in a page that is opened as a file.
        const address = () => globalThis.location?.protocol === "file:"
          ? "data:" + type + "," + encodeURIComponent(source)
          : URL.createObjectURL(new Blob([source], { type }));
        let url;
        export const threadUrl = () => url ??= new URL(address());`,
    });
  } finally {
    await stop();
  }
}

/** Modules that are others in a bundle than in `lib/`, by their paths there. */
type Replaced = Readonly<Record<string, string>>;

function workerModules(): Replaced {
  const cases = taskModules(LIB).map((path) =>
    `case ${JSON.stringify(nameOf(path))}: return import(${JSON.stringify(path)});`
  );
  return {
    "host/thread_url.ts": "export const threadUrl = undefined;",
    "parallel/load_tasks.ts": `export async function loadTasks(url) {
      switch (url) { ${cases.join("\n")} }
      throw new TypeError("Cannot find the tasks of " + url);
    }`,
  };
}

async function run(entry: string, minify: boolean, replaced: Replaced): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify,
    charset: "utf8",
    legalComments: "none",
    // What `using` is written out with asks for it, and not all browsers have it.
    banner: { js: 'Symbol.dispose ??= Symbol.for("Symbol.dispose");' },
    external: FILES_ONLY,
    alias: {
      "@widenet/ntk": join(ROOT, "mod.ts"),
      "@std/csv": join(LIB, "std", "csv.ts"),
      "@std/path": join(LIB, "std", "path.ts"),
    },
    nodePaths: [join(ROOT, "tools", "node_modules")],
    plugins: [forBrowsers(replaced)],
    logLevel: "warning",
  });
  return outputFiles[0]!.text;
}

function forBrowsers(replaced: Replaced): Plugin {
  return {
    name: "for browsers",
    setup: ({ onLoad, onResolve }) => {
      for (const [name, contents] of Object.entries(PACKAGES)) {
        onResolve(
          { filter: new RegExp(`^${name}$`) },
          () => ({ path: name, namespace: "package" }),
        );
        onLoad({ filter: new RegExp(`^${name}$`), namespace: "package" }, () => ({
          contents,
          resolveDir: ROOT,
        }));
      }
      onLoad({ filter: /\.wasm$/ }, async ({ path }) => {
        const bytes = await Deno.readFile(path), text = `atob("${bytes.toBase64()}")`;
        const read = `Uint8Array.from(${text}, (letter) => letter.charCodeAt(0))`;
        return { contents: wasmModule(bytes, `await WebAssembly.compile(${read})`) };
      });
      onLoad({ filter: /[\\/]plot[\\/]src[\\/]style\.js$/ }, async ({ path }) => ({
        // Lines would move by half a pixel from one screen to another; a picture is the same everywhere.
        contents: (await Deno.readTextFile(path)).replace("window.devicePixelRatio > 1", "true"),
      }));
      onLoad({ filter: /[\\/]lib[\\/].*\.[jt]s$/ }, async ({ path }) => {
        if (!path.startsWith(LIB)) return undefined;
        const other = replaced[relative(LIB, path).replaceAll("\\", "/")];
        if (other !== undefined) return { contents: other, resolveDir: dirname(path) };
        const source = await Deno.readTextFile(path);
        const contents = withoutSourceImports(source).replace(
          OWN_URL,
          `$1${JSON.stringify(nameOf(path))};`,
        )
          .replace(OWN_FILE, (_, file) => `new URL("${dataUrl(join(dirname(path), file))}")`);
        if (contents === source) return undefined;
        return { contents, loader: "ts", resolveDir: dirname(path) };
      });
    },
  };
}

/** The name of a module with tasks, the same in a page and in its threads. */
function nameOf(path: string): string {
  return `widenet:/lib/${relative(LIB, path).replaceAll("\\", "/")}`;
}

/** Modules with tasks for threads. */
function taskModules(folder: string): string[] {
  return [...Deno.readDirSync(folder)].toSorted((a, b) => a.name < b.name ? -1 : 1).flatMap(
    ({ name, isDirectory }) => {
      const path = join(folder, name);
      if (isDirectory) return taskModules(path);
      return name.endsWith(".ts") && OWN_URL.test(Deno.readTextFileSync(path)) ? [path] : [];
    },
  );
}

/** An address that holds the bytes of a file. */
function dataUrl(path: string): string {
  return `data:application/octet-stream;base64,${Deno.readFileSync(path).toBase64()}`;
}

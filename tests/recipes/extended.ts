/**
 * A copy of the library to which the recipes of CONTRIBUTING.md are applied.
 *
 * @module
 */
import { dirname, join } from "node:path";

/** A line that is put before another one. */
export interface Insertion {
  /** File of the library. */
  readonly file: string;
  /** Text that is there, once. */
  readonly before: string;
  /** What comes before it. */
  readonly line: string;
}

/** What a recipe adds. */
export interface Recipe {
  /** Files of this folder, and where they go. */
  readonly files: Readonly<Record<string, string>>;
  /** Lines. */
  readonly insertions: readonly Insertion[];
  /** A module, run in the copy, that prints JSON. */
  readonly script: string;
}

const ROOT = new URL("../../", import.meta.url);

/** Applies a recipe to a copy of the library, runs its script there, and gives what it prints. */
export async function runExtended({ files, insertions, script }: Recipe): Promise<unknown> {
  const folder = await Deno.makeTempDir();
  try {
    for (const name of ["deno.json", "deno.lock", "mod.ts"]) {
      await Deno.copyFile(new URL(name, ROOT), join(folder, name));
    }
    await copyFolder(new URL("lib/", ROOT), join(folder, "lib"));
    for (const [name, to] of Object.entries(files)) {
      const source = await Deno.readTextFile(new URL(name, import.meta.url));
      await Deno.writeTextFile(join(folder, to), moved(source, to));
    }
    for (const insertion of insertions) await insert(folder, insertion);
    await Deno.writeTextFile(join(folder, "script.ts"), script);
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "script.ts"],
      cwd: folder,
      env: { NO_COLOR: "1" },
    });
    const { stdout, stderr } = await command.output();
    const text = new TextDecoder().decode(stdout);
    if (text === "") throw new Error(new TextDecoder().decode(stderr));
    return JSON.parse(text);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function copyFolder(from: URL, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(new URL(`${name}/`, from), join(to, name));
    else await Deno.copyFile(new URL(name, from), join(to, name));
  }
}

/** A source with its imports as they are from the folder that it goes to. */
function moved(source: string, to: string): string {
  const up = dirname(to).split("/").map(() => "..").join("/");
  return source.replaceAll('"../../lib/', `"${up}/lib/`);
}

async function insert(folder: string, { file, before, line }: Insertion): Promise<void> {
  const path = join(folder, file);
  const text = await Deno.readTextFile(path);
  const parts = text.split(before);
  if (parts.length !== 2) throw new Error(`${file} has '${before}' ${parts.length - 1} times`);
  await Deno.writeTextFile(path, parts.join(`${line}\n${before}`));
}

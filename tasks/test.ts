/**
 * Runs the tests and shows how far they are.
 *
 *     deno task test [FILE OR FOLDER...] [OPTION OF deno test...]
 *
 * Without a file or folder all run, and the examples of the documentation with them. What a test prints is
 * shown only where one of its file fails.
 *
 * @module
 */

import { join } from "@std/path";
import { print, Progress, type ProgressOptions } from "./progress.ts";
import { ROOT } from "./select_notebooks.ts";

const ALL: readonly string[] = ["--doc", "mod.ts", "lib", "tests"];
/** What `deno test` writes before what it says of failures. */
const FAILURES = /^\s*ERRORS\s*$/;
const FILE = /^running [1-9]\d* tests? from (\S+)/;
const VERDICT = /\.\.\. (ok|ignored|FAILED)(?: \(.*\))?$/;

/** Reads what `deno test` writes, line by line. */
export class TestReader {
  readonly #total: number;
  readonly #write: (text: string) => void;
  #file = "";
  #files = 0;
  #passed = 0;
  #printed: string[] = [];
  #isOver = false;

  /**
   * @param total Number of files and examples that there are; Infinity if it is not known.
   * @param write Where goes what a reader should see.
   */
  constructor(total: number, write: (text: string) => void) {
    this.#total = total;
    this.#write = write;
  }

  /** How far the tests are. */
  get standing(): string {
    const done = `${this.#passed} passed, now ${this.#file}`;
    if (this.#total === Infinity) return done;
    return `${Math.min(99, Math.floor(100 * this.#files / this.#total))} % (${done})`;
  }

  /** Takes the next line. */
  take(line: string): void {
    if (FAILURES.test(line)) this.#isOver = true;
    if (this.#isOver || /^(?:ok|FAILED) \| /.test(line)) return this.#write(line);
    const file = FILE.exec(line)?.[1];
    const verdict = VERDICT.exec(line)?.[1];
    if (file !== undefined) {
      [this.#file, this.#printed] = [file, []];
      this.#files++;
    } else if (verdict === "FAILED") {
      this.#write([this.#file, ...this.#printed, line].join("\n"));
    } else if (verdict === "ok") this.#passed++;
    else if (line.trim() !== "") this.#printed.push(line);
  }
}

/** Returns the number of files with tests and of examples, each of which `deno test` runs as a file. */
export async function countFiles(): Promise<number> {
  const sources = ["mod.ts", ...await filesIn("lib"), ...await filesIn("tests")];
  const counts = await Promise.all(sources.map(async (path) => {
    if (path.endsWith("_test.ts")) return 1;
    const text = await Deno.readTextFile(join(ROOT, path));
    return text.match(/^ *\* ```ts$/gm)?.length ?? 0;
  }));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function filesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await filesIn(path));
    else if (name.endsWith(".ts")) found.push(path);
  }
  return found;
}

/** Runs `deno test` and returns its exit code. */
export async function runTests(
  args: readonly string[],
  options: ProgressOptions = {},
): Promise<number> {
  const isPart = args.some((arg) => !arg.startsWith("-"));
  using progress = new Progress(options);
  const reader = new TestReader(
    isPart ? Infinity : await countFiles(),
    (text) => progress.log(text),
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...args, ...isPart ? [] : ALL],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const read = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) reader.take(line);
      progress.update("tests", reader.standing);
    }
    if (rest !== "") reader.take(rest);
  };
  const errors = new Response(child.stderr).text();
  await read(child.stdout);
  const { code } = await child.status;
  if (code !== 0) progress.log((await errors).trimEnd());
  return code;
}

if (import.meta.main) {
  try {
    Deno.exit(await runTests(Deno.args));
  } catch (error) {
    print(`${(error as Error).message}\n`);
    Deno.exit(1);
  }
}

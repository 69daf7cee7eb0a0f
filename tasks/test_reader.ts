/**
 * What `deno test` writes, read while the tests run.
 *
 * @module
 */

import { resolve } from "@std/path";
import { ROOT } from "./select_notebooks.ts";

/** What `deno test` writes before what it says of failures. */
const FAILURES = /^\s*ERRORS\s*$/;
const FILE = /^running (\d+) tests? from (\S+)/;
/** A file that ends its own process takes its tests along, and `deno test` counts none of them. */
const EXIT = /^note \S+ called `Deno\.exit\(/;
/** Steps of a test are indented. */
const VERDICT = /^\S.*\.\.\. (ok|ignored|FAILED)(?: \(.*\))?$/;
/** The last such line counts the tests of a process; a test may have printed others. */
const END =
  /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed(?:.*? \| (\d+) ignored)?(?:.*? \| (\d+) filtered out)?/;

/** Counts of files and tests. */
export interface Counts {
  /** Files whose tests have begun. */
  files: number;
  /** Tests that passed. */
  passed: number;
  /** Tests that failed. */
  failed: number;
  /** Tests that were left out. */
  ignored: number;
  /** Tests whose name was not asked for. */
  filtered: number;
}

/** Reads what a process of `deno test` writes, line by line. */
export class TestReader {
  readonly #counts: Counts;
  readonly #write: (text: string) => void;
  readonly #root: string;
  #file = "";
  #passed = 0;
  #printed: string[] = [];
  #isOver = false;
  /** What the last line of counts added, while nothing has come after it. */
  #added: readonly number[] | undefined;
  #hasLeft = false;
  readonly #begun: Set<string> = new Set();

  /**
   * @param counts What is counted further.
   * @param write Where goes what a reader should see.
   * @param root The folder of the project. @default {this project}
   */
  constructor(counts: Counts, write: (text: string) => void, root: string = ROOT) {
    this.#root = root;
    this.#counts = counts;
    this.#write = write;
  }

  /** The file whose tests run. */
  get file(): string {
    return this.#file;
  }

  /** Whether the line has come with which `deno test` ends; what it ran before then is not all. */
  get hasEnded(): boolean {
    return this.#added !== undefined;
  }

  /** Whether a file has ended by itself, so that tests of it did not run. */
  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /** What the file has printed whose tests run, failures left out. */
  get printed(): readonly string[] {
    return this.#printed;
  }

  /** Those of some files, relative to the root, whose tests have not begun. */
  waiting(files: readonly string[]): readonly string[] {
    return files.filter((file) => !this.#begun.has(resolve(this.#root, file)));
  }

  /** Takes the next line. */
  take(line: string): void {
    const [end, ...counted] = END.exec(line) ?? [];
    if (end !== undefined) return this.#count(counted);
    if (FAILURES.test(line)) this.#isOver = true;
    if (this.#isOver) return this.#write(line);
    const [, tests, file] = FILE.exec(line) ?? [];
    const verdict = VERDICT.exec(line)?.[1];
    if (file !== undefined || verdict !== undefined) this.#add(undefined);
    if (file !== undefined) {
      [this.#file, this.#printed] = [file, []];
      this.#begun.add(resolve(this.#root, file));
      if (tests !== "0") this.#counts.files++;
    } else if (EXIT.test(line)) {
      this.#hasLeft = true;
      this.#write(line);
    } else if (verdict === "FAILED") {
      this.#write([this.#file, ...this.#printed, line].join("\n"));
    } else if (verdict === "ok") {
      this.#passed++;
      this.#counts.passed++;
    } else if (verdict === undefined && line.trim() !== "") this.#printed.push(line);
  }

  /** Takes the counts of the process in place of those so far. */
  #count(counted: readonly (string | undefined)[]): void {
    const [passed = 0, ...others] = counted.map((text = "0") => Number(text));
    this.#add([passed - this.#passed, ...others]);
  }

  /** Adds to the counts, in place of what was added last. */
  #add(added: readonly number[] | undefined): void {
    (["passed", "failed", "ignored", "filtered"] as const).forEach((name, k) => {
      this.#counts[name] += (added?.[k] ?? 0) - (this.#added?.[k] ?? 0);
    });
    this.#added = added;
  }
}

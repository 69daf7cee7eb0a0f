/**
 * A process of `deno test`, and what is said of it where it fails.
 *
 * @module
 */

import { INTERRUPTED } from "./interruption.ts";
import { type Counts, TestReader } from "./test_reader.ts";

/** Options of {@linkcode runProcess}. */
export interface ProcessOptions {
  /** The folder of the project. */
  readonly root: string;
  /** Ends the process. */
  readonly signal: AbortSignal;
  /** What is counted further. */
  readonly counts: Counts;
  /** Where goes what a reader should see. */
  readonly log: (text: string) => void;
  /** Called with the file whose tests run, after each line. */
  readonly onFile: (file: string) => void;
}

/**
 * Runs `deno test` and logs its failures. Where it ends before its tests have, which a file can bring
 * about with code 0, the log says where.
 *
 * @param args Files, folders and options.
 * @returns The exit code, 0 only if all tests were run and passed.
 */
export async function runProcess(
  args: readonly string[],
  { root, signal, counts, log, onFile }: ProcessOptions,
): Promise<number> {
  const reader = new TestReader(counts, log, root);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...args],
    cwd: root,
    signal,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const written = new Response(child.stderr).text();
  await eachLine(child.stdout, (line) => {
    reader.take(line);
    onFile(reader.file);
  });
  const [status, errors] = await Promise.all([child.status, written]);
  if (signal.aborted) return INTERRUPTED;
  if (!reader.hasEnded) log(earlyEnd(status, reader, args));
  if (!status.success || !reader.hasEnded) log(errors.trimEnd());
  return status.code || (reader.hasEnded && !reader.hasLeft ? 0 : 1);
}

/** What is known of a process that ended before its tests: how, where, and what it left undone. */
function earlyEnd(
  { code, signal }: Deno.CommandStatus,
  reader: TestReader,
  args: readonly string[],
): string {
  const end = signal === null ? `code ${code}` : `signal ${signal}`;
  const place = reader.file === "" ? "before the first test" : `in ${reader.file}`;
  const files = reader.waiting(args.filter((arg) => !arg.startsWith("-")));
  return [
    `A process of tests ended early, with ${end}, ${place}`,
    ...reader.printed,
    ...files.length === 0 ? [] : [`Not begun: ${files.join(", ")}`],
  ].join("\n");
}

async function eachLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (line: string) => void,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    lines.forEach(take);
  }
  if (rest !== "") take(rest);
}

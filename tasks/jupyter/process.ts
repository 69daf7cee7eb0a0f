/**
 * Child processes that are kernels.
 *
 * @module
 */

const KEPT_OF_STDERR = 4_000;
/** What every kernel writes, however well it goes. */
const USUAL = /^Warning "deno jupyter" is unstable.*$/m;

/** Stands for the path of the connection file in the command of a kernelspec. */
export const CONNECTION_FILE = "{connection_file}";

/** Returns the command that starts the kernel of a Deno executable, as in a kernelspec. */
export function kernelCommand(executable: string = Deno.execPath()): readonly string[] {
  return [executable, "jupyter", "--kernel", "--conn", CONNECTION_FILE];
}

/**
 * Starts a kernel's process; its standard error can be read, its standard output is dropped. Its
 * standard input is a pipe of ours, which ends when this process does, however it ends.
 *
 * @throws {Error} If the command or the folder does not exist.
 */
export function spawnKernel(
  argv: readonly string[],
  connectionFile: string,
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Deno.ChildProcess {
  const [command = "", ...args] = argv.map((part) => part.replace(CONNECTION_FILE, connectionFile));
  return new Deno.Command(command, {
    args,
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
}

/** Reads a stream to its end and returns the last of its text. */
export async function tail(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    text = (text + decoder.decode(chunk, { stream: true })).slice(-KEPT_OF_STDERR);
  }
  return text.replace(USUAL, "").trim();
}

/** Waits for some milliseconds. */
export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

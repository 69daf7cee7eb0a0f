/**
 * Programs that tests start.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";

/** Root of the repository. */
export const ROOT: string = fromFileUrl(new URL("../../", import.meta.url));

/**
 * Runs a program to its end.
 *
 * @param program Its name.
 * @param args Its arguments.
 * @param cwd The folder that it works in.
 * @returns What it writes.
 * @throws {Error} If it fails; the message has what it says.
 */
export async function run(program: string, args: readonly string[], cwd = ROOT): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", NODE_NO_WARNINGS: "1" },
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (success) return text;
  throw new Error(`${program} ${args.join(" ")}: ${text}${new TextDecoder().decode(stderr)}`);
}

/** Whether a program is on the path. */
export async function hasProgram(program: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: ["--version"], stdout: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

/** Builds by a task of the tools. */
export async function buildBy(tool: string, ...words: readonly string[]): Promise<void> {
  await run(Deno.execPath(), ["run", "-A", "--config", "tools/deno.json", tool, ...words]);
}

/** Makes JavaScript of the cases, which import the package by its name. */
export async function transpileCases(target: string): Promise<void> {
  await run(Deno.execPath(), ["transpile", "--no-check", "-o", target, "tests/host/smoke.ts"]);
}

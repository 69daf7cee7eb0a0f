/**
 * Makes Deno's kernel known to Jupyter and opens the notebooks.
 *
 *     deno task lab [--no-open]
 *
 * @module
 */

import { readOptions, UsageError } from "./command_line.ts";
import { installKernel } from "./jupyter/kernelspec.ts";
import { print } from "./progress.ts";
import { NOTEBOOKS } from "./select_notebooks.ts";

const ADVICE =
  `Jupyter was not found. Any of these opens the notebooks with the kernel just installed:
  Debian, Ubuntu   sudo apt install jupyter-notebook
  pip              pip install jupyterlab
  VS Code          install the extension "Jupyter" (ms-toolsai.jupyter), open a notebook, choose the
                   kernel "Deno" under "Jupyter Kernel..."
Then run this task again, or open the folder notebooks/.
The notebooks also run without Jupyter: deno task notebooks
`;

/** Returns the command that opens Jupyter, the first of two that there is. */
export async function findJupyter(): Promise<readonly string[] | undefined> {
  for (const program of ["lab", "notebook"]) {
    if (await succeeds("jupyter", [program, "--version"])) return ["jupyter", program];
  }
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  try {
    const program = new Deno.Command(command, { args, stdout: "null", stderr: "null" });
    return (await program.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function open(command: readonly string[]): Promise<number> {
  const [program = "", ...args] = command;
  Deno.addSignalListener("SIGINT", () => {}); // Jupyter itself asks what to do
  return (await new Deno.Command(program, { args, cwd: NOTEBOOKS }).spawn().status).code;
}

async function main(args: readonly string[]): Promise<number> {
  const { names, values } = readOptions(args, { "no-open": false });
  if (names.length > 0) throw new UsageError(`Cannot use '${names.join(" ")}': lab takes no names`);
  const { name, path, executable } = await installKernel(Deno.build.os, Deno.env.toObject());
  print(`copied Deno to        ${executable}\nwrote kernel '${name}' to ${path}\n`);
  if (values["no-open"]) return 0;
  const jupyter = await findJupyter();
  if (jupyter) return await open(jupyter);
  print(ADVICE);
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    print(`${error.message}\n`);
    Deno.exit(1);
  }
}

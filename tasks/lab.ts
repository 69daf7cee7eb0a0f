/**
 * Makes Deno's kernel known to Jupyter and opens it in the repository.
 *
 *     deno task lab [--no-open] [OPTION OF JUPYTER...]
 *
 * All but `--no-open` goes to Jupyter as it is: `--no-browser`, `--port 8890`, `--ip 0.0.0.0`,
 * `--allow-root`, the path of a notebook.
 *
 * @module
 */

import { installKernel } from "./jupyter/kernelspec.ts";
import { print } from "./progress.ts";
import { ROOT } from "./select_notebooks.ts";

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

/** Parts the task's own option from those of Jupyter. */
export function splitOptions(
  args: readonly string[],
): { readonly opens: boolean; readonly others: readonly string[] } {
  return {
    opens: !args.includes(NO_OPEN),
    others: args.filter((option) => option !== NO_OPEN),
  };
}
const NO_OPEN = "--no-open";

async function open(command: readonly string[]): Promise<number> {
  const [program = "", ...args] = command;
  Deno.addSignalListener("SIGINT", () => {}); // Jupyter itself asks what to do
  return (await new Deno.Command(program, { args, cwd: ROOT }).spawn().status).code;
}

async function main(args: readonly string[]): Promise<number> {
  const { opens, others } = splitOptions(args);
  const { name, path, executable } = await installKernel(Deno.build.os, Deno.env.toObject());
  print(`copied Deno to        ${executable}\nwrote kernel '${name}' to ${path}\n`);
  if (!opens) return 0;
  const jupyter = await findJupyter();
  if (jupyter) return await open([...jupyter, ...others]);
  print(ADVICE);
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));

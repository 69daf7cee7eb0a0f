/**
 * Python beside the tests, where there is one.
 *
 * @module
 */

/** What Python says to a script, or undefined without Python, or if the script fails. */
export async function python(script: string, ...args: string[]): Promise<string | undefined> {
  try {
    const command = new Deno.Command("python3", { args: ["-c", script, ...args] });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The version of NumPy, or undefined without one. */
export async function numpyVersion(): Promise<string | undefined> {
  return await python("import numpy; print(numpy.__version__)");
}

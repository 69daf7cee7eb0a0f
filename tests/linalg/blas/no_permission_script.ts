/**
 * A program that is run with few permissions; its output is what the test compares.
 *
 * @module
 */
import { UnavailableError } from "../../../lib/errors.ts";
import { selectBackend } from "../../../lib/linalg/backend.ts";
import { cholesky } from "../../../lib/linalg/cholesky.ts";
import { printLine } from "../../../lib/notebook/print.ts";

const { solve } = await cholesky([[4, 2], [2, 10]]);
printLine(`solution ${(await solve([6, 12])).data}`);
printLine(`the automatic choice is blas: ${(await selectBackend()).name === "blas"}`);
printLine(`blas can be chosen: ${await canChooseBlas()}`);

async function canChooseBlas(): Promise<boolean> {
  try {
    await selectBackend("blas");
    return true;
  } catch (error) {
    if (error instanceof UnavailableError) return false;
    throw error;
  }
}

/**
 * A program that is run with few permissions; its output is what the test compares.
 *
 * @module
 */
import { UnavailableError } from "../../../lib/errors.ts";
import { selectBackend } from "../../../lib/linalg/backends.ts";
import { cholesky } from "../../../lib/linalg/cholesky.ts";
import { printLine } from "../../../lib/notebook/print.ts";

let asked = false;
watch("dlopen", (file) => ({ name: "ffi", path: file }));
watch("readDirSync", (path) => ({ name: "read", path }));

const { solve } = await cholesky([[4, 2], [2, 10]]);
printLine(`solution ${(await solve([6, 12])).data}`);
printLine(`the automatic choice is blas: ${(await selectBackend()).name === "blas"}`);
printLine(`blas can be chosen: ${await canChooseBlas()}`);
printLine(`permissions are asked for: ${asked}`);

/** Notes a call that would ask the user for a permission. */
function watch(
  name: "dlopen" | "readDirSync",
  permission: (path: string) => Deno.PermissionDescriptor,
): void {
  const original = Deno[name] as (path: string, ...rest: readonly unknown[]) => unknown;
  const watched: typeof original = (path, ...rest) => {
    if (Deno.permissions.querySync(permission(path)).state !== "granted") asked = true;
    return original(path, ...rest);
  };
  Object.defineProperty(Deno, name, { value: watched });
}

async function canChooseBlas(): Promise<boolean> {
  try {
    await selectBackend("blas");
    return true;
  } catch (error) {
    if (error instanceof UnavailableError) return false;
    throw error;
  }
}

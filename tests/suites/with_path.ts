/** Calls a function with the path of a temporary .npz file, which is then removed. */
export async function withPath(use: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".npz" });
  try {
    await use(path);
  } finally {
    await Deno.remove(path);
  }
}

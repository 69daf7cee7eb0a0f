/** Files for tests of what is loaded. */
import numpy from "../reference/numpy_files.json" with { type: "json" };

/** What an array of a file ought to be. */
interface Described {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: readonly number[];
}

/** Files that NumPy wrote, and what is in them. */
export const NUMPY = numpy as {
  readonly files: Readonly<Record<keyof typeof numpy.files, string>>;
  readonly arrays: Readonly<Record<string, Described>>;
  readonly leftOut: Readonly<Record<string, string>>;
  readonly npy: Readonly<Record<string, string>>;
  readonly matrix: Described;
  readonly npyStrings: string;
};

export function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(base64);
}

/** Calls a function with the path of a file of some content, and removes the file. */
export async function withFile<T>(
  content: Uint8Array,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, content);
    return await use(path);
  } finally {
    await Deno.remove(path);
  }
}

/** Calls a function with the address of a server that answers as told. */
export async function withServer<T>(
  handler: (request: Request) => Response | Promise<Response>,
  use: (address: string) => Promise<T>,
): Promise<T> {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, handler);
  try {
    return await use(`http://127.0.0.1:${server.addr.port}/`);
  } finally {
    await server.shutdown();
  }
}

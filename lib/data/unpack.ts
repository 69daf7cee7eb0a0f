/**
 * Files out of a compressed archive.
 *
 * @module
 */
import { basename, dirname, join } from "@std/path";
import { errors, files } from "../host/mod.ts";
import { writeFile } from "../write_file.ts";

/**
 * Unpacks the regular files of a .tar.gz archive that lie in one folder, which is there with all of them
 * or not at all.
 *
 * No path of the archive leads outside: of each only the name of the file and of its folder count.
 *
 * @param archive The archive.
 * @param target Where to put its folder.
 * @throws {Deno.errors.InvalidData} If it is no such archive, or holds files of several folders.
 * @throws {Deno.errors.AlreadyExists} If the folder is there already and not empty.
 */
export async function unpackFiles(
  archive: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const system = files(`unpack ${archive}`);
  const part = await system.makeTempDir({ dir: target, prefix: ".widenet-" });
  try {
    const folder = await unpackInto(archive, part, signal);
    await system.chmod(part, 0o755).catch(() => {});
    await rename(part, join(target, folder));
  } catch (error) {
    await system.remove(part, { recursive: true }).catch(() => {});
    throw error;
  }
}

async function rename(part: string, path: string): Promise<void> {
  try {
    await files(`unpack into ${path}`).rename(part, path);
  } catch (error) {
    if (await isEmpty(path)) throw error;
    throw new errors.AlreadyExists(
      `Cannot unpack into ${path} as it is there already: move it away and try again`,
      { cause: error },
    );
  }
}

/** Whether a folder is not there, or has nothing in it. */
async function isEmpty(path: string): Promise<boolean> {
  try {
    for await (const _ of files(`look into ${path}`).readDir(path)) return false;
    return true;
  } catch (error) {
    return error instanceof errors.NotFound;
  }
}

/** Unpacks all files into a folder, and says which folder they were in. */
async function unpackInto(
  archive: string,
  part: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { createTarDecoder } = await import("modern-tar");
  const file = await files(`unpack ${archive}`).open(archive);
  const unzipped = file.readable.pipeThrough(new DecompressionStream("gzip"));
  const folders = new Set<string>();
  try {
    for await (const { header, body } of unzipped.pipeThrough(createTarDecoder())) {
      signal?.throwIfAborted();
      if (header.type !== "file") {
        await body.cancel();
        continue;
      }
      folders.add(basename(dirname(header.name)));
      await writeFile(join(part, basename(header.name)), body);
    }
  } catch (error) {
    signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new errors.InvalidData(
      `Cannot unpack ${archive} as it is no whole .tar.gz archive: ${reason}`,
      { cause: error },
    );
  }
  const [folder = ""] = folders;
  if (folders.size === 1 && /^[\w-][\w.-]*$/.test(folder)) return folder;
  throw new errors.InvalidData(
    `Cannot unpack ${archive} as its files must lie in one folder: found ` +
      `${[...folders].join(", ") || "no file"}`,
  );
}

/**
 * The official archive of CIFAR-10: downloaded, unpacked, and its files kept.
 *
 * @module
 */
import { join } from "@std/path";
import { files, ifNotThere } from "../../host/mod.ts";
import { checksum, download, type DownloadWatch } from "../download.ts";
import { unpackFiles } from "../unpack.ts";

/** An archive and what it must be. */
export interface Archive {
  /** Address of a .tar.gz file. */
  readonly url: string;
  /** SHA-256 of the file, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** The binary version on its author's page. */
export const ARCHIVE: Archive = {
  url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
  sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
};

/**
 * Downloads an archive into a folder and unpacks it there; the archive itself is removed then. One that is there
 * already, as after an unpacking that was stopped, is not downloaded again if it has the checksum.
 *
 * @param folder The folder, which is made if it is not there.
 * @param archive The archive.
 * @param watch The signal, and who is told of bytes.
 * @throws {Deno.errors.NotFound} If the server has no such file.
 * @throws {Deno.errors.Http} If it answers with another error, does not answer, or ends too early.
 * @throws {Deno.errors.NotCapable} If the network or the folder must not be used.
 * @throws {Deno.errors.InvalidData} If the file has another checksum, or is no such archive.
 * @throws {Deno.errors.AlreadyExists} If the folder of the archive is there with other files.
 */
export async function downloadCifar10(
  folder: string,
  archive: Archive,
  watch: DownloadWatch,
): Promise<void> {
  const system = files("download CIFAR-10");
  await system.mkdir(folder, { recursive: true });
  const path = join(folder, "cifar-10-binary.tar.gz");
  if (!await isThere(path, archive.sha256, watch.signal)) {
    await download(archive.url, path, { ...watch, sha256: archive.sha256 });
  }
  await unpackFiles(path, folder, watch.signal);
  await system.remove(path);
}

async function isThere(path: string, sha256: string, signal?: AbortSignal): Promise<boolean> {
  return await checksum(path, signal).catch(ifNotThere(undefined)) === sha256.toLowerCase();
}

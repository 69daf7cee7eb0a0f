/**
 * Locks of files in Deno: the system gives them back when the process ends, however it ends. Where a file system
 * has no locks, a file counts as locked at once.
 *
 * @module
 */
import type { FileLock } from "./files.ts";

/** Locks a file, or tells what the one who has it wrote there. */
export async function lock(path: string): Promise<FileLock> {
  for (;;) {
    const file = await Deno.open(path, { read: true, write: true, create: true });
    try {
      if (!await file.tryLock(true).catch(() => true)) {
        file.close();
        return { holder: await Deno.readTextFile(path).catch(() => "") };
      }
      // One who has just given it back may have removed the file that was opened here.
      if (await isAt(file, path)) {
        await file.truncate();
        await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
        return { giveBack: () => giveBack(file, path) };
      }
    } catch (error) {
      file.close();
      throw error;
    }
    file.close();
  }
}

async function giveBack(file: Deno.FsFile, path: string): Promise<void> {
  // Before the lock is free, or it might be another's file.
  await Deno.remove(path).catch(() => {});
  file.close();
}

async function isAt(file: Deno.FsFile, path: string): Promise<boolean> {
  const own = await file.stat();
  const there = await Deno.stat(path).catch(() => undefined);
  return there !== undefined && there.ino === own.ino && there.dev === own.dev;
}

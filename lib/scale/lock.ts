/**
 * Files that say that a program is at work on others.
 *
 * @module
 */

/** Files whose locks this program holds, or is about to take. */
const OWN: Set<string> = new Set();

/**
 * Takes a lock that the system gives back when the process ends, however it ends: a lock is never left behind, though
 * its file may be. The file holds the number of the process. On a file system that has no locks none is taken.
 *
 * @param attempt What is being done, for messages.
 * @param path The file of the lock.
 * @returns What gives the lock back, and removes its file.
 * @throws {Deno.errors.Busy} If this program or another one holds it.
 */
export async function takeLock(attempt: string, path: string): Promise<AsyncDisposable> {
  if (OWN.has(path)) throw busy(attempt, path, "another call in this program");
  OWN.add(path);
  try {
    const file = await openLocked(attempt, path);
    return { [Symbol.asyncDispose]: () => giveBack(file, path) };
  } catch (error) {
    OWN.delete(path);
    throw error;
  }
}

async function openLocked(attempt: string, path: string): Promise<Deno.FsFile> {
  for (;;) {
    const file = await Deno.open(path, { read: true, write: true, create: true });
    try {
      if (!await file.tryLock(true).catch(() => true)) {
        throw busy(attempt, path, await holderOf(path));
      }
      // One who has just given it back may have removed the file that was opened here.
      if (await isAt(file, path)) {
        await file.truncate();
        await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
        return file;
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
  OWN.delete(path);
}

async function isAt(file: Deno.FsFile, path: string): Promise<boolean> {
  const own = await file.stat();
  const there = await Deno.stat(path).catch(() => undefined);
  return there !== undefined && there.ino === own.ino && there.dev === own.dev;
}

async function holderOf(path: string): Promise<string> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return /^\d+\n$/.test(text) ? `the program of process ${text.trim()}` : "another program";
}

function busy(attempt: string, path: string, holder: string): Error {
  return new Deno.errors.Busy(
    `Cannot ${attempt} as ${holder} is at work on the same files (${path}): wait until it has ended, ` +
      `or use another folder`,
  );
}

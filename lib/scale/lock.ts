/**
 * Files that say that a program is at work on others.
 *
 * @module
 */
import { errors, files } from "../host/mod.ts";

/** Files whose locks this program holds, or is about to take. */
const OWN: Set<string> = new Set();

/**
 * Takes a lock that the system gives back when the process ends, however it ends: a lock is never left behind, though
 * its file may be. The file holds the number of the process. Where there are no such locks, none is taken against
 * other programs.
 *
 * @param path The file of the lock.
 * @returns What gives the lock back, and removes its file.
 * @throws {Deno.errors.Busy} If this program or another one holds it.
 */
export async function takeLock(attempt: string, path: string): Promise<AsyncDisposable> {
  if (OWN.has(path)) throw busy(attempt, path, "another call in this program");
  OWN.add(path);
  try {
    const lock = await files(attempt).lock?.(path);
    if (lock?.holder !== undefined) throw busy(attempt, path, nameOf(lock.holder));
    return {
      [Symbol.asyncDispose]: async () => {
        await lock?.giveBack();
        OWN.delete(path);
      },
    };
  } catch (error) {
    OWN.delete(path);
    throw error;
  }
}

function nameOf(holder: string): string {
  return /^\d+\n$/.test(holder) ? `the program of process ${holder.trim()}` : "another program";
}

function busy(attempt: string, path: string, holder: string): Error {
  return new errors.Busy(
    `Cannot ${attempt} as ${holder} is at work on the same files (${path}): wait until it has ended, ` +
      `or use another folder`,
  );
}

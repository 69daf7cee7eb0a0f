/**
 * The files of stored kernels: one .npy file a kind, and a journal of how far they have come.
 *
 * @module
 */
import { MatrixFile } from "../data/matrix_file.ts";
import type { KernelKind } from "../engine/engine.ts";
import { files, ifNotThere } from "../host/mod.ts";
import type { Dtype } from "../tensor.ts";
import { writeFile } from "../write_file.ts";

/** How far kernels have come, as the journal says in JSON. */
export interface Journal {
  /** Rows, from the first one, of which all pairs are there. */
  readonly rows: number;
  /** Seconds that they took. */
  readonly seconds: number;
  /** Processor time in it. */
  readonly processorSeconds: number;
}

/** What the files hold. */
export interface KernelFilesFormat {
  /** Folder and beginning of the names. */
  readonly base: string;
  /** Rows and columns. */
  readonly shape: readonly [number, number];
  /** Element type. */
  readonly dtype: Dtype;
  /** Which kernels. */
  readonly kinds: readonly KernelKind[];
}

const ATTEMPT = "store a kernel";

const NOTHING: Journal = { rows: 0, seconds: 0, processorSeconds: 0 };

/** The path of a whole kernel. */
export function kernelPath({ base }: KernelFilesFormat, kind: KernelKind): string {
  return `${base}.${kind}.npy`;
}

/** The file that says that a program computes them. */
export function lockPath({ base }: KernelFilesFormat): string {
  return `${base}.lock`;
}

/**
 * Reads the journal, and changes nothing: it needs no lock.
 *
 * @param format What the files hold.
 * @returns How far they have come: not at all if there is no journal, or files are missing, or not all kernels of a
 * finished computation have their names yet.
 * @throws {TypeError} If the journal is damaged.
 */
export async function readJournal(format: KernelFilesFormat): Promise<Journal> {
  const journal = await parseJournal(format);
  const pathOf = isWhole(format, journal) ? kernelPath : partPath;
  for (const kind of format.kinds) {
    if (!await exists(pathOf(format, kind))) return NOTHING;
  }
  return journal;
}

/**
 * Reads the journal, after kernels of which all is there got their names. Only who holds the lock may do so.
 *
 * @param format What the files hold.
 * @returns How far they have come: not at all if there is no journal, or files are missing.
 * @throws {TypeError} If the journal is damaged.
 */
export async function settleJournal(format: KernelFilesFormat): Promise<Journal> {
  if (isWhole(format, await parseJournal(format))) await nameKernels(format);
  return await readJournal(format);
}

/**
 * Opens the unfinished files.
 *
 * @param format What they hold.
 * @param isNew Whether to begin anew.
 * @returns A matrix a kind, each to be disposed of.
 * @throws {TypeError} If a file that is there has another length.
 */
export function openParts(format: KernelFilesFormat, isNew: boolean): MatrixFile[] {
  const { kinds, shape, dtype } = format;
  const files: MatrixFile[] = [];
  try {
    for (const kind of kinds) {
      files.push(MatrixFile.open(partPath(format, kind), shape, dtype, isNew));
    }
  } catch (error) {
    for (const file of files) file[Symbol.dispose]();
    throw error;
  }
  return files;
}

/**
 * Notes how far kernels have come, after their rows are on the disk.
 *
 * @param format What the files hold.
 * @param journal How far.
 */
export async function writeJournal(format: KernelFilesFormat, journal: Journal): Promise<void> {
  await writeFile(journalPath(format), `${JSON.stringify(journal)}\n`);
  if (isWhole(format, journal)) await nameKernels(format);
}

/** A process that ends before this is done leaves it to the next one. */
async function nameKernels(format: KernelFilesFormat): Promise<void> {
  for (const kind of format.kinds) {
    if (!await exists(partPath(format, kind))) continue;
    // Where the host has no locks, another program may have named it meanwhile.
    await files(ATTEMPT).rename(partPath(format, kind), kernelPath(format, kind))
      .catch(ifNotThere(undefined));
  }
}

async function parseJournal(format: KernelFilesFormat): Promise<Journal> {
  const path = journalPath(format);
  const text = await files(ATTEMPT).readTextFile(path).catch(ifNotThere(undefined));
  return text === undefined ? NOTHING : parse(text, path, format.shape[0]);
}

function isWhole({ shape }: KernelFilesFormat, { rows }: Journal): boolean {
  return rows === shape[0];
}

function parse(text: string, path: string, most: number): Journal {
  let found: Partial<Record<keyof Journal, unknown>> | null;
  try {
    found = JSON.parse(text);
  } catch {
    found = null;
  }
  const { rows, seconds, processorSeconds } = found ?? {};
  const isNumber = (value: unknown): value is number => typeof value === "number" && value >= 0;
  const isRows = isNumber(rows) && Number.isInteger(rows) && rows <= most;
  if (isRows && isNumber(seconds) && isNumber(processorSeconds)) {
    return { rows, seconds, processorSeconds };
  }
  throw new TypeError(
    `Cannot go on with a stored kernel as its journal ${path} is damaged: remove the file to have ` +
      `the kernel computed again`,
  );
}

function journalPath({ base }: KernelFilesFormat): string {
  return `${base}.json`;
}

function partPath(format: KernelFilesFormat, kind: KernelKind): string {
  return `${kernelPath(format, kind)}.part`;
}

async function exists(path: string): Promise<boolean> {
  return await files(ATTEMPT).stat(path).catch(ifNotThere(undefined)) !== undefined;
}

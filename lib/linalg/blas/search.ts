/**
 * The search for a library.
 *
 * @module
 */
import { type BlasBackend, LibraryBackend } from "./backend.ts";
import { type Candidate, type Host, isRefused, listCandidates } from "./candidates.ts";
import { Library } from "./library.ts";
import { checkByValue } from "./self_test.ts";
import { checkSpeed } from "./speed.ts";

/** A library that is not used. */
export interface BlasAttempt {
  /** Its file or files. */
  readonly library: string;
  /** Why it is not used. */
  readonly reason: string;
}

/** A library in use. */
export interface BlasLibrary {
  /** Its file or files. */
  readonly library: string;
  /** Bits of its integers: 32 (LP64) or 64 (ILP64). */
  readonly integerBits: 32 | 64;
  /** What it says of itself, if it does: version, kind of processor, largest number of threads. */
  readonly config?: string;
}

/** How a search ended. */
export interface BlasSearch {
  /** The library that was found. */
  readonly found?: BlasLibrary;
  /** Its routines. */
  readonly backend?: BlasBackend;
  /** What was tried before, in order. */
  readonly attempts: readonly BlasAttempt[];
}

/**
 * Looks for a library that opens, has all routines and gives right values.
 *
 * @param host The machine.
 * @param mayLoad Whether a file may be loaded.
 * @returns The first such library, and why those before it are not used.
 */
export async function searchBlas(
  host: Host,
  mayLoad: (file: string) => boolean,
): Promise<BlasSearch> {
  if (isRefused(host)) {
    return { attempts: [{ library: "any", reason: "the variable WIDENET_BLAS asks for none" }] };
  }
  const attempts: BlasAttempt[] = [];
  for (const candidate of listCandidates(host)) {
    const library = candidate.files.join(" + ");
    const permitted = candidate.files.every(mayLoad);
    const result = permitted ? await open(candidate) : "no permission to load it";
    if (typeof result === "string") attempts.push({ library, reason: result });
    else return { ...result, attempts };
  }
  return { attempts };
}

async function open(
  { files, isGeneric }: Candidate,
): Promise<Omit<BlasSearch, "attempts"> | string> {
  try {
    const library = new Library(files);
    const backend = new LibraryBackend(library);
    await checkByValue(backend);
    if (isGeneric) await checkSpeed(backend);
    const { integerBits, config } = library;
    const found = { library: files.join(" + "), integerBits };
    return { backend, found: config === undefined ? found : { ...found, config } };
  } catch (error) {
    return (error as Error).message;
  }
}

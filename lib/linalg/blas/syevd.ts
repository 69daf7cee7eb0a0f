/**
 * Eigendecomposition of a symmetric matrix.
 *
 * @module
 */
import type { RoutineOptions, Syevd } from "../backend.ts";
import { character, integer, readInteger } from "./fortran.ts";
import type { Library } from "./library.ts";
import { unlessAborted } from "./queue.ts";

/** Rows from which on a call can take so long (0.1 s) that an abort must not wait for it. */
const LONG = 300;
/** Rows above which 32-bit integers cannot count the scratch storage of 1 + 6 n + 2 n^2 entries. */
const MOST_ROWS = 32766;

/**
 * See {@linkcode Backend.syevd}. The routine is one call, which nothing can interrupt. If the work
 * is long and may be aborted, the library works on a copy: an abort ends the waiting at once, while
 * the call runs to its end without a reader, and keeps later calls waiting until then.
 *
 * @throws {RangeError} If the library counts with 32-bit integers and the matrix is too large.
 * @throws {Error} If the library does not find all eigenvalues.
 */
export async function syevd(
  library: Library,
  job: Syevd,
  { signal }: RoutineOptions = {},
): Promise<void> {
  signal?.throwIfAborted();
  if (library.integerBits === 32 && job.n > MOST_ROWS) {
    throw new RangeError(
      `Cannot find the eigenvalues of a matrix of ${job.n} rows as this library counts with ` +
        `32-bit integers: use a library with 64-bit integers, or another backend`,
    );
  }
  if (signal === undefined || job.n < LONG) return await decompose(library, job, signal);
  const copy = { ...job, a: job.a.slice(), w: job.w.slice() };
  await unlessAborted(decompose(library, copy, signal), signal);
  job.a.set(copy.a);
  job.w.set(copy.w);
}

async function decompose(library: Library, job: Syevd, signal?: AbortSignal): Promise<void> {
  const { n, a, w, vectors = true } = job;
  const info = integer(0);
  const matrix = [character(vectors ? "V" : "N"), character("U"), integer(n), a, integer(n), w];
  // Lengths of -1 ask for the best lengths of the scratch storage.
  const [ask, length, integerLength] = [integer(-1), new Float64Array(1), integer(0)];
  const question = [...matrix, length, ask, integerLength, ask, info];
  await library.call("dsyevd", question, { work: 0, signal });
  const scratch = new Float64Array(length[0]!);
  const integers = new BigInt64Array(readInteger(integerLength));
  const args = [
    ...matrix,
    scratch,
    integer(scratch.length),
    integers,
    integer(integers.length),
    info,
  ];
  await library.call("dsyevd", args, { work: 9 * n ** 3, signal });
  const code = readInteger(info);
  if (code !== 0) throw new Error(`Cannot find all eigenvalues: dsyevd ends with code ${code}`);
}

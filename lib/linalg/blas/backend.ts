/**
 * A backend on an open library.
 *
 * @module
 */
import { gemm as referenceGemm } from "../reference/gemm.ts";
import type { Backend, Gemm, Potrf, RoutineOptions, Syevd, Syrk, Trsm } from "../backend.ts";
import type { Real } from "./fortran.ts";
import { multiply } from "./gemm.ts";
import type { LentRoutine, Library } from "./library.ts";
import { factor } from "./potrf.ts";
import { syevd } from "./syevd.ts";
import { square } from "./syrk.ts";
import { solveTriangular } from "./trsm.ts";

/** A job whose matrices have entries of another type. */
export type Typed<Job, Data extends Real> = {
  readonly [Field in keyof Job]: Job[Field] extends Float64Array ? Data : Job[Field];
};

/** A backend that has products in float32 beside the routines of linear algebra. */
export interface BlasBackend extends Backend {
  /** Matrix product in float32. */
  sgemm(job: Typed<Gemm, Float32Array>, options?: RoutineOptions): Promise<void>;
  /** Product of a matrix with its own transpose in float32. */
  ssyrk(job: Typed<Syrk, Float32Array>, options?: RoutineOptions): Promise<void>;
  /**
   * Lets threads of this program multiply, each for one core, while the library does nothing else.
   *
   * @param body Has them call `multiplyHere()` with what it gets; ends when they have.
   * @param options The signal stops it before it begins.
   * @returns Whether the library can be lent like this: else the body was not called.
   */
  lend(body: (dgemm: LentRoutine) => Promise<void>, options?: RoutineOptions): Promise<boolean>;
}

/** Entries of a block that is a few vectors, or less. */
const FEW = 64;

/**
 * Whether one factor or the product is a few numbers, and the others a few long vectors: memory is all that
 * such a product waits for, while threads of OpenBLAS may wait seconds for each other on a busy machine.
 */
function isSlim({ m, n, k }: Gemm): boolean {
  return Math.min(m * n, m * k, n * k) <= FEW;
}

/** The routines of an open library. Its calls are queued, so that each has all cores. */
export class LibraryBackend implements BlasBackend {
  readonly name = "blas";
  readonly #library: Library;

  /** @param library The library. */
  constructor(library: Library) {
    this.#library = library;
  }

  allocate(length: number): Float64Array {
    return new Float64Array(length);
  }

  async gemm(job: Gemm, options?: RoutineOptions): Promise<void> {
    if (isSlim(job)) await referenceGemm(job, options);
    else await this.#gemm(job, options);
  }

  async sgemm(job: Typed<Gemm, Float32Array>, options?: RoutineOptions): Promise<void> {
    await this.#gemm(job, options);
  }

  async syrk(job: Syrk, options?: RoutineOptions): Promise<void> {
    await this.#syrk(job, options);
  }

  async ssyrk(job: Typed<Syrk, Float32Array>, options?: RoutineOptions): Promise<void> {
    await this.#syrk(job, options);
  }

  async lend(
    body: (dgemm: LentRoutine) => Promise<void>,
    { signal }: RoutineOptions = {},
  ): Promise<boolean> {
    return await this.#library.lend("dgemm", body, signal);
  }

  async potrf({ n, a }: Potrf, options?: RoutineOptions): Promise<number> {
    return await factor(this.#context(options), n, { data: a, stride: n });
  }

  async trsm(job: Trsm, options?: RoutineOptions): Promise<void> {
    const { n, k, transpose = false } = job;
    const l = { data: job.l, stride: n }, b = { data: job.b, stride: k };
    await solveTriangular(this.#context(options), { side: "left", n, k, l, b, transpose });
  }

  async syevd(job: Syevd, options?: RoutineOptions): Promise<void> {
    await syevd(this.#library, job, options);
  }

  async #gemm<Data extends Real>(job: Typed<Gemm, Data>, options?: RoutineOptions): Promise<void> {
    const { m, n, k, transposeA = false, transposeB = false, alpha = 1, beta = 0 } = job;
    await multiply<Data>(this.#context(options), {
      m,
      n,
      k,
      a: { data: job.a, stride: transposeA ? m : k },
      b: { data: job.b, stride: transposeB ? k : n },
      c: { data: job.c, stride: n },
      transposeA,
      transposeB,
      alpha,
      beta,
    });
  }

  async #syrk<Data extends Real>(job: Typed<Syrk, Data>, options?: RoutineOptions): Promise<void> {
    const { n, k, transpose = false } = job;
    const a = { data: job.a, stride: transpose ? n : k }, c = { data: job.c, stride: n };
    await square<Data>(this.#context(options), { n, k, a, c, transpose, alpha: 1, beta: 0 });
  }

  #context({ signal }: RoutineOptions = {}): { library: Library; signal: AbortSignal | undefined } {
    return { library: this.#library, signal };
  }
}

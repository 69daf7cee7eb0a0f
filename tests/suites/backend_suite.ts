/**
 * What every backend must do. Each routine is compared with plain sums, in sizes below, at and above
 * the blocks that implementations work in.
 *
 * @module
 */
import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import type { Backend, BackendName } from "../../lib/linalg/backend.ts";
import { selectBackend } from "../../lib/linalg/backends.ts";
import type { Tensor } from "../../lib/tensor.ts";
import {
  distance,
  gram,
  matrix,
  normal,
  product,
  secondDifference,
  shifted,
  transposed,
} from "../linalg/matrices.ts";

// Errors grow at most like the length of the sums: n eps times the size of the terms, which is about
// 10 for products of normal entries. 1e-15 per term leaves a factor of ten.
const ROUNDING = 1e-14;
const SIZES = [1, 2, 5, 31, 32, 33, 67, 130];

/** Registers the tests of one backend. */
export function testBackend(name: BackendName): void {
  const test = (title: string, run: (backend: Backend) => Promise<void>): void =>
    Deno.test(`${name} backend: ${title}`, async () => await run(await selectBackend(name)));

  test("gemm() multiplies with every choice of transposes", checkGemm);
  test("gemm() scales the product and adds to what is there", checkScaledGemm);
  test("syrk() gives the lower triangle of A A' and A' A", checkSyrk);
  test("gemm() and syrk() take sums of no terms", checkNoTerms);
  test("potrf() gives a lower factor whose product is the matrix", checkPotrf);
  test("potrf() reads the lower triangle alone", checkLowerOnly);
  test("potrf() stops at the first pivot that is not positive", checkFailedPotrf);
  test("trsm() solves with the factor and its transpose", checkTrsm);
  test("syevd() gives orthonormal rows that diagonalise", checkSyevd);
  test("syevd() gives the known eigenvalues of the second-difference matrix", checkKnownValues);
  test("syevd() gives the same eigenvalues without vectors", checkValuesAlone);
  test("syevd() copes with zeros, multiples and large and small entries", checkDegenerate);
  test("all routines stop when the signal is aborted", checkAbort);
}

async function checkGemm(backend: Backend): Promise<void> {
  for (
    const [m, n, k] of [[1, 1, 1], [3, 2, 5], [4, 66, 300], [70, 67, 33], [65, 1, 64]] as const
  ) {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const a = transposeA ? normal(1, k, m) : normal(1, m, k);
        const b = transposeB ? normal(2, n, k) : normal(2, k, n);
        const c = matrix(m, n, () => NaN);
        const job = { m, n, k, a: f64(a), b: f64(b), c: f64(c), transposeA, transposeB };
        await backend.gemm(job);
        assertLess(distance(c, product(a, b, transposeA, transposeB)), k * ROUNDING);
      }
    }
  }
}

async function checkScaledGemm(backend: Backend): Promise<void> {
  const [m, n, k] = [34, 35, 36];
  const a = normal(1, m, k), b = normal(2, k, n), c = normal(3, m, n);
  const ab = product(a, b);
  const expected = matrix(m, n, (i, j) => -2 * ab.data[i * n + j]! + 0.5 * c.data[i * n + j]!);
  await backend.gemm({ m, n, k, a: f64(a), b: f64(b), c: f64(c), alpha: -2, beta: 0.5 });
  assertLess(distance(c, expected), k * ROUNDING);
}

async function checkSyrk(backend: Backend): Promise<void> {
  for (const n of SIZES) {
    for (const transpose of [false, true]) {
      const k = 40;
      const a = transpose ? normal(1, k, n) : normal(1, n, k);
      const c = matrix(n, n, () => NaN);
      await backend.syrk({ n, k, a: f64(a), c: f64(c), transpose });
      const expected = product(a, a, transpose, !transpose);
      assertLess(distance(lower(c), lower(expected)), k * ROUNDING);
    }
  }
}

async function checkNoTerms(backend: Backend): Promise<void> {
  const m = 3, n = 2, none = backend.allocate(0);
  for (const shared of [false, true]) {
    const ones = (length: number): Float64Array =>
      (shared ? backend.allocate(length) : new Float64Array(length)).fill(1);
    for (const transposed of [false, true]) {
      const sizes = {
        m,
        n,
        k: 0,
        a: none,
        b: none,
        transposeA: transposed,
        transposeB: transposed,
      };
      for (const beta of [0, 0.5, 1]) {
        const c = ones(m * n);
        await backend.gemm({ ...sizes, c, beta });
        assertEquals([...c], Array(m * n).fill(beta));
      }
      const c = ones(m * m);
      await backend.syrk({ n: m, k: 0, a: none, c, transpose: transposed });
      assertEquals(lower(matrix(m, m, (i, j) => c[i * m + j]!)).data, new Float64Array(m * m));
    }
  }
}

async function checkPotrf(backend: Backend): Promise<void> {
  for (const n of SIZES) {
    const a = shifted(gram(n, n, n), 1);
    const l = copy(a);
    assertEquals(await backend.potrf({ n, a: f64(l) }), -1);
    const factor = lower(l);
    assertLess(distance(product(factor, factor, false, true), a), n * ROUNDING);
    for (let i = 0; i < n; i++) assert(factor.data[i * n + i]! > 0);
  }
}

async function checkLowerOnly(backend: Backend): Promise<void> {
  const n = 40;
  const a = shifted(gram(1, n, n), 1);
  const full = copy(a), half = matrix(n, n, (i, j) => j > i ? 1e9 : a.data[i * n + j]!);
  await backend.potrf({ n, a: f64(full) });
  await backend.potrf({ n, a: f64(half) });
  assertEquals(lower(half).data, lower(full).data);
}

async function checkFailedPotrf(backend: Backend): Promise<void> {
  const n = 70;
  for (const pivot of [0, 1, 31, 32, 50, 69]) {
    // A diagonal matrix: the pivot comes out exactly as it stands.
    const a = shifted(matrix(n, n, () => 0), 1);
    f64(a)[pivot * n + pivot] = -2;
    assertEquals(await backend.potrf({ n, a: f64(a) }), pivot);
    assertEquals(a.data[pivot * n + pivot], -2);
  }
}

async function checkTrsm(backend: Backend): Promise<void> {
  for (const n of SIZES) {
    for (const k of [1, 3, 40]) {
      for (const transpose of [false, true]) {
        // Diagonally dominant: the solution is of the size of b, and errors do not grow with n.
        const l = matrix(n, n, (i, j) => i === j ? 2 : j < i ? Math.sin(i + 3 * j) / n : NaN);
        const b = normal(2, n, k);
        const x = copy(b);
        await backend.trsm({ n, k, l: f64(l), b: f64(x), transpose });
        assertLess(distance(product(lower(l), x, transpose), b), n * ROUNDING);
      }
    }
  }
}

async function checkSyevd(backend: Backend): Promise<void> {
  for (const n of SIZES) {
    const x = normal(n, n, n);
    const a = matrix(n, n, (i, j) => x.data[i * n + j]! + x.data[j * n + i]!);
    const { rows, values } = await decompose(backend, a);
    const identity = shifted(matrix(n, n, () => 0), 1);
    assertLess(distance(product(rows, rows, false, true), identity), n * ROUNDING);
    const scaled = matrix(n, n, (i, j) => values[i]! * rows.data[i * n + j]!);
    // Entries of A are about 1, its norm is about 3 sqrt(n).
    assertLess(distance(product(rows, a), scaled), 10 * n * ROUNDING);
    for (let i = 1; i < n; i++) assert(values[i - 1]! <= values[i]!);
  }
}

async function checkKnownValues(backend: Backend): Promise<void> {
  const n = 120;
  const { rows, values } = await decompose(backend, secondDifference(n));
  for (let k = 0; k < n; k++) {
    const angle = (k + 1) * Math.PI / (n + 1);
    assertLess(Math.abs(values[k]! - (2 - 2 * Math.cos(angle))), 4 * ROUNDING);
    const vector = matrix(1, n, (_, j) => Math.sqrt(2 / (n + 1)) * Math.sin((j + 1) * angle));
    const row = matrix(1, n, (_, j) => rows.data[k * n + j]!);
    const cosine = product(row, vector, false, true).data[0]!;
    // An eigenvector turns by eps |A| / gap; the smallest gap is about 3 (pi / n)^2 = 2e-3.
    assertLess(Math.abs(Math.abs(cosine) - 1), 1e-11);
  }
}

async function checkValuesAlone(backend: Backend): Promise<void> {
  const n = 90;
  const a = gram(5, n, 30);
  const { values } = await decompose(backend, a);
  const alone = new Float64Array(n);
  await backend.syevd({ n, a: f64(copy(a)), w: alone, vectors: false });
  for (let i = 0; i < n; i++) assertLess(Math.abs(alone[i]! - values[i]!), n * ROUNDING);
}

async function checkDegenerate(backend: Backend): Promise<void> {
  const n = 50;
  const identity = shifted(matrix(n, n, () => 0), 1);
  const bandwidth = 20;
  const smooth = matrix(n, n, (i, j) => Math.exp(-(((i - j) / bandwidth) ** 2)));
  // Squares of these entries keep a digit or two at most.
  const faint = matrix(n, n, (i, j) => i === j ? 1 : 1e-161 * (1 + (i * j) % 5));
  const [zeros, ones] = [matrix(n, n, () => 0), matrix(n, n, () => 1)];
  for (const a of [zeros, identity, ones, smooth, faint, gram(1, n, 4)]) {
    for (const scale of [1, 1e-150, 1e200]) {
      const scaled = matrix(n, n, (i, j) => scale * a.data[i * n + j]!);
      const { rows, values } = await decompose(backend, scaled);
      assertLess(distance(product(rows, rows, false, true), identity), n * ROUNDING);
      const stretched = matrix(n, n, (i, j) => values[i]! / scale * rows.data[i * n + j]!);
      // The norm of these matrices is at most n.
      assertLess(distance(product(transposed(rows), stretched), a), n * n * ROUNDING);
    }
  }
}

async function checkAbort(backend: Backend): Promise<void> {
  const n = 3;
  const signal = AbortSignal.abort(new Error("enough"));
  const a = new Float64Array(n * n), b = new Float64Array(n * n), c = new Float64Array(n * n);
  const calls = [
    (): Promise<unknown> => backend.gemm({ m: n, n, k: n, a, b, c }, { signal }),
    (): Promise<unknown> => backend.syrk({ n, k: n, a, c }, { signal }),
    (): Promise<unknown> => backend.potrf({ n, a }, { signal }),
    (): Promise<unknown> => backend.trsm({ n, k: n, l: a, b }, { signal }),
    (): Promise<unknown> => backend.syevd({ n, a, w: new Float64Array(n) }, { signal }),
  ];
  for (const call of calls) await assertRejects(call, Error, "enough");
}

async function decompose(
  backend: Backend,
  a: Tensor,
): Promise<{ rows: Tensor; values: Float64Array }> {
  const n = a.shape[0]!;
  const rows = copy(a);
  const values = new Float64Array(n);
  await backend.syevd({ n, a: f64(rows), w: values });
  return { rows, values };
}

function f64(a: Tensor): Float64Array {
  return a.data as Float64Array;
}

function copy(a: Tensor): Tensor {
  return { ...a, data: a.data.slice() };
}

function lower(a: Tensor): Tensor {
  const n = a.shape[0]!;
  return matrix(n, n, (i, j) => j > i ? 0 : a.data[i * n + j]!);
}

import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { blasSearch } from "../../../lib/linalg/blas.ts";
import { type BlasBackend, LibraryBackend } from "../../../lib/linalg/blas/backend.ts";
import { Library } from "../../../lib/linalg/blas/library.ts";
import { oneOfThree } from "../../suites/tries.ts";

// Entries are small integers, so that all products and solutions below are exact.

const { backend, found } = await blasSearch();
// Divides work into calls as small as there are.
const divided = found &&
  new LibraryBackend(new Library(found.library.split(" + "), { callTime: 0 }));

testDivided("gemm() is exact in every half of a large product", async (backend) => {
  for (const [m, n, k] of [[1300, 900, 1000], [900, 1300, 1000]] as const) {
    for (
      const [transposeA, transposeB] of [[false, false], [true, false], [false, true], [true, true]]
    ) {
      const a: Entries = (i, p) => (3 * i + p) % 7 - 3, b: Entries = (p, j) => (p + 5 * j) % 11 - 5;
      const c = new Float64Array(m * n).fill(NaN);
      await backend.gemm({
        ...{ m, n, k, c, transposeA, transposeB },
        a: transposeA ? matrix(k, m, (p, i) => a(i, p)) : matrix(m, k, a),
        b: transposeB ? matrix(n, k, (j, p) => b(p, j)) : matrix(k, n, b),
      });
      for (const [i, j] of samples(m, n)) {
        assertEquals(
          c[i * n + j],
          dot(k, (p) => a(i, p) * b(p, j)),
        );
      }
    }
  }
});

testDivided("syrk() and ssyrk() are exact in every part of a large product", async (backend) => {
  const n = 1500, k = 1000;
  const a: Entries = (i, p) => (3 * i + p * p) % 7 - 3;
  for (const transpose of [false, true]) {
    const data = transpose ? matrix(k, n, (p, i) => a(i, p)) : matrix(n, k, a);
    const c = new Float64Array(n * n).fill(NaN), single = new Float32Array(n * n).fill(NaN);
    await backend.syrk({ n, k, a: data, c, transpose });
    await backend.ssyrk({ n, k, a: Float32Array.from(data), c: single, transpose });
    for (const [i, j] of samples(n, n)) {
      const expected = dot(k, (p) => a(i, p) * a(j, p));
      const [row, column] = [Math.max(i, j), Math.min(i, j)];
      assertEquals(c[row * n + column], expected);
      assertEquals(single[row * n + column], expected);
    }
  }
});

testDivided("potrf() halves a large matrix and finds its factor", async (backend) => {
  const n = 1900;
  const a = matrix(n, n, smaller);
  assertEquals(await backend.potrf({ n, a }), -1);
  for (let i = 0; i < n; i++) {
    assert(a.subarray(i * n, i * n + i + 1).every((entry) => entry === 1));
  }
});

testDivided("potrf() names a pivot in either half, with its value", async (backend) => {
  const n = 1900;
  for (const pivot of [700, 1850]) {
    const a = matrix(n, n, smaller);
    a[pivot * n + pivot]! -= 3;
    assertEquals(await backend.potrf({ n, a }), pivot);
    assertEquals(a[pivot * n + pivot], -2);
    assert(a.subarray((pivot - 1) * n, (pivot - 1) * n + pivot).every((entry) => entry === 1));
  }
});

test("potrf() takes no number for a positive pivot", async (backend) => {
  const a = matrix(3, 3, smaller);
  a[4] = NaN;
  assertEquals(await backend.potrf({ n: 3, a }), 1);
});

testDivided("trsm() is exact in every half of many right-hand sides", async (backend) => {
  const n = 1500, k = 1000;
  const l = matrix(n, n, () => 1);
  const x: Entries = (i, j) => (i + 3 * j) % 5 - 2;
  for (const transpose of [false, true]) {
    // L is all ones: its products are running sums.
    const b = new Float64Array(n * k);
    for (let j = 0; j < k; j++) {
      let sum = 0;
      for (let p = 0; p < n; p++) {
        const i = transpose ? n - 1 - p : p;
        b[i * k + j] = sum += x(i, j);
      }
    }
    await backend.trsm({ n, k, l, b, transpose });
    assert(b.every((entry, p) => entry === x(Math.floor(p / k), p % k)));
  }
});

test("gemm() works on shared memory in place", async (backend) => {
  const shared = new Float64Array(new SharedArrayBuffer(32));
  const a = Float64Array.of(1, 2, 3, 4);
  await backend.gemm({ m: 2, n: 2, k: 2, a, b: a, c: shared });
  assertEquals([...shared], [7, 10, 15, 22]);
});

test("the event loop turns during a large factorisation", async (backend) => {
  const n = 3000;
  const a = matrix(n, n, smaller);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await backend.potrf({ n, a });
  clearInterval(timer);
  assert(a.subarray((n - 1) * n).every((entry) => entry === 1));
  // At most some seven calls, of more than ten milliseconds each: were they waited for, it would turn
  // as often.
  assert(ticks > 20);
});

test("a small call waits for a large one", async (backend) => {
  // Long enough not to be waited for on the spot, too short to be divided on a slow machine.
  const n = 300, order: string[] = [];
  const a = matrix(n, n, () => 1), c = new Float64Array(n * n);
  const one = matrix(9, 9, () => 1), result = new Float64Array(81);
  await Promise.all([
    backend.gemm({ m: n, n, k: n, a, b: a, c }).then(() => order.push("large")),
    backend.gemm({ m: 9, n: 9, k: 9, a: one, b: one, c: result }).then(() => order.push("small")),
  ]);
  assertEquals(order, ["large", "small"]);
});

test("an abort stops a factorisation soon", async (backend) => {
  await oneOfThree(async () => {
    const n = 4000;
    const a = matrix(n, n, smaller);
    assertLess(await abortTime((signal) => backend.potrf({ n, a }, { signal })), 200);
    assert(a[n * n - 1] !== 1);
  })();
});

test("an abort ends an eigendecomposition at once and leaves its input", async (backend) => {
  const n = 900;
  const a = matrix(n, n, smaller), before = a.slice(), w = new Float64Array(n);
  await oneOfThree(async () => {
    assertLess(await abortTime((signal) => backend.syevd({ n, a, w }, { signal })), 200);
  })();
  const [one, c] = [matrix(9, 9, () => 1), new Float64Array(81)];
  // Comes after the call that nobody waits for any more.
  await backend.gemm({ m: 9, n: 9, k: 9, a: one, b: one, c });
  assertEquals(c[0], 9);
  assertEquals(a, before);
});

test("syevd() gives values and vectors with a signal that is never aborted", async (backend) => {
  const n = 350;
  const a = matrix(n, n, smaller), w = new Float64Array(n);
  await backend.syevd({ n, a, w }, { signal: new AbortController().signal });
  // The inverse is tridiagonal; its smallest eigenvalue is 4 sin(angle / 2)^2, and the vector a sine.
  const angle = Math.PI / (2 * n + 1);
  assertLess(Math.abs(w[n - 1]! * 4 * Math.sin(angle / 2) ** 2 - 1), 1e-12);
  const [last, before] = [a[n * n - 1]!, a[n * n - 2]!];
  const sine = (j: number): number => Math.sin((j + 1) * angle);
  assertLess(Math.abs(before / last - sine(n - 2) / sine(n - 1)), 1e-12);
});

type Entries = (i: number, j: number) => number;

function test(
  title: string,
  run: (backend: BlasBackend) => Promise<void>,
  used: BlasBackend | undefined = backend,
): void {
  Deno.test({
    name: `blas backend: ${title}`,
    ignore: used === undefined,
    fn: async () => await run(used!),
  });
}

function testDivided(title: string, run: (backend: BlasBackend) => Promise<void>): void {
  test(title, run, divided);
}

/** min(i, j) + 1, whose factor is all ones. */
function smaller(i: number, j: number): number {
  return Math.min(i, j) + 1;
}

function matrix(m: number, n: number, entry: Entries): Float64Array {
  const data = new Float64Array(m * n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) data[i * n + j] = entry(i, j);
  return data;
}

function dot(length: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < length; index++) total += term(index);
  return total;
}

/** Positions spread over a matrix, corners included. */
function* samples(m: number, n: number): Generator<readonly [number, number]> {
  for (let i = 0; i <= 20; i++) {
    for (let j = 0; j <= 20; j++) {
      yield [Math.round(i * (m - 1) / 20), Math.round(j * (n - 1) / 20)];
    }
  }
}

/** Milliseconds from an abort to the rejection. */
async function abortTime(run: (signal: AbortSignal) => Promise<unknown>): Promise<number> {
  const controller = new AbortController();
  let aborted = 0;
  setTimeout(() => {
    aborted = performance.now();
    controller.abort(new Error("enough"));
  }, 40);
  await assertRejects(() => run(controller.signal), Error, "enough");
  return performance.now() - aborted;
}

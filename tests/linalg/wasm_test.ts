/**
 * The backend in WebAssembly at sizes that it cuts into tiles for several threads, against the
 * reference backend.
 */
import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { WorkerError } from "../../lib/errors.ts";
import { referenceBackend as reference } from "../../lib/linalg/reference.ts";
import * as wasm32 from "../../lib/linalg/wasm/gemm.ts";
import { wasmBackend as wasm } from "../../lib/linalg/wasm.ts";
import { countWorkers, terminateWorkers } from "../../lib/parallel/mod.ts";
import { randomGenerator } from "../../lib/random.ts";
import { oneOfThree } from "../suites/tries.ts";

// Rounding of sums of some hundred products of normal entries.
const ROUNDING = 1e-11;

Deno.test("potrf() and trsm() give the same bits on any number of threads", async () => {
  for (const n of [90, 300, 690, 1100]) {
    const matrix = positiveDefinite(n, true);
    const results: Float64Array[][] = [];
    for (const workers of [1, 2, 3]) {
      const a = matrix.slice();
      const parts: Float64Array[] = [a];
      assertEquals(await wasm.potrf({ n, a }, { workers }), -1);
      for (const k of [1, 71]) {
        for (const transpose of [false, true]) {
          const b = normal(2, n * k, true);
          await wasm.trsm({ n, k, l: a, b, transpose }, { workers });
          parts.push(b);
        }
      }
      results.push(parts);
    }
    assertEquals(results[1], results[0]);
    assertEquals(results[2], results[0]);
  }
});

for (const shared of [false, true]) {
  const memory = shared ? "shared" : "private";

  Deno.test(`gemm() agrees with the reference on ${memory} storage`, async () => {
    const [m, n, k] = [301, 139, 270];
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const [a, b, c] = [normal(1, m * k, shared), normal(2, k * n, shared), normal(3, m * n)];
        const expected = c.slice();
        const job = { m, n, k, a, b, transposeA, transposeB, alpha: -2, beta: 0.5 };
        await wasm.gemm({ ...job, c });
        await reference.gemm({ ...job, c: expected });
        assertLess(distance(c, expected), ROUNDING);
      }
    }
  });

  Deno.test(`syrk() agrees with the reference on ${memory} storage`, async () => {
    const [n, k] = [331, 260];
    for (const transpose of [false, true]) {
      const a = normal(1, n * k, shared);
      const c = normal(2, n * n, shared), expected = new Float64Array(n * n);
      await wasm.syrk({ n, k, a, c, transpose });
      await reference.syrk({ n, k, a, c: expected, transpose });
      assertLess(distance(lower(n, c), lower(n, expected)), ROUNDING);
    }
  });

  Deno.test(`potrf() and trsm() agree with the reference on ${memory} storage`, async () => {
    for (const n of [257, 690]) {
      const a = positiveDefinite(n, shared), expected = a.slice();
      assertEquals(await wasm.potrf({ n, a }), -1);
      assertEquals(await reference.potrf({ n, a: expected }), -1);
      assertLess(distance(lower(n, a), lower(n, expected)), ROUNDING);
      for (const k of [1, 71]) {
        for (const transpose of [false, true]) {
          const b = normal(2, n * k, shared), x = b.slice();
          await wasm.trsm({ n, k, l: a, b, transpose });
          await reference.trsm({ n, k, l: expected, b: x, transpose });
          assertLess(distance(b, x), ROUNDING);
        }
      }
    }
  });
}

Deno.test("gemm() and syrk() work in float32 as well", async () => {
  const [n, k] = [200, 150];
  const a = normal(1, n * k), c = normal(2, n * n);
  const job = { m: n, n, k, transposeB: true, alpha: 2, beta: 0.5 };
  const single = (data: Float64Array): Float32Array => Float32Array.from(data);
  const [product, square] = [single(c), single(c)];
  await wasm32.gemm({ ...job, a: single(a), b: single(a), c: product });
  await wasm32.syrk({ n, k, a: single(a), c: square });
  const [expectedSquare, expected] = [c.slice(), c.slice()];
  await reference.gemm({ ...job, a, b: a, c: expected });
  await reference.syrk({ n, k, a, c: expectedSquare });
  // The diagonal is about 400, which float32 holds to 3e-5; it is summed from 150 terms.
  assertLess(distance(Float64Array.from(product), expected), 1e-3);
  assertLess(distance(lower(n, Float64Array.from(square)), lower(n, expectedSquare)), 1e-3);
});

Deno.test("gemm() adds up a depth that is cut into parts", async () => {
  const [m, n, k] = [64, 64, 66_000];
  const a = wasm.allocate(m * k).fill(0.5), b = wasm.allocate(k * n).fill(2);
  const c = new Float64Array(m * n).fill(1);
  await wasm.gemm({ m, n, k, a, b, c, beta: 3 });
  // Sums of ones are exact.
  assert(c.every((entry) => entry === k + 3));
});

Deno.test("potrf() stops at a pivot in any tile, with the rows before it right", async () => {
  const n = 600;
  for (const pivot of [0, 130, 255, 257, 599]) {
    const a = positiveDefinite(n, true), expected = a.slice();
    a[pivot * n + pivot] = -1;
    assertEquals(await wasm.potrf({ n, a }), pivot);
    assert(a[pivot * n + pivot]! < 0);
    await reference.potrf({ n, a: expected });
    const rows = (l: Float64Array): Float64Array => lower(n, l).subarray(0, pivot * n);
    assertLess(distance(rows(a), rows(expected)), ROUNDING);
  }
});

Deno.test(
  "routines let timers run, and stop soon after an abort",
  oneOfThree(async () => {
    const n = 1500;
    const a = normal(1, n * n, true), c = wasm.allocate(n * n);
    const calls = [
      (signal: AbortSignal): Promise<unknown> =>
        wasm.gemm({ m: n, n, k: n, a, b: a, c }, { signal }),
      (signal: AbortSignal): Promise<unknown> => wasm.potrf({ n, a: c }, { signal }),
      (signal: AbortSignal): Promise<unknown> => wasm.trsm({ n, k: n, l: c, b: a }, { signal }),
      (signal: AbortSignal): Promise<unknown> =>
        wasm.syevd({ n, a, w: new Float64Array(n) }, { signal }),
    ];
    for (const call of calls) {
      for (let i = 0; i < n * n; i++) c[i] = i % (n + 1) === 0 ? 1 : 0;
      const controller = new AbortController();
      let ticks = 0, abortedAt = 0;
      const timer = setInterval(() => {
        if (++ticks < 2) return;
        abortedAt ||= performance.now();
        controller.abort(new Error("enough"));
      }, 5);
      await assertRejects(() => call(controller.signal), Error, "enough");
      const elapsed = performance.now() - abortedAt;
      clearInterval(timer);
      assertLess(elapsed, 200);
    }
  }),
);

Deno.test("a thread that dies ends the routine, and the next call works", async () => {
  const n = 800;
  const a = normal(1, n * n, true), c = wasm.allocate(n * n);
  const call = assertRejects(() => wasm.syrk({ n, k: n, a, c }), WorkerError, "run the task");
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert(countWorkers() > 0);
  await terminateWorkers();
  await call;
  await wasm.syrk({ n, k: n, a, c });
});

for (const [n, shared] of [[129, false], [300, true], [650, true]] as const) {
  Deno.test(`syevd() agrees with the reference for ${n} rows`, async () => {
    const a = positiveDefinite(n, shared), x = normal(1, n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) a[i * n + j]! += (x[i * n + j]! + x[j * n + i]!) / 10;
    }
    const rows = a.slice(), w = new Float64Array(n), expected = new Float64Array(n);
    await wasm.syevd({ n, a: rows, w });
    await reference.syevd({ n, a: a.slice(), w: expected, vectors: false });
    assertLess(distance(w, expected), ROUNDING);
    // V A = diag(w) V and V V' = I for the rows V.
    const image = new Float64Array(n * n), square = new Float64Array(n * n);
    await wasm.gemm({ m: n, n, k: n, a: rows, b: a, c: image });
    await wasm.gemm({ m: n, n, k: n, a: rows, b: rows, c: square, transposeB: true });
    assertLess(distance(image, rows.map((entry, p) => entry * w[Math.floor(p / n)]!)), ROUNDING);
    assertLess(distance(square, square.map((_, p) => p % (n + 1) === 0 ? 1 : 0)), ROUNDING);
  });
}

Deno.test("syevd() refuses more rows than its memory holds", async () => {
  const none = new Float64Array(0);
  await assertRejects(() => wasm.syevd({ n: 40_000, a: none, w: none }), RangeError, "32768 rows");
});

function normal(seed: number, length: number, shared = false): Float64Array {
  const values = randomGenerator(seed).normal([length]).data as Float64Array;
  if (!shared) return values;
  const copy = wasm.allocate(length);
  copy.set(values);
  return copy;
}

/** I + R R' / 10 with R [n, 10]. */
function positiveDefinite(n: number, shared: boolean): Float64Array {
  const rank = 10;
  const r = normal(n, n * rank);
  const a = shared ? wasm.allocate(n * n) : new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = i === j ? 1 : 0;
      for (let p = 0; p < rank; p++) sum += r[i * rank + p]! * r[j * rank + p]! / rank;
      a[i * n + j] = sum;
    }
  }
  return a;
}

function lower(n: number, a: Float64Array): Float64Array {
  return a.map((entry, p) => p % n > Math.floor(p / n) ? 0 : entry);
}

function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((largest, x, i) => Math.max(largest, Math.abs(x - b[i]!)), 0);
}

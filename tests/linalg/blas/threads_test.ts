import { assert, assertEquals } from "@std/assert";
import { blasSearch } from "../../../lib/linalg/blas.ts";
import { LibraryBackend } from "../../../lib/linalg/blas/backend.ts";
import { Library } from "../../../lib/linalg/blas/library.ts";
import { THREAD_NAMES } from "../../../lib/linalg/blas/symbols.ts";
import { ALONE, Threads } from "../../../lib/linalg/blas/threads.ts";

/** A library with threads of its own that notes the numbers of them that it is told. */
function noting(threads: number): { symbols: Record<string, unknown>; told: number[] } {
  const told: number[] = [];
  const { set, get, kind } = THREAD_NAMES[0]!;
  const tell = (count: number): unknown => told.push(count);
  return { symbols: { [set]: tell, [get]: () => threads, [kind]: () => 1 }, told };
}

Deno.test("one thread does small calls, and all that the library came with do large ones", () => {
  const { symbols, told } = noting(7);
  const threads = new Threads(symbols);
  for (const work of [ALONE + 1, 1, ALONE, 0, 2 * ALONE, 3 * ALONE, 2]) threads.prepare(work);
  // The library is told of changes alone.
  assertEquals(told, [1, 7, 1]);
  assert(threads.canBeOne);
});

Deno.test("a library that cannot be told keeps its threads", () => {
  const { set, get } = THREAD_NAMES[0]!;
  for (const symbols of [{}, { [get]: () => 4 }, { [set]: () => Deno.exit(1) }]) {
    const threads = new Threads(symbols);
    threads.prepare(1);
    assert(!threads.canBeOne);
  }
  const { symbols, told } = noting(1);
  new Threads(symbols).prepare(1);
  new Threads(symbols).prepare(2 * ALONE);
  assertEquals(told, []);
  // One that has no threads may have no locks either.
  assert(!new Threads(symbols).canBeOne);
});

Deno.test("a library whose threads are those of OpenMP, or of a kind it does not tell, is not held to one", () => {
  const { kind } = THREAD_NAMES[0]!;
  const { symbols } = noting(4);
  for (const other of [() => 0, () => 2, undefined]) {
    const threads = new Threads({ ...symbols, [kind]: other });
    assert(!threads.canBeOne);
  }
});

const found = (await blasSearch()).found;

Deno.test({
  name:
    "a library gives the same products by one thread and by all, small and large calls in turns",
  ignore: found === undefined,
  fn: async () => {
    const backend = new LibraryBackend(new Library(found!.library.split(" + ")));
    // 2 n^3 operations on both sides of the border; whole numbers, so that every order of sums is exact.
    for (const n of [60, 400, 250, 500, 80]) {
      const a = Float64Array.from({ length: n * n }, (_, i) => i % 7 - 3);
      const ones = new Float64Array(n * n).fill(1), c = new Float64Array(n * n);
      await backend.gemm({ m: n, n, k: n, a, b: ones, c });
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += a[i * n + k]!;
        assertEquals(c[i * n], sum);
        assertEquals(c[i * n + n - 1], sum);
      }
    }
  },
});

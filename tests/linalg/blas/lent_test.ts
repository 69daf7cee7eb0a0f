import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { loadBlas } from "../../../lib/linalg/blas.ts";
import { multiplyHere } from "../../../lib/linalg/blas/lent.ts";
import type { LentRoutine } from "../../../lib/linalg/blas/library.ts";

const library = await loadBlas();

/** [1, 2; 3, 4] [5, 6; 7, 8]' */
function product(c: Float64Array): Parameters<typeof multiplyHere>[1] {
  return {
    ...{ m: 2, n: 2, k: 2, transposeA: false, transposeB: true, alpha: 1, beta: 0 },
    a: { data: Float64Array.of(1, 2, 3, 4), stride: 2 },
    b: { data: Float64Array.of(5, 6, 7, 8), stride: 2 },
    c: { data: c, stride: 2 },
  };
}

Deno.test({
  name: "a library that is lent multiplies for those who have it, and for others afterwards",
  ignore: library === undefined,
  fn: async () => {
    const log: string[] = [];
    const c = new Float64Array(4).fill(NaN);
    const lent = library!.lend(async (dgemm) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      multiplyHere(dgemm, product(c));
      log.push("lent");
    });
    const n = 200, data = new Float64Array(n * n).fill(1);
    const other = library!.gemm({ m: n, n, k: n, a: data, b: data, c: new Float64Array(n * n) });
    await Promise.all([
      lent.then((is) => is || log.push("not lent")),
      other.then(() => log.push("other")),
    ]);
    // A library of one thread is not lent.
    if (log.includes("not lent")) return;
    assertEquals(log, ["lent", "other"]);
    assertEquals([...c], [17, 23, 39, 53]);
  },
});

Deno.test({
  name: "a library comes back from those who fail or are aborted",
  ignore: library === undefined,
  fn: async () => {
    const [n, c] = [200, new Float64Array(200 * 200)];
    const data = new Float64Array(n * n).fill(1);
    const signal = AbortSignal.abort(new Error("enough"));
    const fails = (): Promise<void> => Promise.reject(new Error("no"));
    const isLent = await library!.lend(() => Promise.resolve());
    if (isLent) {
      await assertRejects(() => library!.lend(fails), Error, "no");
      await assertRejects(() => library!.lend(fails, { signal }), Error, "enough");
    }
    await library!.gemm({ m: n, n, k: n, a: data, b: data, c });
    assertEquals(c[n * n - 1], n);
  },
});

Deno.test({
  name: "a routine that a library does not have is not called",
  ignore: library === undefined,
  fn: async () => {
    let dgemm: LentRoutine | undefined;
    await library!.lend((lent) => Promise.resolve(void (dgemm = lent)));
    if (dgemm === undefined) return;
    const odd = { ...dgemm, symbol: "dgemm_of_nobody_" };
    assertThrows(() => multiplyHere(odd, product(new Float64Array(4))), Error, "does not find it");
  },
});

import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { NotPositiveDefiniteError } from "../../lib/errors.ts";
import { cholesky } from "../../lib/linalg/cholesky.ts";
import { asymmetry, copy, magnitude, mirror } from "../../lib/linalg/passes.ts";
import { startTurns } from "../../lib/parallel/yielder.ts";
import { transpose, transposeInTurns } from "../../lib/linalg/transpose.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { matrix } from "./matrices.ts";
import { oneOfThree } from "../suites/tries.ts";

// Below, at and above the side of a block, and more than two blocks.
const SIZES = [1, 2, 63, 64, 65, 150];

const turn = startTurns();

function numbered(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, p) => p + 1);
}

Deno.test("mirror() copies every entry below the diagonal", async () => {
  for (const n of SIZES) {
    const a = numbered(n);
    await mirror(n, a, turn);
    const expected = matrix(n, n, (i, j) => Math.max(i, j) * n + Math.min(i, j) + 1);
    assertEquals(a, expected.data);
  }
});

Deno.test("asymmetry() finds one odd pair in any block", async () => {
  const n = 150;
  const a = numbered(n);
  await mirror(n, a, turn);
  assertEquals((await asymmetry(n, a, turn)).difference, 0);
  for (const [row, column] of [[1, 0], [63, 62], [64, 63], [149, 0], [149, 148]] as const) {
    const b = a.slice();
    b[column * n + row]! -= 0.5;
    assertEquals(await asymmetry(n, b, turn), { difference: 0.5, row, column });
  }
});

Deno.test("magnitude() and copy() reach the last entry of several slices", async () => {
  const a = new Float64Array(2 ** 21 + 3).fill(1);
  a[a.length - 1] = -7;
  assertEquals(await magnitude(a, turn), { largest: 7, bad: -1 });
  const b = new Float64Array(a.length);
  await copy(a, b, turn);
  assertEquals(b, a);
  b[2 ** 20] = NaN;
  assertEquals((await magnitude(b, turn)).bad, 2 ** 20);
});

Deno.test("transposeInTurns() gives what transpose() gives", async () => {
  for (const [rows, columns] of [[1, 1], [3, 70], [65, 33], [64, 32]] as const) {
    const a = Float64Array.from({ length: rows * columns }, (_, p) => p);
    const expected = matrix(columns, rows, (j, i) => i * columns + j).data;
    assertEquals(transpose(rows, columns, a), expected);
    assertEquals(await transposeInTurns(rows, columns, a, turn), expected);
  }
});

/** Runs a computation and measures the longest time in which no timer could fire. */
async function longestGap(run: () => Promise<unknown>): Promise<number> {
  let last = performance.now(), longest = 0;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  try {
    await run();
    look();
  } finally {
    clearInterval(timer);
  }
  return longest;
}

/** 2 on the diagonal and a pair beside it at the end: not positive definite if that is above 2. */
function large(n: number, corner: number): Tensor {
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) data[i * n + i] = 2;
  data[n * n - 2] = data[n * n - 1 - n] = corner;
  return { shape: [n, n], data, dtype: "float64" };
}

// Some turns of 25 ms on a machine that has other things to do. At n = 6000 it was 0.4 s without turns,
// and 1.6 s where the factorisation fails.
const GAP = 200;
const N = 3000;

Deno.test(
  "cholesky() lets the event loop turn while it factors",
  oneOfThree(async () => {
    const a = large(N, 1);
    assertLess(await longestGap(() => cholesky(a, { backend: "wasm" })), GAP);
  }),
);

Deno.test(
  "cholesky() lets the event loop turn while it looks for a ridge, and stops there",
  oneOfThree(async () => {
    const a = large(N, 3);
    const fail = (): Promise<unknown> =>
      assertRejects(() => cholesky(a, { backend: "wasm" }), NotPositiveDefiniteError);
    assertLess(await longestGap(fail), GAP);
    const controller = new AbortController();
    let aborted = 0;
    setTimeout(() => {
      aborted = performance.now();
      controller.abort(new Error("enough"));
    }, 150);
    const { signal } = controller;
    await assertRejects(() => cholesky(a, { backend: "wasm", signal }), Error, "enough");
    assertLess(performance.now() - aborted, GAP);
  }),
);

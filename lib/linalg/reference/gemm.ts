/**
 * General matrix product.
 *
 * @module
 */
import type { Gemm, RoutineOptions } from "../backend.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { addRowProducts } from "./row_products.ts";
import { transpose } from "../transpose.ts";

/** Rows and columns of C in one step. */
const BLOCK = 64;

/** See {@linkcode Backend.gemm}: C := alpha op(A) op(B) + beta C, block by block of C. */
export async function gemm(job: Gemm, options: RoutineOptions = {}): Promise<void> {
  const { m, n, k, c, alpha = 1, beta = 0 } = job;
  const turn = startTurns(options.signal);
  const a = job.transposeA ? transpose(k, m, job.a) : job.a;
  const b = job.transposeB ? job.b : transpose(k, n, job.b);
  scale(c, beta);
  for (let i = 0; i < m; i += BLOCK) {
    const rows = Math.min(BLOCK, m - i);
    for (let j = 0; j < n; j += BLOCK) {
      addRowProducts(
        { rows, columns: Math.min(BLOCK, n - j), depth: k },
        alpha,
        { data: a, offset: i * k, stride: k },
        { data: b, offset: j * k, stride: k },
        { data: c, offset: i * n + j, stride: n },
      );
      await turn();
    }
  }
}

function scale(c: Float64Array, beta: number): void {
  if (beta === 0) {
    c.fill(0);
  } else if (beta !== 1) {
    for (let i = 0; i < c.length; i++) c[i]! *= beta;
  }
}

/**
 * Product of a matrix with its own transpose.
 *
 * @module
 */
import type { RoutineOptions, Syrk } from "../backend.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { addRowProducts } from "./row_products.ts";
import { transpose } from "../transpose.ts";

/** Rows and columns of C in one step. */
const BLOCK = 64;

/** See {@linkcode Backend.syrk}: C := A A', only the blocks on and below the diagonal. */
export async function syrk(job: Syrk, options: RoutineOptions = {}): Promise<void> {
  const { n, k, c } = job;
  const turn = startTurns(options.signal);
  const a = job.transpose ? transpose(k, n, job.a) : job.a;
  c.fill(0);
  for (let i = 0; i < n; i += BLOCK) {
    const rows = Math.min(BLOCK, n - i);
    for (let j = 0; j <= i; j += BLOCK) {
      addRowProducts(
        { rows, columns: Math.min(BLOCK, n - j), depth: k },
        1,
        { data: a, offset: i * k, stride: k },
        { data: a, offset: j * k, stride: k },
        { data: c, offset: i * n + j, stride: n },
      );
      await turn();
    }
  }
}

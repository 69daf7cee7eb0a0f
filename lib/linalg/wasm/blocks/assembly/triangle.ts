// @ts-nocheck: AssemblyScript
import { addPanelProduct } from "./micro_f64.ts";

/**
 * X := L^-1 X in place, for packed rows of a lower triangle L and packed columns X; as well
 * X := X L'^-1 for packed rows X.
 *
 * For four rows J of L at a time: X_J = L_JJ^-1 (X_J - L_J,<J X_<J).
 *
 * @param panels Panels of L, of four rows each.
 * @param depth Depth of the panels of L and X: a multiple of four.
 * @param count Panels of X.
 */
export function solvePanels(panels: i32, depth: i32, l: usize, x: usize, count: i32): void {
  const panel = (<usize> depth) << 5;
  for (let i = 0; i < count; i++) {
    solvePanel(panels, panel, l, x);
    x += panel;
  }
}

function solvePanel(panels: i32, panel: usize, l: usize, x: usize): void {
  for (let j = 0; j < panels; j++) {
    const at = (<usize> j) << 7;
    addPanelProduct(j << 2, l, x, x + at, 32, -1);
    solveFour(l + at, x + at);
    l += panel;
  }
}

/** Forward substitution with a packed triangle [4, 4] in X [4, 4]. */
function solveFour(l: usize, x: usize): void {
  const d0 = v128.load64_splat(l), d1 = v128.load64_splat(l, 40);
  const l10 = v128.load64_splat(l, 8), l20 = v128.load64_splat(l, 16);
  const l30 = v128.load64_splat(l, 24), l21 = v128.load64_splat(l, 48);
  const l31 = v128.load64_splat(l, 56), l32 = v128.load64_splat(l, 88);
  const d2 = v128.load64_splat(l, 80), d3 = v128.load64_splat(l, 120);
  for (let half = 0; half < 2; half++) {
    const x0 = f64x2.div(v128.load(x), d0);
    const x1 = f64x2.div(f64x2.sub(v128.load(x, 32), f64x2.mul(l10, x0)), d1);
    let sum = f64x2.relaxed_madd(l21, x1, f64x2.mul(l20, x0));
    const x2 = f64x2.div(f64x2.sub(v128.load(x, 64), sum), d2);
    sum = f64x2.relaxed_madd(l32, x2, f64x2.relaxed_madd(l31, x1, f64x2.mul(l30, x0)));
    const x3 = f64x2.div(f64x2.sub(v128.load(x, 96), sum), d3);
    v128.store(x, x0);
    v128.store(x, x1, 32);
    v128.store(x, x2, 64);
    v128.store(x, x3, 96);
    x += 16;
  }
}

/**
 * Cholesky factor of packed rows [n, n] of which the lower triangle is read, in place: four rows I at
 * a time, L_I,<I = A_I,<I L_<I'^-1 and then L_II from A_II - L_I,<I L_I,<I'.
 *
 * @param depth Depth of the panels: n up to the next multiple of four.
 * @returns -1, or the first pivot that is not positive, which then stands on the diagonal.
 */
export function factorPanels(n: i32, depth: i32, a: usize): i32 {
  const panel = (<usize> depth) << 5;
  let rows = a;
  for (let i = 0; i < n; i += 4) {
    const corner = rows + ((<usize> i) << 5);
    solvePanel(i >> 2, panel, a, rows);
    const failed = factorCorner(min(4, n - i), i, rows, corner);
    if (failed >= 0) return i + failed;
    rows += panel;
  }
  return -1;
}

/** Factors a corner [n, n], n at most 4, after subtraction of the rows before it. */
function factorCorner(n: i32, depth: i32, rows: usize, corner: usize): i32 {
  const square = memory.data(128, 16);
  memory.fill(square, 0, 128);
  addPanelProduct(depth, rows, rows, square, 32, -1);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const at = entry(corner, i, j);
      let value = load<f64>(at) + load<f64>(entry(square, j, i));
      for (let k = 0; k < j; k++) {
        value -= load<f64>(entry(corner, i, k)) * load<f64>(entry(corner, j, k));
      }
      if (j < i) {
        store<f64>(at, value / load<f64>(entry(corner, j, j)));
      } else {
        store<f64>(at, value);
        if (!(value > 0)) return i;
        store<f64>(at, Math.sqrt(value));
      }
    }
  }
  return -1;
}

function entry(block: usize, i: i32, j: i32): usize {
  return block + ((<usize> j) << 5) + ((<usize> i) << 3);
}

/**
 * Coefficients of a nonlinearity in Hermite polynomials, by quadrature.
 *
 * @module
 */
import type { Decomposition } from "./quadrature/decomposition.ts";
import { piecesOf } from "./quadrature/maps.ts";
import { PANEL, type Pieces } from "./quadrature/pieces.ts";

/** Coefficients before those of the powers: length without a_0, a_0 and a_1, of the unit vector. */
export const LEADING = 3;

/**
 * The coefficients a_0 to a_most of a function without a symmetry.
 *
 * @param phi The function.
 * @param s Standard deviation.
 * @param most The last one.
 */
export function plainCoefficients(phi: Decomposition, s: number, most: number): Float64Array {
  return hermiteCoefficients(phi, piecesOf(phi)(s), s, most + 2).subarray(1);
}

/** |x| */
export function norm(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
}

/** Below this deviation a_1 = s E[phi'(s z)] (Stein's lemma) keeps more digits than E[z phi(s z)]. */
const SMALL = 1e-3;

/** Below this deviation a_2 is less than the rounding of a_1 counts in any result. */
const NEARLY_LINEAR = 1e-7;

/** Where the root of the weight, exp(-z^2/4), is below the rounding. */
const REACH = 12.5;

/**
 * a_0, a_1 and the coefficients of the powers, from index 1 on: integrals of core(s z) - core(0) times the
 * Hermite functions psi_k(z) = h_k(z) exp(-z^2/4), which are bounded, times exp(-z^2/4).
 */
export function hermiteCoefficients(
  phi: Decomposition,
  pieces: Pieces,
  s: number,
  size: number,
): Float64Array {
  const { core, derivative, parity, offset, slant } = phi;
  const middle = parity === "odd" ? 0 : core(0);
  const step = parity === undefined ? 1 : 2;
  const first = parity === "odd" ? 3 : 2;
  const count = first + step * (size - LEADING);
  const all = new Float64Array(count);
  const [up, down] = recurrence(count);
  forEachNode(phi, pieces, s, count, (z, weight) => {
    const decay = Math.exp(-z * z / 4);
    const value = weight * decay * (core(s * z) - middle);
    let [before, psi] = [0, decay];
    for (let k = 0; k < count; k++) {
      all[k]! += value * psi;
      const after = z * psi * up[k]! - before * down[k]!;
      before = psi;
      psi = after;
    }
  });
  const scale = (parity === undefined ? 1 : 2) / Math.sqrt(2 * Math.PI);
  const sums = new Float64Array(size);
  for (let k = LEADING; k < size; k++) sums[k] = scale * all[first + step * (k - LEADING)]!;
  sums[1] = scale * all[0]!;
  sums[2] = scale * all[1]!;
  if (parity === undefined && s < SMALL) {
    // The rounding of core(0) would hide what is left of core(s z) - core(0).
    let mean = 0;
    forEachNode(phi, pieces, s, count, (z, weight) => {
      mean += weight * Math.exp(-z * z / 2) * derivative(s * z, core(s * z));
    });
    sums[2] = s * mean / Math.sqrt(2 * Math.PI);
  }
  // Of the higher ones only the rounding of core(0) would be left.
  if (parity !== "odd" && s < NEARLY_LINEAR) sums.fill(0, LEADING);
  if (parity === "odd") sums[1] = 0;
  if (parity === "even") sums[2] = 0;
  sums[1]! += offset + middle;
  sums[2]! += slant * s;
  return sums;
}

/** Factors of h_(k+1) = (z h_k - sqrt(k) h_(k-1)) / sqrt(k + 1). */
function recurrence(count: number): readonly [up: Float64Array, down: Float64Array] {
  const up = Float64Array.from({ length: count }, (_, k) => 1 / Math.sqrt(k + 1));
  return [up, up.map((factor, k) => factor * Math.sqrt(k))];
}

/**
 * Quadrature nodes that do for Hermite functions below `count`: those of the trapezoidal rule where the
 * function is known to be analytic, else of its panels.
 */
function forEachNode(
  { strip, parity }: Decomposition,
  pieces: Pieces,
  s: number,
  count: number,
  visit: (z: number, weight: number) => void,
): void {
  const half = parity !== undefined;
  if (strip === undefined || !half) return forEachPanelNode(pieces, s, { half, count }, visit);
  const y = Math.min(0.9 * strip / s, 8);
  // The Hermite functions grow by exp(y sqrt(count)) in the strip.
  const h = 2 * Math.PI * y / (39 + y * y / 2 + y * Math.sqrt(count));
  visit(0, h / 2);
  for (let z = h; z < REACH; z += h) visit(z, h);
}

/** Panels of the function that also resolve the Hermite functions below `count`. */
function forEachPanelNode(
  { edges }: Pieces,
  s: number,
  { half, count }: { readonly half: boolean; readonly count: number },
  visit: (z: number, weight: number) => void,
): void {
  const widest = Math.min(1, 8 / Math.sqrt(count));
  const inside = edges.map((x) => x / s).filter((z) => Math.abs(z) < REACH && !(half && z <= 0));
  let start = half ? 0 : -REACH;
  for (const end of [...inside, REACH]) {
    const parts = Math.ceil((end - start) / widest);
    const width = (end - start) / parts;
    for (let panel = 0; panel < parts; panel++) {
      const middle = start + (panel + 0.5) * width;
      PANEL.nodes.forEach((x, i) => visit(middle + width / 2 * x, width / 2 * PANEL.weights[i]!));
    }
    start = end;
  }
}

/**
 * Hermite coefficients of any nonlinearity.
 *
 * @module
 */
import type { Elementwise } from "../activations/elementwise.ts";
import { piecesOf } from "../activations/quadrature/maps.ts";
import { PANEL } from "../activations/quadrature/pieces.ts";
import { checkAtLeast, checkBoolean, checkFinite, checkNames, checkWhole } from "../options.ts";
import type { Net } from "../stax/network.ts";
import { makeTensor, type Tensor } from "../tensor.ts";
import { readActivation } from "./activation.ts";

/** Options of {@linkcode theory.hermiteCoefficients}. */
export interface HermiteOptions {
  /** Number of coefficients, from 1 to 10,000. @default {64} */
  readonly terms?: number | undefined;
  /** Standard deviation s of what comes in. @default {1} */
  readonly deviation?: number | undefined;
  /** Whether those of phi'(s z) are wanted. @default {false} */
  readonly derivative?: boolean | undefined;
  /** Points other than 0 at which phi is not smooth; those left out are searched for. @default {[]} */
  readonly kinks?: readonly number[] | undefined;
}

const ATTEMPT = "compute Hermite coefficients";
const MOST_TERMS = 10_000;

/** The weight exp(-z^2/2) is left out beyond: |h_l| exp(-z^2/4) is of order 1, and exp(-z^2/4) below 1e-19 there. */
const REACH = 13.4;

/**
 * The Hermite coefficients of a nonlinearity,
 *
 * mu_l = E[phi(s z) h_l(z)],  z ~ N(0, 1),  h_l normalised: E[h_k h_l] = 1(k = l),
 *
 * so that E[phi(u) phi(v)] = sum_l mu_l^2 rho^l for unit variances with correlation rho (Mehler), and
 * E[phi^2] = sum_l mu_l^2. Those of the derivative are mu'_l = sqrt(l + 1) mu_(l+1) / s, by parts, which holds where
 * phi has no jumps.
 *
 * Gauss-Legendre quadrature, 20 nodes to a panel, with edges at the kinks, where phi bends, and at every turn of the
 * polynomials: to about 1e-13 of the root of E[phi^2]. For a kink the coefficients fall like l^(-5/4) for phi and
 * l^(-3/4) for phi', so sums of squares over l converge slowly.
 *
 * @param phi A nonlinearity of `stax`, or a function that grows no faster than a polynomial.
 * @param options How many, of phi or phi', the deviation and kinks.
 * @returns mu_0, mu_1, ..., `[terms]`.
 * @throws {TypeError} If phi is none of these.
 * @throws {RangeError} If an option is out of range, or phi is not finite or has more than 16 kinks that are not named.
 *
 * @example Usage
 * ```ts
 * import { stax, theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { data } = theory.hermiteCoefficients(stax.relu(), { terms: 3 });
 * assertAlmostEquals(data[0]!, 1 / Math.sqrt(2 * Math.PI), 1e-13);
 * assertAlmostEquals(data[1]!, 1 / 2, 1e-13);
 * assertAlmostEquals(data[2]!, 1 / Math.sqrt(4 * Math.PI), 1e-13);
 * ```
 */
export function hermiteCoefficients(
  phi: Net | ((z: number) => number),
  options: HermiteOptions = {},
): Tensor {
  checkNames(ATTEMPT, options, ["terms", "deviation", "derivative", "kinks"]);
  const { terms = 64, deviation = 1, derivative = false, kinks = [] } = options;
  checkWhole(ATTEMPT, "terms", terms, 1, MOST_TERMS);
  checkAtLeast(ATTEMPT, "deviation", deviation, 1e-100);
  checkBoolean(ATTEMPT, "derivative", derivative);
  const { core, known } = functionOf(phi);
  const all = [0, ...known, ...readKinks(kinks)];
  if (!derivative) return vector(expand(core, all, { terms, deviation }));
  const values = expand(core, all, { terms: terms + 1, deviation });
  return vector(values.subarray(1).map((value, l) => Math.sqrt(l + 1) * value / deviation));
}

interface Plain {
  readonly core: (z: number) => number;
  readonly known: readonly number[];
}

function functionOf(phi: Net | ((z: number) => number)): Plain {
  if (typeof phi === "function") return { core: phi, known: [] };
  const { activation, rule } = readActivation(ATTEMPT, phi);
  const found = rule.nonlinearity(activation);
  if (found === undefined) {
    throw new TypeError(`Cannot ${ATTEMPT} of '${activation.kind}' as only its kernel is known`);
  }
  const { kinks = [] } = activation as Partial<Elementwise>;
  return { core: (z) => found.phi(z), known: kinks };
}

function readKinks(kinks: unknown): readonly number[] {
  if (!Array.isArray(kinks)) throw new TypeError(`Cannot ${ATTEMPT} as 'kinks' must be an array`);
  kinks.forEach((kink, i) => checkFinite(ATTEMPT, `kinks[${i}]`, kink));
  return kinks;
}

function expand(
  core: (z: number) => number,
  kinks: readonly number[],
  { terms, deviation }: { readonly terms: number; readonly deviation: number },
): Float64Array {
  const pieces = piecesOf({ name: "phi", core, kinks: [...new Set(kinks)] })(deviation);
  const edges = grid([...pieces.edges, ...pieces.kinks].map((x) => x / deviation), terms);
  const sums = new Float64Array(terms);
  for (let k = 1; k < edges.length; k++) {
    const [middle, half] = [(edges[k]! + edges[k - 1]!) / 2, (edges[k]! - edges[k - 1]!) / 2];
    PANEL.nodes.forEach((node, i) => {
      const z = middle + half * node;
      const weight = half * PANEL.weights[i]! * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
      addHermite(sums, z, weight * core(deviation * z));
    });
  }
  return sums;
}

/** Edges from -REACH to REACH, no farther apart than a turn of the polynomials. */
function grid(places: readonly number[], terms: number): readonly number[] {
  const widest = Math.min(1, 6 / Math.sqrt(terms));
  const inside = places.filter((z) => Math.abs(z) < REACH).sort((a, b) => a - b);
  const edges = [-REACH];
  for (const z of [...inside, REACH]) {
    const last = edges.at(-1)!;
    const count = Math.ceil((z - last) / widest);
    for (let k = 1; k <= count; k++) edges.push(last + (z - last) * k / count);
  }
  return edges;
}

/** Adds value h_l(z) for each l: sqrt(l + 1) h_(l+1) = z h_l - sqrt(l) h_(l-1). */
function addHermite(sums: Float64Array, z: number, value: number): void {
  let [before, current] = [0, value];
  for (let l = 0; l < sums.length; l++) {
    sums[l]! += current;
    [before, current] = [current, (z * current - Math.sqrt(l) * before) / Math.sqrt(l + 1)];
  }
}

function vector(data: Float64Array): Tensor {
  return makeTensor([data.length], data);
}

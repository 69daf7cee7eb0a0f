/**
 * Sums over the powers of a series as a quadrature over their index.
 *
 * A rule takes the odd numbers 1, 3, ... one by one, then blocks of nodes, of which each block is twice the one
 * before, so that a power rho^n there is the square of one of the block before. There are four rules.
 *
 * Fine: for F smooth in log n, sum_(n odd) F(n) is taken term by term for n = 1, 3, ..., 127. From 128 on the odd
 * numbers are midpoints of intervals of length 2, so by Euler and Maclaurin's formula the rest is half the integral of
 * F from 128 to infinity and terms with derivatives at 128, which changed weights of the last twelve numbers give
 * exactly for polynomials of degree 8; they are the smallest such changes. The integral is taken over [128, 256],
 * [256, 512], ... by Gauss and Legendre's rule of nine nodes. It is for coefficients that are only given, which need
 * not be mixtures.
 *
 * The others have fewer nodes: where F is completely monotone, an integral of exp(-beta n) with a measure that is not
 * negative, as it is for mixtures of normal densities, a rule errs no more over the whole sum than it does for the
 * worst beta > 0. The integral of n^(-p) exp(-beta n) over u = log n by the trapezoidal rule of m nodes an octave errs
 * by 2 |Gamma(1 - p + 2 pi i m / log 2) / Gamma(1 - p)|: for p = 0 by 9e-12 for m = 2 and 7e-18 for m = 3, for
 * p = 1/2 by 1e-12 and 8e-19. Any m places in an octave take the first (m - 1) / 2 of these waves away, with weights of
 * their own, so that they do as well as (m + 1) / 2 equal ones; integers are products of few powers. The weights of
 * the last odd numbers and of the first blocks are fitted to err least.
 *
 * Dense: five places, 34, 39, 45, 51 and 59, after 16 odd numbers sum exp(-beta n) to 3e-16 of the whole, and so all
 * completely monotone F; the slopes of tanh and sigmoid come to n^(-1/2).
 *
 * Geometric: four places, 17, 20, 24 and 28, after 8 odd numbers sum n^(-3/2) exp(-beta n) to 2e-13 of the sum, which
 * is what a kink in the derivative makes; of n^(-1/2) exp(-beta n) they leave 1.4e-12.
 *
 * Sparse: 17 and 24 for roundings of float32, to 8e-9 of the sum.
 *
 * All weights are positive.
 *
 * @module
 */

/** Nodes and weights of a sum over 1, 3, 5, ... */
export interface IndexPoints {
  /** Nodes, ascending. */
  readonly numbers: readonly number[];
  /** Their weights. */
  readonly weights: readonly number[];
}

/** How the index is taken. */
export interface IndexRule {
  /** Its name. */
  readonly name: "fine" | "dense" | "geometric" | "sparse";
  /** How many numbers are taken one by one. */
  readonly exact: number;
  /** Weights of the last of them; the others are 1. */
  readonly ends: readonly number[];
  /** Nodes of the first block. */
  readonly places: readonly number[];
  /** Weights of the first blocks. */
  readonly starts: readonly (readonly number[])[];
  /** Weights of a block after them over 2^block. */
  readonly shares: readonly number[];
}

/** For all that is smooth in log n. */
export const FINE: IndexRule = {
  name: "fine",
  exact: 64,
  ends: [
    1.0232517665791476,
    0.8532986932150392,
    1.340994174876433,
    0.723580742968697,
    0.8375123139930117,
    1.3295994585092168,
    1.142078407052019,
    0.5867223977188807,
    0.8922739336553211,
    1.6786364821707516,
    0.38042411072537874,
    1.2116275185361036,
  ],
  places: [
    1.0159198802461868,
    1.0819844463366821,
    1.1933142836497048,
    1.3378732882980955,
    1.5,
    1.6621267117019045,
    1.8066857163502952,
    1.9180155536633179,
    1.9840801197538132,
  ].map((place) => 128 * place),
  starts: [],
  shares: [
    0.04063719418078708,
    0.09032408034742868,
    0.1303053482014678,
    0.15617353852000146,
    0.16511967750062992,
    0.15617353852000146,
    0.1303053482014678,
    0.09032408034742868,
    0.04063719418078708,
  ].map((share) => 64 * share),
};

/** For completely monotone functions and what decays faster. */
export const DENSE: IndexRule = {
  name: "dense",
  exact: 16,
  ends: [
    1.0000010502085757,
    0.9999572354539902,
    1.0005924934566819,
    0.9963136427099606,
    1.0060813367465993,
    1.0753316118072178,
  ],
  places: [34, 39, 45, 51, 59],
  starts: [
    [
      2.0251330973103827,
      2.889338359254609,
      2.9464833059031803,
      3.3590648670814685,
      4.475165581785923,
    ],
    [4.498237966699471, 5.698868823653142, 5.907183425609697, 6.726108935032226, 8.932665439938054],
    [
      9.019055163692093,
      11.37355664342445,
      11.839111133227476,
      13.430553321068242,
      17.88123323805678,
    ],
    [
      18.025822930120523,
      22.75586668401872,
      23.672408322693833,
      26.864467801862336,
      35.761046632815905,
    ],
  ],
  shares: [
    2.253264144782591,
    2.84447101378001,
    2.9590541734820146,
    3.358057861723236,
    4.470130871459201,
  ],
};

/** For n^(-3/2) times completely monotone functions. */
export const GEOMETRIC: IndexRule = {
  name: "geometric",
  exact: 8,
  ends: [1.000000853286604, 0.9999452091943076, 1.0012801368537074, 0.984096891511363],
  places: [17, 20, 24, 28],
  starts: [
    [1.1281584171296464, 1.883828182993459, 1.9050363959604986, 2.472257966889541],
    [3.1378291943780163, 3.3093393319697246, 4.131404218621539, 4.7149816874452535],
    [6.420837275432123, 6.5197059684339544, 8.318715063353865, 9.402252299123493],
  ],
  shares: [1.606359354822237, 1.6295442791618997, 2.0797511121961487, 2.350553890330083],
};

/** The same to roundings of float32. */
export const SPARSE: IndexRule = {
  name: "sparse",
  exact: 8,
  ends: [0.9880365599712638, 1.1534918516484127, 0.26613256530717566],
  places: [17, 24],
  starts: [
    [2.5516326546335746, 4.31853533281011],
    [5.752169977548034, 8.475344552683236],
    [11.579949206300299, 16.915299016781905],
  ],
  shares: [2.896540847502829, 4.228531997575623],
};

/** Nodes and weights of a rule with some blocks, for functions that are negligible after them. */
export function pointsOf(rule: IndexRule, blocks: number): IndexPoints {
  const { exact, ends, places, starts, shares } = rule;
  const numbers = Array.from({ length: exact }, (_, k) => 2 * k + 1);
  const weights = numbers.map((_, k): number => ends[k + ends.length - exact] ?? 1);
  for (let block = 0; block < blocks; block++) {
    const scale = 2 ** block;
    numbers.push(...places.map((place) => scale * place));
    weights.push(...starts[block] ?? shares.map((share) => scale * share));
  }
  return { numbers, weights };
}

/** How many entries a family has that takes some blocks. */
export function entriesOf({ exact, places }: IndexRule, blocks: number): number {
  return exact + places.length * blocks;
}

/** How many blocks hold a number of entries. */
export function blocksFor({ exact, places }: IndexRule, entries: number): number {
  return Math.max(0, Math.ceil((entries - exact) / places.length));
}

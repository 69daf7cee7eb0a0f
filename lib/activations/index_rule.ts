/**
 * Sums over the powers of a series as a quadrature over their index.
 *
 * A rule takes the odd numbers 1, 3, ... one by one, then blocks of nodes, of which each block is twice the one
 * before, so that a power rho^n there is the square of one of the block before. There are three rules.
 *
 * Fine: for F smooth in log n, sum_(n odd) F(n) is taken term by term for n = 1, 3, ..., 127. From 128 on the odd
 * numbers are midpoints of intervals of length 2, so by Euler and Maclaurin's formula the rest is half the integral of
 * F from 128 to infinity and terms with derivatives at 128, which changed weights of the last twelve numbers give
 * exactly for polynomials of degree 8; they are the smallest such changes. The integral is taken over [128, 256],
 * [256, 512], ... by Gauss and Legendre's rule of nine nodes. The terms of the series of tanh and its kin give their
 * sums to 1e-14 and the sums of n F(n) to 1e-13.
 *
 * Geometric: where |F| is a power of n times a completely monotone function, an integral of exp(-beta n) with a
 * measure that is not negative, as it is for mixtures of normal densities, nodes may be far apart. The integral
 * of exp(-beta e^u) e^u over u by the trapezoidal rule of m nodes an octave errs by 2 |Gamma(1 + 2 pi i m / log 2)|
 * beside 1, about 1e-11 for m = 2 and 1e-17 for m = 3. Any m places in an octave do nearly as well as equal ones, with
 * weights of their own: 17, 20, 24 and 28 are products of few powers. The weights from 9 to the third block are those
 * that err least for n^(-3/2) exp(-beta n), beta > 0, which they sum to 5e-14 of the whole. Sparse: the same with 17
 * and 24 for roundings of float32, to 4e-9.
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
  readonly name: "fine" | "geometric" | "sparse";
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

/** For powers of n times completely monotone functions. */
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

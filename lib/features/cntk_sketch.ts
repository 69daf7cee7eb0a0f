/**
 * A sketch of the convolutional neural tangent kernel.
 *
 * @module
 */
import type { Run } from "../linalg/run.ts";
import { checkNames, checkSeed, checkWhole, kindOf } from "../options.ts";
import type { RandomGenerator } from "../random.ts";
import { gather, type Patches } from "./patches.ts";
import { drawPolynomialSketch } from "./polynomial_sketch.ts";
import { closePolynomial, reluSeries } from "./relu_series.ts";
import type { FeatureRule } from "./rule.ts";
import { drawSrht } from "./srht.ts";
import { drawTensorSrht } from "./tensor_srht.ts";
import { besides, overRows, type Transform } from "./transform.ts";
import { MOST_ENTRIES, MOST_LAYERS } from "./sizes.ts";

/** The network of a {@linkcode cntkSketch}, as `cntk()` takes it. */
export interface CntkSketchArchitecture {
  /** Number of convolutions, each with a ReLU after it. */
  readonly depth: number;
  /** What is read out: all sites with weights of their own ("flatten"), or their mean ("gap"). */
  readonly readout: "flatten" | "gap";
  /** Side of the square filters. @default {3} */
  readonly filter?: number;
}

/** Options of {@linkcode cntkSketch}. */
export interface CntkSketchOptions {
  /** Shape of one image, [height, width, channels]. */
  readonly inputs: readonly number[];
  /** Number of features, m. */
  readonly features: number;
  /** Width of the features of a site, s. @default {features} */
  readonly sketch?: number;
  /** Degree of the polynomials of a layer. @default {8} */
  readonly degree?: number;
  /** Seed of the random numbers, a whole number below 2^32. @default {0} */
  readonly seed?: number;
}

/** A sketch of the CNTK, as a value. */
export interface CntkSketch extends Required<CntkSketchArchitecture>, Required<CntkSketchOptions> {
  /** Tag of this map. */
  readonly kind: "cntkSketch";
}

const ATTEMPT = "make a CNTK sketch";

/**
 * Features of `cntk(architecture)` with its other options at their defaults, in time linear in the pixels
 * (Zandieh et al. 2021, arXiv:2106.07880, algorithm 3).
 *
 * Each site has features phi of the covariance and psi of the NTK. A layer puts those of a filter's
 * taps side by side, u = sqrt(2/taps) (phi of the taps), and with sketches of polynomials of k1 and k0
 * (`ntkSketch()` says which) makes phi' = |u| K1(u/|u|)/sqrt 2 and
 * psi' = Q(K0(u/|u|)/sqrt 2 (x) (u (+) psi of the taps)). The readout "gap" takes the mean over sites, whose
 * inner products are means over all pairs of sites.
 *
 * The sketch is unbiased for a kernel in which k1 and k0 are polynomials, up to the order 1/s for more
 * layers than one.
 *
 * @param architecture Depth, readout and filter.
 * @param options Sizes, degree and seed.
 * @returns The map.
 * @throws {TypeError} If there is no such option, the readout is not known, or inputs are no images.
 * @throws {RangeError} If a number is not whole or out of range.
 *
 * @example Usage
 * ```ts
 * import { cntkNet, cntkSketch, errorOf, randomGenerator } from "@widenet/ntk";
 * import { assertLess } from "@std/assert";
 *
 * const architecture = { depth: 2, readout: "gap" } as const;
 * const map = cntkSketch(architecture, { inputs: [4, 4, 2], features: 512 });
 * const images = randomGenerator(0).normal([3, 4, 4, 2]);
 * assertLess((await errorOf(map, cntkNet(architecture), images, { samples: 4 })).error, 0.3);
 * ```
 */
export function cntkSketch(
  architecture: CntkSketchArchitecture,
  options: CntkSketchOptions,
): CntkSketch {
  checkNames(ATTEMPT, architecture, ["depth", "readout", "filter"]);
  checkNames(ATTEMPT, options, ["inputs", "features", "sketch", "degree", "seed"]);
  const { depth, readout, filter = 3 } = architecture;
  const { inputs, features, sketch = features, degree = 8, seed = 0 } = options;
  if (readout !== "flatten" && readout !== "gap") {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'readout' must be "flatten" or "gap": ` +
        `current value is ${readout satisfies never}`,
    );
  }
  if (!Array.isArray(inputs) || inputs.length !== 3) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'inputs' must be [height, width, channels]: found ${kindOf(inputs)}`,
    );
  }
  inputs.forEach((length) => checkWhole(ATTEMPT, "inputs", length, 1, MOST_ENTRIES));
  const sizes = { depth, filter, features, sketch, degree };
  for (const [name, value] of Object.entries(sizes)) {
    checkWhole(ATTEMPT, name, value, 1, name === "depth" ? MOST_LAYERS : MOST_ENTRIES);
  }
  checkWhole(ATTEMPT, "degree", degree, 1, 128);
  checkSeed(ATTEMPT, seed);
  const shape: readonly number[] = Object.freeze([...inputs]);
  return Object.freeze({ kind: "cntkSketch", readout, inputs: shape, ...sizes, seed });
}

/** The readings of this map. */
export const cntkSketchRule: FeatureRule<CntkSketch> = {
  remake: ({ kind: _, depth, readout, filter, ...options }) =>
    cntkSketch({ depth, readout, filter }, options),
  inputShape: ({ inputs }) => inputs,
  draw(map, random): Transform {
    const { inputs: [height = 1, width = 1, channels = 1], filter, sketch, features } = map;
    const sites = height * width;
    const layers = Array.from({ length: map.depth }, (_, l) => drawLayer(map, l, random));
    const read = map.readout === "gap" ? 2 * sketch : 2 * sketch * sites;
    const last = drawSrht(random, read, features);
    return {
      inputs: sites * channels,
      outputs: features,
      widest: sites * Math.max(2 * map.degree, 2 * filter ** 2) * sketch,
      async apply(x, n, run) {
        let phi: Float64Array = x.map((value) => value / Math.sqrt(channels));
        let psi: Float64Array | undefined;
        for (const layer of layers) ({ phi, psi } = await layer({ phi, psi }, n, run));
        const both = await besides([phi, psi!], n * sites, run);
        const read = map.readout === "gap"
          ? await meanOverSites(both, n, sites, run)
          : both.map((value) => value / Math.sqrt(sites));
        return await last.apply(read, n, run);
      },
    };
  },
};

/** Features of the sites of n images, `[n * sites, width]`: those of the NTK are none at first. */
interface Sites {
  readonly phi: Float64Array;
  readonly psi: Float64Array | undefined;
}

function drawLayer(
  { inputs: [height = 1, width = 1, channels = 1], filter, sketch, degree }: CntkSketch,
  l: number,
  random: RandomGenerator,
): (from: Sites, n: number, run: Run) => Promise<Sites> {
  const taps = filter ** 2;
  const patches: Patches = { height, width, filter };
  const patch = taps * (l === 0 ? channels : sketch);
  const sizes = { inputs: patch, sketch, outputs: sketch };
  const series = reluSeries(1, degree);
  const relu = drawPolynomialSketch(random, closePolynomial(series.relu, 1, 0), sizes, 1);
  const step = drawPolynomialSketch(random, closePolynomial(series.step, 1, 0), sizes, 0);
  const mixed = l === 0 ? patch : 2 * patch;
  const product = drawTensorSrht(random, [sketch, mixed], sketch);
  const scaled = (x: Float64Array, n: number): Float64Array =>
    gather(x, n, patches).map((value) => value * Math.sqrt(2 / taps));
  return async ({ phi, psi }, n, run) => {
    const rows = n * height * width;
    const u = scaled(phi, n);
    const reluFeatures = await relu.apply(u, rows, run);
    const stepFeatures = await step.apply(u, rows, run);
    const slopes = psi === undefined ? u : await besides([u, scaled(psi, n)], rows, run);
    const next = await product.apply([stepFeatures, slopes], rows, run);
    const half = (x: Float64Array): Float64Array => x.map((value) => value / Math.SQRT2);
    return { phi: half(reluFeatures), psi: half(next) };
  };
}

async function meanOverSites(
  x: Float64Array,
  n: number,
  sites: number,
  run: Run,
): Promise<Float64Array> {
  const width = x.length / (n * sites);
  const mean = run.backend.allocate(n * width);
  await overRows(n * sites, width, run, (row) => {
    const to = Math.floor(row / sites) * width;
    for (let j = 0; j < width; j++) mean[to + j]! += x[row * width + j]! / sites;
  });
  return mean;
}

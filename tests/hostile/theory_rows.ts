/**
 * Bounds and laws.
 *
 * @module
 */
import { stax } from "@widenet/ntk";
import type { Row, Table } from "./row.ts";

const x = [[1, 0], [0, 1]];
const kernel = [[2, 1], [1, 2]];
const { signal } = new AbortController();
const common = { backend: "reference", workers: 1, signal };
const numbers = (options: Readonly<Record<string, unknown>>): Row => ({ args: () => [], options });
const start = { n: 2, lambda: 0.3, delta: 0.1 };
const ball = { n: 2, m: 100, radius: 0.1 };
const moved = { n: 2, m: 100, lambda: 0.3, residual: 1 };

/** Rows of the functions in the namespace `theory`. */
export const THEORY: Table = {
  alignmentLimit: { args: () => [stax.relu()], options: { alpha: 0.5 } },
  changedPatterns: numbers(ball),
  circleEigenvalue: { args: () => [4] },
  classificationBound: numbers({ n: 10, size: 1, trace: 5 }),
  complexityMeasure: { args: () => [kernel, [1, -1]], options: common },
  convergence: numbers({ ...start, targets: 1 }),
  descentMovement: numbers(moved),
  effectiveDimension: { args: () => [kernel], options: { ...common, ridge: 1 } },
  estimateRademacher: {
    args: () => [kernel],
    options: { ...common, radius: 1, samples: 10, seed: 0 },
  },
  featureAlignment: { args: () => [kernel, [[1, 1]]], options: common },
  flowMovement: numbers(moved),
  generalizationBound: numbers({ n: 10, energy: 4, lambda: 0.1, delta: 0.1, constant: 1 }),
  gram: { args: () => [x, [[1, 1], [-1, 1]]], options: common },
  gramDeviation: numbers({ n: 2, m: 100, delta: 0.1 }),
  gramLimit: { args: () => [x], options: { signal } },
  gramPerturbation: numbers(ball),
  gramSupremum: { args: () => [x, [[1, 1], [-1, 1]], 0.1], options: common },
  gramVariance: { args: () => [x], options: common },
  gramWidth: numbers(start),
  gramWidthChernoff: numbers({ ...start, spread: 1 }),
  harmonics: numbers({ dimension: 3, degree: 2 }),
  hermiteCoefficients: {
    args: () => [stax.tanh()],
    options: { terms: 10, deviation: 1, derivative: true, kinks: [0.5] },
  },
  initError: numbers({ depth: 2, width: 100, delta: 0.1, constant: 1 }),
  initWidth: numbers({ depth: 2, epsilon: 0.1, delta: 0.1, constant: 1 }),
  initialResidual: numbers({ n: 2, targets: 1, delta: 0.1 }),
  kernelNorm: { args: () => [kernel, [1, -1]], options: common },
  lambdaMin: { args: () => [x], options: common },
  leastEigenvalue: { args: () => [kernel], options: { ...common, entryError: 0 } },
  memorizationBound: numbers({ gamma: 0.1, risk: 1, variance: 1 }),
  modeResidual: numbers({ eigenvalue: 1, time: 1 }),
  modeTime: numbers({ eigenvalue: 1, residual: 0.5 }),
  patternWidth: numbers({ n: 2, radius: 0.1, delta: 0.1 }),
  rademacherBound: numbers({ n: 2, trace: 1, radius: 1 }),
  rademacherGap: numbers({ n: 2, complexity: 0.1, delta: 0.1, lipschitz: 1 }),
  sensitivityBound: numbers({ samples: 10, dimension: 5, neurons: 4, constant: 1 }),
  sphereEigenvalues: {
    args: () => [(angle: number) => Math.cos(angle)],
    options: { dimension: 3, degrees: 4 },
  },
  uniformConcentration: numbers({
    ...{ width: 100, dimension: 2, depth: 1 },
    constants: [1, 1, 1, 1],
  }),
};

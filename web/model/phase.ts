/**
 * The phase diagram of a nonlinearity: what many layers do to variances and to small angles.
 *
 * With q -> wStd^2 V(q) + bStd^2, V(q) = E[phi(u)^2] for u ~ N(0, q), variances tend to a fixed point q*; and
 * a small angle is multiplied, squared, by chi = wStd^2 E[phi'(u)^2] in every layer (Poole et al. 2016,
 * equations 3 and 7; Schoenholz et al. 2017, section 3).
 *
 * @module
 */
import { activationRule } from "../../lib/activations/mod.ts";
import { NONLINEARITIES, type NonlinearityName } from "./nonlinearities.ts";
import { RANGES } from "../state/state.ts";

/** Expectations of a nonlinearity under N(0, q). */
export interface Moments {
  /** E[phi(u)^2]. */
  variance(q: number): number;
  /** E[phi'(u)^2]. */
  slope(q: number): number;
}

/** Where many layers lead. */
export interface Limit {
  /** The fixed point of variances; Infinity if they grow without bound. */
  readonly q: number;
  /** The factor of small angles, squared, in each layer there. */
  readonly chi: number;
}

/** Which of the regions of the diagram a point is in. */
export type Phase = "ordered" | "edge" | "chaotic" | "unbounded";

/** Variances from here on count as unbounded. */
const LARGEST = 1e8;
/** Most layers that are followed. */
const LAYERS = 2000;
const FEW_LAYERS = 400;
/** chi this near to 1 is the edge for the eye. */
const EDGE = 0.02;

/**
 * The moments, by the midpoint rule over 16 standard deviations: to rounding for smooth functions that
 * vary slowly over a step, to 1e-4 for those with kinks.
 */
export function moments(name: NonlinearityName): Moments {
  const { layer } = NONLINEARITIES[name];
  const { phi, derivative } = activationRule(layer).nonlinearity(layer)!;
  const mean = (f: (x: number) => number, q: number): number => {
    const scale = Math.sqrt(q);
    return Z.reduce((sum, z, i) => sum + DENSITY[i]! * f(scale * z) ** 2, 0);
  };
  return { variance: (q) => mean(phi, q), slope: (q) => mean(derivative, q) };
}

const Z = Float64Array.from({ length: 800 }, (_, i) => (i - 399.5) / 50);
const DENSITY = Z.map((z) => Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) / 50);

/** The limit for two standard deviations. */
export function limitOf(
  { variance, slope }: Moments,
  [wStd, bStd]: readonly [number, number],
  layers: number = LAYERS,
): Limit {
  const [w, b] = [wStd * wStd, bStd * bStd];
  let q = w + b;
  for (let layer = 0; layer < layers; layer++) {
    const next = w * variance(q) + b;
    if (next > LARGEST) return { q: Infinity, chi: w * slope(LARGEST) };
    if (Math.abs(next - q) <= 1e-9 * (next + 1e-6)) return { q: next, chi: w * slope(next) };
    q = next;
  }
  return { q, chi: w * slope(q) };
}

/** The region that a limit is in. */
export function phaseOf({ q, chi }: Limit): Phase {
  if (Math.abs(chi - 1) < EDGE) return "edge";
  if (q === Infinity) return "unbounded";
  return chi < 1 ? "ordered" : "chaotic";
}

/** log chi over a grid of standard deviations, with one cell beyond the diagram on each side. */
export interface PhaseGrid {
  /** Numbers of columns, along wStd, and of rows, along bStd upwards; two of each are beyond. */
  readonly columns: number;
  readonly rows: number;
  /** log chi, row after row. */
  readonly logChi: Float64Array;
  /** Whether variances grow without bound somewhere. */
  readonly unbounded: boolean;
}

/** Computes the diagram in cells, from moments that are tabulated: enough for the eye. */
export function phaseGrid(name: NonlinearityName, across: number, up: number): PhaseGrid {
  const table = tabulatedMoments(name);
  const [columns, rows] = [across + 2, up + 2];
  const logChi = new Float64Array(columns * rows);
  let unbounded = false;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const stds = stdsAt((i - 0.5) / across, (j - 0.5) / up);
      const limit = limitOf(table, stds, FEW_LAYERS);
      unbounded ||= limit.q === Infinity;
      logChi[j * columns + i] = Math.log(Math.max(1e-12, limit.chi));
    }
  }
  return { columns, rows, logChi, unbounded };
}

/** The two standard deviations at shares of the width and of the height of the diagram. */
export function stdsAt(x: number, y: number): [wStd: number, bStd: number] {
  const { wStd, bStd } = RANGES;
  return [
    wStd.least + x * (wStd.most - wStd.least),
    bStd.least + y * (bStd.most - bStd.least),
  ];
}

const NODES = 281;
const DECADES = { least: -6, most: 8 } as const;

/** The moments by interpolation over the logarithm of q, to 1e-3. */
export function tabulatedMoments(name: NonlinearityName): Moments {
  const known = tables.get(name);
  if (known !== undefined) return known;
  const table = tabulated(moments(name));
  tables.set(name, table);
  return table;
}

const tables = new Map<NonlinearityName, Moments>();

function tabulated({ variance, slope }: Moments): Moments {
  const step = (DECADES.most - DECADES.least) / (NODES - 1);
  const nodes = Array.from({ length: NODES }, (_, i) => 10 ** (DECADES.least + i * step));
  const variances = Float64Array.from(nodes, variance);
  const slopes = Float64Array.from(nodes, slope);
  const at = (values: Float64Array, q: number): number => {
    const place = (Math.log10(Math.max(q, nodes[0]!)) - DECADES.least) / step;
    const left = Math.min(NODES - 2, Math.floor(place));
    const share = Math.min(1, place - left);
    return values[left]! ** (1 - share) * values[left + 1]! ** share;
  };
  return {
    variance: (q) => q < nodes[0]! ? variances[0]! * q / nodes[0]! : at(variances, q),
    slope: (q) => at(slopes, q),
  };
}

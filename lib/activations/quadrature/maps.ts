/**
 * Dual maps of nonlinearities without a closed form, by quadrature.
 *
 * @module
 */
import { Kept } from "../kept.ts";
import { covariance, halfDistance, type Pair } from "../pair.ts";
import type { DualMaps } from "../rule.ts";
import type { Decomposition } from "./decomposition.ts";
import { panelPair, panelVariance, REACH } from "./panels.ts";
import { polarPair, polarSlopes } from "./polar.ts";
import { cutIntoPieces, type Pieces } from "./pieces.ts";
import {
  type Expectations,
  gridOf,
  measuredStep,
  type Step,
  stripStep,
  trapezoidPair,
  trapezoidVariance,
} from "./trapezoid.ts";
import { tabulatedVariance } from "./variance_table.ts";

/** Least standard deviation for which a function is cut into panels anew, and variances are tabulated. */
const LEAST = 1 / 128;

/** Points above which panels are cheaper than the trapezoidal rule. */
const MANY = 1e5;

/** Step below which that is so on a line. */
const SHORT = 0.03;

/**
 * Dual maps of phi(x) = offset + slant x + core(x): to 1e-13 of the variances where the core is
 * smooth, to about 1e-12 where it has kinks that are known.
 *
 * @param phi The function.
 */
export function quadratureDual(phi: Decomposition): DualMaps {
  const { offset, slant, core, parity } = phi;
  const pieces = piecesOf(phi);
  const stepAt = stepOf(phi, pieces);
  const fits = polarFits(phi, pieces);
  const pair = lastOf((of: Pair): Expectations => {
    const largest = Math.max(of.s, of.t);
    const step = stepAt(largest);
    const grid = step === undefined ? undefined : gridOf(step, of);
    if (grid !== undefined && grid.points < MANY) return trapezoidPair(phi, grid, of);
    return fits(largest) ? polarPair(phi, of) : panelPair(phi, pieces(largest), of);
  });
  const panels = (s: number): number => {
    const variance = (s: number): number => panelVariance(phi, pieces(s), s);
    return s < LEAST ? variance(s) : tabulatedVariance(phi, s, variance);
  };
  // Cross terms of an offset with an odd core, and of a slant with an even one, vanish.
  const maps = {
    variance(q: number): number {
      const s = Math.sqrt(q);
      const h = stepAt(s)?.(s);
      const rest = h === undefined || h < SHORT ? panels(s) : trapezoidVariance(core, h, s);
      return offset * offset + slant * slant * q + rest;
    },
    distance: (of: Pair): number => slant * slant * halfDistance(of) + pair(of).distance,
    covariance: (of: Pair): number =>
      offset * offset + slant * slant * covariance(of) + pair(of).covariance,
    slope: (of: Pair): number => slant * slant + pair(of).slope,
  };
  if (parity === undefined || offset !== 0 || slant !== 0) return maps;
  return { ...maps, parity };
}

/** E[phi'(u) phi'(v)] at an angle for all deviations of u with all of v, [u, v]. */
export type SlopeGrid = (
  theta: number,
  deviations: readonly [readonly number[], readonly number[]],
) => Float64Array;

/**
 * The slopes of many pairs at once, where that is quicker than one by one: for functions with a kink at
 * zero only.
 *
 * @param phi The function.
 * @param largest Largest standard deviation that will be asked for.
 */
export function slopeGrid(phi: Decomposition, largest: number): SlopeGrid | undefined {
  if (!polarFits(phi, piecesOf(phi))(largest)) return undefined;
  const square = phi.slant * phi.slant;
  return (theta, deviations) => polarSlopes(phi, theta, deviations).map((slope) => slope + square);
}

/** Those slopes, if there are any, and whether there are kinks that nothing resolves. */
export function tableSource(
  phi: Decomposition,
  largest: number,
): { readonly slopes: SlopeGrid | undefined; readonly kinked: boolean } {
  const slopes = slopeGrid(phi, largest);
  return { slopes, kinked: slopes === undefined && piecesOf(phi)(largest).kinks.length > 0 };
}

/**
 * Whether polar coordinates do for deviations up to a given one: for a kink at zero only, and if they agree
 * with panels at two angles.
 */
function polarFits(phi: Decomposition, pieces: (s: number) => Pieces): (s: number) => boolean {
  return (s) => {
    const octave = Math.max(0, Math.ceil(2 * Math.log2(s)));
    return FITS.get(phi, `${octave}`, () => fitsUpTo(phi, pieces, 2 ** (octave / 2)));
  };
}

/** What was found, kept between calls. */
const FITS: Kept<boolean> = new Kept<boolean>();

function fitsUpTo(phi: Decomposition, pieces: (s: number) => Pieces, end: number): boolean {
  const panels = pieces(end);
  // A kink that was searched for is known to some roundings.
  return panels.kinks.length === 1 && Math.abs(panels.kinks[0]!) < NEARLY_ZERO &&
    [0.4, 1.8].every((minus) => {
      const pair = { ...selfPair(end), minus, plus: 2 - minus };
      return agree(polarPair(phi, pair), panelPair(phi, panels, pair));
    });
}

/** A kink as near to zero as this may be one at zero. */
const NEARLY_ZERO = 1e-12;

/** Agreement that is asked of two quadratures, relative to the variance or to E[phi'^2]. */
const SAME = 1e-12;

function agree(left: Expectations, right: Expectations): boolean {
  const size = Math.abs(right.distance) + Math.abs(right.covariance);
  return Math.abs(left.distance - right.distance) <= SAME * size &&
    Math.abs(left.covariance - right.covariance) <= SAME * size &&
    Math.abs(left.slope - right.slope) <= SAME * (1 + Math.abs(right.slope));
}

function selfPair(s: number): Pair {
  return { p: s * s, q: s * s, s, t: s, minus: 0, plus: 2 };
}

/** Steps of the trapezoidal rule for deviations up to a given one; undefined where there are kinks. */
function stepOf(
  { core, strip, kinks }: Decomposition,
  pieces: (s: number) => Pieces,
): (s: number) => Step | undefined {
  if (strip !== undefined) {
    const step = stripStep(strip);
    return () => step;
  }
  if (kinks.length > 0) return () => undefined;
  const step = measuredStep(core, pieces);
  return (s) => pieces(s).kinks.length === 0 ? step : undefined;
}

/**
 * The panels of a function, made once for each power of two of the standard deviation and kept.
 *
 * @param phi The function.
 * @throws {RangeError} If the function cannot be resolved.
 */
export function piecesOf(
  phi: Pick<Decomposition, "name" | "core" | "kinks">,
): (s: number) => Pieces {
  return (s) => {
    const scale = Math.max(LEAST, 2 ** Math.ceil(Math.log2(s)));
    return PIECES.get(phi, `${scale}`, () => cutFor(phi, scale));
  };
}

/** Panels that are kept between calls. */
const PIECES: Kept<Pieces> = new Kept<Pieces>();

function cutFor(
  { name, core, kinks }: Pick<Decomposition, "name" | "core" | "kinks">,
  scale: number,
): Pieces {
  const reach = 1.5 * REACH * scale;
  const pieces = cutIntoPieces(core, kinks, reach);
  if (pieces === undefined) {
    throw new RangeError(
      `Cannot integrate ${name} over [${-reach}, ${reach}] as it is not finite there, or has more ` +
        "than 16 kinks that 'kinks' does not name: name them, or scale the inputs or the weights down",
    );
  }
  return pieces;
}

/** Remembers the last answer, since the maps of one pair are asked one after the other. */
function lastOf<X extends object, Y>(f: (x: X) => Y): (x: X) => Y {
  let last: readonly [X, Y] | undefined;
  return (x) => {
    if (last?.[0] !== x) last = [x, f(x)];
    return last[1];
  };
}

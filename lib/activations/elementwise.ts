/**
 * Any function as a nonlinearity, given itself or through its dual map.
 *
 * @module
 */
import { checkFinite, checkFunction, checkText, fromOptions, listOf, optional } from "./check.ts";
import { type Family, PLAIN_MAPS } from "./family.ts";
import { Kept } from "./kept.ts";
import { expectationLatex, numericalRule } from "./numerical.ts";
import { covariance, type Pair } from "./pair.ts";
import type { Decomposition } from "./quadrature/decomposition.ts";
import { panelDerivative } from "./quadrature/derivative.ts";
import { piecesOf } from "./quadrature/maps.ts";
import { type DualMap, priceSlope } from "./quadrature/price.ts";
import type { ActivationRule, DualMaps, Nonlinearity } from "./rule.ts";
import { type Series, variableSeries } from "./taylor.ts";

/** A nonlinearity given by its function. */
export interface ElementwiseFunction {
  /** phi(x); finite for all x. */
  readonly fn: (x: number) => number;
  /** phi'(x), or any value at a kink. @default {found from fn} */
  readonly derivative?: (x: number) => number;
  /**
   * phi on truncated power series, written with the functions of `series`; it gives all derivatives, which
   * networks of finite width need. @default {none}
   */
  readonly series?: (x: Series) => Series;
  /** Points at which phi is not smooth; those left out are searched for. @default {[]} */
  readonly kinks?: readonly number[];
  /** Its name in formulas and messages. @default {"phi"} */
  readonly name?: string;
}

/** A nonlinearity given by its kernel. */
export interface ElementwiseDual {
  /** E[phi(u) phi(v)] for (u, v) ~ N(0, [[p, r], [r, q]]). */
  readonly dual: (r: number, p: number, q: number) => number;
  /** E[phi'(u) phi'(v)], which is the derivative of `dual` by r. @default {found from dual} */
  readonly slope?: (r: number, p: number, q: number) => number;
  /** Its name in formulas and messages. @default {"phi"} */
  readonly name?: string;
}

/** A nonlinearity made of functions; it does not survive JSON. */
export interface Elementwise extends Partial<ElementwiseFunction>, Partial<ElementwiseDual> {
  /** Tag of this layer. */
  readonly kind: "elementwise";
  /** Its name in formulas and messages. */
  readonly name: string;
}

/**
 * Any function of one variable as a nonlinearity, given as a function or by its kernel.
 *
 * A function is integrated with its kinks as borders: to 1e-12 of the variances if they are named in
 * `kinks`, to about 1e-10 if they have to be found. It must be finite and smooth between at most 16
 * kinks; what is not is refused when a kernel is computed. Features narrower than a hundredth of the
 * standard deviation of what comes in may be missed. At a jump the derivative counts as it is on both
 * sides.
 *
 * A kernel is used as it is, so digits of nearly equal inputs are those that `dual` keeps. Without
 * `slope` it is differentiated by r, to about 1e-10 if it is good to rounding.
 *
 * A smooth function that comes to straight lines on both sides, as those of tanh, softplus and their kin do, runs at the
 * speed of the engine "wasm" at any standard deviation, by a series to about 1e-13. Other smooth functions do so while
 * their Hermite series has no more than 1024 terms, that is for standard deviations up to about twice the width of what
 * they bend in. With some thousand pairs or more, a function with its kink at zero and a kernel that is smooth in the angle are tabulated, to 1e-10, and so is a
 * function with other kinks if all standard deviations before it are equal to nine digits. Tables are kept
 * between calls. What remains is integrated at each pair by the engine "reference", to which others pass on: a
 * part of a kernel may differ from the whole by 1e-10.
 *
 * Functions are not data: a network that holds this layer does not survive `JSON.parse(JSON.stringify(net))`.
 *
 * @param options The function, with its derivative and kinks, or the kernel.
 * @returns The layer.
 * @throws {TypeError} If there is no function, or both kinds of functions, or there is no such option.
 * @throws {RangeError} If a kink is not finite.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const square = stax.elementwise({ fn: (x) => x * x, name: "square" });
 * const same = stax.elementwise({ dual: (r, p, q) => p * q + 2 * r * r, name: "square" });
 * for (const phi of [square, same, stax.monomial({ degree: 2 })]) {
 *   const kernel = await nngp(stax.serial(stax.dense(1), phi), [[1]], [[2]]);
 *   assertAlmostEquals(kernel.data[0]!, 12, 1e-11);
 * }
 * ```
 */
export function elementwise(options: ElementwiseFunction | ElementwiseDual): Elementwise {
  return fromOptions(elementwiseRule, { kind: "elementwise", name: "phi" }, options);
}

/** Parts of functions, and what tells apart those that differ in their derivative. */
const PARTS: Kept<Decomposition> = new Kept<Decomposition>();
const NUMBERS: WeakMap<object, number> = new WeakMap<object, number>();
let functions = 0;

/** Parts of the function of a layer that has one; the same object for the same functions and kinks. */
function decomposeElementwise(layer: Elementwise): Decomposition {
  const { fn, derivative, kinks = [], name } = layer;
  const key = JSON.stringify([derivative === undefined ? 0 : numberOf(derivative), kinks, name]);
  return PARTS.get(fn!, key, () => partsOf(layer));
}

/** What tables of a kernel belong to; the same object for the same functions. */
function ownerOf(dual: DualMap, { slope }: Elementwise): object {
  return OWNERS.get(dual, `${slope === undefined ? 0 : numberOf(slope)}`, () => ({}));
}

const OWNERS: Kept<object> = new Kept<object>();

function numberOf(f: object): number {
  const number = NUMBERS.get(f) ?? ++functions;
  NUMBERS.set(f, number);
  return number;
}

function partsOf({ fn, derivative, kinks = [], name }: Elementwise): Decomposition {
  const core = fn!;
  const base = { name, offset: 0, slant: 0, core, kinks };
  if (derivative !== undefined) return { ...base, derivative };
  const pieces = piecesOf(base);
  // The interval of a deviation d reaches to 13.5 d.
  const found = panelDerivative(core, (x) => pieces(Math.abs(x) / 10));
  return { ...base, derivative: found };
}

const numerical = numericalRule<Elementwise>(
  decomposeElementwise,
  (layer) => layer.name,
  elementwiseTaylor,
);

/** Derivatives that were given; none is found by differences. */
function elementwiseTaylor({ name, fn, derivative, series }: Elementwise): Nonlinearity["taylor"] {
  return (x, order) => {
    if (series !== undefined) return series(variableSeries(x, order));
    if (order === 0) return [fn!(x)];
    if (order === 1 && derivative !== undefined) return [fn!(x), derivative(x)];
    throw new TypeError(
      `Cannot differentiate elementwise '${name}' ${order === 1 ? "once" : `${order} times`} as ` +
        `only 'fn'${derivative === undefined ? "" : " and 'derivative'"} of it is known: ` +
        `give ${order === 1 ? "'derivative', or " : ""}'series', the function on power series`,
    );
  };
}

/** The function with derivatives that were given. */
function elementwiseNonlinearity(layer: Elementwise): Nonlinearity {
  const { fn, derivative } = layer;
  const taylor = elementwiseTaylor(layer);
  return { phi: fn!, derivative: derivative ?? ((x) => taylor(x, 1)[1]!), taylor };
}

/** The readings of this nonlinearity. */
export const elementwiseRule: ActivationRule<Elementwise> = {
  fields: {
    fn: optional(checkFunction),
    derivative: optional(checkFunction),
    series: optional(checkFunction),
    kinks: optional(listOf(checkFinite)),
    dual: optional(checkFunction),
    slope: optional(checkFunction),
    name: checkText,
  },
  check,
  nonlinearity: (layer) => layer.fn === undefined ? undefined : elementwiseNonlinearity(layer),
  dual: (layer) => layer.fn === undefined ? givenDual(layer) : numerical.dual(layer),
  family,
  latex: ({ name }, symbols) =>
    expectationLatex(`\\mathrm{${name.replaceAll("_", "\\_")}}`, symbols),
};

/** Without functions, as the layer is on other threads, nothing is known of it. */
function family(layer: Elementwise): Family {
  if (layer.fn !== undefined) return { form: "integral", phi: decomposeElementwise(layer) };
  return layer.dual === undefined
    ? PLAIN_MAPS
    : { form: "maps", owner: ownerOf(layer.dual, layer) };
}

function givenDual(layer: Elementwise): DualMaps {
  const dual: DualMap = layer.dual!;
  const given = layer.slope;
  const variance = (q: number): number => dual(q, q, q);
  const mixed = (pair: Pair): number => dual(covariance(pair), pair.p, pair.q);
  return {
    variance,
    covariance: mixed,
    distance: (pair) =>
      pair.minus === 0 && pair.p === pair.q
        ? 0
        : Math.max(0, (variance(pair.p) + variance(pair.q)) / 2 - mixed(pair)),
    slope: (pair) =>
      given === undefined ? priceSlope(dual, pair) : given(covariance(pair), pair.p, pair.q),
  };
}

function check({ fn, derivative, series, kinks, dual, slope }: Elementwise): void {
  if ((fn === undefined) === (dual === undefined)) {
    throw new TypeError(
      "Cannot make elementwise as one of 'fn' and 'dual' must be a function: " +
        `found ${typeof fn} and ${typeof dual}`,
    );
  }
  const idle = dual === undefined ? { slope } : { derivative, series, kinks };
  const [name] = Object.entries(idle).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  const [owner, other] = dual === undefined ? ["dual", "fn"] : ["fn", "dual"];
  throw new TypeError(
    `Cannot make elementwise as '${name}' belongs to '${owner}': found it with '${other}'`,
  );
}

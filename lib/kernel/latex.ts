/**
 * The kernel recursion of a network as LaTeX.
 *
 * @module
 */
import { checkNames, checkWhole, kindOf } from "../options.ts";
import type { Net } from "../stax/network.ts";
import { checkNet } from "../stax/own_net.ts";
import { readLayer } from "../stax/read_layer.ts";
import type { LayerLatex } from "../stax/rule.ts";
import { inputSignal, type Signal } from "../stax/signal.ts";
import { oneOf, walk } from "../stax/walk.ts";

interface Value {
  readonly signal: Signal;
  readonly index: number;
}

/** Options of {@linkcode toLatex}. */
export interface ToLatexOptions {
  /** Number of features of an input, or of channels of a site; shown as d if omitted. */
  readonly features?: number;
  /** Lengths of the spatial axes of an input, as [32, 32] for images. @default {none} */
  readonly spatial?: readonly number[];
}

/**
 * Writes the recursion of the NNGP kernel K and the NTK Theta of a network as LaTeX, from the
 * formulas of its layers: one pair of lines a layer, numbered in the order of evaluation. Where there
 * are spatial axes, K_i(a, b) is the covariance of x at site a with x' at site b, and K_i without
 * arguments is K_i(a, b).
 *
 * @param net The network.
 * @param options Number of features of an input, needed only for exact numbers in a first layer of
 * standard parameterisation, 1 is taken otherwise; and lengths of its spatial axes.
 * @returns An `aligned` environment, without dollar signs.
 * @throws {TypeError} If layers do not fit together, or there is no such option.
 * @throws {RangeError} If the number of features or a length is not a whole number of at least 1.
 *
 * @example Usage
 * ```ts
 * import { stax, toLatex } from "@widenet/ntk";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const latex = toLatex(stax.serial(stax.dense(1, { wStd: 2, bStd: 1 }), stax.relu()));
 * assertStringIncludes(latex, "K_{1} &= 4\\,K_{0} + 1");
 * ```
 */
export function toLatex(net: Net, options: ToLatexOptions = {}): string {
  checkNet("write a recursion", "net", net);
  checkNames("write a recursion", options, ["features", "spatial"]);
  const { spatial = [] } = options;
  const { features = 1 } = options;
  checkWhole("write a recursion", "features", features, 1);
  if (!Array.isArray(spatial)) {
    throw new TypeError(
      `Cannot write a recursion as 'spatial' must be an array: found ${kindOf(spatial)}`,
    );
  }
  for (const [axis, length] of spatial.entries()) {
    checkWhole("write a recursion", `spatial[${axis}]`, length, 1);
  }
  const divisor = options.features === undefined ? "d" : String(options.features);
  const lines = [...inputLines(divisor, spatial.length > 0)];
  let count = 0;
  const input: Value = {
    signal: inputSignal({ channels: features, spatial }),
    index: 0,
  };
  const outputs = walk(net, [input], (layer, values, place): Value => {
    const { rule, signals, signal } = readLayer(layer, values, place);
    const symbols = { inputs: values.map(({ index }) => index), output: count + 1 };
    const formulas = rule.latex(layer, symbols, signals);
    if (formulas === undefined) return { signal, index: values[0]!.index };
    count += 1;
    lines.push(...layerLines(formulas, count, place));
    return { signal, index: count };
  });
  const { index } = oneOf(outputs, "the end of the network");
  lines.push(`\\text{NNGP} &= K_{${index}}, \\qquad \\text{NTK} = \\Theta_{${index}}`);
  return `\\begin{aligned}\n${lines.join(" \\\\\n")}\n\\end{aligned}`;
}

function inputLines(divisor: string, sites: boolean): string[] {
  const mean = divisor === "1" ? "" : `\\frac{1}{${divisor}}\\, `;
  const [of, x, y] = sites ? ["(a, b)", "x_{a}", "x'_{b}"] : ["(x, x')", "x", "x'"];
  const all = (symbol: string, left: string, right: string): string =>
    `${symbol}_{i}(${left}, ${right})`;
  return [
    `K_{0}${of} &= ${mean}${x}^\\top ${y}, \\qquad \\Theta_{0}${of} = 0`,
    `K_{i} &= ${all("K", x, y)}, \\quad p_{i} = ${all("K", x, x)}, \\quad q_{i} = ${
      all("K", y, y)
    }, \\quad \\Theta_{i} = ${all("\\Theta", x, y)}`,
    ...(sites ? ["K_{i}(a, b) &= K_{i}(x_{a}, x'_{b}), \\quad a, b \\text{ sites}"] : []),
  ];
}

function layerLines({ where, kernel, ntk }: LayerLatex, index: number, place: string): string[] {
  const name = `\\texttt{${place.replaceAll("_", "\\_")}}`;
  const definitions = (where ?? []).map((definition) => definition.replace(" = ", " &= "));
  return [
    `&${name}`,
    ...definitions,
    `K_{${index}} &= ${kernel}`,
    `\\Theta_{${index}} &= ${ntk}`,
  ];
}

/**
 * The formulas of self-attention.
 *
 * @module
 */
import { latexNumber, latexScaled, latexSum } from "../activations/latex.ts";
import type { AttentionOperation } from "../engine/program/program.ts";
import type { LayerLatex } from "./rule.ts";

const ZETA: Readonly<Record<AttentionOperation["mechanism"], (scores: string) => string>> = {
  softmax: (scores) => `\\operatorname{softmax}_{b}(${scores})`,
  identity: (scores) => scores,
  abs: (scores) => `|${scores}|`,
  relu: (scores) => `\\max(0, ${scores})`,
};

/** The formulas of an attention operation that reads value `index`. */
export function attentionLatex(made: AttentionOperation, index: number): LayerLatex {
  const { position } = made;
  const mixed = (symbol: string): string =>
    position === undefined ? `${symbol}_{${index}}` : `\\hat{${symbol}}_{${index}}`;
  const valued = (symbol: string): string =>
    position?.values === true ? mixed(symbol) : `${symbol}_{${index}}`;
  const embeddings = position === undefined
    ? []
    : ["K", "\\Theta"].map((symbol) =>
      `${mixed(symbol)} = ${
        latexSum([
          latexScaled(position.keep, `${symbol}_{${index}}`),
          latexScaled(position.weight, "R"),
        ])
      }`
    );
  const parts = made.linear
    ? linearScaling(made, mixed, valued)
    : squareRootScaling(made, mixed, valued);
  return { ...parts, where: [...embeddings, ...(parts.where ?? [])] };
}

type Symbol = (symbol: string) => string;

function linearScaling(made: AttentionOperation, mixed: Symbol, valued: Symbol): LayerLatex {
  const scores = latexScaled(made.queryKey, `${mixed("K")}(x_{a}, x_{b})`);
  const sandwich = (factor: number, symbol: string): string =>
    latexScaled(factor, `\\sum_{k, l} G_{ak} G'_{bl}\\, ${valued(symbol)}(k, l)`);
  return {
    where: [`G_{ab} = ${ZETA[made.mechanism](scores)}`],
    kernel: latexSum([sandwich(made.outValue, "K"), latexNumber(made.bias)]),
    ntk: latexSum([
      sandwich(made.outValue, "\\Theta"),
      sandwich(2 * made.outValue, "K"),
      latexNumber(made.ntkBias),
    ]),
  };
}

function squareRootScaling(made: AttentionOperation, mixed: Symbol, valued: Symbol): LayerLatex {
  const factor = made.queryKey ** 2 * made.outValue;
  const [outer, inner] = [mixed("K"), valued("K")];
  const tangent = made.position === undefined || made.position.values
    ? `2\\, ${outer} ${valued("\\Theta")}`
    : `${outer} ${valued("\\Theta")} + ${inner} ${mixed("\\Theta")}`;
  const [trained, passed] = [
    latexScaled(factor, `T\\, ${outer}`),
    latexScaled(factor, `S\\, (${mixed("\\Theta")} + 4\\,${outer})`),
  ];
  return {
    where: [
      `S = \\sum_{k, l} (${outer} ${inner})(k, l)`,
      `T = \\sum_{k, l} (${tangent})(k, l)`,
    ],
    kernel: latexSum([latexScaled(factor, `S\\, ${outer}`), latexNumber(made.bias)]),
    ntk: latexSum([trained, passed, latexNumber(made.ntkBias)]),
  };
}

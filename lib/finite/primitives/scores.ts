/**
 * S_(h,p),q = scale sum_k Q_p,(h,k) K_q,(h,k) from (Q, K).
 *
 * @module
 */
import { entriesOf, type ScoresPrimitive, sitesOf } from "../graph.ts";
import { cauchy } from "../jet.ts";
import type { At, PrimitiveRule } from "./rule.ts";

/** The readings of this primitive. */
export const scoresRule: PrimitiveRule<ScoresPrimitive> = {
  byInput: true,
  forward({ scale, heads }, at) {
    const { n, inputs, from: [query], to } = at;
    const [sizeIn, sizeOut] = [entriesOf(query!), entriesOf(to)];
    return cauchy(inputs[0]!, inputs[1]!, (q, k, out) => {
      for (let i = 0; i < n; i++) {
        visit(
          at,
          heads,
          (score, left, right) =>
            out[i * sizeOut + score]! += scale * q[i * sizeIn + left]! * k[i * sizeIn + right]!,
        );
      }
    }, n * sizeOut);
  },
  backward({ scale, heads }, at, { jet, copies }) {
    const { n, inputs, from: [query], to } = at;
    const [sizeIn, sizeOut] = [entriesOf(query!), entriesOf(to)];
    const rows = n * copies;
    const other = (values: number, read: "left" | "right") =>
      cauchy(jet, inputs[values]!, (g, x, out) => {
        for (let row = 0; row < rows; row++) {
          const [signal, value] = [row * sizeOut, Math.floor(row / copies) * sizeIn];
          visit(at, heads, (score, left, right) => {
            const [to, from] = read === "left" ? [left, right] : [right, left];
            out[row * sizeIn + to]! += scale * g[signal + score]! * x[value + from]!;
          });
        }
      }, rows * sizeIn);
    return [other(1, "left"), other(0, "right")];
  },
};

/** Calls back with the numbers of a score and of the two entries whose product is in it. */
function visit(
  { from: [query] }: At,
  heads: number,
  term: (score: number, left: number, right: number) => void,
): void {
  const [sites, { channels }] = [sitesOf(query!), query!];
  const width = channels / heads;
  for (let h = 0; h < heads; h++) {
    for (let p = 0; p < sites; p++) {
      for (let q = 0; q < sites; q++) {
        const score = (h * sites + p) * sites + q;
        const [left, right] = [p * channels + h * width, q * channels + h * width];
        for (let k = 0; k < width; k++) term(score, left + k, right + k);
      }
    }
  }
}

/**
 * Y_p,(c,h) = sum_q A_(h,p),q V_q,(h,c) from (A, V).
 *
 * @module
 */
import { entriesOf, sitesOf, type WeighPrimitive } from "../graph.ts";
import { cauchy } from "../jet.ts";
import type { At, PrimitiveRule } from "./rule.ts";

/** The readings of this primitive. */
export const weighRule: PrimitiveRule<WeighPrimitive> = {
  byInput: true,
  forward({ heads }, at) {
    const { n, inputs, from, to } = at;
    const [weights, values] = from.map(entriesOf) as [number, number];
    const size = entriesOf(to);
    return cauchy(inputs[0]!, inputs[1]!, (a, v, out) => {
      for (let i = 0; i < n; i++) {
        visit(
          at,
          heads,
          (y, left, right) => out[i * size + y]! += a[i * weights + left]! * v[i * values + right]!,
        );
      }
    }, n * size);
  },
  backward({ heads }, at, { jet, copies }) {
    const { n, inputs, from, to } = at;
    const sizes = from.map(entriesOf) as [number, number];
    const [size, rows] = [entriesOf(to), n * copies];
    const other = (made: 0 | 1) => {
      const read = made === 0 ? 1 : 0;
      return cauchy(jet, inputs[read]!, (g, x, out) => {
        for (let row = 0; row < rows; row++) {
          const value = Math.floor(row / copies) * sizes[read];
          visit(at, heads, (y, left, right) => {
            const [to, from] = made === 0 ? [left, right] : [right, left];
            out[row * sizes[made] + to]! += g[row * size + y]! * x[value + from]!;
          });
        }
      }, rows * sizes[made]);
    };
    return [other(0), other(1)];
  },
};

/** Calls back with the numbers of an output and of the two entries whose product is in it. */
function visit(
  { from: [, values], to }: At,
  heads: number,
  term: (y: number, left: number, right: number) => void,
): void {
  const sites = sitesOf(values!);
  const width = values!.channels / heads;
  for (let h = 0; h < heads; h++) {
    for (let p = 0; p < sites; p++) {
      for (let q = 0; q < sites; q++) {
        const left = (h * sites + p) * sites + q;
        for (let c = 0; c < width; c++) {
          term(p * to.channels + c * heads + h, left, q * values!.channels + h * width + c);
        }
      }
    }
  }
}

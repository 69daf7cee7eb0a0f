import { assert } from "@std/assert";
import { formulaWidth } from "../../../tasks/jupyter/formula_width.ts";

/** Formulas and their widths (em) as MathJax 3.2.2 sets them, whose em is 17.3 pixels in notebooks. */
const MEASURED: readonly (readonly [latex: string, em: number])[] = [
  [String.raw`f(x) = \frac{p^\top y}{\|p\|^2}\,x_+ + \frac{q^\top y}{\|q\|^2}\,x_- .`, 11.8],
  [
    String
      .raw`c_i^{t+1} = c_i^t - s\,\frac{g(\lambda_i)}{\lambda_i}\bigl(\lambda_ic_i^t - y_i\bigr) .`,
    12.7,
  ],
  [
    String
      .raw`\langle \nabla_\theta f^l_j(x), \nabla_\theta f^l_k(x') \rangle \to \delta_{jk}\, \Theta^l(x, x')`,
    14.6,
  ],
  [
    String
      .raw`F^N_j = \frac{\sigma_w}{\sqrt N} \sum_{i=1}^N W^l_{ji}\, \varphi(g_i) + \sigma_b b^l_j \in \mathbb{R}^m .`,
    16.1,
  ],
  [String.raw`q_v(x) = \frac{d\,(v^\top x)^2 - 1}{s}, \qquad s^2 = \frac{2(d - 1)}{d + 2} .`, 17.6],
  [
    String
      .raw`\rho_t \le R\, e^{-\lambda_0 t/2}, \qquad S_t \le \frac{2R}{\lambda_0} = \frac{\bar S}{2} \qquad (t < \tau).`,
    19.3,
  ],
  [
    String
      .raw`\mathcal{L}(f(t)) - \mathcal{L}(f^*) \le \frac{1}{2t} (f(0) - f^*)^\top K^{-1} (f(0) - f^*).`,
    21.3,
  ],
  [
    String
      .raw`\lVert e(k + 1)\rVert^2 = \lVert e\rVert^2 - 2e^\top v_1 - 2e^\top v_2 + \lVert u(k + 1) - u(k)\rVert^2,`,
    24.4,
  ],
];

Deno.test("formulaWidth() is near what MathJax makes of a formula", () => {
  for (const [latex, em] of MEASURED) {
    const ratio = formulaWidth(latex) / em;
    assert(ratio > 0.8 && ratio < 1.25, `${ratio} times the width of ${latex}`);
  }
});

Deno.test("formulaWidth() is that of the widest line", () => {
  const [short, long] = ["a = b", "a = b + c + d"].map(formulaWidth) as [number, number];
  const lines = formulaWidth("\\begin{aligned} a = b \\\\ a = b + c + d \\end{aligned}");
  assert(short < long && lines === long);
});

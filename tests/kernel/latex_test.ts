import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { kernels, stax, type Tensor, toLatex } from "@widenet/ntk";
import { firstInputs, secondInputs } from "../reference/fixtures.ts";
import { networks } from "../reference/networks.ts";
import { latexValue } from "../suites/latex_value.ts";

type Values = Record<string, number>;

Deno.test("toLatex() writes the recursion of a relu network", () => {
  const net = stax.serial(stax.dense(512, { wStd: Math.SQRT2, bStd: 0.1 }), stax.relu());
  assertEquals(
    toLatex(net),
    [
      "\\begin{aligned}",
      "K_{0}(x, x') &= \\frac{1}{d}\\, x^\\top x', \\qquad \\Theta_{0}(x, x') = 0 \\\\",
      "K_{i} &= K_{i}(x, x'), \\quad p_{i} = K_{i}(x, x), \\quad q_{i} = K_{i}(x', x'), " +
      "\\quad \\Theta_{i} = \\Theta_{i}(x, x') \\\\",
      "&\\texttt{serial[0].dense} \\\\",
      "K_{1} &= 2\\,K_{0} + 0.01 \\\\",
      "\\Theta_{1} &= K_{1} + 2\\,\\Theta_{0} \\\\",
      "&\\texttt{serial[1].relu} \\\\",
      "\\theta &= \\arccos\\frac{K_{1}}{\\sqrt{p_{1} q_{1}}} \\\\",
      "K_{2} &= \\frac{1}{2\\pi}\\bigl(\\sqrt{p_{1} q_{1} - K_{1}^2} + (\\pi - \\theta)\\, K_{1}\\bigr) \\\\",
      "\\Theta_{2} &= \\Bigl(\\frac{\\pi - \\theta}{2\\pi}\\Bigr)\\,\\Theta_{1} \\\\",
      "\\text{NNGP} &= K_{2}, \\qquad \\text{NTK} = \\Theta_{2}",
      "\\end{aligned}",
    ].join("\n"),
  );
});

for (const [name, net] of Object.entries(networks)) {
  Deno.test(`toLatex() writes formulas for ${name} that give its kernels`, async () => {
    const [x1, x2] = [firstInputs([1, 3]), secondInputs([1, 3])];
    const latex = toLatex(net, { features: 3 });
    const left = evaluate(latex, [x1, x1]);
    const right = evaluate(latex, [x2, x2]);
    const pair = evaluate(latex, [x1, x2], { left, right });
    const { nngp, ntk } = await kernels(net, x1, x2);
    // Numbers are printed with six digits.
    assert(Math.abs(pair["NNGP"]! / nngp.data[0]! - 1) < 2e-5);
    assert(Math.abs(pair["NTK"]! - ntk.data[0]!) < 2e-5 * Math.abs(ntk.data[0]!));
  });
}

Deno.test("toLatex() shows the number of features when it is given", () => {
  assertStringIncludes(toLatex(stax.dense(1), { features: 7 }), "\\frac{1}{7}");
  const standard = stax.dense(4, { parameterization: "standard", bStd: 0 });
  assertStringIncludes(
    toLatex(standard, { features: 7 }),
    "\\Theta_{1} &= 7\\,K_{0} + 1 + \\Theta_{0}",
  );
});

Deno.test("toLatex() refuses a number of features that is none", () => {
  for (const features of [0, -1, 1.5, NaN]) {
    assertThrows(() => toLatex(stax.dense(1), { features }), RangeError, "'features'");
  }
});

Deno.test("toLatex() names the layer that does not fit", () => {
  const net = stax.serial(stax.dense(1), stax.relu(), stax.erf());
  assertThrows(() => toLatex(net), TypeError, "serial[2].erf");
});

/** Evaluates every line "symbol &= formula" in order, for one pair of inputs. */
function evaluate(
  latex: string,
  [x, y]: readonly [Tensor, Tensor],
  variances?: { readonly left: Values; readonly right: Values },
): Values {
  const dot = x.data.reduce((sum, value, k) => sum + value * y.data[k]!, 0) / x.data.length;
  const values: Values = { "K_{0}": dot, "\\Theta_{0}": 0 };
  const lines = latex.split("\n").slice(3, -1).map((line) => line.replace(/ \\\\$/, ""));
  for (const line of lines) {
    const [symbol, formula] = line.split(" &= ");
    if (formula === undefined || symbol!.startsWith("J_{n+1}")) continue;
    if (symbol === "\\text{NNGP}") return { ...values, ...outputs(line, values) };
    setVariances(values, variances);
    const self = variances === undefined ? "1" : "0";
    const text = formula.replaceAll("[x = x']", self);
    values[symbol!.replace(/_(\d)$/, "_{$1}")] = latexValue(text, values);
    if (symbol === "J_1") setOrders(values);
  }
  throw new Error("the recursion has no last line");
}

function setVariances(
  values: Values,
  variances?: { readonly left: Values; readonly right: Values },
): void {
  for (const name of Object.keys(values).filter((name) => name.startsWith("K_"))) {
    const index = name.slice(1);
    values[`p${index}`] = (variances?.left ?? values)[name]!;
    values[`q${index}`] = (variances?.right ?? values)[name]!;
  }
}

function setOrders(values: Values): void {
  const theta = values["\\theta"]!;
  values["J_{2}"] = 3 * Math.cos(theta) * values["J_{1}"]! +
    Math.sin(theta) ** 2 * values["J_{0}"]!;
}

function outputs(line: string, values: Values): Values {
  const [nngp, ntk] = [/K_\{\d+\}/.exec(line)![0], /\\Theta_\{\d+\}/.exec(line)![0]];
  return { NNGP: values[nngp]!, NTK: values[ntk]! };
}

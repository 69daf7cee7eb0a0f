import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { kernels, stax, type Tensor, toLatex } from "@widenet/ntk";
import { firstInputs, fixture, fullyConnectedNames, secondInputs } from "../reference/fixtures.ts";
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

for (const name of fullyConnectedNames()) {
  const net = networks[name]!;
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

Deno.test("toLatex() refuses options that there are none of, and lengths that are no list", () => {
  const write = (options: object) => (): string => toLatex(stax.dense(1), options);
  assertThrows(write({ shape: [2] }), TypeError, "there is no option 'shape'");
  assertThrows(write({ spatial: 4 }), TypeError, "'spatial' must be an array: found number");
});

Deno.test("toLatex() names the layer that does not fit", () => {
  const net = stax.serial(stax.dense(1), stax.relu(), stax.erf());
  assertThrows(() => toLatex(net), TypeError, "serial[2].erf");
});

Deno.test("toLatex() writes the sites of a convolutional network", () => {
  const net = stax.serial(
    stax.conv(1, [3, 3], { padding: "SAME", wStd: Math.SQRT2, strides: [2, 1] }),
    stax.avgPool([2, 2]),
    stax.flatten(),
  );
  assertEquals(toLatex(net, { features: 3, spatial: [5, 4] }).split("\n").slice(1, -1), [
    "K_{0}(a, b) &= \\frac{1}{3}\\, x_{a}^\\top x'_{b}, \\qquad \\Theta_{0}(a, b) = 0 \\\\",
    "K_{i} &= K_{i}(x_{a}, x'_{b}), \\quad p_{i} = K_{i}(x_{a}, x_{a}), " +
    "\\quad q_{i} = K_{i}(x'_{b}, x'_{b}), \\quad \\Theta_{i} = \\Theta_{i}(x_{a}, x'_{b}) \\\\",
    "K_{i}(a, b) &= K_{i}(x_{a}, x'_{b}), \\quad a, b \\text{ sites} \\\\",
    "&\\texttt{serial[0].conv} \\\\",
    "a_{k} &= (2, 1) \\odot a + k - 1, \\quad 0 \\le k < 3" +
    "\\text{ (no term where this is not a site)} \\\\",
    "K_{1} &= \\frac{2}{9}\\sum_{k} K_{0}(a_{k}, b_{k}) \\\\",
    "\\Theta_{1} &= K_{1} + \\frac{2}{9}\\sum_{k} \\Theta_{0}(a_{k}, b_{k}) \\\\",
    "&\\texttt{serial[1].avgPool} \\\\",
    "a_{k} &= a + k, \\quad 0 \\le k < 2 \\\\",
    "K_{2} &= \\frac{1}{4^2}\\sum_{k, l} K_{1}(a_{k}, b_{l}) \\\\",
    "\\Theta_{2} &= \\frac{1}{4^2}\\sum_{k, l} \\Theta_{1}(a_{k}, b_{l}) \\\\",
    "&\\texttt{serial[2].flatten} \\\\",
    "K_{3} &= \\frac{1}{6}\\sum_{a} K_{2}(a, a) \\\\",
    "\\Theta_{3} &= \\frac{1}{6}\\sum_{a} \\Theta_{2}(a, a) \\\\",
    "\\text{NNGP} &= K_{3}, \\qquad \\text{NTK} = \\Theta_{3}",
  ]);
});

const lines: readonly (readonly [name: string, line: string])[] = [
  [
    "convT/CIRCULAR/GAP",
    "a_{k} &= (a + k - 1 \\bmod (10, 4))/(2, 1), \\quad 0 \\le k < 2" +
    "\\text{ (no term where this is not a site)}",
  ],
  [
    "convlocal/SAME/GAP",
    "K_{1} &= \\frac{2.25}{4}[a = b]\\, \\sum_{k} K_{0}(a_{k}, b_{k}) + [a = b]\\, 0.01",
  ],
  ["SumPool/VALID", "K_{3} &= \\sum_{k, l} K_{2}(a_{k}, b_{l})"],
  [
    "AvgPool/SAME/normalize_edges",
    "K_{3} &= \\frac{1}{n_{a} n_{b}}\\sum_{k, l} K_{2}(a_{k}, b_{l})",
  ],
  ["convstd/SAME/GAP", "\\frac{18}{9}\\sum_{k} K_{0}(a_{k}, b_{k}) + 1 + \\frac{2.25}{9}"],
  ["conv2/SAME/GSP", "K_{5} &= \\sum_{a, b} K_{4}(a, b)"],
  [
    "layernorm_conv_axis(1,2,3)",
    "\\overline{p}_{1} &= \\text{mean of } p_{1} \\text{ over all sites}",
  ],
  [
    "layernorm_conv_axis(1,2,3)",
    "\\overline{q}_{1} &= \\text{mean of } q_{1} \\text{ over all sites}",
  ],
  ["attn/SOFTMAX", "G_{ab} &= \\operatorname{softmax}_{b}(0.99\\,K_{2}(x_{a}, x_{b}))"],
  ["attn/ABS", "G_{ab} &= |0.99\\,K_{2}(x_{a}, x_{b})|"],
  ["attn/RELU", "G_{ab} &= \\max(0, 0.99\\,K_{2}(x_{a}, x_{b}))"],
  ["attn/SOFTMAX/posSUM", "\\hat{K}_{2} &= K_{2} + 0.49\\,R"],
  [
    "attn/IDENTITY/sqrtscaling",
    "\\Theta_{3} &= T\\, K_{2} + S\\, (\\Theta_{2} + 4\\,K_{2}) + 0.01",
  ],
  ["imageresize_linear", "P &= \\text{linear interpolation from (5, 4) to 3 sites}"],
  ["index", "K_{3} &= K_{2}((1, 0) + (1, 2) \\odot a, (1, 0) + (1, 2) \\odot b)"],
];

for (const [name, line] of lines) {
  Deno.test(`toLatex() writes a formula of ${name}`, () => {
    const shape = fixture(name).x1.shape;
    const latex = toLatex(networks[name]!, {
      features: shape.at(-1)!,
      spatial: shape.slice(1, -1),
    });
    assertStringIncludes(latex, line);
  });
}

Deno.test("toLatex() needs the spatial axes of a convolutional network, and says so", () => {
  const net = stax.serial(stax.conv(1, [3]), stax.flatten());
  assertThrows(() => toLatex(net), TypeError, "has no spatial axes");
  assertThrows(
    () => toLatex(net, { spatial: [0] }),
    RangeError,
    "'spatial[0]' must be a whole number",
  );
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

import { assertStringIncludes } from "@std/assert";
import { stax, toLatex } from "@widenet/ntk";
import { activationSuite } from "../suites/activation_suite.ts";

activationSuite(stax.tanh());

Deno.test("tanh() is written as expectations", () => {
  const latex = toLatex(stax.serial(stax.dense(1), stax.tanh()));
  const law = "\\mathbb{E}_{(u, v) \\sim \\mathcal{N}(0, \\Lambda)}";
  assertStringIncludes(
    latex,
    "\\Lambda &= \\begin{pmatrix} p_{1} & K_{1} \\\\ K_{1} & q_{1} \\end{pmatrix}",
  );
  assertStringIncludes(latex, `K_{2} &= ${law}\\bigl[\\tanh(u)\\,\\tanh(v)\\bigr]`);
  assertStringIncludes(latex, `${law}\\bigl[\\tanh'(u)\\,\\tanh'(v)\\bigr]\\,\\Theta_{1}`);
});

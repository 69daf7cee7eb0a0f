import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { kernels, stax } from "../../mod.ts";
import { NONLINEARITIES, NONLINEARITY_NAMES } from "../../web/model/nonlinearities.ts";
import { limitOf, moments, phaseGrid, phaseOf, stdsAt } from "../../web/model/phase.ts";
import { readingOf } from "../../web/model/reading.ts";
import { START } from "../../web/state/state.ts";
import { STARTS } from "../../web/views/starts.ts";

Deno.test("moments() are those of the library's kernels", async () => {
  for (const name of NONLINEARITY_NAMES) {
    const net = stax.serial(stax.dense(1), NONLINEARITIES[name].layer, stax.dense(1));
    for (const q of [1e-3, 0.3, 1, 7]) {
      // K = E[phi(u)^2] for u ~ N(0, q), and Theta = K + q E[phi'(u)^2].
      const { nngp, ntk } = await kernels(net, [[Math.sqrt(q)]]);
      const [variance, slope] = [nngp.data[0]!, (ntk.data[0]! - nngp.data[0]!) / q];
      // At kinks the midpoint rule errs by about the square of its step of 0.02.
      const { variance: v, slope: s } = moments(name);
      assertAlmostEquals(v(q), variance, 1e-4 * variance, `${name} ${q}`);
      assertAlmostEquals(s(q), slope, 1e-4 * slope, `${name} ${q}`);
    }
  }
});

Deno.test("limitOf() finds the fixed point of variances, and the factor of angles there", () => {
  const relu = moments("relu");
  // q = w/2 q + b^2 with w = 1.5, b = 0.5 ends at 0.25/(1 - 0.75) = 1, where chi = w/2.
  const { q, chi } = limitOf(relu, [Math.sqrt(1.5), 0.5]);
  assertAlmostEquals(q, 1, 1e-4);
  assertAlmostEquals(chi, 0.75, 1e-4);
  assertEquals(limitOf(relu, [1.6, 0.1]).q, Infinity);
});

Deno.test("phaseOf() tells order from chaos", () => {
  const erf = moments("erf");
  const at = (wStd: number, bStd: number) => phaseOf(limitOf(erf, [wStd, bStd]));
  // Without biases the edge is at wStd^2 phi'(0)^2 = 1, which is sqrt(pi)/2 = 0.886 for erf.
  assertEquals([at(0.8, 0), at(Math.sqrt(Math.PI) / 2, 0), at(1.3, 0)], [
    "ordered",
    "edge",
    "chaotic",
  ]);
  assertEquals(phaseOf(limitOf(moments("relu"), [1.414, 0])), "edge");
  assertEquals(phaseOf(limitOf(moments("relu"), [1.8, 0])), "unbounded");
});

Deno.test("phaseGrid() agrees with limitOf() in the middle of its cells", () => {
  for (const name of ["erf", "relu", "gelu"] as const) {
    const { columns, rows, logChi } = phaseGrid(name, 16, 10);
    assertEquals([columns, rows], [18, 12]);
    for (const [i, j] of [[3, 2], [9, 6], [15, 9]] as const) {
      const { chi } = limitOf(moments(name), stdsAt((i - 0.5) / 16, (j - 0.5) / 10));
      assertAlmostEquals(logChi[j * columns + i]!, Math.log(chi), 0.02, `${name} ${i} ${j}`);
    }
  }
});

Deno.test("networks to start from are what they are called", () => {
  const phases = STARTS.map(({ change }) => {
    const { blocks } = change(START);
    return readingOf(blocks[0]!).phase;
  });
  assertEquals(phases, ["ordered", "edge", "chaotic", "edge", "edge"]);
});

Deno.test("readingOf() says by how much angles change", () => {
  const { text } = readingOf({ layer: "dense", phi: "relu", depth: 1, wStd: 1, bStd: 0.1 });
  assert(text.includes("0.5 of itself"), text);
});

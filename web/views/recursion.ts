/**
 * The recursion of the kernels.
 *
 * @module
 */
import temml from "temml";
import { toLatex } from "../../mod.ts";
import { recursionCode } from "../model/code.ts";
import { circleShape, once, toNet } from "../model/network.ts";
import { h } from "../page/dom.ts";
import { makeView, type View } from "../page/view.ts";
import type { State } from "../state/state.ts";

/** Makes the view. */
export function recursionView(): View {
  const formula = h("div", {
    class: "formula",
    tabindex: 0,
    role: "group",
    "aria-label": "Formulas",
  });
  const depth = h("p", { class: "facts" });
  return makeView({
    id: "recursion",
    title: "The recursion",
    about: "The kernels of an infinitely wide network are computed layer by layer, exactly: " +
      "K is the covariance of the outputs at random initialisation (NNGP), Θ governs training (NTK).",
    picture: h("div", {}, formula, depth),
    depends: ({ blocks, readout }) => [blocks, readout],
    code: recursionCode,
    update(state) {
      const latex = named(toLatex(toNet(once(state)), circleShape(state)));
      temml.render(latex, formula, { displayMode: true, throwOnError: false });
      depth.textContent = repetitions(state);
      return Promise.resolve();
    },
  });
}

/** Layers by their kind alone: their places in the code say nothing on a page. */
function named(latex: string): string {
  return latex.replaceAll(/\\texttt\{[^{}]*?(\w+)\}/g, (_, kind: string) => `\\textsf{${kind}}`);
}

function repetitions({ blocks }: State): string {
  const repeated = blocks.filter(({ depth }) => depth > 1);
  if (repeated.length === 0) return "";
  const times = repeated.map(({ depth }) => String(depth));
  return blocks.length === 1
    ? `The layers of the block are written once; they are applied ${times[0]} times in a row.`
    : `Blocks are written once; they are applied ${
      blocks.map(({ depth }) => depth).join(", ")
    } times.`;
}

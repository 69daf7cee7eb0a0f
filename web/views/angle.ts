/**
 * Kernels as functions of the angle, with those of shallower networks behind them.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { drawFigure, plain } from "../draw/figure.ts";
import { type AngleCurve, type AngleCurves, angleCurves, ANGLES } from "../model/angle.ts";
import { angleCode, KERNEL_LABELS } from "../model/code.ts";
import { choice } from "../page/controls.ts";
import { h } from "../page/dom.ts";
import type { Store } from "../page/store.ts";
import { makeView, type View } from "../page/view.ts";
import type { KernelName, State } from "../state/state.ts";
import { type Room, spread } from "./spread.ts";

/** Makes the view. */
export function angleView(store: Store): View {
  const picture = h("div", { class: "plot" });
  const facts = h("p", { class: "facts" });
  const kernel = choice<KernelName>(
    "Faint curves",
    KERNEL_LABELS,
    (kernel) => store.change((state) => ({ ...state, kernel })),
  );
  return makeView({
    id: "angle",
    title: "The kernel against the angle",
    about: "How alike does the network find two inputs, by the angle between them? " +
      "1 is “the same”. Faint curves are the same network with fewer layers: see where depth leads.",
    picture,
    controls: [kernel.element, facts],
    depends: ({ blocks, selected, readout, kernel }) => [blocks, selected, readout, kernel],
    code: angleCode,
    async update(state, signal) {
      kernel.show(state.kernel);
      const curves = await angleCurves(state, signal);
      picture.replaceChildren(draw(curves, state, picture.clientWidth));
      facts.replaceChildren(...factsOf(curves));
    },
  });
}

function draw(curves: AngleCurves, { kernel }: State, width: number): Element {
  const { ntk, nngp, shallower } = curves;
  const all = [ntk, nngp, ...shallower].flatMap(({ values }) => values);
  const least = Math.min(0, Math.floor(Math.min(...all) * 4) / 4);
  const height = Math.max(260, Math.min(380, width * 0.6));
  return drawFigure({
    width,
    height,
    x: {
      domain: [0, 180],
      ticks: [0, 45, 90, 135, 180],
      label: "angle between the inputs",
      write: (degrees) => `${degrees}°`,
    },
    y: { domain: [least, 1], ticks: ticksFrom(least), label: "kernel, relative to angle 0" },
    marginRight: 58,
    alt: altOf(curves),
    marks: [
      Plot.ruleY([0], { stroke: "var(--axis)" }),
      ...shallower.map((curve, i) =>
        line(curve, kernel, { strokeWidth: 1.25, strokeOpacity: 0.3 + 0.25 * i / shallower.length })
      ),
      line(nngp, "nngp", { strokeWidth: 2.25 }),
      line(ntk, "ntk", { strokeWidth: 2.75 }),
      ...ends(curves, kernel, { apart: (1 - least) * 17 / (height - 66), least }),
    ],
  }).element;
}

function line(
  { values }: AngleCurve,
  kernel: KernelName,
  look: { readonly strokeWidth: number; readonly strokeOpacity?: number },
): Plot.Markish {
  return Plot.lineY(values, {
    x: [...ANGLES],
    y: [...values],
    stroke: `var(--${kernel})`,
    ...look,
  });
}

/** Names at the ends of the curves, moved apart where they would touch. */
function ends(
  { ntk, nngp, shallower }: AngleCurves,
  kernel: KernelName,
  room: Room,
): Plot.Markish[] {
  const names = [
    { text: "NTK", y: ntk.values.at(-1)!, fill: "var(--ntk)", fontWeight: 600, fillOpacity: 1 },
    { text: "NNGP", y: nngp.values.at(-1)!, fill: "var(--nngp)", fontWeight: 600, fillOpacity: 1 },
    ...shallower.map(({ depth, values }) => ({
      text: `depth ${depth}`,
      y: values.at(-1)!,
      fill: `var(--${kernel})`,
      fontWeight: 400,
      fillOpacity: 0.8,
    })),
  ].sort((a, b) => b.y - a.y);
  const places = spread(names.map(({ y }) => y), room);
  return names.map(({ text, ...look }, i) =>
    Plot.text([text], { ...look, x: [180], y: [places[i]!], textAnchor: "start", dx: 6 })
  );
}

function ticksFrom(least: number): readonly number[] {
  const step = least < -0.5 ? 0.5 : 0.25;
  const first = Math.ceil(least / step);
  return Array.from({ length: 1 / step - first + 1 }, (_, i) => (first + i) * step);
}

function factsOf({ ntk, nngp }: AngleCurves): readonly (Node | string)[] {
  return [
    "At angle 0: NTK ",
    h("b", {}, plain(Number(ntk.at0.toPrecision(4)))),
    ", NNGP ",
    h("b", {}, plain(Number(nngp.at0.toPrecision(4)))),
    ".",
  ];
}

function altOf({ ntk, nngp, shallower }: AngleCurves): string {
  const at = ({ values }: AngleCurve): string => values[100]!.toFixed(2);
  const faint = shallower.map((curve) => `depth ${curve.depth}: ${at(curve)}`);
  return [
    `Kernels relative to angle 0. At 90 degrees: NTK ${at(ntk)}, NNGP ${at(nngp)}`,
    ...faint,
  ].join(", ") + ".";
}

/**
 * The common picture of laws and networks: a band, curves, examples to be dragged.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { drawFigure, type Figure, plain } from "../draw/figure.ts";
import type { Law } from "../model/law.ts";
import { h } from "../page/dom.ts";
import { makeHandles } from "../page/handles.ts";
import type { Store } from "../page/store.ts";
import { addExample, moveExample, removeExample } from "../state/changes.ts";
import { placeRange, type State } from "../state/state.ts";

/** A picture with examples on it. */
export interface BandPicture {
  readonly element: HTMLElement;
  /** Takes the example away that was moved last. */
  removeCurrent(): void;
  /** Draws the law, and marks on it. */
  draw(state: State, law: Law, alt: string, marks: readonly Plot.Markish[]): void;
}

/** Shares of the width and the height that a key moves by. */
const STEPS = { place: 1 / 180, target: 0.05 } as const;

/** Makes the picture. */
export function bandPicture(store: Store): BandPicture {
  const plot = h("div", { class: "plot" });
  let figure: Figure | undefined;
  const handles = makeHandles({
    label: "Training examples",
    onmove: (i, x, y) => store.change((state) => moveExample(state, i, figure!.at(x, y))),
    onstep: (i, right, up) =>
      store.change((state) => {
        const [place, target] = state.examples[i]!;
        const { least, most } = placeRange(state.domain);
        const step = STEPS.place * (most - least);
        return moveExample(state, i, [place + step * right, target + STEPS.target * up]);
      }),
    onremove: (i) => {
      store.change((state) => removeExample(state, i));
      requestAnimationFrame(() => handles.focus(Math.max(0, i - 1)));
    },
  });
  plot.addEventListener("dblclick", ({ clientX, clientY }) => {
    const { left, top } = plot.getBoundingClientRect();
    store.change((state) => addExample(state, figure!.at(clientX - left, clientY - top)));
  });
  const element = h("div", { class: "picture" }, plot, handles.element);
  return {
    element,
    removeCurrent: () => store.change((state) => removeExample(state, handles.current())),
    draw(state, law, alt, marks) {
      figure = drawBand(state, law, alt, [element.clientWidth, marks]);
      plot.replaceChildren(figure.element);
      const { x, y, width, height } = figure;
      handles.show(
        state.examples.map(([place, target], i) => ({
          x: x(place),
          y: y(target),
          label: `Example ${i + 1}`,
          text: `at ${plain(place)}, target ${plain(target)}`,
          value: place,
          range: placeRange(state.domain),
        })),
        width,
        height,
      );
    },
  };
}

function drawBand(
  { domain, examples }: State,
  { places, mean, std }: Law,
  alt: string,
  [width, marks]: readonly [number, readonly Plot.Markish[]],
): Figure {
  const { least, most } = placeRange(domain);
  const edges = mean.flatMap((value, i) => [value - 2 * std[i]!, value + 2 * std[i]!]);
  const targets = examples.map(([, target]) => target);
  const limit = roundUp(Math.max(1.5, ...[...edges, ...targets].map(Math.abs)));
  const x = [...places];
  return drawFigure({
    width,
    height: Math.round(Math.max(260, Math.min(380, width * 0.6))),
    x: {
      domain: [least, most],
      ticks: domain === "circle" ? [0, 90, 180, 270, 360] : [-3, -2, -1, 0, 1, 2, 3],
      label: domain === "circle" ? "angle of the input" : "input",
      write: (value) => domain === "circle" ? `${value}°` : plain(value),
    },
    y: {
      domain: [-limit, limit],
      ticks: [-1, -0.5, 0, 0.5, 1].map((share) => share * limit),
      label: "output",
    },
    alt,
    marks: [
      Plot.areaY(x, {
        x,
        y1: mean.map((value, i) => value - 2 * std[i]!),
        y2: mean.map((value, i) => value + 2 * std[i]!),
        fill: "var(--band)",
      }),
      Plot.ruleY([0], { stroke: "var(--axis)" }),
      ...marks,
    ],
  });
}

/** The next of 2, 3, 4, 6, 10, 15, 20, ... */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 6, 10].map((factor) => factor * power).find((round) => round >= value)!;
}

/** A curve over the places of a law. */
export function curve(
  { places }: Law,
  y: readonly number[],
  stroke: string,
  strokeWidth: number,
): Plot.Markish {
  return Plot.lineY(places, { x: [...places], y: [...y], stroke, strokeWidth });
}

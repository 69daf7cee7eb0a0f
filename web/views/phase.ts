/**
 * The phase diagram, in which the two standard deviations of the selected block are a point to be dragged.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { cellPaths } from "../../lib/plot/cell_paths.ts";
import { drawFigure, type Figure } from "../draw/figure.ts";
import { NONLINEARITIES, type NonlinearityName } from "../model/nonlinearities.ts";
import { type PhaseGrid, phaseGrid } from "../model/phase.ts";
import { h, s } from "../page/dom.ts";
import { makeHandles } from "../page/handles.ts";
import type { Store } from "../page/store.ts";
import { changeBlock } from "../state/changes.ts";
import { RANGES, type State } from "../state/state.ts";

/** Colours from ordered to chaotic; the one in the middle is the edge. */
const LEVELS = 13;
/** |log chi| that has the strongest colour. */
const STRONGEST = 1.5;
/** Cells of the diagram. */
const CELLS = [64, 40] as const;
/** Step of a key. */
const STEP = 0.01;

/** The diagram: an element, and how it follows the state. */
export interface PhaseDiagram {
  readonly element: HTMLElement;
  show(state: State): void;
}

/** Makes the diagram. */
export function phaseDiagram(store: Store): PhaseDiagram {
  const plot = h("div", { class: "plot" });
  let figure: Figure | undefined;
  let drawn = "";
  const handles = makeHandles({
    label: "The point of the selected block in the phase diagram",
    onmove: (_, x, y) => {
      const [wStd, bStd] = figure!.at(x, y);
      store.change((state) => changeBlock(state, { wStd, bStd }));
    },
    onstep: (_, right, up) =>
      store.change((state) => {
        const { wStd, bStd } = state.blocks[state.selected]!;
        return changeBlock(state, { wStd: wStd + STEP * right, bStd: bStd + STEP * up });
      }),
  });
  const element = h("div", { class: "phase picture" }, plot, handles.element);
  plot.addEventListener("click", ({ clientX, clientY }) => {
    const { left, top } = plot.getBoundingClientRect();
    const [wStd, bStd] = figure!.at(clientX - left, clientY - top);
    store.change((state) => changeBlock(state, { wStd, bStd }));
    handles.focus(0);
  });
  function show(state: State): void {
    const { phi, wStd, bStd } = state.blocks[state.selected]!;
    const width = element.clientWidth;
    if (width === 0) return;
    const key = `${phi} ${width}`;
    if (key !== drawn) {
      figure = draw(phi, gridOf(phi), width);
      plot.replaceChildren(figure.element);
      drawn = key;
    }
    const { x, y, height } = figure!;
    const text = `weights ${wStd}, biases ${bStd}`;
    const place = { x: x(wStd), y: y(bStd), value: wStd, range: RANGES.wStd };
    handles.show([{ ...place, label: "Standard deviations", text }], width, height);
  }
  new ResizeObserver(() => show(store.get())).observe(element);
  return { element, show };
}

const grids = new Map<NonlinearityName, PhaseGrid>();

function gridOf(phi: NonlinearityName): PhaseGrid {
  const known = grids.get(phi);
  if (known !== undefined) return known;
  const grid = phaseGrid(phi, ...CELLS);
  grids.set(phi, grid);
  return grid;
}

function draw(phi: NonlinearityName, grid: PhaseGrid, width: number): Figure {
  const { wStd, bStd } = RANGES;
  const cellWidth = (wStd.most - wStd.least) / CELLS[0];
  const cellHeight = (bStd.most - bStd.least) / CELLS[1];
  return drawFigure({
    width,
    height: Math.round(Math.min(300, width * 0.72)),
    x: { domain: [wStd.least, wStd.most], ticks: [1, 2, 3, 4], label: "scale of the weights" },
    y: {
      domain: [bStd.least, bStd.most],
      ticks: [0, 0.5, 1, 1.5, 2],
      label: "scale of the biases",
    },
    alt: `Phase diagram of ${NONLINEARITIES[phi].label}: ordered for small weights, ${
      grid.unbounded ? "unbounded" : "chaotic"
    } for large ones.`,
    marks: [
      (_index, { x, y }) => cells(grid, [x!, y!] as unknown as Scales),
      Plot.contour(grid.logChi, {
        ...{ width: grid.columns, height: grid.rows },
        ...{ x1: wStd.least - cellWidth, x2: wStd.most + cellWidth },
        ...{ y1: bStd.least - cellHeight, y2: bStd.most + cellHeight },
        ...{ thresholds: [0], stroke: "var(--ink)", strokeWidth: 1.5, clip: true },
      }),
      ...regionNames(grid),
    ],
  });
}

type Scales = readonly [(value: number) => number, (value: number) => number];

function cells(grid: PhaseGrid, [x, y]: Scales): SVGElement {
  const [columns, rows] = CELLS;
  const { wStd, bStd } = RANGES;
  const levels = Array.from({ length: rows }, (_, j) =>
    Array.from(
      { length: columns },
      (_, i) => levelOf(grid.logChi[(rows - j) * grid.columns + i + 1]!),
    ));
  const [left, top] = [x(wStd.least), y(bStd.most)];
  const [right, bottom] = [x(wStd.most), y(bStd.least)];
  const group = s("g", {
    transform: `translate(${left},${top}) scale(${(right - left) / columns},${
      (bottom - top) / rows
    })`,
    "shape-rendering": "crispEdges",
  });
  group.innerHTML = cellPaths(
    levels,
    Array.from({ length: LEVELS }, (_, i) => `var(--level-${i})`),
  );
  return group;
}

function levelOf(logChi: number): number {
  const middle = (LEVELS - 1) / 2;
  const share = Math.max(-1, Math.min(1, logChi / STRONGEST));
  return Math.round(middle + middle * share);
}

/** Names in the middle of the regions, if they are large enough. */
function regionNames({ columns, rows, logChi, unbounded }: PhaseGrid): Plot.Markish[] {
  const { wStd, bStd } = RANGES;
  return [[-1, "ordered"], [1, unbounded ? "unbounded" : "chaotic"]].flatMap(([sign, text]) => {
    let [count, sumX, sumY] = [0, 0, 0];
    logChi.forEach((value, p) => {
      if (Math.sign(value) !== sign) return;
      count += 1;
      sumX += p % columns;
      sumY += Math.floor(p / columns);
    });
    if (count < 0.06 * columns * rows) return [];
    const x = wStd.least + (sumX / count + 0.5) / columns * (wStd.most - wStd.least);
    const y = bStd.least + (sumY / count + 0.5) / rows * (bStd.most - bStd.least);
    return [
      Plot.text([text], { x: [x], y: [y], fontSize: 13, fontStyle: "italic", fill: "var(--ink)" }),
    ];
  });
}

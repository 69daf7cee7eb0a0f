/**
 * Points that are dragged on a circle or a line, and their kernel matrix.
 *
 * @module
 */
import { makeColorMap } from "../../lib/plot/color_scale.ts";
import { plain } from "../draw/figure.ts";
import { KERNEL_LABELS, matrixCode } from "../model/code.ts";
import { inputKind } from "../model/inputs.ts";
import { hasSites } from "../model/network.ts";
import { kernelMatrix } from "../model/matrix.ts";
import { choice, slider } from "../page/controls.ts";
import { h, s } from "../page/dom.ts";
import { type Handle, makeHandles } from "../page/handles.ts";
import type { Store } from "../page/store.ts";
import { makeView, type View } from "../page/view.ts";
import { changeDomain, movePoint, spreadPoints } from "../state/changes.ts";
import {
  type Domain,
  type KernelName,
  MOST,
  placeRange,
  RANGES,
  type State,
} from "../state/state.ts";

/** Degrees, and units of the line, that a key moves by. */
const STEPS: Readonly<Record<Domain, number>> = { circle: 1, line: 0.05 };
const SIZE = 260;
const MARGIN = 26;

/** Makes the view. */
export function matrixView(store: Store): View {
  const track = s("svg", {
    class: "track",
    viewBox: `0 0 ${SIZE} ${SIZE}`,
    width: SIZE,
    height: SIZE,
  });
  const handles = makeHandles({
    label: "Points",
    onmove: (i, x, y) => store.change((state) => movePoint(state, i, placeAt(state.domain, x, y))),
    onstep: (i, right, up) =>
      store.change((state) => {
        const turn = state.domain === "circle" ? up - right : up + right;
        return movePoint(state, i, state.points[i]! + STEPS[state.domain] * turn);
      }),
    onfocus: (i) => mark(i),
  });
  const canvas = h("canvas", { class: "matrix", role: "img" });
  const row = h("div", { class: "row", hidden: true });
  const board = h("div", { class: "board" }, canvas, row);
  const bar = h("canvas", { class: "bar", width: 1, height: 64, "aria-hidden": "true" });
  const [most, least] = [h("span"), h("span")];
  const about = h("p", { class: "facts" });
  const readout = h("p", { class: "facts", role: "status" });
  const domain = choice<Domain>(
    "Points on",
    { circle: "a circle", line: "a line" },
    (domain) => store.change((state) => changeDomain(state, domain)),
  );
  const kernel = choice<KernelName>(
    "Kernel",
    KERNEL_LABELS,
    (kernel) => store.change((state) => ({ ...state, kernel })),
  );
  const count = slider({
    label: "Points",
    ...{ least: 2, most: MOST.points, step: 1 },
    onchange: (count) => store.change((state) => spreadPoints(state, count)),
  });
  let [values, marked]: [readonly (readonly number[])[], number] = [[], -1];
  function mark(i: number): void {
    marked = i;
    row.hidden = !(i >= 0 && i < values.length);
    row.style.top = `${100 * i / values.length}%`;
    row.style.height = `${100 / values.length}%`;
  }
  board.addEventListener("pointermove", ({ clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const i = Math.floor((clientY - top) / height * values.length);
    const j = Math.floor((clientX - left) / width * values.length);
    const value = values[i]?.[j];
    if (value !== undefined) readout.textContent = `entry ${i + 1}, ${j + 1}: ${short(value)}`;
  });
  return makeView({
    id: "matrix",
    title: "The kernel matrix",
    about:
      "Drag the points, or move them by arrow keys. Where two of them meet, two rows become the same, and the matrix can no " +
      "longer be inverted: the network cannot tell them apart.",
    picture: h(
      "div",
      { class: "pair" },
      h("div", { class: "tracks" }, track, handles.element),
      h("div", { class: "heat" }, board, h("div", { class: "scale" }, most, bar, least)),
    ),
    controls: [domain.element, kernel.element, count.element, about, readout],
    depends: ({ blocks, readout, domain, kernel, points }) => [
      ...[blocks, readout, domain, kernel, points],
    ],
    code: matrixCode,
    async update(state, signal) {
      domain.show(state.domain);
      kernel.show(state.kernel);
      count.show(state.points.length);
      about.textContent = inputKind(state.domain, hasSites(state)).about;
      drawTrack(track, state.domain);
      handles.show(state.points.map((place, i) => handleOf(place, i, state.domain)), SIZE, SIZE);
      values = await kernelMatrix(state, signal);
      const [low, high] = drawMatrix(canvas, bar, values);
      [least.textContent, most.textContent] = [short(low), short(high)];
      canvas.setAttribute("aria-label", altOf(state, low, high));
      mark(marked);
    },
  });
}

function drawTrack(track: SVGSVGElement, domain: Domain): void {
  const [middle, radius] = [SIZE / 2, SIZE / 2 - MARGIN];
  const shape = domain === "circle"
    ? s("circle", { cx: middle, cy: middle, r: radius })
    : s("path", { d: `M${MARGIN} ${middle}H${SIZE - MARGIN}` });
  track.replaceChildren(shape);
}

function placeAt(domain: Domain, x: number, y: number): number {
  const middle = SIZE / 2;
  if (domain === "circle") return Math.atan2(middle - y, x - middle) * 180 / Math.PI;
  const { least, most } = RANGES.position;
  return least + (x - MARGIN) / (SIZE - 2 * MARGIN) * (most - least);
}

function handleOf(place: number, i: number, domain: Domain): Handle {
  const [middle, radius] = [SIZE / 2, SIZE / 2 - MARGIN];
  const named = { label: `Point ${i + 1}`, value: place, range: placeRange(domain) };
  if (domain === "circle") {
    const angle = place * Math.PI / 180;
    const x = middle + radius * Math.cos(angle);
    return { ...named, x, y: middle - radius * Math.sin(angle), text: `${place} degrees` };
  }
  const { least, most } = RANGES.position;
  const x = MARGIN + (place - least) / (most - least) * (SIZE - 2 * MARGIN);
  return { ...named, x, y: middle, text: plain(place) };
}

/** Draws one pixel an entry, which the page enlarges; gives the smallest and the largest entry. */
function drawMatrix(
  canvas: HTMLCanvasElement,
  bar: HTMLCanvasElement,
  values: readonly (readonly number[])[],
): readonly [number, number] {
  const n = values.length;
  const low = Math.min(...values.map((row) => Math.min(...row)));
  const high = Math.max(...values.map((row) => Math.max(...row)));
  const map = makeColorMap("sequential", low < high ? [low, high] : [low - 1, high + 1]);
  const colors = map.colors.map(channels);
  paint(canvas, n, n, (p) => colors[map.levelOf(values[Math.floor(p / n)]![p % n]!)]!);
  paint(bar, 1, colors.length, (p) => colors[colors.length - 1 - p]!);
  return [low, high];
}

function paint(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  colorAt: (pixel: number) => readonly number[],
): void {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  for (let p = 0; p < width * height; p++) image.data.set([...colorAt(p), 255], 4 * p);
  canvas.getContext("2d")!.putImageData(image, 0, 0);
}

function channels(color: string): readonly number[] {
  return [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
}

function short(value: number): string {
  return plain(Number(value.toPrecision(4)));
}

function altOf({ kernel, points }: State, low: number, high: number): string {
  return `${KERNEL_LABELS[kernel]} matrix of ${points.length} points, entries from ${
    short(low)
  } to ${short(high)}.`;
}

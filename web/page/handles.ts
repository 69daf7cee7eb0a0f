/**
 * Points over a picture that are dragged, or moved by keys.
 *
 * @module
 */
import type { Range } from "../state/state.ts";
import { s, setAttributes } from "./dom.ts";

/** Where a point is, in pixels of the picture, and what it says. */
export interface Handle {
  readonly x: number;
  readonly y: number;
  /** What it is called by a screen reader. */
  readonly label: string;
  /** Where it is, in words. */
  readonly text: string;
  /** Where it is along its first direction, and the range of that. */
  readonly value: number;
  readonly range: Pick<Range, "least" | "most">;
}

/** What moves points. */
export interface HandleOptions {
  /** What the group is called by a screen reader. */
  readonly label: string;
  /** Called with the place of the pointer, in pixels of the picture. */
  readonly onmove: (index: number, x: number, y: number) => void;
  /** Called with steps to the right and up, large ones ten times as long. */
  readonly onstep: (index: number, right: number, up: number) => void;
  /** Called when a point is to be taken away; they stay if omitted. */
  readonly onremove?: (index: number) => void;
  /** Called when a point has been chosen. */
  readonly onfocus?: (index: number) => void;
}

/** Points over a picture. */
export interface Handles {
  /** Lies over the picture and has its size. */
  readonly element: SVGSVGElement;
  /** Places the points; the picture has this size. */
  show(handles: readonly Handle[], width: number, height: number): void;
  /** Moves the focus to a point. */
  focus(index: number): void;
  /** The point that had the focus last. */
  current(): number;
}

/** With more points only one of them is a stop of the tabulator; page keys reach the others. */
const STOPS = 16;
const LARGE_STEP = 10;

/** Makes the points of a picture. */
export function makeHandles(options: HandleOptions): Handles {
  const element = s("svg", { class: "handles", role: "group", "aria-label": options.label });
  const knobs: SVGGElement[] = [];
  let current = 0;
  function makeKnob(index: number): SVGGElement {
    const knob = s(
      "g",
      { class: "handle", role: "slider", tabindex: 0 },
      s("circle", { class: "reach", r: 20 }),
      s("circle", { class: "knob", r: 7 }),
    );
    knob.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      knob.focus();
      knob.setPointerCapture(event.pointerId);
    });
    knob.addEventListener("pointermove", (event) => {
      if (!knob.hasPointerCapture(event.pointerId)) return;
      const { left, top } = element.getBoundingClientRect();
      options.onmove(index, event.clientX - left, event.clientY - top);
    });
    knob.addEventListener("focus", () => {
      current = index;
      options.onfocus?.(index);
      updateStops();
    });
    knob.addEventListener("keydown", (event) => {
      if (pressed(index, event)) event.preventDefault();
    });
    return knob;
  }
  function pressed(index: number, { key, shiftKey }: KeyboardEvent): boolean {
    const direction = DIRECTIONS[key];
    if (direction !== undefined) {
      const factor = shiftKey ? LARGE_STEP : 1;
      options.onstep(index, factor * direction[0], factor * direction[1]);
      return true;
    }
    const next = { PageDown: index + 1, PageUp: index - 1, Home: 0, End: knobs.length - 1 }[key];
    if (next !== undefined) {
      knobs[(next + knobs.length) % knobs.length]!.focus();
      return true;
    }
    if (options.onremove === undefined || (key !== "Delete" && key !== "Backspace")) return false;
    options.onremove(index);
    return true;
  }
  function updateStops(): void {
    knobs.forEach((knob, i) =>
      setAttributes(knob, {
        tabindex: knobs.length <= STOPS || i === current ? 0 : -1,
        "data-current": i === current,
      })
    );
  }
  return {
    element,
    show(handles, width, height) {
      setAttributes(element, { viewBox: `0 0 ${width} ${height}`, width, height });
      while (knobs.length > handles.length) knobs.pop()!.remove();
      while (knobs.length < handles.length) {
        const knob = makeKnob(knobs.length);
        knobs.push(knob);
        element.append(knob);
      }
      current = Math.min(current, handles.length - 1);
      handles.forEach(({ x, y, label, text, value, range }, i) =>
        setAttributes(knobs[i]!, {
          transform: `translate(${x.toFixed(1)},${y.toFixed(1)})`,
          "aria-label": label,
          "aria-valuetext": text,
          "aria-valuenow": value,
          "aria-valuemin": range.least,
          "aria-valuemax": range.most,
        })
      );
      updateStops();
    },
    focus: (index) => knobs[index]?.focus(),
    current: () => current,
  };
}

const DIRECTIONS: Readonly<Record<string, readonly [right: number, up: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

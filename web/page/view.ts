/**
 * The frame of a view: heading, picture, controls, the code that makes the same picture.
 *
 * @module
 */
import type { State } from "../state/state.ts";
import { codePanel } from "./code_panel.ts";
import { type Child, h, setAttributes } from "./dom.ts";
import { latest } from "./latest.ts";

/** What a view consists of. */
export interface ViewOptions {
  /** Names it in the page. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences on what there is to see. */
  readonly about: string;
  /** What is drawn; its size follows the page. */
  readonly picture: Child;
  /** Controls beside the picture. */
  readonly controls?: readonly Child[];
  /** Computes and draws, unless it is stopped. */
  readonly update: (state: State, signal: AbortSignal) => Promise<void>;
  /** What of the state the picture depends on: nothing is drawn twice. */
  readonly depends: (state: State) => unknown;
  /** A cell that makes the same picture. */
  readonly code: (state: State) => string;
}

/** A view of the state. */
export interface View {
  readonly element: HTMLElement;
  /** Follows the state; draws when it is in sight. */
  show(state: State): void;
}

/** What is to be drawn, and what tells it from other pictures. */
interface Wanted {
  readonly state: State;
  readonly key: string;
}

/** Time in ms after which a view says that it is still computing. */
const BUSY = 250;

/** Makes a view. */
export function makeView(options: ViewOptions): View {
  const { id, title, about, picture, controls = [], update, depends, code } = options;
  const cost = h("span", { class: "cost" });
  const trouble = h("p", { class: "trouble", role: "alert", hidden: true });
  const cell = codePanel(code);
  let state: State | undefined;
  const element = h(
    "section",
    { class: "view", id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title),
    h("p", { class: "about" }, about),
    h(
      "div",
      { class: "stage" },
      h("div", { class: "picture" }, picture),
      ...(controls.length === 0 ? [] : [h("div", { class: "controls" }, ...controls)]),
    ),
    trouble,
    h("footer", {}, cell.copy, cell.told, cost),
    cell.shown,
  );
  let asked = "";
  let isSeen = false;
  const draw = latest(async ({ state, key }: Wanted, signal) => {
    const start = performance.now();
    const busy = setTimeout(() => cost.textContent = "computing …", BUSY);
    try {
      await update(state, signal);
      trouble.hidden = true;
    } catch (error) {
      if (signal.aborted) return;
      trouble.textContent = error instanceof Error ? error.message : String(error);
      trouble.hidden = false;
    } finally {
      clearTimeout(busy);
    }
    const ms = performance.now() - start;
    cost.textContent = `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
    setAttributes(element, { "data-ms": ms.toFixed(2), "data-drawn": key });
  });
  function drawIfSeen(): void {
    if (!isSeen || state === undefined) return;
    const key = JSON.stringify([depends(state), element.clientWidth], writeInfinity);
    if (key === asked) return;
    asked = key;
    draw({ state, key });
  }
  new IntersectionObserver(([entry]) => {
    isSeen = entry!.isIntersecting;
    drawIfSeen();
  }, { rootMargin: "200px" }).observe(element);
  new ResizeObserver(drawIfSeen).observe(element);
  return {
    element,
    show(next) {
      state = next;
      cell.show(state);
      drawIfSeen();
    },
  };
}

function writeInfinity(_: string, value: unknown): unknown {
  return value === Infinity ? "Infinity" : value;
}

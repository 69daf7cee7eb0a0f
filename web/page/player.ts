/**
 * A button that runs through the positions of a slider by itself.
 *
 * @module
 */
import { button } from "./controls.ts";
import { setAttributes } from "./dom.ts";

/** Time in ms from the first position to the last. */
const DURATION = 6000;

/** What is run through. */
export interface PlayerOptions {
  /** The last position; the first one is 0. */
  readonly last: number;
  /** Called with each position that comes. */
  readonly onmove: (position: number) => void;
}

/** Makes the button; a second press, or the end, stops it. */
export function player({ last, onmove }: PlayerOptions): HTMLButtonElement {
  let start: number | undefined;
  const element = button("Play", () => {
    if (start !== undefined) return stop();
    start = performance.now();
    element.textContent = "Stop";
    setAttributes(element, { "aria-pressed": "true" });
    requestAnimationFrame(move);
  });
  function stop(): void {
    start = undefined;
    element.textContent = "Play";
    setAttributes(element, { "aria-pressed": null });
  }
  function move(now: number): void {
    if (start === undefined) return;
    const position = Math.min(last, Math.round(last * Math.max(0, now - start) / DURATION));
    onmove(position);
    if (position === last) stop();
    else requestAnimationFrame(move);
  }
  return element;
}

/**
 * The page that shows figures of plotly.
 *
 * @module
 */

/** What plotly draws: traces, layout and settings, as its own functions take them. */
export interface Figure {
  /** The traces. */
  readonly data: readonly unknown[];
  /** Title, axes and legend. */
  readonly layout?: unknown;
  /** How the figure behaves. */
  readonly config?: unknown;
}

/** The page. All that it loads lies beside it, at the server that it comes from. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Pictures</title>
<style>
  body { margin: 1rem; font-family: sans-serif; background: #fff; color: #222 }
  .figure { height: 32rem; max-width: 60rem; margin: 0 auto 2rem }
</style>
<p id="state">The pictures are being loaded.</p>
<script src="plotly.js"></script>
<script src="draw.js"></script>
</html>
`;

/** Draws the figures; the open connection tells the server that the page is being looked at. */
export const DRAW = `"use strict";
const state = document.getElementById("state");
const draw = async () => {
  const figures = await (await fetch("figures.json")).json();
  for (const { data, layout, config } of figures) {
    const place = document.createElement("div");
    place.className = "figure";
    document.body.append(place);
    await Plotly.newPlot(place, data, layout, { responsive: true, ...config });
  }
  state.remove();
};
draw().catch((error) => state.textContent = "The pictures cannot be drawn: " + error.message);
new EventSource("open");
`;

/** Writes figures as JSON; typed arrays become lists, and what is not finite a gap. */
export function figuresJson(figures: readonly Figure[]): string {
  return JSON.stringify(
    figures,
    (_, value) =>
      ArrayBuffer.isView(value) && !(value instanceof DataView)
        ? Array.from(value as unknown as ArrayLike<number>)
        : value,
  );
}

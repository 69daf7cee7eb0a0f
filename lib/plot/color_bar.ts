/**
 * The colour bar beside a heat map: which colour is which value.
 *
 * @module
 */
import { drawYName, widest, yNameWidth } from "./card.ts";
import type { ColorMap } from "./color_scale.ts";
import type { HeatmapSpec } from "./spec.ts";
import { drawText, round } from "./text.ts";
import { FRAME } from "./theme.ts";
import { linearAxis, logAxis } from "./ticks.ts";

/** A colour bar that waits for its place. */
export interface ColorBar {
  readonly width: number;
  draw(at: readonly [number, number], height: number): string;
}

const BAR_WIDTH = 14;
const TICK_LENGTH = 4;
const LABEL = { size: 11 };

/** Prepares the colour bar of a heat map; the name of the values is wrapped to `nameLength`. */
export function makeColorBar(
  { scale, domain, valueLabel }: HeatmapSpec,
  map: ColorMap,
  nameLength: number,
): ColorBar {
  const { ticks, labels } = (scale === "log" ? logAxis : linearAxis)(domain, 6);
  const labelWidth = Math.ceil(widest(labels, LABEL.size));
  const nameLeft = BAR_WIDTH + TICK_LENGTH + 3 + labelWidth + 4;
  return {
    width: nameLeft + yNameWidth(valueLabel, nameLength),
    draw: ([x, y], height): string => {
      const marks = ticks.map((tick, i) => {
        const at = y + (1 - map.placeOf(tick)) * height;
        return `<path d="M${round(x + BAR_WIDTH)} ${
          round(at)
        }h${TICK_LENGTH}" stroke="${FRAME}"/>` +
          drawText([labels[i]!], [x + BAR_WIDTH + TICK_LENGTH + 3, at - 7], LABEL);
      });
      return drawLevels(map.colors, [x, y], height) + marks.join("") +
        drawYName(valueLabel, x + nameLeft, y + height / 2, nameLength).svg;
    },
  };
}

function drawLevels(
  colors: readonly string[],
  [x, y]: readonly [number, number],
  height: number,
): string {
  const step = height / colors.length;
  const levels = colors.map((color, i) => {
    const top = round(y + height - (i + 1) * step);
    return `<rect x="${round(x)}" y="${top}" width="${BAR_WIDTH}" height="${round(step)}" ` +
      `fill="${color}"/>`;
  });
  return `<g shape-rendering="crispEdges">${levels.join("")}</g>` +
    `<rect x="${round(x)}" y="${round(y)}" width="${BAR_WIDTH}" height="${round(height)}" ` +
    `fill="none" stroke="${FRAME}"/>`;
}

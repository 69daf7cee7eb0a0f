/**
 * Pictures.
 *
 * @module
 */
import { lines } from "@widenet/ntk";
import type { Table } from "./row.ts";

const labels = { title: "t", xLabel: "x", yLabel: "y", note: "n" };
const free = ["title", "xLabel", "yLabel", "note", "valueLabel"];
const scales = { xScale: "log", yScale: "log" };
const points = { x: [1, 2], y: [1, 2], label: "a" };
const path = await Deno.makeTempFile({ suffix: ".svg" });
addEventListener("unload", () => Deno.removeSync(path));

/** Rows of the functions of pictures. */
export const PLOT: Table = {
  alignment: {
    args: () => [[{ shares: [0.7, 0.3], label: "a" }]],
    options: { ...labels, xScale: "log" },
    free,
  },
  bars: {
    args: () => [[{ label: "a", value: 1, error: 0.1 }]],
    options: { ...labels, yDomain: [0, 2] },
    free,
  },
  formula: { args: () => ["x"] },
  heatmap: {
    args: () => [[[1, 2], [3, 4]]],
    options: {
      ...{ ...labels, valueLabel: "v", scale: "log", domain: [1, 4], cellText: true },
      colorBar: true,
      groups: [{ label: "a", size: 2 }],
    },
    free,
  },
  learningCurves: {
    args: () => [[{ sizes: [1, 2], errors: [1, 0.5], label: "a" }]],
    options: { ...labels, ...scales },
    free,
  },
  lines: { args: () => [[points]], options: { ...labels, ...scales, equalAspect: false }, free },
  scatter: {
    args: () => [[points]],
    options: { ...labels, ...scales, equalAspect: false, fits: [points] },
    free,
  },
  show: { args: () => [lines([1, 2]), path] },
  slider: {
    args: () => [[lines([1, 2]), lines([2, 3])]],
    options: { name: "p", values: [1, 2], start: 1 },
    free: ["name"],
  },
  spectrum: {
    args: () => [[{ values: [1, 2], label: "a" }]],
    options: { ...labels, xScale: "log", nonPositive: "omit" },
    free,
  },
  toPng: { args: () => [lines([1, 2])] },
  toSvg: { args: () => [lines([1, 2])] },
  trainingCurves: {
    args: () => [[1, 2], { losses: [1, 0.5], byEigenvalue: [[1, 0], [0.5, 0]] }],
    options: { ...labels, xScale: "log", groups: [1] },
    free,
  },
};

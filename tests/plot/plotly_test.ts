import { assertEquals, assertMatch } from "@std/assert";
import { bars } from "../../lib/plot/bars.ts";
import { heatmap } from "../../lib/plot/heatmap.ts";
import { lines } from "../../lib/plot/lines.ts";
import { toPlotly } from "../../lib/plot/plotly.ts";

const LABELS = { title: "a < b", xLabel: "x", yLabel: "y", note: "n" };

Deno.test("toPlotly() keeps curves, bands and log axes", () => {
  const band = { lower: [1, 2], upper: [3, 4] };
  const series = [{ x: [1, 2], y: [2, 3], band, dash: true, markers: true, label: "c" }];
  const { data, layout } = toPlotly(lines(series, { ...LABELS, yScale: "log" }).spec);
  const [region, curve] = data as { x: number[]; y: number[]; mode: string; name: string }[];
  assertEquals([region!.x, region!.y], [[1, 2, 2, 1], [3, 4, 2, 1]]);
  assertEquals([curve!.x, curve!.y, curve!.mode, curve!.name], [
    [1, 2],
    [2, 3],
    "lines+markers",
    "c",
  ]);
  assertEquals((layout["yaxis"] as { type: string }).type, "log");
  assertMatch((layout["title"] as { text: string }).text, /^a &lt; b<br>/);
});

Deno.test("toPlotly() keeps a matrix with its groups between the right rows", () => {
  const groups = [{ label: "u", size: 1 }, { label: "v", size: 2 }];
  const values = [[1, 10, 100], [1, 1, 1], [1, 1, 1]];
  const options = { ...LABELS, valueLabel: "k", groups, scale: "log" } as const;
  const { data, layout } = toPlotly(heatmap(values, options).spec);
  assertEquals((data[0]!["z"] as number[][])[0], [0, 1, 2]);
  const { tickvals, ticktext } = layout["xaxis"] as { tickvals: number[]; ticktext: string[] };
  assertEquals([tickvals, ticktext], [[0, 1.5], ["u", "v"]]);
  const [column, row] = layout["shapes"] as { x0: number; y0: number }[];
  assertEquals([column!.x0, row!.y0], [0.5, 0.5]);
});

Deno.test("toPlotly() keeps bars with their errors", () => {
  const groups = [{ label: "a", value: 1, error: 0.5 }, { label: "a", value: 2 }];
  const { data } = toPlotly(bars(groups, LABELS).spec);
  assertEquals(data[0]!["x"], [0, 1]);
  assertEquals(data[0]!["y"], [1, 2]);
  assertEquals((data[0]!["error_y"] as { array: number[] }).array, [0.5, 0]);
});

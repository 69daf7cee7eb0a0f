import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { heatmap } from "../../lib/plot/heatmap.ts";
import { lines } from "../../lib/plot/lines.ts";
import type { Picture } from "../../lib/plot/picture.ts";
import { show } from "../../lib/plot/show.ts";
import { type Slider, slider } from "../../lib/plot/slider.ts";
import { toVegaLite } from "../../lib/plot/vega_lite.ts";

const LABELS = { title: 'say "k"', xLabel: "x", yLabel: "y" };
const POWERS = [1, 2, 3];

/** x^p, with a band and a dashed series of the same colour. */
function frame(power: number): Picture {
  const x = [1, 2, 4], y = x.map((value) => value ** power);
  const band = { lower: y.map((value) => value / 2), upper: y.map((value) => 2 * value) };
  return lines([
    { x, y, label: "power", band, color: 1 },
    { x, y: x, label: "identity", dash: true, color: 1 },
  ], { ...LABELS, yScale: "log" });
}
const SLIDER = slider(POWERS.map(frame), { name: "p", values: POWERS, start: 1 });

interface Row {
  readonly frame: number;
  readonly series: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly low?: readonly number[];
}

/** What a viewer of Vega-Lite is handed, as far as it is looked at here. */
interface Spec {
  readonly data: { readonly values: readonly Row[] };
  readonly params: readonly [
    { readonly name: string; readonly value: number; readonly bind: object },
  ];
  readonly title: { readonly subtitle: { readonly expr: string } };
  readonly encoding:
    & Readonly<
      Record<"x" | "y", {
        readonly scale: { readonly domain: readonly [number, number] };
        readonly axis: { readonly values: readonly number[]; readonly labelExpr: string };
      }>
    >
    & {
      readonly color: {
        readonly scale: { readonly domain: number[]; readonly range: string[] };
        readonly legend: { readonly values: readonly number[]; readonly labelExpr: string };
      };
    };
  readonly width: number;
  readonly height: number;
  readonly layer: readonly { readonly mark: { readonly type: string } }[];
}

function specOf(slider: Slider): Spec {
  return toVegaLite(slider) as unknown as Spec;
}

/** A slider with one picture. */
function still(...args: Parameters<typeof lines>): Slider {
  return slider([lines(...args)], { name: "p", values: [1] });
}

/** What an expression of Vega says of a value. */
function said(expr: string, value: number): unknown {
  return new Function("datum", `return ${expr}`)({ value });
}

Deno.test("slider() hands each frame's numbers to Vega-Lite, and axes that hold all of them", () => {
  const spec = specOf(SLIDER);
  const rows = spec.data.values;
  assertEquals(rows.map(({ frame, series }) => [frame, series]), [
    ...[0, 1, 2].flatMap((i) => [[i, 0], [i, 1]]),
  ]);
  assertEquals(rows[4]!.y, [1, 8, 64]);
  assertEquals(rows[4]!.low, [0.5, 4, 32]);
  assertEquals(rows[5]!.low, undefined);
  const [from, to] = spec.encoding.y.scale.domain as [number, number];
  assert(from < 0.5 && to > 128);
  assertEquals(spec.layer.map(({ mark }) => mark.type), ["area", "line"]);
});

Deno.test("slider() binds a range input to the frame, and says its value as text", () => {
  const spec = specOf(SLIDER);
  const [{ name, value, bind }] = spec.params;
  assertEquals([name, value], ["frame", 1]);
  assertEquals(bind, { input: "range", min: 0, max: 2, step: 1, name: "p " });
  const textAt = new Function("frame", `return ${spec.title.subtitle.expr}`);
  assertEquals([0, 2].map((i) => textAt(i)), ["p = 1", "p = 3"]);
});

Deno.test("slider() keeps the colours that series share", () => {
  const { domain, range } = specOf(SLIDER).encoding.color.scale;
  assertEquals(domain, [0, 1]);
  assertEquals(range[0], range[1]);
});

Deno.test("slider() keeps apart what the axes show apart", () => {
  const x = [100001, 100002, 100003], y = [1, 1 / 3, 1e-9];
  for (const xScale of ["linear", "log"] as const) {
    const { data: { values: [row] }, encoding } = specOf(still([{ x, y }], { ...LABELS, xScale }));
    const { scale: { domain: [low, high] }, axis: { values, labelExpr } } = encoding.x;
    row!.x.forEach((value, i) => {
      assert(Math.abs(value - x[i]!) < 1e-4 * (high - low), `${value} on a ${xScale} axis`);
    });
    assertEquals(new Set(values.map((tick) => said(labelExpr, tick))).size, values.length);
    assert(values.length > 1);
    assertEquals(row!.y, [1, 0.3333, 1e-9]);
  }
});

Deno.test("slider() does not join series of the same label, nor takes a label for a place", () => {
  const x = [0, 1], y = [1, 2];
  const of = (...labels: (string | undefined)[]): Spec =>
    specOf(still(labels.map((label) => ({ x, y, ...(label !== undefined && { label }) })), LABELS));
  for (const labels of [["a", "a"], ["series 1", undefined, "b"]]) {
    const { data, encoding: { color: { scale, legend } } } = of(...labels);
    const places = [...labels.keys()];
    assertEquals(data.values.map(({ series }) => series), places);
    assertEquals(scale.domain, places);
    assertEquals(
      legend.values.map((place) => said(legend.labelExpr, place)),
      labels.filter((label) => label !== undefined),
    );
  }
});

Deno.test("slider() keeps a unit as long on both axes, and says the note", () => {
  const x = [0, 1, 2], y = [0, 3, 1], look = { ...LABELS, equalAspect: true, note: "n" };
  const { width, height, encoding, title } = specOf(still([{ x, y }], look));
  const unit = (length: number, [low, high]: readonly [number, number]): number =>
    length / (high - low);
  const across = unit(width, encoding.x.scale.domain), up = unit(height, encoding.y.scale.domain);
  assert(Math.abs(across / up - 1) < 1e-12);
  assertEquals(new Function("frame", `return ${title.subtitle.expr}`)(0), ["n", "p = 1"]);
  const other = lines([{ x, y }], { ...look, equalAspect: false });
  assertThrows(
    () => slider([lines([{ x, y }], look), other], { name: "p", values: [1, 2] }),
    TypeError,
    "picture 1 differs",
  );
});

Deno.test("slider() needs nothing from elsewhere: its only address is the name of its schema", () => {
  const addresses = JSON.stringify(toVegaLite(SLIDER)).match(/https?:[^"]*/g);
  assertEquals(addresses, ["https://vega.github.io/schema/vega-lite/v5.json"]);
});

Deno.test("slider() has the picture 'start' for viewers that cannot move it", () => {
  assertEquals(SLIDER.still.spec, { ...frame(2).spec, note: "p = 2, of 1 to 3" });
  assertStringIncludes(SLIDER.still.svg, "p = 2, of 1 to 3");
});

Deno.test("show() saves a slider's still picture or its specification", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await show(SLIDER, `${folder}/a.svg`);
    assertEquals(await Deno.readTextFile(`${folder}/a.svg`), SLIDER.still.svg);
    await show(SLIDER, `${folder}/a.json`);
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/a.json`)), toVegaLite(SLIDER));
    await assertRejects(() => show(SLIDER, `${folder}/a.html`), RangeError, ".svg, .png or .json");
    await assertRejects(() => show(SLIDER), TypeError, "Cannot show a slider outside a notebook");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("slider() refuses pictures that differ in more than numbers", () => {
  const options = { name: "p", values: [1, 2] };
  assertThrows(() => slider([], { name: "p", values: [] }), RangeError, "without pictures");
  assertThrows(() => slider([frame(1)], options), TypeError, "one for each of 1 pictures: found 2");
  const other = lines([{ x: [1], y: [1] }], LABELS);
  assertThrows(() => slider([frame(1), other], options), TypeError, "picture 1 differs");
  assertThrows(() => slider([heatmap([[1, 2]]), other], options), TypeError, '"heatmap"');
  assertThrows(
    () => slider([frame(1), frame(2)], { ...options, start: 2 }),
    RangeError,
    "'start'",
  );
});

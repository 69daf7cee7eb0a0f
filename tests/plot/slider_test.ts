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
import { slider } from "../../lib/plot/slider.ts";
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
  readonly series: string;
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
    & Readonly<Record<"x" | "y", { readonly scale: { readonly domain: number[] } }>>
    & {
      readonly color: { readonly scale: { readonly domain: string[]; readonly range: string[] } };
    };
  readonly layer: readonly { readonly mark: { readonly type: string } }[];
}

Deno.test("slider() hands each frame's numbers to Vega-Lite, and axes that hold all of them", () => {
  const spec = toVegaLite(SLIDER) as unknown as Spec;
  const rows = spec.data.values;
  assertEquals(rows.map(({ frame, series }) => [frame, series]), [
    ...[0, 1, 2].flatMap((i) => [[i, "power"], [i, "identity"]]),
  ]);
  assertEquals(rows[4]!.y, [1, 8, 64]);
  assertEquals(rows[4]!.low, [0.5, 4, 32]);
  assertEquals(rows[5]!.low, undefined);
  const [from, to] = spec.encoding.y.scale.domain as [number, number];
  assert(from < 0.5 && to > 128);
  assertEquals(spec.layer.map(({ mark }) => mark.type), ["area", "line"]);
});

Deno.test("slider() binds a range input to the frame, and says its value as text", () => {
  const spec = toVegaLite(SLIDER) as unknown as Spec;
  const [{ name, value, bind }] = spec.params;
  assertEquals([name, value], ["frame", 1]);
  assertEquals(bind, { input: "range", min: 0, max: 2, step: 1, name: "p " });
  const textAt = new Function("frame", `return ${spec.title.subtitle.expr}`);
  assertEquals([0, 2].map((i) => textAt(i)), ["p = 1", "p = 3"]);
});

Deno.test("slider() keeps the colours that series share", () => {
  const { domain, range } = (toVegaLite(SLIDER) as unknown as Spec).encoding.color.scale;
  assertEquals(domain, ["power", "identity"]);
  assertEquals(range[0], range[1]);
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

import { assert, assertEquals, assertThrows } from "@std/assert";
import { scatter } from "../../lib/plot/scatter.ts";
import { assertLegible, rootOf, textsOf } from "./svg.ts";

const LABELS = { title: "Regression", xLabel: "x", yLabel: "y" };
const POINTS = { x: [0, 1, 2], y: [0, 1, 4], label: "data" };

Deno.test("scatter() marks points and joins fits", async () => {
  const fits = [{ x: [0, 2], y: [0, 4], label: "fit", dash: true }];
  const picture = scatter([POINTS], { ...LABELS, fits });
  const root = rootOf(picture);
  // One more of each is the key in the legend.
  assertEquals([...root.querySelectorAll("[aria-label=dot] circle")].length, 3 + 1);
  assertEquals([...root.querySelectorAll("[aria-label=line] path")].length, 1 + 1);
  assert(textsOf(picture).includes("data") && textsOf(picture).includes("fit"));
  await assertLegible(picture);
});

Deno.test("scatter() gives each set of points a shape of its own", () => {
  const { svg } = scatter(
    [POINTS, POINTS, POINTS].map((one, i) => ({ ...one, y: [i, i, i] })),
    LABELS,
  );
  const shapes = svg.match(/<(circle|path) [^>]*transform="translate/g);
  assert(shapes !== null && svg.includes("<circle") && svg.includes('<path d="M0,-'));
});

Deno.test("scatter() refuses what it cannot draw", () => {
  assertThrows(() => scatter([], LABELS), RangeError, "empty");
  const short = { x: [1, 2], y: [1] };
  assertThrows(() => scatter([short], LABELS), TypeError, "y of series 0");
  assertThrows(() => scatter([POINTS], { ...LABELS, fits: [short] }), TypeError, "y of fit 0");
  assertThrows(() => scatter([POINTS], { ...LABELS, xScale: "log" }), RangeError, "log axis");
});

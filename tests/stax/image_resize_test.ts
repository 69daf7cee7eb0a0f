import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { kernels, ntk, randomGenerator, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertMatrix, type Rows, signal, X } from "./signals.ts";

layerSuite(
  "imageResize",
  stax.serial(
    stax.conv(1, [2, 2], { wStd: 1.4, bStd: 0.1, padding: "SAME" }),
    stax.relu(),
    stax.imageResize([2, 5]),
    stax.conv(1, [1, 2]),
    stax.relu(),
    stax.globalAvgPool(),
  ),
  { shape: [3, 3, 2] },
);

const unit = (site: number): number[] => X.map((_, a) => Number(a === site));

Deno.test("imageResize() reads the nearest site, the first of halves behind", async () => {
  const nearest = (length: number): stax.Net => stax.imageResize([length], { method: "nearest" });
  // floor((j + 1/2) 5/m).
  await assertMatrix(nearest(3), [0, 2, 4].map(unit));
  await assertMatrix(nearest(2), [1, 3].map(unit));
  await assertMatrix(nearest(8), [0, 0, 1, 2, 2, 3, 4, 4].map(unit));
});

Deno.test("imageResize() interpolates when it lengthens, and holds the edges", async () => {
  // Sites (j + 1/2)/2 - 1/2 = -1/4, 1/4, 3/4, ...
  const row = (site: number, right: number): number[] =>
    X.map((_, a) => a === site ? 1 - right : a === site + 1 ? right : 0);
  await assertMatrix(stax.imageResize([10]), [
    ...[unit(0), row(0, 0.25), row(0, 0.75), row(1, 0.25), row(1, 0.75)],
    ...[row(2, 0.25), row(2, 0.75), row(3, 0.25), row(3, 0.75), unit(4)],
  ]);
});

Deno.test("imageResize() averages over what it leaves out when it shortens", async () => {
  // Site 2 is the middle; a triangle of width 5/1 about it reaches all sites.
  const weights = [3, 4, 5, 4, 3].map((weight) => weight / 19);
  await assertMatrix(stax.imageResize([1]), [weights]);
  await assertMatrix(stax.imageResize([1], { antialias: false }), [unit(2)]);
});

Deno.test("imageResize() gives the weights of jax.image.resize from 5 to 3 sites", async () => {
  // Sites 1/3, 2, 11/3 and triangles of width 5/3: max(0, 1 - 3|t - i|/5), normalised.
  const raw: Rows = [[4 / 5, 3 / 5, 0, 0, 0], [0, 2 / 5, 1, 2 / 5, 0], [0, 0, 0, 3 / 5, 4 / 5]];
  const rows = raw.map((row) => {
    const total = row.reduce((sum, weight) => sum + weight, 0);
    return row.map((weight) => weight / total);
  });
  await assertMatrix(stax.imageResize([3]), rows);
});

Deno.test("imageResize() keeps a length of -1, and equal lengths change nothing", async () => {
  const x = randomGenerator(4).normal([2, 3, 4, 1]);
  const net = (shape: readonly number[]): stax.Net =>
    stax.serial(stax.imageResize(shape), stax.flatten());
  assertEquals(await kernels(net([-1, 2]), x), await kernels(net([3, 2]), x));
  assertEquals(await kernels(net([3, 4]), x), await kernels(net([-1, -1]), x));
});

Deno.test("imageResize() refuses lengths, methods and inputs that do not fit", async () => {
  assertThrows(() => stax.imageResize([0]), RangeError, "'shape[0]' must be a whole number");
  assertThrows(() => stax.imageResize([-2]), RangeError, "'shape[0]'");
  const method = "cubic" as "linear";
  assertThrows(() => stax.imageResize([2], { method }), TypeError, "one of linear, nearest");
  await assertRejects(
    () => ntk(stax.imageResize([2, 2]), signal(X)),
    TypeError,
    "Cannot apply imageResize at imageResize as it is made for 2 spatial axes",
  );
});

import { nngp, ntk, stax, subtract, theory, toNested } from "@widenet/ntk";
import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { dot, normalRows, unitRows } from "./points.ts";

Deno.test("gramLimit() is what the NTK of the network has beyond its NNGP kernel", async () => {
  // With both layers trained the NTK is E[relu relu] + x.x' E[relu' relu'], and E[relu relu] the NNGP.
  const x = normalRows(7, 4, 1);
  const net = stax.serial(stax.dense(1, { wStd: 2 }), stax.relu(), stax.dense(1));
  const rest = subtract(await ntk(net, x), await nngp(net, x));
  const { data } = await theory.gramLimit(x);
  data.forEach((entry, p) => assertAlmostEquals(entry, rest.data[p]!, 1e-13));
});

Deno.test("gramLimit() keeps the digits of nearly parallel and nearly opposite inputs", async () => {
  const angle = 1e-7;
  const x = [[1, 0], [Math.cos(angle), Math.sin(angle)], [-Math.cos(angle), Math.sin(angle)]];
  const h = toNested(await theory.gramLimit(x)) as number[][];
  // 1/2 - H_12 = angle/(2 pi) + angle^2/4, to the rounding of 1/2.
  assertAlmostEquals(0.5 - h[0]![1]!, angle / (2 * Math.PI) + angle ** 2 / 4, 2e-16);
  // The angle of the first and third is pi - 1e-7.
  assertAlmostEquals(h[0]![2]! / (-angle / (2 * Math.PI)), 1, 1e-8);
});

Deno.test("gramLimit() is homogeneous, and 0 beside a zero row", async () => {
  const x = unitRows(3, 5, 2);
  const scaled = x.map((row, i) => row.map((entry) => entry * 10 ** (3 * i - 3)));
  const [h, g] = [await theory.gramLimit(x), await theory.gramLimit(scaled)];
  h.data.forEach((entry, p) => {
    const factor = 10 ** (3 * (Math.floor(p / 3) + p % 3) - 6);
    assertAlmostEquals(g.data[p]! / factor, entry, 1e-14);
  });
  assertEquals(toNested(await theory.gramLimit([[1, 0], [0, 0]])), [[0.5, 0], [0, 0]]);
});

Deno.test("gram() is the sum of products of gradients, by its definition", async () => {
  const [x, w] = [unitRows(5, 3, 3), normalRows(40, 3, 4)];
  const { data } = await theory.gram(x, w);
  for (let i = 0; i < 5; i++) {
    for (let j = 0; j < 5; j++) {
      const both = w.filter((row) => dot(row, x[i]!) >= 0 && dot(row, x[j]!) >= 0).length;
      assertAlmostEquals(data[5 * i + j]!, dot(x[i]!, x[j]!) * both / 40, 1e-14);
    }
  }
});

Deno.test("gram() counts a pattern on its hyperplane as active", async () => {
  assertEquals(toNested(await theory.gram([[1, 0]], [[0, 1], [-1, 0]])), [[0.5]]);
});

Deno.test("gram() refuses weights of another width", async () => {
  await assertRejects(() => theory.gram([[1, 0]], [[1, 2, 3]]), TypeError, "equally long");
});

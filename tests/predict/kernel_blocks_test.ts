import { assertEquals, assertLess, assertRejects, assertThrows } from "@std/assert";
import { nngp, ntk } from "../../lib/kernel/kernels.ts";
import { eigenPro } from "../../lib/predict/regression/eigen_pro.ts";
import { kernelBlocks } from "../../lib/predict/kernel_blocks.ts";
import * as stax from "../../lib/stax/mod.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { distance, matrix, normal } from "../linalg/matrices.ts";

const NET = stax.serial(stax.dense(1, { bStd: 0.3 }), stax.relu(), stax.dense(1));

Deno.test("kernelBlocks() gives the entries of the matrix in the order asked", async () => {
  const x = normal(1, 70, 5);
  for (
    const [kernel, whole] of [["ntk", await ntk(NET, x)], ["nngp", await nngp(NET, x)]] as const
  ) {
    const blocks = kernelBlocks(NET, x, { kernel });
    const part = (rows: number[], columns: number[]): Tensor =>
      matrix(rows.length, columns.length, (i, j) => whole.data[rows[i]! * 70 + columns[j]!]!);
    const all = [...Array(70).keys()], some = [3, 68, 3];
    // Tiles of other sizes sum in another order.
    assertLess(distance(await blocks.block(some, [5, 0]), part(some, [5, 0])), 1e-14);
    assertLess(distance(await blocks.block(some, some), part(some, some)), 1e-14);
    assertLess(distance(await blocks.block(some), part(some, all)), 1e-14);
    const diagonal = { ...matrix(70, 1, (i) => whole.data[i * 71]!), shape: [70] };
    assertLess(distance(await blocks.diagonal(), diagonal), 1e-14);
    assertEquals(blocks.n, 70);
  }
});

Deno.test("kernelBlocks() feeds EigenPro, which predicts as with the matrix", async () => {
  const x = normal(1, 90, 5), y = normal(2, 90, 2), xTest = normal(3, 7, 5);
  const options = { ridge: 0.1, batchSize: 25, sampleSize: 40, tolerance: 1e-7, epochs: 500 };
  const kTest = await ntk(NET, xTest, x);
  const whole = await eigenPro(await ntk(NET, x), y, options);
  const fit = await eigenPro(kernelBlocks(NET, x), y, options);
  assertEquals([fit.status, whole.status], ["converged", "converged"]);
  // Rounding may decide whether the last epoch is needed, which is worth the tolerance.
  assertLess(distance(await fit.predict(kTest), await whole.predict(kTest)), 1e-6);
});

Deno.test("kernelBlocks() stops with its signal", async () => {
  const controller = new AbortController();
  const blocks = kernelBlocks(NET, normal(1, 9, 2), { signal: controller.signal });
  controller.abort(new Error("enough"));
  await assertRejects(() => blocks.block([0]), Error, "enough");
});

Deno.test("kernelBlocks() refuses what it cannot use", async () => {
  assertThrows(() => kernelBlocks(NET, [1, 2]), TypeError, "found [2]");
  const kernel = "cntk" as "ntk";
  assertThrows(() => kernelBlocks(NET, [[1]], { kernel }), TypeError, "current value is cntk");
  const options = { dtype: "float32" } as object;
  assertThrows(() => kernelBlocks(NET, [[1]], options), TypeError, "no option 'dtype'");
  const blocks = kernelBlocks(NET, [[1], [2]]);
  await assertRejects(() => blocks.block([2]), RangeError, "from 0 to 1: found 2");
  await assertRejects(() => blocks.block([0], [-1]), RangeError, "found -1");
  const nan = kernelBlocks(NET, [[1], [NaN]]);
  await assertRejects(() => nan.block([1]), RangeError, "NaN");
});

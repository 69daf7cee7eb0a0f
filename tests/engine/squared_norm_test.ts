import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ntk, stax } from "@widenet/ntk";
import { squaredNorm } from "../../lib/engine/squared_norm.ts";
import { ENGINES } from "../suites/engines.ts";

Deno.test("squaredNorm() refuses what a float64 cannot square", () => {
  assertEquals(squaredNorm(new Float64Array([3, 4]), 0), 25);
  assertEquals(squaredNorm(new Float64Array(2), 0), 0);
  assertEquals(squaredNorm(new Float64Array([1e-140]), 0), 1e-280);
  const refused = (x: number, advice: string): unknown =>
    assertThrows(() => squaredNorm(new Float64Array([x]), 7), RangeError, advice);
  refused(1e-160, "input 7 underflows: scale the inputs up");
  refused(1e160, "input 7 overflows: scale the inputs down");
});

for (const engine of ENGINES) {
  Deno.test(`${engine}: inputs too small to square are refused`, async () => {
    const call = (): Promise<unknown> => ntk(stax.dense(1), [[1], [1e-170]], { engine });
    await assertRejects(call, RangeError, "input 1 underflows");
  });
}

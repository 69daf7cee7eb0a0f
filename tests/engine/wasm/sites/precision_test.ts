import { assertEquals } from "@std/assert";
import { twoAxisProgram } from "../../../../lib/engine/analysis/two_axes.ts";
import { precisionOf } from "../../../../lib/engine/wasm/sites/make_plan.ts";
import { affine, chain, pool, relu, window } from "../../spatial_programs.ts";
import { sitePairs } from "../../../../lib/engine/wasm/sites/cost.ts";

const shape: readonly number[] = [8, 8];
const steps = [window(shape, 3, "SAME"), affine(2, 0.1), relu];
const map = twoAxisProgram(chain(shape, [...steps, ...steps, pool(shape, 8)]))!;
const most = Math.ceil(2 ** 33 / sitePairs(map));

Deno.test("maps are float32 from 2^33 pairs of sites on, and float64 below", () => {
  assertEquals(precisionOf({ dtype: "float64" }, map, most), "f32");
  assertEquals(precisionOf({ dtype: "float64" }, map, most - 1), "f64");
});

Deno.test("maps are what is asked for, however much there is to do", () => {
  assertEquals(precisionOf({ dtype: "float64", precision: "float64" }, map, 2 * most), "f64");
  assertEquals(precisionOf({ dtype: "float32", precision: "float64" }, map, 1), "f64");
  assertEquals(precisionOf({ dtype: "float64", precision: "float32" }, map, 1), "f32");
});

Deno.test("float32 results come of float32 maps, and the general way is in float64", () => {
  assertEquals(precisionOf({ dtype: "float32" }, map, 1), "f32");
  assertEquals(precisionOf({ dtype: "float64" }, undefined, 2 * most), "f64");
});

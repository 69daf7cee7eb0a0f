import { assertEquals } from "@std/assert";
import { nearestName } from "../lib/nearest_name.ts";

const NAMES = ["gamma", "yScale", "tolerance", "bStd", "wStd", "a", "title"];

Deno.test("nearestName() finds what a misspelt name was probably meant to be", () => {
  const cases = [
    ["gama", "gamma"],
    ["yscale", "yScale"],
    ["y_scale", "yScale"],
    ["toleranec", "tolerance"],
    ["b_std", "bStd"],
    ["wstd", "wStd"],
    ["A", "a"],
    ["titel", "title"],
  ] as const;
  for (const [name, expected] of cases) assertEquals(nearestName(name, NAMES), expected, name);
});

Deno.test("nearestName() finds nothing where nothing is near", () => {
  for (const name of ["", "x", "colour", "constructor", "x".repeat(1e6)]) {
    assertEquals(nearestName(name, NAMES), undefined, name.slice(0, 20));
  }
  assertEquals(nearestName("gamma", []), undefined);
});

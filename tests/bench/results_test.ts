import { assertEquals } from "@std/assert";
import { compareResults, missingNames, type Results } from "../../bench/results.ts";

const machine = { processor: "one", cores: 2, deno: "2", blas: "none" };
const results = (rows: Record<string, number>): Results => ({ machine, rows });

Deno.test("results of benchmarks are compared by name, the largest loss first", () => {
  const [before, after] = [results({ a: 2, b: 1, c: 4 }), results({ a: 1, b: 3, d: 4 })];
  assertEquals(compareResults(before, after), [
    { name: "b", before: 1, after: 3, ratio: 3 },
    { name: "a", before: 2, after: 1, ratio: 0.5 },
  ]);
  assertEquals(missingNames(before, after), ["c", "d"]);
});

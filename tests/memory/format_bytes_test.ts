import { assertEquals } from "@std/assert";
import { formatBytes } from "../../lib/memory/format_bytes.ts";

Deno.test("formatBytes() writes three digits and a unit", () => {
  const cases: readonly [number, string][] = [
    [0, "0 bytes"],
    [8, "8 bytes"],
    [999, "999 bytes"],
    [1000, "1 kB"],
    [23_456_789_012, "23.5 GB"],
    [8e10, "80 GB"],
    [3.2e13, "32 TB"],
    [5e18, "5000 PB"],
  ];
  for (const [bytes, text] of cases) assertEquals(formatBytes(bytes), text);
});

import { assertEquals } from "@std/assert";
import { resized } from "../../lib/data/resized.ts";

for (const host of ["with transfer", "without transfer"]) {
  Deno.test(`storage grows and shrinks, in a host ${host}`, () => {
    const storage = (): ArrayBuffer => {
      const { buffer } = Uint8Array.of(1, 2, 3);
      // What Node.js 20 lacks.
      if (host === "without transfer") Object.setPrototypeOf(buffer, without());
      return buffer;
    };
    assertEquals([...new Uint8Array(resized(storage(), 5))], [1, 2, 3, 0, 0]);
    assertEquals([...new Uint8Array(resized(storage(), 2))], [1, 2]);
  });
}

function without(): object {
  return {};
}

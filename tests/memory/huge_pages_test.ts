import { assert, assertEquals } from "@std/assert";
import { adviseHugePages } from "../../lib/memory/huge_pages.ts";

/** KiB of this program's mappings for which large pages were asked; neighbours may be one mapping. */
function advised(): number {
  const smaps = Deno.readTextFileSync("/proc/self/smaps");
  const entries = smaps.matchAll(/^Size: +(\d+) kB$(?:\n(?!VmFlags).*)*\nVmFlags:(.*)$/gm);
  return [...entries].reduce(
    (sum, [, size, flags]) => /\bhg\b/.test(flags!) ? sum + Number(size) : sum,
    0,
  );
}

Deno.test("adviseHugePages() leaves small storage alone", () => {
  assertEquals(adviseHugePages(new ArrayBuffer(2 ** 20)), false);
});

Deno.test({
  name: "adviseHugePages() marks large storage, which stays zeros",
  ignore: Deno.build.os !== "linux",
  fn: () => {
    const before = advised();
    // Memory that is never written to takes none.
    const buffer = new SharedArrayBuffer(2 ** 27);
    assertEquals(adviseHugePages(buffer), true);
    // But for what is not a whole page at its ends.
    assert(advised() >= before + 2 ** 27 / 1024 - 8);
    const view = new Float64Array(buffer);
    assert(view[0] === 0 && view.at(-1) === 0);
    view[0] = 1;
    assertEquals([view[0], view[1]], [1, 0]);
  },
});

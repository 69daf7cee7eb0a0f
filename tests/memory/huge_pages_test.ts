import { assert, assertEquals } from "@std/assert";
import { adviseHugePages } from "../../lib/memory/huge_pages.ts";

/** Mappings of this program for which large pages were asked. */
function advised(): number {
  return Deno.readTextFileSync("/proc/self/smaps").match(/^VmFlags:.* hg\b/gm)?.length ?? 0;
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
    assertEquals(advised(), before + 1);
    const view = new Float64Array(buffer);
    assert(view[0] === 0 && view.at(-1) === 0);
    view[0] = 1;
    assertEquals([view[0], view[1]], [1, 0]);
  },
});

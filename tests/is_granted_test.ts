import { assertEquals } from "@std/assert";
import { isGranted } from "../lib/is_granted.ts";

Deno.test({
  name: "isGranted() tells what is granted from what would be asked for",
  permissions: { read: ["lib"], env: false },
  fn: () => {
    assertEquals(isGranted({ name: "read", path: "lib" }), true);
    assertEquals(isGranted({ name: "read" }), false);
    assertEquals(isGranted({ name: "env" }), false);
  },
});

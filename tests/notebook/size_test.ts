import { assertEquals, assertThrows } from "@std/assert";
import { notebookSize } from "../../lib/notebook/size.ts";

Deno.test("notebookSize() is the default size unless the environment asks for the large one", () => {
  const before = Deno.env.get("WIDENET_SIZE");
  try {
    Deno.env.delete("WIDENET_SIZE");
    assertEquals(notebookSize(), "default");
    Deno.env.set("WIDENET_SIZE", "large");
    assertEquals(notebookSize(), "large");
    Deno.env.set("WIDENET_SIZE", "huge");
    assertThrows(notebookSize, RangeError, 'found "huge"');
  } finally {
    if (before === undefined) Deno.env.delete("WIDENET_SIZE");
    else Deno.env.set("WIDENET_SIZE", before);
  }
});

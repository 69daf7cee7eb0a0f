import { assertEquals } from "@std/assert";
import { splitOptions } from "../../tasks/lab.ts";

Deno.test("splitOptions() passes all on but the task's own option", () => {
  assertEquals(splitOptions([]), { opens: true, others: [] });
  assertEquals(splitOptions(["--port", "8890", "--no-open", "--allow-root"]), {
    opens: false,
    others: ["--port", "8890", "--allow-root"],
  });
});

import { assertEquals } from "@std/assert";
import { Progress } from "../../tasks/progress.ts";

function record(inPlace: boolean, width: number): readonly string[] {
  const written: string[] = [];
  using progress = new Progress({ write: (text) => written.push(text), inPlace, width });
  progress.update("a.ipynb", "cell 1/3");
  progress.update("a.ipynb", "cell 2/3");
  progress.end("a.ipynb");
  progress.log("passed");
  return written;
}

Deno.test("Progress changes one line in place on a terminal, no longer than it is wide", () => {
  const [first, second, last] = record(true, 22);
  assertEquals(first, "\r\u001b[Ka.ipynb: cell 1/3, 0.");
  assertEquals(second, "\r\u001b[Ka.ipynb: cell 2/3, 0.");
  assertEquals(last, "\r\u001b[Kpassed\n");
});

Deno.test("Progress writes plain lines where there is no terminal", () => {
  assertEquals(record(false, Infinity), ["passed\n"]);
});

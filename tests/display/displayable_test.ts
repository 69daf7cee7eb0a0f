import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { formula } from "../../lib/plot/formula.ts";
import { lines } from "../../lib/plot/lines.ts";
import { tensor } from "../../lib/tensor.ts";
import { Kernel } from "../../tasks/jupyter/kernel.ts";
import type { Message } from "../../tasks/jupyter/message.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));

Deno.test("pictures, tensors and formulas print themselves in a terminal", () => {
  const picture = lines([{ x: [1, 2], y: [1, 2] }], { title: "Rise" });
  assertStringIncludes(Deno.inspect(picture), "Line plot: Rise.");
  assert(Deno.inspect(picture).length < 400);
  assertEquals(Deno.inspect(formula("a^2")), "a^2");
  assertEquals(Deno.inspect({ k: tensor([[1, 2]]) }), "{\n  k: float64 [1, 2]\n  1  2\n}");
});

Deno.test("a value that shows itself is plain data all the same", () => {
  const value = tensor([[1, 2]]);
  assertEquals(Object.keys(value), ["shape", "data", "dtype"]);
  assertEquals(Object.getOwnPropertySymbols(value), []);
  assertEquals(JSON.stringify(value), JSON.stringify({ ...value }));
  assertEquals(structuredClone(value), { ...value });
});

Deno.test("the last expression of a cell shows itself", async () => {
  await using kernel = await Kernel.start({ cwd: ROOT });
  const shown = async (code: string): Promise<Message["content"]> => {
    const messages: Message[] = [];
    const reply = await kernel.execute(code, { onMessage: (m) => messages.push(m) });
    assertEquals(reply.status, "ok");
    const results = messages.filter(({ header }) => header.msg_type === "execute_result");
    assertEquals(results.map(({ content }) => content.data), [{}]);
    return messages.find(({ header }) => header.msg_type === "display_data")!.content;
  };
  const load = (path: string): string => `(await import("${new URL(path, import.meta.url)}"))`;
  const picture = await shown(
    `${load("../../lib/plot/lines.ts")}.lines([{ x: [1, 2], y: [1, 2] }])`,
  );
  const { width } = lines([{ x: [1, 2], y: [1, 2] }]);
  assertEquals(Object.keys(picture.data as object), ["image/png", "text/plain"]);
  assertEquals((picture.metadata as Record<string, { width: number }>)["image/png"]!.width, width);
  const formula = await shown(`${load("../../lib/plot/formula.ts")}.formula("a^2")`);
  assertEquals(formula.data, { "text/latex": "$$a^2$$", "text/plain": "a^2" });
  const tensor = await shown(`${load("../../lib/tensor.ts")}.tensor([[1, 2]])`);
  assertEquals(Object.keys(tensor.data as object), ["text/html", "text/plain"]);
});

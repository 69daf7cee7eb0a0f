import { assertEquals, assertRejects } from "@std/assert";
import { Kernel, KernelError } from "../../../tasks/jupyter/kernel.ts";
import type { Message } from "../../../tasks/jupyter/message.ts";

const cwd = Deno.cwd();

async function run(kernel: Kernel, code: string): Promise<readonly Message[]> {
  const messages: Message[] = [];
  assertEquals((await kernel.execute(code, { onMessage: (m) => messages.push(m) })).status, "ok");
  return messages;
}

Deno.test("Kernel loses no output: 300 displays, 500 lines", async () => {
  await using kernel = await Kernel.start({ cwd });
  const show = 'await Deno.jupyter.display({ "text/plain": String(i) }, { raw: true });';
  const messages = await run(kernel, `for (let i = 0; i < 300; i++) ${show}`);
  const shown = messages.filter((m) => m.header.msg_type === "display_data")
    .map((m) => (m.content.data as Record<string, string>)["text/plain"]);
  assertEquals(shown, Array.from({ length: 300 }, (_, i) => String(i)));
  const lines = await run(kernel, "for (let i = 0; i < 500; i++) console.log(i);");
  const printed = lines.filter((m) => m.header.msg_type === "stream").map((m) => m.content.text);
  assertEquals(printed.join(""), Array.from({ length: 500 }, (_, i) => `${i}\n`).join(""));
});

Deno.test("Kernel.start() says which command failed and what it wrote", async () => {
  await assertRejects(
    () => Kernel.start({ cwd, argv: ["/nowhere/deno"] }),
    KernelError,
    "Cannot start the kernel '/nowhere/deno'",
  );
  const argv = [Deno.execPath(), "eval", "console.error('no luck'); Deno.exit(4)"];
  const error = await assertRejects(() => Kernel.start({ cwd, argv }), KernelError);
  assertEquals(
    error.message,
    "Cannot go on with the kernel as it ended with exit code 4; it wrote:\nno luck",
  );
});

Deno.test("Kernel.start() gives up on a kernel that does not answer", async () => {
  const argv = [Deno.execPath(), "eval", "await new Promise((r) => setTimeout(r, 60000))"];
  await assertRejects(
    () => Kernel.start({ cwd, argv, startLimit: 300 }),
    KernelError,
    "it did not answer within 0.3 s",
  );
});

Deno.test("Kernel.execute() fails when the kernel dies, takes too long or is interrupted", async () => {
  const onMessage = (): void => {};
  {
    await using kernel = await Kernel.start({ cwd });
    const died = kernel.execute("Deno.exit(3)", { onMessage });
    await assertRejects(() => died, KernelError, "it ended with exit code 3");
  }
  {
    await using kernel = await Kernel.start({ cwd });
    const stuck = kernel.execute("while (true);", { onMessage, limit: 200 });
    await assertRejects(() => stuck, KernelError, "the code did not end within 0.2 s");
  }
  const controller = new AbortController();
  await using kernel = await Kernel.start({ cwd, signal: controller.signal });
  const stopped = kernel.execute("while (true);", { onMessage });
  setTimeout(() => controller.abort(), 100);
  await assertRejects(() => stopped, KernelError, "it was interrupted");
});

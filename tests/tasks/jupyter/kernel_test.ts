import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { Kernel, KernelError } from "../../../tasks/jupyter/kernel.ts";
import { CONNECTION_FILE } from "../../../tasks/jupyter/process.ts";
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

Deno.test("Kernel.start() tries once more, with other ports, if one is taken", async () => {
  const file = await Deno.makeTempFile();
  const program = `
    const [file, connection] = Deno.args;
    const { hb_port: port } = JSON.parse(Deno.readTextFileSync(connection));
    const taken = Deno.listen({ hostname: "127.0.0.1", port });
    Deno.writeTextFileSync(file, port + "\\n", { append: true });
    Deno.listen({ hostname: "127.0.0.1", port });`;
  const argv = [Deno.execPath(), "eval", program, file, CONNECTION_FILE];
  await assertRejects(() => Kernel.start({ cwd, argv }), KernelError, "it ended with exit code 1");
  const ports = (await Deno.readTextFile(file)).trim().split("\n");
  await Deno.remove(file);
  assertEquals(ports.length, 2);
  assertNotEquals(ports[0], ports[1]);
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

Deno.test("Kernel does not start when it is interrupted before its process is there", async () => {
  const controller = new AbortController();
  const started = Kernel.start({ cwd, signal: controller.signal });
  controller.abort(new Error("enough"));
  await assertRejects(() => started, Error, "enough");
});

Deno.test("Kernel refuses an output that Deno's kernel may mix up with the next", async () => {
  await using kernel = await Kernel.start({ cwd });
  await run(kernel, 'console.log("x".repeat(3_000_000));');
  const large = kernel.execute('console.log("x".repeat(6_000_000));', { onMessage: () => {} });
  await assertRejects(() => large, KernelError, "it put out 6.0 MB at once");
});

Deno.test("Kernel ends when its runner is killed, even in the middle of a cell", async () => {
  const runner = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", RUNNER],
    stdout: "piped",
  }).spawn();
  const reader = runner.stdout.getReader();
  const pid = Number(new TextDecoder().decode((await reader.read()).value).trim());
  assertEquals(await isAlive(pid), true);
  runner.kill("SIGKILL");
  await runner.status;
  await reader.cancel();
  for (let wait = 0; await isAlive(pid) && wait < 100; wait++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assertEquals(await isAlive(pid), false);
});

/** A program that prints the process of a kernel and keeps it busy. */
const RUNNER = `
import { Kernel } from ${
  JSON.stringify(new URL("../../../tasks/jupyter/kernel.ts", import.meta.url).href)
};
const kernel = await Kernel.start({ cwd: Deno.cwd() });
const onMessage = ({ header, content }) => {
  if (header.msg_type === "stream") console.log(content.text);
};
await kernel.execute("console.log(Deno.pid);", { onMessage });
await kernel.execute("while (true);", { onMessage });
`;

async function isAlive(pid: number): Promise<boolean> {
  const { success } = await new Deno.Command("kill", {
    args: ["-0", String(pid)],
    stderr: "null",
  }).output();
  return success;
}

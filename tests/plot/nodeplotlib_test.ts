import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";

const SCRIPT = new URL("./nodeplotlib_script.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

/** A port that was free a moment ago. */
function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return (listener.addr as Deno.NetAddr).port;
}

/** Speaks as much of socket.io over polling as the page does. */
async function readPlots(origin: string): Promise<string> {
  const url = `${origin}socket.io/?EIO=4&transport=polling`;
  const hello = await (await fetch(url)).text();
  const own = `${url}&sid=${JSON.parse(hello.slice(1)).sid}`;
  const post = async (body: string): Promise<void> => {
    await (await fetch(own, { method: "POST", body })).text();
  };
  await post("40");
  await (await fetch(own)).text();
  await post('42["readplots",null]');
  const plots = await (await fetch(own)).text();
  await post("41");
  return plots;
}

async function readUntil(stream: ReadableStream<Uint8Array>, text: string): Promise<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let read = "";
  while (!read.includes(text)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The script ended before it said '${text}': ${read}`);
    read += value;
  }
  await reader.cancel();
  return read;
}

Deno.test("openInBrowser() serves page and data on the loopback address only", async () => {
  const port = freePort();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "--config", CONFIG, SCRIPT, String(port)],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  try {
    const said = await readUntil(child.stdout, "needs the network");
    assertStringIncludes(said, `http://127.0.0.1:${port}/`);
    const page = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    assertStringIncludes(page, "plotly");
    for (const { family, address } of Deno.networkInterfaces()) {
      if (family !== "IPv4" || address.startsWith("127.")) continue;
      await assertRejects(
        () => Deno.connect({ hostname: address, port }),
        Deno.errors.ConnectionRefused,
      );
    }
    const plots = await readPlots(`http://127.0.0.1:${port}/`);
    assertStringIncludes(plots, '"x":[1,2],"y":[3,4],"name":"curve"');
    assertStringIncludes(plots, '"text":"a &lt; b"');
    const stdin = child.stdin.getWriter();
    await stdin.write(new Uint8Array([10])).catch(() => {});
    await stdin.close().catch(() => {});
    const { success } = await child.status;
    assert(success);
    await assertRejects(() => fetch(`http://127.0.0.1:${port}/`), TypeError);
  } finally {
    try {
      child.kill();
    } catch (error) {
      // It has ended by itself.
      assertEquals(error instanceof TypeError, true);
    }
  }
});

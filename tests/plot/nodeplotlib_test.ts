import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { lines } from "../../lib/plot/lines.ts";
import { openInBrowser, plot } from "../../lib/plot/nodeplotlib.ts";

const SCRIPT = new URL("./nodeplotlib_script.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

/** Reads a script's output until it has named some pages. */
async function readPages(
  reader: ReadableStreamDefaultReader<string>,
  count: number,
): Promise<readonly string[]> {
  let said = "";
  while (true) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The script ended before it named ${count} pages: ${said}`);
    said += value;
    const pages = [...said.matchAll(/The pictures are at (\S+),/g)].map(([, url]) => url!);
    if (pages.length === count) return pages;
  }
}

Deno.test("a script's pictures and plots are on pages that end it when they are closed", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "--config", CONFIG, SCRIPT],
    env: { PATH: "" }, // no program that opens a browser is found
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const pages = await readPages(reader, 2);
  const closing = new AbortController();
  const figures = await Promise.all(pages.map(async (page) => {
    const open = await fetch(`${page}open`, { signal: closing.signal });
    open.body!.pipeTo(new WritableStream()).catch(() => {}); // ends with the page
    return await (await fetch(`${page}figures.json`)).json();
  }));
  const [picture, plots] = figures.toSorted((a, b) => a.length - b.length);
  assertEquals([picture.length, plots.length], [1, 2]);
  assertEquals(picture[0].data[0].name, "curve");
  assertEquals(picture[0].layout.title.text, "a &lt; b");
  assertEquals(plots[0], {
    data: [{ x: [1], y: [2], type: "bar" }],
    layout: { title: { text: "one" } },
  });
  closing.abort();
  assert((await child.status).success);
  await reader.cancel();
});

Deno.test("openInBrowser() and plot() refuse what they cannot show", async () => {
  const labels = { title: "t", xLabel: "x", yLabel: "y" };
  const picture = lines([{ x: [1, 2], y: [3, 4] }], labels);
  await assertRejects(() => openInBrowser(picture as never), TypeError, "a list of them is needed");
  await assertRejects(() => openInBrowser([]), RangeError, "the list is empty");
  await assertRejects(() => openInBrowser([{}] as never), TypeError, "Cannot open pictures");
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  await assertRejects(
    () => openInBrowser([picture], { port, open: false }),
    RangeError,
    `on port ${port} as it cannot be had`,
  );
  assertThrows(() => plot({} as never), TypeError, "a list of them is needed");
  assertThrows(() => plot([]), RangeError, "the list is empty");
});

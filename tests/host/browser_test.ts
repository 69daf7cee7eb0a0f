import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { assertAgree } from "./agree.ts";
import { openPage } from "./chromium.ts";
import { buildBy, hasProgram, transpileCases } from "./command.ts";
import { runSmoke } from "./smoke.ts";

/** A page that runs all cases, shows the picture and sends what it has found. */
const PAGE = `<!doctype html>
<meta charset="utf-8"><link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "@widenet/ntk": "/widenet.js" } }</script>
<script type="module">
  const send = (found) => fetch("/found", { method: "POST", body: JSON.stringify(found) });
  try {
    const { environment, lines, toPng, toSvg } = await import("@widenet/ntk");
    const { runSmoke } = await import("/smoke.js");
    // Each thread starts one worker.
    let threads = 0;
    globalThis.Worker = class extends Worker {
      constructor(...args) {
        super(...args);
        threads++;
      }
    };
    const found = await runSmoke("wasm");
    document.body.innerHTML = found["a picture"];
    const { width, height } = document.querySelector("svg").getBoundingClientRect();
    const { x, y } = document.querySelector("svg svg path").getBBox();
    const png = await toPng(lines([{ x: [0, 1], y: [0, 1] }], { title: "t", xLabel: "x", yLabel: "y" }))
      .catch(String);
    const { cores, hasSharedMemory } = await environment();
    const isDrawn = Number.isFinite(x + y);
    const picture = { width, height, isDrawn };
    await send({ found, threads, cores, hasSharedMemory, crossOriginIsolated, picture, png });
  } catch (error) {
    await send({ error: String(error.stack ?? error) });
  }
</script>`;

const isThere = await hasProgram("chromium");

Deno.test({
  name:
    "in Chromium all cores compute what they compute in Deno, to the last bit, and pictures are drawn",
  ignore: !isThere,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      await buildBy("tools/web.ts", folder);
      await transpileCases(join(folder, "smoke.js"));
      await Deno.writeTextFile(join(folder, "index.html"), PAGE);
      const expected = JSON.parse(JSON.stringify(await runSmoke("wasm")));
      for (const isolated of [true, false]) {
        const { answer, messages } = await openPage(folder, { isolated });
        const { found, threads, cores, picture, png, ...rest } = answer;
        assertEquals(rest, { hasSharedMemory: isolated, crossOriginIsolated: isolated });
        for (const [name, value] of Object.entries(expected)) {
          assertAgree(found[name], value, true, name);
        }
        assertEquals(threads, cores > 1 ? cores : 0);
        assertEquals(picture, { width: 640, height: 391, isDrawn: true });
        assert(
          png.startsWith(
            "UnavailableError: Cannot write a picture as PNG as a browser has no files",
          ),
        );
        assertEquals(messages, []);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

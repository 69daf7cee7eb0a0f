import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { toFileUrl } from "@std/path";
import { loadCsv, loadNpy, loadNpz } from "@widenet/ntk";
import { bytes, NUMPY, withFile, withServer } from "./files.ts";

const content = bytes(NUMPY.npy["version 1"]!);

Deno.test("load functions take a path, a file URL and a web address, each as string or URL", async () => {
  await withFile(content, async (path) => {
    for (const address of [path, toFileUrl(path), toFileUrl(path).href]) {
      assertEquals((await loadNpy(address)).shape, [2, 3]);
    }
  });
  await withServer(() => new Response(content), async (address) => {
    for (const source of [address, new URL(address)]) {
      assertEquals((await loadNpy(source)).shape, [2, 3]);
    }
  });
  const data = `data:application/zip;base64,${NUMPY.files.mixed}`;
  assertEquals((await loadNpz(data)).x!.shape, [3]);
  assertEquals((await loadNpz(new URL(data))).x!.shape, [3]);
});

Deno.test("load functions name the status that a server answers with", async () => {
  const answers = [
    [404, Deno.errors.NotFound],
    [410, Deno.errors.NotFound],
    [403, Deno.errors.Http],
    [500, Deno.errors.Http],
  ] as const;
  for (const [status, type] of answers) {
    await withServer(() => new Response("no", { status, statusText: "Why" }), async (address) => {
      const error = await assertRejects(
        () => loadNpy(`${address}x.npy`),
        type,
        `answers ${status}`,
      );
      assertStringIncludes(error.message, "x.npy");
    });
  }
  // A server that is gone.
  const gone = await withServer(() => new Response(), (address) => Promise.resolve(address));
  await assertRejects(() => loadNpy(gone), Deno.errors.Http, "nothing answers there");
});

Deno.test("load functions end a download that exceeds the limit or is stopped", async () => {
  const endless = () => {
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) =>
      controller.enqueue(new Uint8Array(2 ** 16));
    return new Response(new ReadableStream({ pull }));
  };
  await withServer(endless, async (address) => {
    await assertRejects(() => loadNpy(address, { maxBytes: 2 ** 20 }), RangeError, "'maxBytes'");
    const signal = AbortSignal.timeout(100);
    const error = await assertRejects(() => loadNpy(address, { signal }), DOMException);
    assertEquals(error.name, "TimeoutError");
  });
});

Deno.test("load functions name a file that is not there, and a folder", async () => {
  const missing = "no/such/file";
  const url = toFileUrl(`${Deno.cwd()}/${missing}`);
  for (const load of [loadCsv, loadNpy, loadNpz]) {
    for (const address of [missing, url]) {
      await assertRejects(
        () => load(address),
        Deno.errors.NotFound,
        `Cannot load ${address} as there is no such file`,
      );
    }
  }
  await assertRejects(
    () => loadNpz("deno.json/x.npz"),
    Deno.errors.NotADirectory,
    "Cannot load deno.json/x.npz: ",
  );
  await assertRejects(() => loadNpz("tests"), Deno.errors.IsADirectory, "tests as it is a");
});

Deno.test("load functions show the beginning of a long address only", async () => {
  const address = `data:application/zip;base64,${btoa("no zip".repeat(1000))}`;
  const { message } = await assertRejects(() => loadNpz(address), TypeError);
  assert(message.length < 400);
});

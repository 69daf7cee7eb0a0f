import { createHash } from "node:crypto";
import { packTar } from "modern-tar";
import { join } from "@std/path";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { loadCifar10, type LoadCifar10Options } from "@widenet/ntk";
import { BINARY, binaryBatch, withEnvironment, withFolder } from "./cifar10_files.ts";

const FOLDER = "cifar-10-batches-bin";

async function zipped(content: BlobPart): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([content]).stream().pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).bytes();
}

/** The archive as its author packs it, with files of tests. */
async function archive(folder = FOLDER): Promise<Uint8Array<ArrayBuffer>> {
  const directory = { header: { name: `${folder}/`, type: "directory" as const, size: 0 } };
  const files = BINARY.map((name, batch) => {
    const data = binaryBatch(batch);
    return {
      header: { name: `${folder}/${name}`, type: "file" as const, size: data.length },
      data,
    };
  });
  return await zipped(await packTar([directory, ...files]));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What a test sees of a server and a folder. */
interface Place {
  readonly folder: string;
  readonly ranges: (string | null)[];
  /** Loads all pictures by way of the server. */
  load(checksum: string, more?: LoadCifar10Options): ReturnType<typeof loadCifar10>;
  /** Names of all that lies in the folder. */
  names(): string[];
}

/** Calls a function with a folder, and a server that answers as told; no other folder is looked at. */
async function withPlace(
  answer: (request: Request, call: number) => Response,
  use: (place: Place) => Promise<void>,
): Promise<void> {
  const ranges: (string | null)[] = [];
  const server = Deno.serve({ port: 0, onListen: () => {} }, (request) => {
    ranges.push(request.headers.get("range"));
    return answer(request, ranges.length);
  });
  const url = `http://localhost:${server.addr.port}/cifar-10-binary.tar.gz`;
  try {
    await withFolder(async (root) => {
      const folder = join(root, "data");
      const elsewhere = { WIDENET_DATA: join(root, "none"), XDG_CACHE_HOME: join(root, "none") };
      await withEnvironment(elsewhere, () =>
        use({
          folder,
          ranges,
          load: (checksum, more = {}) => {
            const download = { url, sha256: checksum };
            const classes = ["airplane", "cat", "dog"];
            return loadCifar10({ folder, classes, standardize: "none", download, ...more });
          },
          names: () => [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
        }));
    });
  } finally {
    await server.shutdown();
  }
}

/** Answers with the bytes that are asked for, as a server does that knows of ranges. */
function ranged(content: Uint8Array<ArrayBuffer>, request: Request): Response {
  const first = Number(/^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "")?.[1] ?? NaN);
  if (Number.isNaN(first)) return new Response(content);
  if (first >= content.length) return new Response(null, { status: 416 });
  const range = `bytes ${first}-${content.length - 1}/${content.length}`;
  const headers = { "content-range": range };
  return new Response(content.subarray(first), { status: 206, headers });
}

/** Promises all bytes, and ends the connection after some. */
function brokenOff(content: Uint8Array<ArrayBuffer>, count: number): Response {
  let sent = false;
  const body = new ReadableStream({
    pull: async (controller) => {
      if (!sent) controller.enqueue(content.subarray(0, count));
      else {
        await new Promise((resolve) => setTimeout(resolve, 50));
        controller.close(); // an error here would be printed by Deno's server
      }
      sent = true;
    },
  });
  return new Response(body, { headers: { "content-length": `${content.length}` } });
}

Deno.test("loadCifar10() downloads the archive once, says how far it is, and keeps the files", async () => {
  const content = await archive();
  const seen: number[] = [];
  await withPlace(() => new Response(content), async ({ load, names, ranges, folder }) => {
    const first = await load(sha256(content), {
      onProgress: ({ done, total }) => {
        assertEquals(total, content.length);
        seen.push(done);
      },
    });
    assertEquals(first.source, join(folder, FOLDER));
    assertEquals(first.xTrain.shape, [20, 32, 32, 3]);
    assertEquals(seen.at(-1), content.length);
    assertEquals(names(), [FOLDER]);
    const again = await load(sha256(content));
    assertEquals(again, first);
    assertEquals(ranges, [null]);
    assertEquals(await Deno.readFile(join(folder, FOLDER, BINARY[2]!)), binaryBatch(2));
  });
});

Deno.test("loadCifar10() goes on where a download was interrupted", async () => {
  const content = await archive(), half = Math.floor(content.length / 2);
  await withPlace(
    (request, call) => call === 1 ? brokenOff(content, half) : ranged(content, request),
    async ({ load, names, ranges, folder }) => {
      await assertRejects(() => load(sha256(content)), Deno.errors.Http, "call again to go on");
      assertEquals(names(), ["cifar-10-binary.tar.gz.part"]);
      assertEquals(Deno.statSync(join(folder, "cifar-10-binary.tar.gz.part")).size, half);
      await load(sha256(content));
      assertEquals(ranges, [null, `bytes=${half}-`]);
      assertEquals(names(), [FOLDER]);
    },
  );
});

Deno.test("loadCifar10() begins anew where the server knows no ranges", async () => {
  const content = await archive();
  await withPlace(() => new Response(content), async ({ load, folder, names }) => {
    await Deno.mkdir(folder);
    await Deno.writeFile(join(folder, "cifar-10-binary.tar.gz.part"), content.subarray(9, 500));
    await load(sha256(content));
    assertEquals(names(), [FOLDER]);
  });
});

Deno.test("loadCifar10() takes a download of which only the end was missed", async () => {
  const content = await archive();
  await withPlace(
    (request) => ranged(content, request),
    async ({ load, folder, names, ranges }) => {
      await Deno.mkdir(folder);
      await Deno.writeFile(join(folder, "cifar-10-binary.tar.gz.part"), content);
      await load(sha256(content));
      assertEquals(ranges, [`bytes=${content.length}-`]);
      assertEquals(names(), [FOLDER]);
    },
  );
});

Deno.test("loadCifar10() unpacks a whole archive that is there, and no other one", async () => {
  const content = await archive();
  await withPlace(() => new Response(content), async ({ load, folder, names, ranges }) => {
    const path = join(folder, "cifar-10-binary.tar.gz");
    await Deno.mkdir(folder);
    await Deno.writeFile(path, content);
    await load(sha256(content).toUpperCase());
    assertEquals([ranges, names()], [[], [FOLDER]]);
    await Deno.remove(join(folder, FOLDER), { recursive: true });
    await Deno.writeFile(path, content.subarray(0, 900));
    await load(sha256(content));
    assertEquals([ranges, names()], [[null], [FOLDER]]);
  });
});

Deno.test("loadCifar10() keeps nothing of a download with another checksum", async () => {
  const content = await archive();
  await withPlace((request) => ranged(content, request), async ({ load, folder, names }) => {
    const { message } = await assertRejects(
      () => load("0".repeat(64)),
      Deno.errors.InvalidData,
      "as its SHA-256 must be 0000",
    );
    assert(message.includes(sha256(content)));
    assertEquals(names(), []);
    // Bytes of another file, and the rest of this one.
    const wrong = content.slice(0, 700);
    wrong[5]! ^= 1;
    await Deno.writeFile(join(folder, "cifar-10-binary.tar.gz.part"), wrong);
    await assertRejects(() => load(sha256(content)), Deno.errors.InvalidData);
    assertEquals(names(), []);
    await load(sha256(content));
  });
});

Deno.test("loadCifar10() leaves no half file when it is stopped", async () => {
  const content = await archive(), controller = new AbortController();
  await withPlace(
    (request, call) => call === 1 ? brokenOff(content, 1000) : ranged(content, request),
    async ({ load, names }) => {
      const stopped = load(sha256(content), {
        signal: controller.signal,
        onProgress: () => controller.abort(new Error("enough")),
      });
      await assertRejects(() => stopped, Error, "enough");
      assertEquals(names(), ["cifar-10-binary.tar.gz.part"]);
      await load(sha256(content));
      assertEquals(names(), [FOLDER]);
    },
  );
});

Deno.test("loadCifar10() leaves no half folder of what is no such archive", async () => {
  const whole = await archive(), cut = whole.slice(0, whole.length - 200);
  const several = await zipped(
    await packTar([
      { header: { name: "a/x.bin", type: "file", size: 1 }, data: new Uint8Array(1) },
      { header: { name: "b/y.bin", type: "file", size: 1 }, data: new Uint8Array(1) },
    ]),
  );
  const cases = [
    [cut, "is no whole .tar.gz archive"],
    [new TextEncoder().encode("<html>"), "is no whole .tar.gz archive"],
    [several, "must lie in one folder: found a, b"],
    [await archive("../.."), "must lie in one folder"],
  ] as const;
  for (const [content, text] of cases) {
    await withPlace(() => new Response(content.slice()), async ({ load, names, folder }) => {
      await assertRejects(() => load(sha256(content)), Deno.errors.InvalidData, text);
      assertEquals(names(), ["cifar-10-binary.tar.gz"]);
      assertEquals([...Deno.readDirSync(join(folder, ".."))].map(({ name }) => name), ["data"]);
    });
  }
});

Deno.test("loadCifar10() says what a server answers", async () => {
  const answer = (status: number) => () => new Response("no", { status });
  await withPlace(answer(404), async ({ load }) => {
    await assertRejects(() => load("0"), Deno.errors.NotFound, "the server answers 404");
  });
  await withPlace(answer(503), async ({ load }) => {
    await assertRejects(() => load("0"), Deno.errors.Http, "the server answers 503");
  });
});

Deno.test("loadCifar10() leaves a folder with other files as it is", async () => {
  const content = await archive();
  await withPlace(() => new Response(content), async ({ load, folder, names }) => {
    await Deno.mkdir(join(folder, FOLDER), { recursive: true });
    await Deno.writeTextFile(join(folder, FOLDER, "notes.txt"), "mine");
    const again = () => load(sha256(content));
    await assertRejects(again, Deno.errors.AlreadyExists, "move it away and try again");
    assertEquals(names(), ["cifar-10-batches-bin", "cifar-10-binary.tar.gz"]);
    assertEquals(await Deno.readTextFile(join(folder, FOLDER, "notes.txt")), "mine");
  });
});

Deno.test({
  name: "loadCifar10() says where files belong where the network must not be used",
  permissions: { net: false, read: true, write: true, env: true },
  fn: async () => {
    await withFolder(async (folder) => {
      const elsewhere = {
        WIDENET_DATA: join(folder, "none"),
        XDG_CACHE_HOME: join(folder, "none"),
      };
      const { message } = await withEnvironment(
        elsewhere,
        () =>
          assertRejects(() => loadCifar10({ folder }), Deno.errors.NotFound, "data_batch_1.bin"),
      );
      assert(message.includes("net access"), message);
    });
  },
});

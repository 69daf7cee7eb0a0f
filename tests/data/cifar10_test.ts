import { join } from "@std/path";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { type ImageSplit, loadCifar10, toNested } from "@widenet/ntk";
import reference from "../reference/cifar_pickles.json" with { type: "json" };
import {
  BINARY,
  byteAt,
  PICTURES,
  withEnvironment,
  withFolder,
  writeBinary,
} from "./cifar10_files.ts";

/** Those of the files that are written here. */
const classes = ["airplane", "cat", "dog"];
const asIs = { standardize: "none", download: false, classes } as const;

async function unzip(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const zipped = new Blob([Uint8Array.fromBase64(base64)]).stream();
  return await new Response(zipped.pipeThrough(new DecompressionStream("gzip"))).bytes();
}

/** Writes a file of the Python version under the names of all batches. */
async function writePython(folder: string, content: Uint8Array): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const name of BINARY) await Deno.writeFile(join(folder, name.replace(".bin", "")), content);
}

Deno.test("loadCifar10() puts the channels of a picture last, and labels in the order of the classes", async () => {
  await withFolder(async (folder) => {
    await writeBinary(join(folder, "cifar-10-batches-bin"));
    const { xTrain, yTrain, xTest, yTest, source, isStandIn, ...more } = await loadCifar10({
      ...asIs,
      folder,
      classes: ["dog", "cat"],
    });
    assertEquals(xTest.shape, [PICTURES - 1, 32, 32, 3]);
    assertEquals(xTrain.shape, [5 * (PICTURES - 1), 32, 32, 3]);
    // Cats and dogs in turn: the fourth picture of each batch is an airplane.
    assertEquals([...yTest.data], [1, 0, 1]);
    assertEquals([...yTrain.data], Array(5).fill([1, 0, 1]).flat());
    for (const [row, column, channel] of [[0, 0, 0], [3, 7, 1], [31, 30, 2]] as const) {
      const at = (row * 32 + column) * 3 + channel, p = 1024 * channel + 32 * row + column;
      assertEquals(xTest.data[3072 + at], byteAt(0, 1, p));
      assertEquals(xTrain.data[3072 * 4 + at], byteAt(2, 1, p));
    }
    assertEquals(more.classes, ["dog", "cat"]);
    assertEquals(source, join(folder, "cifar-10-batches-bin"));
    assertEquals(isStandIn, false);
  });
});

for (const [name, base64] of Object.entries(reference.batches)) {
  Deno.test(`loadCifar10() reads the Python version as it reads the binary one: ${name}`, async () => {
    await withFolder(async (folder) => {
      await writeBinary(join(folder, "binary"));
      await writePython(join(folder, "python", "cifar-10-batches-py"), await unzip(base64));
      const binary = await loadCifar10({ ...asIs, folder: join(folder, "binary") });
      const python = await loadCifar10({ ...asIs, folder: join(folder, "python") });
      assertEquals(python.xTest, binary.xTest);
      assertEquals(python.yTest, binary.yTest);
    });
  });
}

Deno.test("loadCifar10() refuses files that are cut off or hold something else, by their name", async () => {
  await withFolder(async (folder) => {
    const refuse = (text: string) =>
      assertRejects(() => loadCifar10({ ...asIs, folder }), TypeError, text);
    await writeBinary(folder);
    const path = join(folder, "data_batch_4.bin"), content = await Deno.readFile(path);
    await Deno.writeFile(path, content.subarray(0, content.length - 1));
    const { message } = await refuse(`Cannot read ${path}`);
    assert(message.includes("3072 after the last whole record"));
    await Deno.writeFile(path, new Uint8Array());
    await refuse("found 0 bytes");
    await Deno.writeTextFile(path, "<html>not found</html>");
    await refuse("none of CIFAR-10's binary version");
    content[3073] = 10;
    await Deno.writeFile(path, content);
    await refuse("that of picture 1 is 10");
  });
});

Deno.test("loadCifar10() refuses pickles of anything but a batch", async () => {
  await withFolder(async (folder) => {
    const whole = await unzip(reference.batches["python 2"]);
    const refuse = async (content: Uint8Array, text: string) => {
      await writePython(folder, content);
      const { message } = await assertRejects(
        () => loadCifar10({ ...asIs, folder }),
        TypeError,
        text,
      );
      assertLess(message.length, 400);
    };
    for (const cut of [0, 1, 30, 200, whole.length - 1]) {
      await refuse(whole.subarray(0, cut), "it ends before byte");
    }
    const { hostile } = reference;
    await refuse(await unzip(hostile["a call of Python's"]), "it asks for Python's posix.getcwd");
    await refuse(await unzip(hostile["no batch"]), "it is no batch");
    await refuse(await unzip(hostile.floats), "found f4 of shape [4,3072]");
    await refuse(await unzip(hostile["columns first"]), "row by row");
    await refuse(await unzip(hostile["other labels"]), "that of picture 0 is 10");
    await refuse(new TextEncoder().encode("# text"), "which is not known");
    await refuse(Uint8Array.of(0x80, 2, 0x65, 0x2e), "a mark is missing");
    await refuse(Uint8Array.of(0x80, 2, 0x68, 9, 0x2e), "nothing is kept at 9");
    await refuse(Uint8Array.of(0x80, 2, 0x2e), "its stack is empty");
  });
});

Deno.test("loadCifar10() says which files are missing, and where to put them", async () => {
  await withFolder(async (folder) => {
    const empty = join(folder, "empty");
    await withEnvironment({ WIDENET_DATA: empty, XDG_CACHE_HOME: folder }, async () => {
      const { message } = await assertRejects(
        () => loadCifar10({ folder: new URL(`file://${folder}/given`), download: false }),
        Deno.errors.NotFound,
      );
      const places = [join(folder, "given"), empty, join(folder, "widenet")].join(", ");
      assert(message.includes(`as its files are not in ${places}: put data_batch_1.bin to`));
      assert(message.includes(`into ${join(folder, "given")}/cifar-10-batches-bin`));
    });
    await writeBinary(folder);
    await Deno.remove(join(folder, "data_batch_2.bin"));
    await assertRejects(
      () => loadCifar10({ folder }),
      Deno.errors.NotFound,
      "put data_batch_2.bin there",
    );
  });
});

Deno.test("loadCifar10() looks in the folder that WIDENET_DATA names", async () => {
  await withFolder(async (folder) => {
    await writeBinary(join(folder, "cifar-10-batches-bin"));
    await withEnvironment({ WIDENET_DATA: folder }, async () => {
      const { source } = await loadCifar10(asIs);
      assertEquals(source, join(folder, "cifar-10-batches-bin"));
    });
  });
});

Deno.test("loadCifar10() chooses as many pictures of each class, and of a smaller number some of them", async () => {
  await withFolder(async (folder) => {
    await writeBinary(folder);
    const load = (train: number, seed: number) =>
      loadCifar10({ ...asIs, folder, classes: ["cat", "dog"], train, test: 1, seed });
    const rows = ({ xTrain }: ImageSplit) => new Set((toNested(xTrain) as []).map(String));
    const [few, more, again, other] = [
      await load(2, 1),
      await load(4, 1),
      await load(4, 1),
      await load(4, 2),
    ];
    for (const label of [0, 1]) {
      assertEquals(more.yTrain.data.filter((y) => y === label).length, 4);
    }
    assertEquals(more, again);
    assert(!rows(other).isSubsetOf(rows(more)));
    assert(rows(few).isSubsetOf(rows(more)));
    await assertRejects(() => load(6, 1), RangeError, "6 are wanted");
    await assertRejects(
      () => loadCifar10({ folder, download: false }),
      RangeError,
      "there are 0 training pictures of class automobile: name the 'classes' that there are",
    );
  });
});

Deno.test("loadCifar10() standardises by the training pictures alone", async () => {
  await withFolder(async (folder) => {
    await writeBinary(folder);
    const raw = await loadCifar10({ ...asIs, folder });
    const moments = (data: Float64Array, channels: number, c: number) => {
      const values = data.filter((_, p) => p % channels === c);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      return [mean, Math.sqrt(square)] as const;
    };
    for (const [by, channels] of [["channel", 3], ["global", 1]] as const) {
      const found = await loadCifar10({ ...asIs, folder, standardize: by, flatten: true });
      assertEquals(found.xTest.shape, [PICTURES, 3072]);
      for (let c = 0; c < channels; c++) {
        const [mean, std] = moments(raw.xTrain.data, channels, c);
        const [zero, one] = moments(found.xTrain.data, channels, c);
        // Rounding of sums of 60,000 terms.
        assertAlmostEquals(zero, 0, 1e-12);
        assertAlmostEquals(one, 1, 1e-12);
        const p = 300 + c;
        assertAlmostEquals(found.xTest.data[p]!, (raw.xTest.data[p]! - mean) / std, 1e-12);
      }
    }
  });
});

Deno.test("loadCifar10() refuses options that there are not", async () => {
  const refuse = (options: object, Kind: typeof TypeError | typeof RangeError, text: string) =>
    assertRejects(() => loadCifar10(options), Kind, text);
  await refuse({ classes: ["cat", "doge"] }, TypeError, 'did you mean "dog"?');
  await refuse({ classes: ["cat", "cat"] }, RangeError, "cat is twice");
  await refuse({ classes: [] }, TypeError, "an empty one");
  await refuse({ train: 0 }, RangeError, "'train' must be a whole number");
  await refuse({ standardize: "pixel" }, TypeError, "channel, global, none");
  await refuse({ whiten: -1 }, RangeError, "'whiten'");
  await refuse({ download: "yes" }, TypeError, "'download'");
  await refuse({ download: { url: "http://localhost" } }, TypeError, "'sha256'");
});

Deno.test("loadCifar10() stops when it is told to", async () => {
  await withFolder(async (folder) => {
    await writeBinary(folder);
    const signal = AbortSignal.abort(new Error("enough"));
    await assertRejects(() => loadCifar10({ folder, signal }), Error, "enough");
  });
});

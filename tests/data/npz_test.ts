import { crc32 } from "node:zlib";
import {
  assert,
  assertEquals,
  assertLess,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { type Dtype, loadNpz, type LoadNpzOptions, type Tensor } from "@widenet/ntk";
import { bytes, NUMPY, withFile } from "./files.ts";

const { files, arrays, leftOut } = NUMPY;

function load(
  content: Uint8Array,
  options?: LoadNpzOptions,
): Promise<Record<string, Tensor<Dtype>>> {
  return withFile(content, (path) => loadNpz(path, options));
}

for (const name of ["stored", "deflated", "large"] as const) {
  Deno.test(`loadNpz() reads every type, byte order and layout that NumPy wrote: ${name}`, async () => {
    const found = await load(bytes(files[name]));
    assertEquals(Object.keys(found), Object.keys(arrays));
    for (const [key, { shape, dtype, data }] of Object.entries(arrays)) {
      const tensor = found[key]!;
      assertEquals([tensor.shape, tensor.dtype], [shape, dtype as Dtype], key);
      assertEquals([...tensor.data], data, key);
    }
  });
}

Deno.test("loadNpz() gives the element type that is asked for", async () => {
  for (const dtype of ["float64", "float32"] as const) {
    const found = await load(bytes(files.deflated), { dtype });
    for (const [key, { data }] of Object.entries(arrays)) {
      const tensor = found[key]!;
      assertEquals(tensor.dtype, dtype);
      assertEquals([...tensor.data], dtype === "float64" ? data : data.map(Math.fround), key);
    }
  }
});

Deno.test("loadNpz() leaves out what is no real number, and names it when it is asked for", async () => {
  const found = await load(bytes(files.mixed));
  assertEquals(Object.keys(found), ["x"]);
  assertEquals([...found.x!.data], [0, 1, 2]);
  assertThrows(() => found.strings, TypeError, "'strings' of");
  assertThrows(() => found.strings, TypeError, "holds strings ('<U2')");
  assertThrows(() => found.objects, TypeError, "Python objects");
  assertThrows(() => found.dates, TypeError, "dates");
  assertThrows(() => found.complex, TypeError, "complex numbers");
  assertThrows(() => found.records, TypeError, "records");
  for (const name of Object.keys(leftOut)) assertThrows(() => found[name], TypeError, name);
  assertEquals(found.none, undefined);
});

Deno.test("loadNpz() reads archives that were written to a pipe", async () => {
  assertEquals([...(await load(bytes(files.piped))).x!.data], [0, 1, 2]);
});

Deno.test("loadNpz() leaves out members that are packed otherwise, or no arrays", async () => {
  const found = await load(bytes(files["packed otherwise"]));
  assertEquals(Object.keys(found), ["x"]);
  assertThrows(() => found.other, TypeError, "neither stored nor deflated (method 14)");
  assertThrows(() => found["readme.txt"], TypeError, "no NumPy array");
});

Deno.test("loadNpz() refuses a file that holds no real numbers at all", async () => {
  const error = await assertRejects(() => load(bytes(files["left out"])), TypeError, "no array");
  for (const name of Object.keys(leftOut)) assertStringIncludes(error.message, `'${name}' holds`);
  assertEquals(await load(bytes(files.empty)), {});
});

Deno.test("loadNpz() reads only the arrays that are asked for", async () => {
  const content = bytes(files.stored);
  const [first = "", second = ""] = Object.keys(arrays);
  // Damage elsewhere is not seen: the other arrays are not read.
  const other = indexOf(content, Object.keys(arrays)[2]!) + 200;
  content[other]! ^= 1;
  const found = await load(content, { names: [second, first] });
  assertEquals(Object.keys(found), [second, first]);
  await assertRejects(() => load(bytes(files.mixed), { names: ["dates"] }), TypeError, "dates");
  const names = ["none"];
  const error = await assertRejects(() => load(bytes(files.mixed), { names }), RangeError, "none");
  assertStringIncludes(error.message, "it has strings, bytes, objects");
});

Deno.test("loadNpz() refuses bad options", async () => {
  const source = "no_file.npz";
  const refuse = (options: object, type: typeof TypeError, text: string) =>
    assertRejects(() => loadNpz(source, options), type, text);
  await refuse({ allowPickle: true }, TypeError, "no option 'allowPickle'");
  await refuse({ dtype: "int8" }, TypeError, "int8");
  await refuse({ names: "x" }, TypeError, "'names'");
  await refuse({ maxBytes: 0 }, RangeError, "'maxBytes'");
  await refuse({ maxBytes: "9" }, TypeError, "'maxBytes' must be a number");
  for (const bad of [undefined, null, 3, ""]) {
    await assertRejects(() => loadNpz(bad as unknown as string), TypeError, "a path or a URL");
  }
});

Deno.test("loadNpz() refuses what is not a .npz file", async () => {
  await assertRejects(() => load(new Uint8Array()), TypeError, "no .npz file");
  await assertRejects(() => load(new TextEncoder().encode("no zip")), TypeError, "no .npz file");
  const npy = bytes(NUMPY.npy["version 1"]!);
  await assertRejects(() => load(npy), TypeError, "which loadNpy() reads");
  const prefixed = Uint8Array.of(1, 2, 3, ...bytes(files.deflated));
  await assertRejects(() => load(prefixed), TypeError, "it begins otherwise");
  const again = Uint8Array.of(...bytes(files.empty), ...bytes(files.deflated));
  await assertRejects(() => load(again), TypeError, "does not lie where its end says");
});

Deno.test("loadNpz() refuses a file that was cut, wherever it was", async () => {
  const content = bytes(files.mixed);
  for (let length = 0; length < content.length; length += 7) {
    await assertRejects(() => load(content.subarray(0, length)), TypeError, "Cannot load");
  }
});

for (const name of ["stored", "deflated", "large"] as const) {
  Deno.test(`loadNpz() refuses a flipped bit or gives the same numbers: ${name}`, async () => {
    const content = bytes(files[name]);
    const expected = await load(content);
    let refused = 0;
    // 100 bits, one after the other in steps that are prime to the length.
    for (let i = 0; i < 100; i++) {
      const bit = (i * 104_729) % (8 * content.length);
      const copy = content.slice();
      copy[bit >> 3]! ^= 1 << (bit & 7);
      try {
        const found = await load(copy);
        for (const key of Object.keys(found)) assertEquals(found[key], expected[key]);
      } catch (error) {
        assert(error instanceof TypeError || error instanceof RangeError, `${error}`);
        assertStringIncludes(error.message, "Cannot load");
        refused++;
      }
    }
    assert(refused > 25, `refused ${refused}`);
  });
}

Deno.test("loadNpz() compares the memory with the limit before it inflates", async () => {
  const bomb = await zeros(2 ** 27);
  assertLess(bomb.length, 2 ** 18);
  const reports: number[] = [];
  const onProgress = ({ done }: { done: number }) => reports.push(done);
  const error = await assertRejects(
    () => load(bomb, { maxBytes: 2 ** 29, onProgress }),
    RangeError,
    `${2 ** 30} bytes`,
  );
  // Inflating reports its pieces.
  assertEquals(reports, []);
  assertStringIncludes(error.message, "'maxBytes' allows (536870912)");
});

Deno.test("loadNpz() refuses a member that inflates to more than it says", async () => {
  const bomb = await zeros(2 ** 24, 1000);
  await assertRejects(() => load(bomb), TypeError, "goes on after its array");
});

Deno.test("loadNpz() keeps the event loop alive, reports progress and can be stopped", async () => {
  const content = await zeros(2 ** 25);
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const reports: number[] = [];
  await load(content, { onProgress: ({ done, total }) => reports.push(done / total) });
  clearInterval(timer);
  // 32 MiB are read in pieces, and other tasks have a turn between them, however busy the machine is.
  assert(turns > 4, `${turns} turns`);
  assert(reports.length > 2 && reports.every((done, i) => done >= (reports[i - 1] ?? 0)));
  assertEquals(reports.at(-1), 1);
  const controller = new AbortController();
  const onProgress = () => controller.abort(new Error("enough"));
  await assertRejects(
    () => load(content, { signal: controller.signal, onProgress }),
    Error,
    "enough",
  );
  await assertRejects(() => load(content, { signal: AbortSignal.abort() }), DOMException);
});

Deno.test("loadNpz() closes the file when it fails", async () => {
  const content = bytes(files.deflated);
  content[content.length - 30]! ^= 255;
  // The sanitizer of the test runner counts files that stay open.
  for (let i = 0; i < 3; i++) await assertRejects(() => load(content), TypeError);
});

function indexOf(content: Uint8Array, text: string): number {
  return new TextDecoder("latin1").decode(content).indexOf(text);
}

/** A .npz file with one array of zeros of one byte; its headers may say that there are fewer. */
async function zeros(count: number, said = count): Promise<Uint8Array<ArrayBuffer>> {
  const head = `{'descr': '|u1', 'fortran_order': False, 'shape': (${said},), }`.padEnd(117) + "\n";
  const start = Uint8Array.of(0x93, ...encode("NUMPY"), 1, 0, head.length, 0, ...encode(head));
  const content = new Blob([start, new Uint8Array(count)]);
  const crc = crc32(await content.bytes());
  const stream = content.stream();
  const packed = new Uint8Array(
    await new Response(stream.pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer(),
  );
  const name = encode("x.npy");
  const size = start.length + said;
  const sizes = [...long(crc), ...long(packed.length), ...long(size), name.length, 0];
  const common = [20, 0, 0, 0, 8, 0, 0, 0, 0, 0, ...sizes, 0, 0];
  const local = Uint8Array.of(0x50, 0x4b, 3, 4, ...common, ...name);
  const central = [0x50, 0x4b, 1, 2, 20, 0, ...common, ...Array<number>(14).fill(0), ...name];
  const at = local.length + packed.length;
  const end = [
    0x50,
    0x4b,
    5,
    6,
    0,
    0,
    0,
    0,
    1,
    0,
    1,
    0,
    ...long(central.length),
    ...long(at),
    0,
    0,
  ];
  return await new Blob([local, packed, Uint8Array.of(...central, ...end)]).bytes();
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function long(value: number): number[] {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];
}

import { assertEquals, assertRejects } from "@std/assert";
import { loadNpz } from "@widenet/ntk";

// numpy.savez_compressed(columns=asfortranarray([[1, 2, 3], [4, 5, 6]]), half=float32(0.1))
const NUMBERS =
  "UEsDBC0AAAAIAAAAIQCW3ym7//////////8LABQAY29sdW1ucy5ucHkBABAAsAAAAAAAAABWAAAAAAAAAJvsF+obEM" +
  "nIUMZQrZ6SWpxcpG6loG6TaaGuo6Cell9UUpSYF59flJIKEg8pKk0FChdnJBakArkaRjoKxpo6CrUK5AMuRgYIYIHS" +
  "TFCaFUozQ2k2KA0AUEsDBC0AAAAIAAAAIQD6ZM8D//////////8IABQAaGFsZi5ucHkBABAAhAAAAAAAAABHAAAAAA" +
  "AAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5Gpo6CrUKFAGu" +
  "s2fO2AIAUEsBAi0DLQAAAAgAAAAhAJbfKbtWAAAAsAAAAAsAAAAAAAAAAAAAAIABAAAAAGNvbHVtbnMubnB5UEsBAi" +
  "0DLQAAAAgAAAAhAPpkzwNHAAAAhAAAAAgAAAAAAAAAAAAAAIABkwAAAGhhbGYubnB5UEsFBgAAAAACAAIAbwAAABQB" +
  "AAAAAA==";

// numpy.savez_compressed(names=array(["a", "b"]))
const STRINGS =
  "UEsDBC0AAAAIAAAAIQCnL+Ds//////////8JABQAbmFtZXMubnB5AQAQAIgAAAAAAAAASwAAAAAAAACb7BfqGxDJyF" +
  "DGUK2eklqcXKRupaBuE2qorqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOpo6CrUKFACuRAYGhiQgBgBQ" +
  "SwECLQMtAAAACAAAACEApy/g7EsAAACIAAAACQAAAAAAAAAAAAAAgAEAAAAAbmFtZXMubnB5UEsFBgAAAAABAAEANw" +
  "AAAIYAAAAAAA==";

// numpy.savez_compressed(waves=array([1 + 2j]))
const COMPLEX =
  "UEsDBC0AAAAIAAAAIQBQP3Lg//////////8JABQAd2F2ZXMubnB5AQAQAJAAAAAAAAAATQAAAAAAAACb7BfqGxDJyF" +
  "DGUK2eklqcXKRupaBuk2xopq6joJ6WX1RSlJgXn1+UkgqScEvMKU4FihdnJBakAvkahjqaOgq1CuQDLgYw+GAPoRkc" +
  "AFBLAQItAy0AAAAIAAAAIQBQP3LgTQAAAJAAAAAJAAAAAAAAAAAAAACAAQAAAAB3YXZlcy5ucHlQSwUGAAAAAAEAAQ" +
  "A3AAAAiAAAAAAA";

Deno.test("loadNpz() reads what NumPy wrote, in any order and type", async () => {
  const { columns, half } = await withFile(bytes(NUMBERS), (path) => loadNpz(path));
  assertEquals(columns, {
    shape: [2, 3],
    data: Float64Array.of(1, 2, 3, 4, 5, 6),
    dtype: "float64",
  });
  assertEquals([half!.shape, half!.data[0]], [[], Math.fround(0.1)]);
});

Deno.test("loadNpz() reads from a URL as from a path", async () => {
  const url = `data:application/zip;base64,${NUMBERS}`;
  assertEquals((await loadNpz(new URL(url))).columns!.shape, [2, 3]);
});

Deno.test("loadNpz() refuses what is not a .npz file", async () => {
  await withFile(new TextEncoder().encode("not a zip file"), async (path) => {
    await assertRejects(() => loadNpz(path), Error);
  });
  await withFile(bytes(NUMBERS).subarray(0, 100), async (path) => {
    await assertRejects(() => loadNpz(path), Error);
  });
});

Deno.test("loadNpz() refuses arrays that do not hold real numbers", async () => {
  for (const source of [STRINGS, COMPLEX]) {
    await withFile(bytes(source), async (path) => {
      await assertRejects(() => loadNpz(path), Error);
    });
  }
});

Deno.test("loadNpz() names a file that is not there", async () => {
  await assertRejects(() => loadNpz("no/such/file.npz"), Deno.errors.NotFound, "no/such/file.npz");
});

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

async function withFile<T>(
  content: Uint8Array<ArrayBuffer>,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = await Deno.makeTempFile({ suffix: ".npz" });
  try {
    await Deno.writeFile(path, content);
    return await use(path);
  } finally {
    await Deno.remove(path);
  }
}

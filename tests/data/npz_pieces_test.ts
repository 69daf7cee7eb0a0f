import { assertEquals } from "@std/assert";
import { loadNpz } from "@widenet/ntk";
import { type NpzEntry, npzPieces } from "../../lib/data/npz_pieces.ts";
import { withFile } from "./files.ts";

async function written(arrays: Readonly<Record<string, NpzEntry>>): Promise<Uint8Array> {
  return await new Response(ReadableStream.from(npzPieces(arrays))).bytes();
}

Deno.test("npzPieces() writes what loadNpz() reads", async () => {
  const shared = new Float64Array(new SharedArrayBuffer(32));
  shared.set([1, -0, NaN, Infinity]);
  const arrays: Record<string, NpzEntry> = {
    shared: { shape: [2, 2], data: shared },
    part: { shape: [3], data: Float32Array.of(0, 0.1, 0.2, 0.3).subarray(1) },
    scalar: { shape: [], data: Float64Array.of(7) },
    nothing: { shape: [0, 3], data: new Float64Array(0) },
    bytes: { shape: [2], data: Uint8Array.of(0, 255) },
    "name with Ω": { shape: [1], data: Float64Array.of(1) },
    // More than two pieces.
    long: { shape: [300_000], data: Float64Array.from({ length: 300_000 }, Math.sqrt) },
  };
  const found = await withFile(await written(arrays), (path) => loadNpz(path));
  assertEquals(Object.keys(found), Object.keys(arrays));
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    assertEquals(found[name]!.shape, shape);
    assertEquals([...found[name]!.data], [...data]);
    assertEquals(found[name]!.dtype, data instanceof Float32Array ? "float32" : "float64");
  }
  assertEquals(await withFile(await written({}), (path) => loadNpz(path)), {});
});

Deno.test("npzPieces() makes equal files of equal arrays", async () => {
  const arrays = { x: { shape: [2], data: Float64Array.of(1, 2) } };
  assertEquals(await written(arrays), await written(arrays));
});

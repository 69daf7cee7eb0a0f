import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { loadNpy } from "@widenet/ntk";
import { bytes, NUMPY, withFile } from "./files.ts";

for (const [name, content] of Object.entries(NUMPY.npy)) {
  Deno.test(`loadNpy() reads what NumPy wrote: ${name}`, async () => {
    const { shape, dtype, data } = await withFile(bytes(content), (path) => loadNpy(path));
    assertEquals({ shape, dtype, data: [...data] }, NUMPY.matrix as unknown);
  });
}

Deno.test("loadNpy() gives the element type that is asked for", async () => {
  const content = bytes(NUMPY.npy["version 1"]!);
  const { data } = await withFile(content, (path) => loadNpy(path, { dtype: "float64" }));
  assertEquals(data, Float64Array.from(NUMPY.matrix.data));
});

Deno.test("loadNpy() refuses what is no .npy file of real numbers", async () => {
  const content = bytes(NUMPY.npy["version 1"]!);
  const refuse = (found: Uint8Array, text: string) =>
    withFile(found, (path) => assertRejects(() => loadNpy(path), TypeError, text));
  await refuse(bytes(NUMPY.npyStrings), "holds strings ('<U2')");
  await refuse(bytes(NUMPY.files.stored), "which loadNpz() reads");
  await refuse(new TextEncoder().encode("one,two,three"), "does not begin as");
  await refuse(content.subarray(0, content.length - 1), "takes 152 bytes: found 151");
  await refuse(Uint8Array.of(...content, 0), "takes 152 bytes: found 153");
  await refuse(content.subarray(0, 40), "ends before byte");
  await refuse(new Uint8Array(), "ends before byte");
  const header = content.slice();
  header.fill(32, 10, 128);
  await refuse(header, "its header is malformed");
});

Deno.test("loadNpy() refuses bad options and too large arrays", async () => {
  await assertRejects(() => loadNpy("x.npy", { names: ["x"] } as object), TypeError, "'names'");
  await withFile(
    bytes(NUMPY.npy["version 1"]!),
    (path) => assertRejects(() => loadNpy(path, { maxBytes: 23 }), RangeError, "24 bytes"),
  );
});

Deno.test("loadNpy() refuses hostile headers at once", async () => {
  const hostile = [
    "'shape': ((".repeat(90_000),
    `{'descr': '<f8', 'fortran_order': False, 'shape': (${"1,".repeat(400_000)})}`,
    `{'descr': '<f8', 'fortran_order': False, 'shape': (${"9".repeat(400)},)}`,
    `{'descr': '<f8', 'fortran_order': True, 'shape': (-1,)}`,
    "'descr':" + " ".repeat(900_000),
    `{'descr': '<f8', 'fortran_order': False}`,
    `{'descr': '${"<f8".repeat(1000)}', 'fortran_order': False, 'shape': ()}`,
  ];
  for (const text of hostile) {
    const content = new TextEncoder().encode(`?NUMPY\x02\0????${text}`);
    content[0] = 0x93;
    new DataView(content.buffer).setUint32(8, text.length, true);
    const { message } = await withFile(
      content,
      (path) => assertRejects(() => loadNpy(path), TypeError, "Cannot load"),
    );
    assertLess(message.length, 600);
  }
});

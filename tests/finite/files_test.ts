import { finite, loadNpz, stax } from "@widenet/ntk";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { numpyVersion, python } from "../suites/python.ts";
import { npzPieces } from "../../lib/data/npz_pieces.ts";
import { writeFile } from "../../lib/write_file.ts";

const net = stax.serial(
  stax.repeat(stax.serial(stax.dense(4, { bStd: 0.1 }), stax.relu()), 2),
  stax.dense(2),
);

async function withPath(body: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(`${folder}/params.npz`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const dtype of ["float64", "float32"] as const) {
  Deno.test(`save() and load() keep ${dtype} parameters to the last bit, in their order`, async () => {
    await withPath(async (path) => {
      const params = finite.init(net, [3], { seed: 4, dtype });
      await finite.save(params, path);
      const found = await finite.load(path);
      assertEquals(found, params);
      assertEquals(Object.keys(found.layers), Object.keys(params.layers));
      const x = [[1, 2, 3]];
      assertEquals(await finite.apply(net, found, x), await finite.apply(net, params, x));
      assert(Object.isFrozen(found.layers));
    });
  });
}

Deno.test("save() names arrays by place and name", async () => {
  await withPath(async (path) => {
    await finite.save(finite.init(net, [3]), path);
    assertEquals(Object.keys(await loadNpz(path)), [
      "serial[0].repeat[0].serial[0].dense.weight",
      "serial[0].repeat[0].serial[0].dense.bias",
      "serial[0].repeat[1].serial[0].dense.weight",
      "serial[0].repeat[1].serial[0].dense.bias",
      "serial[1].dense.weight",
    ]);
  });
});

Deno.test("load() refuses arrays that are no parameters, and damaged files", async () => {
  await withPath(async (path) => {
    await writeFile(path, npzPieces({ weights: { shape: [1], data: Float64Array.of(1) } }));
    await assertRejects(() => finite.load(path), TypeError, "an array 'weights'");
    await finite.save(finite.init(net, [3]), path);
    const bytes = await Deno.readFile(path);
    bytes[200]! ^= 1;
    await Deno.writeFile(path, bytes);
    await assertRejects(() => finite.load(path), TypeError);
  });
});

if (await numpyVersion() === undefined) {
  Deno.test.ignore("save(): not tested with Python as there is no python3 with numpy", () => {});
} else {
  Deno.test("save() writes what Python's NumPy opens, and load() what it saves", async () => {
    await withPath(async (path) => {
      const params = finite.init(net, [3], { seed: 4 });
      await finite.save(params, path);
      const found = await python(
        `import json, sys, numpy
with numpy.load(sys.argv[1], allow_pickle=False) as file:
    print(json.dumps({name: file[name].ravel().tolist() for name in file.files}))
    numpy.savez(sys.argv[1] + ".2.npz", **{name: 2 * file[name] for name in file.files})`,
        path,
      );
      assertEquals(
        JSON.parse(found ?? ""),
        Object.fromEntries(
          Object.entries(params.layers).flatMap(([place, layer]) =>
            Object.entries(layer).map(([name, { data }]) => [`${place}.${name}`, [...data]])
          ),
        ),
      );
      const doubled = await finite.load(`${path}.2.npz`);
      const double = (value: number) => 2 * value;
      assertEquals(
        doubled,
        finite.map(params, (tensor) => ({ ...tensor, data: tensor.data.map(double) })),
      );
    });
  });
}

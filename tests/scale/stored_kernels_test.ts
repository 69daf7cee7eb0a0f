import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import {
  cntkNet,
  eigenPro,
  kernels,
  loadNpy,
  nngp,
  ntk,
  randomGenerator,
  ridgePath,
  solveRegression,
  stax,
  storedKernels,
} from "@widenet/ntk";
import { takeLock } from "../../lib/scale/lock.ts";
import { withFolder } from "../data/cifar10_files.ts";

const net = stax.serial(stax.dense(8, { wStd: 1.4, bStd: 0.1 }), stax.relu(), stax.dense(1));
const x = randomGenerator(0).normal([23, 5]), z = randomGenerator(1).normal([9, 5]);
const float64 = { dtype: "float64" } as const;

for (const rows of [1, 4, 23, 100]) {
  Deno.test(`storedKernels() gives what kernels() gives, ${rows} rows at a time`, async () => {
    await withFolder(async (folder) => {
      const square = await storedKernels(net, x, undefined, { folder, rows, ...float64 });
      const cross = await storedKernels(net, z, x, { folder, rows, ...float64 });
      const expected = await kernels(net, x), other = await kernels(net, z, x);
      assertEquals([square.shape, cross.shape], [[23, 23], [9, 23]]);
      const pairs = [
        [await square.load("ntk"), expected.ntk],
        [await square.load("nngp"), expected.nngp],
        [await cross.load("ntk"), other.ntk],
        [await cross.load("nngp"), other.nngp],
      ] as const;
      for (const [found, wanted] of pairs) {
        assertEquals(found.shape, wanted.shape);
        // A tile of another size adds in another order.
        found.data.forEach((value, p) => assert(Math.abs(value - wanted.data[p]!) < 1e-14));
      }
      const { data } = pairs[0][0];
      for (let i = 0; i < 23; i++) {
        for (let j = 0; j < i; j++) assertEquals(data[i * 23 + j], data[j * 23 + i]);
      }
    });
  });
}

Deno.test("storedKernels() goes on where it was stopped, and computes nothing twice", async () => {
  await withFolder(async (folder) => {
    const images = randomGenerator(3).normal([12, 6, 6, 2]);
    const architecture = cntkNet({ depth: 2, readout: "flatten" });
    const controller = new AbortController();
    const seen: number[] = [];
    const stopped = storedKernels(architecture, images, undefined, {
      folder,
      rows: 3,
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        assertEquals(total, 144);
        // More than rows 0 to 5 have: in the report that ends them they are not on the disk yet.
        if (done > 36) controller.abort(new Error("enough"));
      },
    });
    await assertRejects(() => stopped, Error, "enough");
    const files = () =>
      [...Deno.readDirSync(folder)].map(({ name }) => name.split(".").slice(1).join("."));
    assertEquals(files().sort(), ["json", "nngp.npy.part", "ntk.npy.part"]);
    const again = await storedKernels(architecture, images, undefined, {
      folder,
      rows: 5,
      onProgress: ({ done }) => seen.push(done),
    });
    assert(again.rowsFound >= 6 && again.rowsFound < 12);
    assert(seen[0]! >= again.rowsFound ** 2);
    assertEquals(seen.at(-1), 144);
    assertEquals(files().sort(), ["json", "nngp.npy", "ntk.npy"]);
    const options = { dtype: "float32", precision: "float32" } as const;
    assertEquals(await again.load("ntk"), await ntk(architecture, images, options));
    const third = await storedKernels(architecture, images, undefined, { folder });
    assertEquals(third.rowsFound, 12);
    assertEquals(third.seconds, again.seconds);
    assert(third.processorSeconds > 0);
  });
});

Deno.test("storedKernels() finishes what a process left between the last row and the names", async () => {
  await withFolder(async (folder) => {
    const first = await storedKernels(net, x, undefined, { folder });
    const path = first.paths.ntk!;
    await Deno.rename(path, `${path}.part`);
    const again = await storedKernels(net, x, undefined, { folder });
    assertEquals(again.rowsFound, 23);
    assertEquals(await again.load(), await ntk(net, x, { dtype: "float32" }));
    await Deno.remove(path);
    assertEquals((await storedKernels(net, x, undefined, { folder })).rowsFound, 0);
  });
});

Deno.test("storedKernels() names no files while another program holds their lock", async () => {
  await withFolder(async (folder) => {
    const path = (await storedKernels(net, x, undefined, { folder })).paths.ntk!;
    await Deno.rename(path, `${path}.part`);
    const again = () => storedKernels(net, x, undefined, { folder });
    {
      await using _lock = await takeLock("test", path.replace(".ntk.npy", ".lock"));
      await assertRejects(again, Deno.errors.Busy);
      await Deno.stat(`${path}.part`);
      await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);
    }
    assertEquals((await again()).rowsFound, 23);
    await Deno.stat(path);
  });
});

Deno.test("storedKernels() believes no journal of files that are gone", async () => {
  await withFolder(async (folder) => {
    const { paths } = await storedKernels(net, x, undefined, { folder });
    await Deno.remove(paths.ntk!);
    const controller = new AbortController();
    const stopped = storedKernels(net, x, undefined, {
      ...{ folder, rows: 4, signal: controller.signal },
      onProgress: () => controller.abort(new Error("enough")),
    });
    await assertRejects(() => stopped, Error, "enough");
    const again = await storedKernels(net, x, undefined, { folder });
    assert(again.rowsFound < 23);
    assertEquals(await again.load(), await ntk(net, x, { dtype: "float32" }));
  });
});

Deno.test("storedKernels() is rejected by an abort where all is on the disk", async () => {
  await withFolder(async (folder) => {
    await storedKernels(net, x, undefined, { folder });
    const controller = new AbortController();
    const found = storedKernels(net, x, undefined, { folder, signal: controller.signal });
    controller.abort(new Error("enough"));
    await assertRejects(() => found, Error, "enough");
    const late = () => storedKernels(net, x, undefined, { folder, signal: controller.signal });
    await assertRejects(late, Error, "enough");
  });
});

Deno.test({
  name: "storedKernels() refuses unfinished files that are cut short, and parts of rows",
  // The file before the one that is cut short is closed.
  sanitizeResources: true,
  fn: async () => {
    await withFolder(async (folder) => {
      const controller = new AbortController();
      const stopped = storedKernels(net, x, undefined, {
        ...{ folder, rows: 4, signal: controller.signal },
        onProgress: ({ done }) => done > 64 ? controller.abort(new Error("enough")) : undefined,
      });
      await assertRejects(() => stopped, Error, "enough");
      const pathOf = (end: string) =>
        `${folder}/${[...Deno.readDirSync(folder)].find(({ name }) => name.endsWith(end))!.name}`;
      const again = () => storedKernels(net, x, undefined, { folder });
      const part = pathOf("ntk.npy.part"), journal = pathOf(".json");
      const said = await Deno.readTextFile(journal);
      await Deno.writeTextFile(journal, said.replace('"rows":8', '"rows":8.5'));
      await assertRejects(again, TypeError, "journal");
      await Deno.writeTextFile(journal, said);
      await Deno.truncate(part, 500);
      await assertRejects(again, TypeError, "found 500; remove the file");
      await Deno.remove(part);
      assertEquals((await again()).rowsFound, 0);
    });
  },
});

Deno.test("storedKernels() takes no other kernel for the one that is asked for", async () => {
  await withFolder(async (folder) => {
    const stored = await storedKernels(net, x, undefined, {
      folder,
      kinds: ["ntk"],
      name: "a.b-c_1",
    });
    const others = [
      [stax.serial(stax.dense(8, { wStd: 1.4 }), stax.relu(), stax.dense(1)), x, undefined, {}],
      [net, z, undefined, {}],
      [net, x, x, {}],
      [net, x, undefined, float64],
      [net, x, undefined, { precision: "float64" }],
      [net, x, undefined, { kinds: ["nngp"] }],
    ] as const;
    for (const [other, x1, x2, options] of others) {
      const named = { folder, name: "a.b-c_1", kinds: ["ntk"] as const, ...options };
      const { rowsFound, paths } = await storedKernels(other, x1, x2, named);
      assertEquals(rowsFound, 0);
      assertNotEquals(Object.values(paths), Object.values(stored.paths));
    }
    assertEquals(await loadNpy(stored.paths.ntk!), await ntk(net, x, { dtype: "float32" }));
  });
});

Deno.test("storedKernels() refuses functions, which its fingerprint does not see", async () => {
  await withFolder(async (folder) => {
    for (const fn of [(u: number) => u * u, Math.sin]) {
      const own = stax.serial(stax.dense(4), stax.elementwise({ fn }), stax.dense(1));
      await assertRejects(
        () => storedKernels(own, x, undefined, { folder }),
        TypeError,
        ".fn' as it is a function, which JSON does not hold: compute without the store",
      );
    }
  });
});

Deno.test("storedKernels() has the key of earlier versions, for its kinds in any order", async () => {
  await withFolder(async (folder) => {
    const points = [[1, 2], [3, 4]];
    const first = await storedKernels(net, points, undefined, { folder });
    const other = await storedKernels(net, points, undefined, { folder, kinds: ["ntk", "nngp"] });
    assertEquals([first.key, other.key, other.rowsFound], [
      "8114f40cfb9e3f62",
      "8114f40cfb9e3f62",
      2,
    ]);
  });
});

Deno.test("storedKernels() gives blocks as they are on the disk", async () => {
  await withFolder(async (folder) => {
    const stored = await storedKernels(net, x, undefined, { folder, ...float64 });
    const whole = await nngp(net, x), { block, diagonal, n } = stored.blocks("nngp");
    assertEquals(n, 23);
    const at = (i: number, j: number) => whole.data[i * 23 + j]!;
    const rows = [22, 0, 5], columns = [1, 22];
    assertEquals(
      [...(await block(rows, columns)).data],
      rows.flatMap((i) => columns.map((j) => at(i, j))),
    );
    assertEquals((await block([3])).data, whole.data.slice(69, 92));
    assertEquals([...(await diagonal()).data], Array.from({ length: 23 }, (_, i) => at(i, i)));
    const cross = await storedKernels(net, z, x, { folder });
    const refuse = () => Promise.resolve().then(() => cross.blocks());
    await assertRejects(refuse, TypeError, "it must be square: found shape [9,23]");
  });
});

Deno.test("storedKernels() refuses damaged files and bad options", async () => {
  await withFolder(async (folder) => {
    const { paths, blocks } = await storedKernels(net, x, undefined, { folder });
    await Deno.truncate(paths.ntk!, 500);
    await assertRejects(() => blocks().block([0]), TypeError, "found 500; remove the file");
    const journal = [...Deno.readDirSync(folder)].find(({ name }) => name.endsWith(".json"))!;
    await Deno.writeTextFile(`${folder}/${journal.name}`, '{"rows": 99}');
    const again = () => storedKernels(net, x, undefined, { folder });
    await assertRejects(again, TypeError, "journal");
    const refuse = (options: object, Kind: typeof TypeError | typeof RangeError, text: string) =>
      assertRejects(() => storedKernels(net, x, undefined, { folder, ...options }), Kind, text);
    await refuse({ name: "../up" }, RangeError, "'name'");
    await refuse({ kinds: [] }, RangeError, "'kinds'");
    await refuse({ kinds: ["ntk", "ntk"] }, RangeError, "each kind once");
    await refuse({ kinds: ["cntk"] }, TypeError, "'kinds'");
    await refuse({ rows: 0 }, RangeError, "'rows'");
    await refuse({ dtype: "float16" }, TypeError, "'dtype'");
    await refuse({ folder: 3 }, TypeError, "'folder'");
    await assertRejects(
      () => storedKernels(net, x, [[1, 2]], { folder }),
      TypeError,
      "the same number of features",
    );
  });
});

Deno.test("solvers take a stored kernel by its blocks as they take the matrix", async () => {
  await withFolder(async (folder) => {
    const stored = await storedKernels(net, x, undefined, { folder, ...float64 });
    const y = randomGenerator(4).normal([23]).data, kernel = await stored.load();
    const options = { ridge: 0.1, seed: 1 }, path = { ridges: [0.1], tolerance: 1e-10 };
    const pairs = [
      [await eigenPro(stored.blocks(), y, options), await eigenPro(kernel, y, options)],
      [
        await solveRegression(stored.blocks(), y, { ridge: 0.1, solve: "cg" }),
        await solveRegression(kernel, y, { ridge: 0.1, solve: "cg" }),
      ],
    ] as const;
    for (const [blocks, matrix] of pairs) {
      blocks.coefficients.data.forEach((value, i) => {
        assert(Math.abs(value - matrix.coefficients.data[i]!) < 1e-7);
      });
    }
    const [a] = (await ridgePath(stored.blocks(), y, path)).coefficients;
    const [b] = (await ridgePath(kernel, y, path)).coefficients;
    a!.data.forEach((value, i) => assert(Math.abs(value - b!.data[i]!) < 1e-8));
  });
});

import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { randomGenerator, stax, storedArrays, tensor } from "@widenet/ntk";
import { withFolder } from "../data/cifar10_files.ts";

const x = tensor([[1, 2], [3, 4]]);
const net = stax.serial(stax.dense(8, { wStd: 1.4, bStd: 0.1 }), stax.relu(), stax.dense(1));

Deno.test("storedArrays() computes once for equal values and tensors", async () => {
  await withFolder(async (folder) => {
    let calls = 0;
    const run = (depends: Record<string, unknown>) =>
      storedArrays(depends, () => ({ count: tensor([++calls]), x }), { folder, name: "a" });
    const first = await run({ what: "count", x, depth: 3 });
    const again = await run({ what: "count", x: tensor([[1, 2], [3, 4]]), depth: 3 });
    assertEquals([first.wasFound, again.wasFound, calls], [false, true, 1]);
    assertEquals(again.arrays, first.arrays);
    assertEquals(Object.keys(again.arrays).sort(), ["count", "x"]);
    assertEquals([again.seconds, again.path], [first.seconds, first.path]);
    const others = [
      { what: "count", x, depth: 4 },
      { what: "count", x: tensor([[1, 2], [3, 5]]), depth: 3 },
      { what: "count", x: tensor([1, 2, 3, 4]), depth: 3 },
      { what: "count", y: x, depth: 3 },
    ];
    for (const depends of others) {
      const other = await run(depends);
      assert(!other.wasFound);
      assertNotEquals(other.path, first.path);
    }
  });
});

Deno.test("storedArrays() leaves nothing of what fails, and refuses what it cannot keep", async () => {
  await withFolder(async (folder) => {
    const failing = () => Promise.reject(new Error("no"));
    await assertRejects(() => storedArrays({ a: 1 }, failing, { folder }), Error, "no");
    assertEquals([...Deno.readDirSync(folder)], []);
    const keep = (arrays: unknown) => () => arrays as Record<string, typeof x>;
    const refuse = (arrays: unknown, text: string) =>
      assertRejects(() => storedArrays({ a: 1 }, keep(arrays), { folder }), TypeError, text);
    await refuse({}, "found none");
    await refuse({ seconds: x }, "as 'seconds'");
    await refuse({ a: [1] }, "as 'a'");
    await assertRejects(
      () => storedArrays({ f: () => 1 }, keep({ x }), { folder }),
      TypeError,
      "by 'f' as it is a function, which JSON does not hold",
    );
    await assertRejects(
      () => storedArrays({}, keep({ x }), { folder, name: "a/b" }),
      RangeError,
      "'name'",
    );
    const { path } = await storedArrays({ a: 2 }, keep({ x }), { folder });
    await Deno.writeTextFile(path, "no archive");
    await assertRejects(() => storedArrays({ a: 2 }, keep({ x }), { folder }), TypeError);
  });
});

Deno.test("storedArrays() refuses what it cannot tell apart by, and keeps its keys", async () => {
  await withFolder(async (folder) => {
    const bad = [
      [Infinity, "Infinity"],
      [NaN, "NaN"],
      [new Map([[1, 2]]), "an object of class Map"],
      [new Date(0), "an object of class Date"],
      [1n, "a bigint"],
      [Symbol("s"), "a symbol"],
      [() => 1, "a function"],
    ] as const;
    for (const [value, text] of bad) {
      const run = () => storedArrays({ a: { b: [value] } }, () => ({ x }), { folder });
      await assertRejects(run, TypeError, `'a.b.0' as it is ${text}, which JSON does not hold`);
    }
    const gap = () => storedArrays({ a: [undefined] }, () => ({ x }), { folder });
    await assertRejects(gap, TypeError, "'a.0' as it is undefined");
    const depends = { what: "count", net, both: true, x, depth: 3 };
    const { path } = await storedArrays(depends, () => ({ x }), { folder });
    // What earlier versions have stored is found.
    assert(path.endsWith("arrays-28da3a35cd0172cd.npz"), path);
  });
});

Deno.test("storedArrays() takes no arrays of other seeds for those that are asked for", async () => {
  await withFolder(async (folder) => {
    const shift = Symbol.for("widenet.seedShift");
    const draw = () =>
      storedArrays({ what: "draw" }, () => ({ z: randomGenerator(0).normal([3]) }), { folder });
    const plain = await draw();
    try {
      Object.assign(globalThis, { [shift]: 7 });
      const shifted = await draw();
      assert(!shifted.wasFound);
      assertNotEquals(shifted.arrays, plain.arrays);
    } finally {
      Reflect.deleteProperty(globalThis, shift);
    }
    assert((await draw()).wasFound);
  });
});

Deno.test("storedArrays() gives found arrays in the element type that they were computed in", async () => {
  await withFolder(async (folder) => {
    const compute = () => ({ single: tensor([0.1], undefined, "float32"), double: tensor([0.1]) });
    const first = await storedArrays({ a: 1 }, compute, { folder });
    const again = await storedArrays({ a: 1 }, compute, { folder });
    assert(again.wasFound);
    assertEquals(again.arrays, first.arrays);
    assertEquals([again.arrays.single!.dtype, again.arrays.double!.dtype], ["float32", "float64"]);
  });
});

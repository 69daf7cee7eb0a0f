import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { storedArrays, tensor } from "@widenet/ntk";
import { withFolder } from "../data/cifar10_files.ts";

const x = tensor([[1, 2], [3, 4]]);

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
      "'f' must be a tensor or a value that JSON takes",
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

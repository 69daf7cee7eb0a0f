import { assert, assertEquals, assertRejects } from "@std/assert";
import { kernels, nngp, ntk, stax, type TensorLike } from "@widenet/ntk";

const net = stax.serial(stax.dense(1), stax.relu(), stax.dense(1));
const good = [[1, 2], [3, 4]];

type Refusal = readonly [what: string, x: unknown, error: ErrorConstructor, message: string];

/** Bad inputs; NAME stands for the name of the argument. */
const refused: readonly Refusal[] = [
  ["NaN", [[1, 2], [3, NaN]], RangeError, "'NAME' must be finite: entry [1, 1] is NaN"],
  ["Infinity", [[Infinity, 2]], RangeError, "'NAME' must be finite: entry [0, 0] is Infinity"],
  ["-Infinity", [[1, 2], [-Infinity, 4]], RangeError, "entry [1, 0] is -Infinity"],
  [
    "an overflow of float32",
    { shape: [1, 2], data: Float32Array.of(1, 1e39) },
    RangeError,
    "entry [0, 1] is Infinity",
  ],
  [
    "rank 1",
    [1, 2],
    TypeError,
    "'NAME' must have shape [n, d] or [n, ...spatial, channels] with at least one entry on each axis: found [2]",
  ],
  ["an axis of length 0", { shape: [2, 0, 3], data: [] }, TypeError, "found [2,0,3]"],
  [
    "NaN in an image",
    { shape: [1, 2, 2, 1], data: [1, 2, NaN, 3] },
    RangeError,
    "entry [0, 1, 0, 0] is NaN",
  ],
  ["a scalar", { shape: [], data: [1] }, TypeError, "found []"],
  [
    "no rows",
    { shape: [0, 2], data: [] },
    TypeError,
    "at least one entry on each axis: found [0,2]",
  ],
  ["no columns", [[], []], TypeError, "at least one entry on each axis: found [2,0]"],
  ["nothing at all", [], TypeError, "found [0]"],
  ["ragged rows", [[1, 2], [3]], TypeError, "rows have unequal lengths"],
  ["strings as entries", [[1, "2"]], TypeError, "entry 1 is not a number: found string"],
  ["null as an entry", [[1, null]], TypeError, "entry 1 is not a number: found object"],
];

for (const [what, x, error, message] of refused) {
  Deno.test(`kernels refuse ${what} in x1 and in x2`, async () => {
    for (const kernel of [ntk, nngp, kernels]) {
      const [first, second] = ["x1", "x2"].map((name) => message.replace("NAME", name));
      await assertRejects(() => kernel(net, x as TensorLike), error, first);
      await assertRejects(() => kernel(net, x as TensorLike, good), error, first);
      await assertRejects(() => kernel(net, good, x as TensorLike), error, second);
    }
  });
}

Deno.test("kernels refuse x1 and x2 with different numbers of features", async () => {
  await assertRejects(
    () => ntk(net, good, [[1, 2, 3]]),
    TypeError,
    "'x1' and 'x2' must have the same number of features: found 2 and 3",
  );
});

Deno.test("kernels refuse x1 and x2 whose inputs have different shapes", async () => {
  const [row, image] = [[[1, 2]], [[[1, 2]]]];
  const text = "single inputs of 'x1' and 'x2' must have the same shape: found";
  await assertRejects(() => ntk(stax.flatten(), image, row), TypeError, `${text} [1,2] and [2]`);
  const longer = [[[1, 2], [3, 4]]];
  await assertRejects(
    () => ntk(stax.flatten(), image, longer),
    TypeError,
    `${text} [1,2] and [2,2]`,
  );
});

Deno.test("kernels take inputs with any number of spatial axes", async () => {
  const values = [0.3, -1, 0.7, 2, 0.1, 1.5, -0.4, 0.9];
  const flat = await kernels(net, { shape: [1, 8], data: values });
  for (const shape of [[1, 4, 2], [1, 2, 2, 2], [1, 2, 2, 1, 2], [1, 1, 2, 2, 1, 2]]) {
    const x = { shape, data: values };
    // Flattened at once, images run as rows.
    assertEquals(await kernels(stax.serial(stax.flatten(), net), x), flat);
  }
});

Deno.test("kernels refuse images for a network that never joins their sites", async () => {
  await assertRejects(
    () => ntk(net, [[[1, 2], [3, 4], [5, 6]]]),
    TypeError,
    "the outputs of the network have spatial axes, with shape [n, 3, 1]: put flatten or globalAvgPool",
  );
});

Deno.test("kernels refuse inputs of a wrong type", async () => {
  for (const x of [undefined, null, 5, "12", () => good] as unknown as TensorLike[]) {
    await assertRejects(() => ntk(net, x), TypeError, "'x1' must be arrays of numbers");
  }
  for (const x of [null, 5, "12", () => good] as unknown as TensorLike[]) {
    const found = x === null ? "null" : typeof x;
    const message = `'x2' must be arrays or a tensor: found ${found}`;
    await assertRejects(() => ntk(net, good, x), TypeError, message);
    await assertRejects(() => ntk(net, good, x, {}), TypeError, message);
  }
});

Deno.test("kernels say where an await was forgotten, and name what is no network", async () => {
  const late = Promise.resolve(good) as unknown as TensorLike;
  const promised = "found a Promise; put 'await' before the call that makes it";
  await assertRejects(
    () => ntk(net, late),
    TypeError,
    `'x1' must be arrays of numbers or a tensor: ${promised}`,
  );
  await assertRejects(() => ntk(net, good, late), TypeError, promised);
  await assertRejects(() => ntk(net, good, undefined, late as never), TypeError, promised);
  await assertRejects(() => kernels(net, undefined as never), TypeError, "'x1' must be");
  await assertRejects(() => kernels(undefined as never, good), TypeError, "'net' must be a layer");
  await assertRejects(() => kernels(late as never, good), TypeError, promised);
});

Deno.test("networks that are nested in a circle or too deep are refused", async () => {
  const circle: { kind: string; layers: unknown[] } = { kind: "serial", layers: [] };
  circle.layers.push(circle);
  await assertRejects(() => ntk(circle as never, good), RangeError, "in a circle");
  const deep = Array.from({ length: 10_000 }).reduce(
    (layer) => ({ kind: "serial", layers: [layer] }),
    net,
  );
  await assertRejects(() => ntk(deep as never, good), RangeError, "levels deep");
});

Deno.test("kernels check the inputs before the network", async () => {
  const error = await assertRejects(() => ntk(stax.relu(), [[NaN]]), RangeError);
  assert(error.message.includes("'x1'"));
});

import { assertEquals, assertThrows } from "@std/assert";
import { stax } from "@widenet/ntk";
import { lower } from "../../lib/kernel/lower.ts";

const shape = { channels: 3, spatial: [] };
const plain = { op: "affine", weight: 1, bias: 0, ntkWeight: 1, ntkBias: 0 } as const;

Deno.test("lower() gives one step a layer, each reading the value before it", () => {
  const net = stax.serial(stax.dense(4, { wStd: 2, bStd: 3 }), stax.relu(), stax.dense(1));
  assertEquals(lower(net, shape), {
    steps: [
      {
        operation: { op: "affine", weight: 4, bias: 9, ntkWeight: 4, ntkBias: 9 },
        inputs: [0],
        place: "serial[0].dense",
      },
      {
        operation: { op: "dual", activation: stax.relu() },
        inputs: [1],
        place: "serial[1].relu",
      },
      { operation: plain, inputs: [2], place: "serial[2].dense" },
    ],
    output: 3,
    spatial: [],
  });
});

Deno.test("lower() wires branches to the value that they share and to their join", () => {
  const net = stax.serial(
    stax.dense(2),
    stax.fanOut(2),
    stax.parallel(stax.identity(), stax.serial(stax.erf(), stax.dense(2))),
    stax.fanInSum(),
  );
  const { steps, output } = lower(net, shape);
  assertEquals(steps.map(({ inputs }) => inputs), [[0], [1], [2], [1, 3]]);
  assertEquals(steps[3]!.operation, { op: "sum", weights: [1, 1] });
  assertEquals(steps[3]!.place, "serial[3].fanInSum");
  assertEquals(output, 4);
});

Deno.test("lower() weighs a concatenation by the widths of its branches", () => {
  const branches = stax.parallel(stax.identity(), stax.dense(9));
  const net = stax.serial(stax.fanOut(2), branches, stax.fanInConcat());
  assertEquals(lower(net, shape).steps[1]!.operation, { op: "sum", weights: [0.25, 0.75] });
});

Deno.test("lower() writes each copy of a repeated layer out", () => {
  const { steps } = lower(stax.repeat(stax.dense(1), 3), shape);
  assertEquals(steps.map(({ inputs, place }) => [inputs[0], place]), [
    [0, "repeat[0].dense"],
    [1, "repeat[1].dense"],
    [2, "repeat[2].dense"],
  ]);
});

Deno.test("lower() gives the identity no step", () => {
  assertEquals(lower(stax.identity(), shape), { steps: [], output: 0, spatial: [] });
});

Deno.test("lower() counts the features of the input in the standard parameterisation", () => {
  const net = stax.dense(1, { parameterization: "standard", bStd: 0.5 });
  const operation = { op: "affine", weight: 1, bias: 0.25, ntkWeight: 3, ntkBias: 1 } as const;
  assertEquals(lower(net, shape).steps[0]!.operation, operation);
});

Deno.test("lower() refuses a network that ends in several values", () => {
  const text = "the end of the network as one value is needed: found 2";
  assertThrows(() => lower(stax.fanOut(2), shape), TypeError, text);
});

const images = { channels: 2, spatial: [4, 3] };

Deno.test("lower() lowers a convolution to sums over windows and an affine step", () => {
  const net = stax.serial(stax.conv(5, [3, 2], { padding: "SAME", wStd: 2 }), stax.flatten());
  const { steps, spatial } = lower(net, images);
  assertEquals(spatial, [4, 3]);
  const axis = { stride: 1, dilation: 1, circular: false };
  assertEquals(steps.map(({ operation }) => operation), [
    {
      op: "window",
      axes: [
        { ...axis, input: 4, output: 4, size: 3, low: 1 },
        { ...axis, input: 3, output: 3, size: 2, low: 0 },
      ],
      weight: 1 / 6,
      local: false,
      flat: false,
    },
    { op: "affine", weight: 4, bias: 0, ntkWeight: 4, ntkBias: 0 },
    {
      op: "window",
      axes: [
        { ...axis, input: 4, output: 1, size: 4, low: 0 },
        { ...axis, input: 3, output: 1, size: 3, low: 0 },
      ],
      weight: 1 / 12,
      local: false,
      flat: true,
    },
  ]);
});

Deno.test("lower() reads images that are only flattened as rows", () => {
  const head = stax.dense(1, { parameterization: "standard" });
  const rows = lower(head, { channels: 24, spatial: [] });
  const flat = lower(stax.serial(stax.flatten(), head), images);
  assertEquals(
    flat.steps.map(({ operation }) => operation),
    rows.steps.map((step) => step.operation),
  );
  assertEquals(flat.spatial, []);
  const twice = stax.serial(
    stax.fanOut(2),
    stax.parallel(
      stax.serial(stax.flatten(), stax.dense(1)),
      stax.serial(stax.flatten(), stax.dense(1)),
    ),
    stax.fanInSum(),
  );
  assertEquals(lower(twice, images).spatial, []);
});

Deno.test("lower() keeps the sites of images that another layer reads too", () => {
  const net = stax.serial(
    stax.fanOut(2),
    stax.parallel(
      stax.serial(stax.flatten(), stax.dense(1)),
      stax.serial(stax.conv(1, [2, 2]), stax.flatten(), stax.dense(1)),
    ),
    stax.fanInSum(),
  );
  assertEquals(lower(net, images).spatial, [4, 3]);
});

Deno.test("lower() refuses outputs with spatial axes, and says what to do", () => {
  assertThrows(
    () => lower(stax.conv(7, [2, 2]), images),
    TypeError,
    "the outputs of the network have spatial axes, with shape [n, 3, 2, 7]: put flatten or globalAvgPool",
  );
});

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

import { assertEquals, assertRejects } from "@std/assert";
import { kernels, ntk, type Patterns, stax } from "@widenet/ntk";

const net = stax.serial(
  ...[stax.aggregate(), stax.dense(1), stax.relu(), stax.aggregate(), stax.dense(1)],
  stax.globalAvgPool(),
);
const x = [[[1, 2], [0.5, -1], [0.3, 0.4]], [[-1, 0], [2, 1], [1, 1]]];
const chain = [[0, 1, 0], [0, 0, 2], [1, 0, 0]];
const loop = [[1, 0, 0], [1, 0, 0], [0, 0, 0]];

Deno.test("graphs as lists of edges are those as matrices", async () => {
  const dense: Patterns = [chain, loop];
  // An edge that is named twice counts twice; lists are filled up with -1.
  const edges: Patterns = {
    edges: [[[0, 1], [1, 2], [1, 2], [2, 0]], [[1, 0], [-1, -1], [0, 0], [-1, -1]]],
  };
  const expected = await kernels(net, x, { patterns: [dense] });
  assertEquals(await kernels(net, x, { patterns: [edges] }), expected);
  const pair = await kernels(net, x, x, { patterns: [dense, dense] });
  assertEquals(await kernels(net, x, x, { patterns: [edges, dense] }), pair);
});

Deno.test("graphs of two nodes with two edges are told from matrices", async () => {
  const two = [[[1], [3]]];
  const only = stax.serial(stax.aggregate(), stax.flatten());
  const { nngp } = await kernels(only, two, { patterns: [{ edges: [[[0, 1], [0, 1]]] }] });
  assertEquals([...nngp.data], [2]);
  const matrix = await kernels(only, two, { patterns: [[[[0, 1], [0, 1]]]] });
  assertEquals([...matrix.nngp.data].map((value) => Math.round(value * 1e12) / 1e12), [8]);
});

Deno.test("the graphs of x2 are those of the second inputs", async () => {
  const all = await kernels(net, x, { patterns: [[chain, loop]] });
  const { ntk: cross } = await kernels(net, [x[0]!], [x[1]!], { patterns: [[chain], [loop]] });
  assertEquals(cross.data[0]!.toPrecision(13), all.ntk.data[1]!.toPrecision(13));
});

type Refusal = readonly [
  what: string,
  patterns: unknown,
  error: ErrorConstructor,
  message: string,
];

const refused: readonly Refusal[] = [
  ["no graphs", undefined, TypeError, "'patterns' must hold the graphs of x1: give [patterns1]"],
  ["graphs of x2 without x2", [[chain, loop], [chain, loop]], TypeError, "give [patterns1]"],
  ["no list of graphs", { edges: [] }, TypeError, "give [patterns1]"],
  ["a matrix for several inputs", [chain], TypeError, "must have shape [2, 3, 3]: found [3,3]"],
  ["graphs of too many inputs", [[chain, loop, loop]], TypeError, "found [3,3,3]"],
  ["a number", [5], TypeError, "must have shape [2, 3, 3], or be { edges }: found number"],
  [
    "an infinite weight",
    [{ shape: [2, 3, 3], data: new Array(18).fill(Infinity) }],
    RangeError,
    "finite",
  ],
  [
    "edges of one input",
    [{ edges: [[[0, 1]]] }],
    TypeError,
    "[2, edges, 2] in its edges: found [1,1,2]",
  ],
  [
    "an edge to a node that there is none of",
    [{ edges: [[[0, 3]], [[0, 0]]] }],
    RangeError,
    "must lead between nodes 0 to 2, or be [-1, -1]: found [0, 3]",
  ],
  ["an edge with one end", [{ edges: [[[0, -1]], [[0, 0]]] }], RangeError, "found [0, -1]"],
];

for (const [what, patterns, error, message] of refused) {
  Deno.test(`kernels refuse ${what} for aggregate`, async () => {
    const options = patterns === undefined ? {} : { patterns: patterns as [Patterns] };
    await assertRejects(() => ntk(net, x, options), error, message);
  });
}

Deno.test("kernels refuse one list of graphs for two lists of inputs", async () => {
  await assertRejects(
    () => ntk(net, x, x, { patterns: [[chain, loop]] }),
    TypeError,
    "the graphs of x1 and x2: give [patterns1, patterns2]",
  );
});

Deno.test("kernels refuse graphs for a network without aggregate", async () => {
  await assertRejects(
    () => ntk(stax.dense(1), [[1]], { patterns: [[[[1]]]] }),
    TypeError,
    "the network has no aggregate layer",
  );
});

Deno.test("kernels refuse aggregate layers with different numbers of nodes", async () => {
  const uneven = stax.serial(
    ...[stax.aggregate(), stax.slice([{ stop: 2 }]), stax.aggregate(), stax.flatten()],
  );
  await assertRejects(
    () => ntk(uneven, x, { patterns: [[chain, loop]] }),
    TypeError,
    "serial[0].aggregate has 3 nodes and serial[2].aggregate has 2",
  );
});

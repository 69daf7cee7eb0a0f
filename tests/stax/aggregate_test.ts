import { assertRejects, assertThrows } from "@std/assert";
import { kernels, ntk, randomGenerator, stax } from "@widenet/ntk";
import { layerSuite, N } from "../suites/layer_suite.ts";
import { assertClose, signal, X, Y } from "./signals.ts";

const graphs = randomGenerator(6).uniform([N, 4, 4]);

layerSuite(
  "aggregate",
  stax.serial(
    ...[stax.aggregate(), stax.dense(1, { wStd: 1.4, bStd: 0.1 }), stax.relu(), stax.aggregate()],
    ...[stax.dense(1), stax.relu(), stax.globalAvgPool()],
  ),
  { shape: [4, 3], patterns: graphs },
);

/** Entry [i, j]: weight of node i in node j. */
const P = [
  [0, 1, 0, 0, 2],
  [1, 0, 0, 0, 0],
  [0, 0, 0, 0.5, 0],
  [0, 0, -1, 0, 0],
  [0, 0, 0, 0, 0],
];

function aggregated(values: readonly number[]): number[] {
  return values.map((_, j) => values.reduce((sum, value, i) => sum + P[i]![j]! * value, 0));
}

Deno.test("aggregate() sums the nodes i of entries [i, j] into node j", async () => {
  const [left, right] = [aggregated(X), aggregated(Y)];
  const patterns = [[P], [P]] as const;
  const flat = stax.serial(stax.aggregate(), stax.flatten());
  const trace = await kernels(flat, signal(X), signal(Y), { patterns });
  assertClose(trace.nngp.data[0]!, left.reduce((sum, u, a) => sum + u * right[a]!, 0) / 5);
  const mean = stax.serial(stax.aggregate(), stax.globalAvgPool());
  const all = await kernels(mean, signal(X), signal(Y), { patterns });
  const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0);
  assertClose(all.nngp.data[0]!, sum(left) * sum(right) / 25);
});

Deno.test("aggregate() over no neighbour but oneself changes nothing", async () => {
  const patterns = [[X.map((_, i) => X.map((_, j) => Number(i === j)))]] as const;
  const rest = [stax.conv(1, [2]), stax.relu(), stax.globalAvgPool()];
  const plain = await kernels(stax.serial(...rest), signal(X));
  const same = await kernels(stax.serial(stax.aggregate(), ...rest), signal(X), { patterns });
  assertClose(same.ntk.data[0]!, plain.ntk.data[0]!);
});

Deno.test("aggregate() along one of two axes leaves the other alone", async () => {
  const x = randomGenerator(8).normal([1, 2, 5, 1]);
  const net = (axis: number): stax.Net =>
    stax.serial(stax.aggregate({ axis }), stax.globalSumPool());
  const along = await kernels(net(2), x, { patterns: [[P]] });
  const sums = [0, 1].map((row) => {
    const values = [...x.data.subarray(row * 5, row * 5 + 5)];
    return aggregated(values).reduce((total, v) => total + v, 0);
  });
  assertClose(along.nngp.data[0]!, (sums[0]! + sums[1]!) ** 2);
  // Counted from the end, -2 is the same axis; the first axis needs graphs of two nodes.
  const counted = await kernels(net(-2), x, { patterns: [[P]] });
  assertClose(counted.nngp.data[0]!, along.nngp.data[0]!);
  await assertRejects(() => ntk(net(1), x, { patterns: [[P]] }), TypeError, "[1, 2, 2]");
});

Deno.test("aggregate() numbers the nodes of several axes row by row", async () => {
  const x = randomGenerator(8).normal([1, 2, 2, 1]);
  const [first, last] = [x.data[1]!, x.data[2]!];
  // From [0, 1] to [1, 0].
  const patterns = [{ edges: [[[1, 2]]] }] as const;
  const net = stax.serial(
    stax.aggregate({ axis: [1, 2] }),
    stax.slice([{ start: 1 }, { stop: 1 }]),
    stax.flatten(),
  );
  const { nngp } = await kernels(net, x, { patterns });
  assertClose(nngp.data[0]!, first * first);
  // Named the other way round, the same edge leads from [1, 0] to [0, 1].
  const turned = stax.serial(
    stax.aggregate({ axis: [2, 1] }),
    stax.slice([{ stop: 1 }, { start: 1 }]),
    stax.flatten(),
  );
  assertClose((await kernels(turned, x, { patterns })).nngp.data[0]!, last * last);
});

Deno.test("aggregate() refuses axes that hold no nodes", async () => {
  const text = "aggregate at aggregate as axis";
  const patterns = [[P]] as const;
  const run = (axis: number | number[]): Promise<unknown> =>
    ntk(stax.aggregate({ axis }), signal(X), { patterns });
  await assertRejects(() => run(-1), RangeError, `${text} -1 holds the channels`);
  await assertRejects(() => run(0), RangeError, `${text} 0 is not a spatial axis`);
  await assertRejects(() => run(3), RangeError, `${text} 3 is not a spatial axis`);
  await assertRejects(() => run([1, -2]), RangeError, "axes [1,-2]");
  await assertRejects(() => ntk(stax.aggregate(), [[1]]), TypeError, "no spatial axes");
  assertThrows(() => stax.aggregate({ axis: 0.5 }), TypeError, "'axis' must be a whole number");
  assertThrows(() => stax.aggregate({ axis: [1, 1] }), RangeError, "repeats an axis");
});

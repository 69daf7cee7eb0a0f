/**
 * An abort within a single pair of large inputs, which takes seconds to minutes: that pair is one task,
 * so nothing but its own turns can end it.
 *
 * @module
 */
import { assert, assertLess } from "@std/assert";
import {
  cntkNet,
  type KernelOptions,
  kernels,
  type Net,
  randomGenerator,
  stax,
} from "@widenet/ntk";

const pooled = cntkNet({ depth: 3, readout: "gap" });
const attention = stax.serial(
  stax.conv(1, [3, 3], { padding: "SAME" }),
  stax.relu(),
  stax.globalSelfAttention(1),
  stax.globalAvgPool(),
  stax.dense(1),
);
const own = stax.serial(
  stax.conv(1, [3, 3], { padding: "SAME" }),
  stax.elementwise({ fn: (x) => Math.max(x, 0.1 * x * x) }),
  stax.globalAvgPool(),
  stax.dense(1),
);

/** Networks, lengths of an image, and how they are run. */
const CASES: readonly (readonly [name: string, Net, number, KernelOptions])[] = [
  ["pooled 128^2 on the calling thread", pooled, 128, { engine: "wasm", workers: 1 }],
  ["pooled 128^2 on threads", pooled, 128, { engine: "wasm", workers: 2 }],
  ["pooled 256^2 on threads", pooled, 256, { engine: "wasm", workers: 2 }],
  ["attention 32^2 on the calling thread", attention, 32, { engine: "wasm", workers: 1 }],
  ["attention 32^2 on threads", attention, 32, { engine: "wasm", workers: 2 }],
  ["attention 24^2 in the reference engine", attention, 24, { engine: "reference" }],
  ["pooled 18^2 in the reference engine", pooled, 18, { engine: "reference" }],
  ["a function of the user on 32^2", own, 32, { engine: "wasm" }],
];

/** What the promise takes from the abort on: 200 ms, and slack for a busy machine. */
const SOON = 1000;

for (const [name, net, length, options] of CASES) {
  Deno.test(`an abort within one pair is heeded: ${name}`, async () => {
    const { shape, data } = randomGenerator(1).normal([1, length, length, 3]);
    const reason = new Error("enough");
    const controller = new AbortController();
    const { signal } = controller;
    const result = kernels(net, { shape, data, dtype: "float64" }, { ...options, signal });
    const answer = result.then(() => "a result", (error: unknown) => error);
    // The event loop turns while the pair is computed, else this would take as long as the pair.
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve, 10));
    const aborted = performance.now();
    controller.abort(reason);
    assert(await answer === reason);
    assertLess(performance.now() - aborted, SOON);
  });
}

Deno.test("a pair of large images goes on when another call on the same thread comes between", async () => {
  const image = (seed: number) => randomGenerator(seed).normal([2, 16, 16, 3]);
  const options: KernelOptions = { engine: "wasm", workers: 1 };
  const alone = [
    await kernels(pooled, image(1), options),
    await kernels(pooled, image(2), options),
  ];
  const together = await Promise.all([1, 2].map((seed) => kernels(pooled, image(seed), options)));
  together.forEach(({ nngp, ntk }, k) => {
    assert(nngp.data.every((value, p) => value === alone[k]!.nngp.data[p]));
    assert(ntk.data.every((value, p) => value === alone[k]!.ntk.data[p]));
  });
});

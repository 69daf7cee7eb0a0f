import { assert, assertEquals, assertRejects } from "@std/assert";
import { ntk, randomGenerator, stax, type Tensor } from "@widenet/ntk";
import { Yielder } from "../../../lib/parallel/yielder.ts";
import { CHUNK } from "../../../lib/engine/wasm/pairs/plan.ts";
import { borrow, giveBack } from "../../../lib/engine/wasm/pairs/scratch.ts";
import { squaredNorms, UnitWriter } from "../../../lib/engine/wasm/pairs/sides.ts";
import { makeTensor } from "../../../lib/make_tensor.ts";

const [N, D] = [1003, 300];
const FORM = { precision: "f64", layout: "panels" } as const;

async function writerOf(x = randomGenerator(1).normal([N, D])): Promise<UnitWriter> {
  return new UnitWriter(x, await squaredNorms(x, new Yielder({}, 1)), FORM);
}

/** Entry k of input i among panels of four, chunk by chunk. */
function entry({ units }: UnitWriter, i: number, k: number): number {
  const start = k - k % CHUNK, length = Math.min(CHUNK, D - start), padded = Math.ceil(N / 4) * 4;
  return units[start * padded + (i - i % 4) * length + (k - start) * 4 + i % 4]!;
}

Deno.test("unit vectors are there once they were waited for", async () => {
  const writer = await writerOf();
  const order: string[] = [];
  const first = Promise.resolve(writer.until(10)).then(() => order.push("first"));
  const last = Promise.resolve(writer.until(N)).then(() => {
    order.push("last");
    let square = 0;
    for (let k = 0; k < D; k++) square += entry(writer, N - 1, k) ** 2;
    assertEquals(Math.abs(square - 1) < 1e-14, true);
  });
  assertEquals(entry(writer, 3, 5), 0);
  await Promise.all([writer.write(new Yielder({}, 1)), first, last]);
  assertEquals(order, ["first", "last"]);
  assertEquals(writer.until(N), undefined);
});

Deno.test("a writer that is stopped writes no more", async () => {
  const writer = await writerOf();
  const writing = writer.write(new Yielder({}, 1), N);
  writer.stop();
  await writing;
  assertEquals(entry(writer, N - 1, 0), 0);
});

Deno.test("storage that was used before holds zeros where an input is zero, and behind the last one", async () => {
  const length = Math.ceil(N / 4) * 4 * D;
  const used = borrow(length, "f64").fill(7);
  giveBack(used);
  const x = randomGenerator(2).normal([N, D]);
  const data = Float64Array.from(x.data).fill(0, 5 * D, 6 * D);
  const writer = await writerOf(makeTensor([N, D], data));
  assertEquals(writer.units.buffer, used.buffer);
  await writer.write(new Yielder({}, 1));
  for (const k of [0, CHUNK, D - 1]) {
    assertEquals(entry(writer, 5, k), 0);
    assertEquals(entry(writer, N, k), 0);
  }
});

/** Calls a function while every writer of unit vectors begins late. */
async function withLateWriters<Result>(body: () => Promise<Result>): Promise<Result> {
  const { write } = UnitWriter.prototype;
  UnitWriter.prototype.write = async function (...args) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    await write.apply(this, args);
  };
  try {
    return await body();
  } finally {
    UnitWriter.prototype.write = write;
  }
}

Deno.test("threads wait for the unit vectors of both sides", async () => {
  const layer = stax.serial(stax.dense(1, { bStd: 0.1 }), stax.erf());
  const net = stax.repeat(layer, 4);
  const options = { engine: "wasm", backend: "wasm" } as const;
  // More first inputs than are written before the second ones, and too many pairs for one thread.
  const inputs = (seed: number) =>
    [700, 200].map((n, k) => randomGenerator(seed + k).normal([n, 20])) as [Tensor, Tensor];
  // Starts the threads, and leaves other inputs in the storage.
  await ntk(net, ...inputs(4), { ...options, workers: 2 });
  const [x1, x2] = inputs(6);
  const late = await withLateWriters(() => ntk(net, x1, x2, { ...options, workers: 2 }));
  // One thread begins when all is written.
  const alone = await ntk(net, x1, x2, { ...options, workers: 1 });
  assertEquals(late.data.findIndex((value, at) => value !== alone.data[at]), -1);
});

Deno.test("an abort while inputs are written ends the call, and leaves nothing to the next one", async () => {
  const [n, d] = [900, 400];
  const x = randomGenerator(3).normal([n, d]);
  const net = stax.serial(stax.dense(1), stax.relu(), stax.dense(1));
  const options = { engine: "wasm", backend: "wasm" } as const;
  const before = await ntk(net, x, options);
  const used = borrow(n * d, "f64");
  giveBack(used);
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 20);
  const call = withLateWriters(() => ntk(net, x, { ...options, signal: controller.signal }));
  await assertRejects(() => call, Error, "enough");
  // A thread may still read what the call borrowed.
  assert(borrow(n * d, "f64").buffer !== used.buffer);
  const after = await ntk(net, x, options);
  assertEquals(after.data.findIndex((value, at) => value !== before.data[at]), -1);
});

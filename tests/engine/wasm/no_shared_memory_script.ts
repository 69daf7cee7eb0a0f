/** Prints kernels computed where threads cannot share memory, and whether timers ran meanwhile. */
Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
const { kernels, randomGenerator, stax } = await import("@widenet/ntk");
const { countWorkers } = await import("../../../lib/parallel/mod.ts");

const x = randomGenerator(1).normal([1200, 20]);
const layer = stax.serial(stax.dense(1, { bStd: 0.1 }), stax.gelu());
let ticks = 0;
const timer = setInterval(() => ticks++, 5);
const { nngp, ntk } = await kernels(stax.repeat(layer, 3), x, { engine: "wasm" });
clearInterval(timer);
const plain = nngp.data.buffer instanceof ArrayBuffer && ntk.data.buffer instanceof ArrayBuffer;
// deno-lint-ignore no-console
console.log(JSON.stringify({
  workers: countWorkers(),
  plain,
  ticked: ticks > 0,
  entries: [nngp.data[1199], ntk.data[1199]],
}));

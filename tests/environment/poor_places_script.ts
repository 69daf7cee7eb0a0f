/** Tries one call of each kind at a place that lacks something, and prints how each ended. */
if (Deno.args[0] === "without WebAssembly") {
  delete (globalThis as { WebAssembly?: unknown }).WebAssembly;
}
if (Deno.args[0] === "without shared memory") {
  delete (globalThis as { SharedArrayBuffer?: unknown }).SharedArrayBuffer;
}
const widenet = await import("../../mod.ts");
const { stax, finite } = widenet;

const net = stax.serial(stax.dense(64, { bStd: 0.1 }), stax.relu(), stax.dense(1));
const x = [[0, 1], [1, 0], [1, 1]];
const images = widenet.tensor(Float64Array.from({ length: 48 }, (_, i) => Math.sin(i)), [
  3,
  4,
  4,
  1,
]);
const picture = widenet.lines([{ x: [0, 1], y: [0, 1] }], { title: "t", xLabel: "x", yLabel: "y" });

const JOBS: Readonly<Record<string, () => unknown>> = {
  ntk: () => widenet.ntk(net, x),
  cntk: () => widenet.cntk({ depth: 2, readout: "gap" }, images),
  fit: () => widenet.fit(net, x, [1, 2, 3]),
  cholesky: () => widenet.cholesky([[2, 1], [1, 2]]),
  "cholesky on wasm": () => widenet.cholesky([[2, 1], [1, 2]], { backend: "wasm" }),
  "cholesky on blas": () => widenet.cholesky([[2, 1], [1, 2]], { backend: "blas" }),
  "ntk on wasm": () => widenet.ntk(net, x, { engine: "wasm" }),
  randomGenerator: () => widenet.randomGenerator(0).normal([2]),
  "finite.init": () => finite.init(net, [2], { seed: 0 }),
  nystrom: () => widenet.nystrom([[2, 1], [1, 2]], 1),
  rfm: () => widenet.rfm(x, [1, 2, 3], { iterations: 1 }),
  applyFeatures: () => widenet.applyFeatures(widenet.randomFourier({ inputs: 2, features: 16 }), x),
  toSvg: () => widenet.toSvg(picture),
  toPng: () => widenet.toPng(picture),
  loadDigits: () => widenet.loadDigits(),
  environment: () => widenet.environment(),
};

const ends: Record<string, string> = {};
for (const [name, job] of Object.entries(JOBS)) {
  try {
    await job();
    ends[name] = "ok";
  } catch (error) {
    ends[name] = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
// deno-lint-ignore no-console
console.log(JSON.stringify(ends));
Deno.exit(0);

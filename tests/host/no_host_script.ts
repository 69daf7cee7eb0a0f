/** Tries what needs a host in a place that looks like a browser, and prints how each ended. */
import "@observablehq/plot";
import "@std/csv";
import "@std/path";
import "linkedom";
import "numpy-ts";

// After the packages from npm, which Deno does not load without, but before the package itself.
for (const name of ["Deno", "process"]) Reflect.deleteProperty(globalThis, name);
const widenet = await import("@widenet/ntk");
const { finite, stax } = widenet;

const net = stax.serial(stax.dense(64, { bStd: 0.1 }), stax.gelu(), stax.dense(1));
const x = widenet.randomGenerator(1).normal([20, 4]);
const [few, y] = [[[0, 1], [1, 0]], [0, 1]];
const picture = widenet.lines([{ x: [0, 1], y: [0, 1] }], { title: "t", xLabel: "x", yLabel: "y" });

const JOBS: Readonly<Record<string, () => unknown>> = {
  loadNpy: () => widenet.loadNpy("a.npy"),
  loadNpz: () => widenet.loadNpz("a.npz"),
  loadCsv: () => widenet.loadCsv("a.csv"),
  loadModel: () => widenet.loadModel("a.npz"),
  loadRfm: () => widenet.loadRfm("a.npz"),
  loadCifar10: () => widenet.loadCifar10({ folder: "a" }),
  "loadCifar10 from anywhere": () => widenet.loadCifar10(),
  save: async () => await (await widenet.fit(net, few, y)).save("a.npz"),
  "finite.save": () => finite.save(finite.init(net, [2], { seed: 0 }), "a.npz"),
  storedKernels: () => widenet.storedKernels(net, few, undefined, { folder: "a" }),
  storedArrays: () => widenet.storedArrays({ a: 1 }, () => ({}), { folder: "a" }),
  toPng: () => widenet.toPng(picture),
  toSvg: () => widenet.toSvg(picture),
  ntk: () => widenet.ntk(net, x, { engine: "wasm" }),
  cholesky: () => widenet.cholesky([[2, 1], [1, 2]]),
  environment: () => widenet.environment(),
  loadCsvOfText: () => widenet.loadCsv("data:text/csv,a,b%0A1,2"),
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
const { platform, blas } = await widenet.environment();
// deno-lint-ignore no-console
console.log(JSON.stringify({ ends, platform, blas }));

import { assert, assertEquals, assertRejects } from "@std/assert";
import { kernels, randomGenerator, stax, type Tensor, tensor } from "../../../mod.ts";
import { loadBlas } from "../../../lib/linalg/blas.ts";

const hasLibrary = await loadBlas() !== undefined;
const test = hasLibrary ? Deno.test : Deno.test.ignore;

const net = stax.serial(
  stax.dense(8, { wStd: 1.4, bStd: 0.1 }),
  stax.relu(),
  stax.dense(8, { wStd: 1.2 }),
  stax.erf(),
  stax.dense(1),
);

/** Ordinary inputs, and among them zeros, equal, opposite and near ones, and ones of other lengths. */
function inputs(n: number, d: number, seed: number): Tensor {
  const x = tensor(randomGenerator(seed).normal([n, d]).data.slice(), [n, d]);
  const change = (row: number, entry: (k: number) => number): void => {
    for (let k = 0; k < d; k++) x.data[row * d + k] = entry(k);
  };
  const at = (row: number, k: number): number => x.data[row * d + k]!;
  change(3, () => 0);
  change(n - 1, () => 0);
  change(4, (k) => at(1, k));
  change(5, (k) => -3 * at(1, k));
  change(6, (k) => at(1, k) * (1 + 1e-7 * Math.sin(k)));
  change(n - 2, (k) => 1e6 * (at(1, k) + 1e-3 * at(2, k)));
  return x;
}

/** Largest difference over the sum of both sizes and 1e-3, so that entries near zero count by their difference. */
function difference(a: Tensor<"float64" | "float32">, b: Tensor<"float64" | "float32">): number {
  let most = 0;
  a.data.forEach((value, i) => {
    const scale = Math.abs(value) + Math.abs(b.data[i]!) + 1e-3;
    most = Math.max(most, Math.abs(value - b.data[i]!) / scale);
  });
  assert(a.data.length > 0);
  return most;
}

for (const dtype of ["float64", "float32"] as const) {
  // What angles lose in either way of summing, as gram_tile.ts says, and the layers after it.
  const bound = dtype === "float64" ? 1e-12 : 2e-5;
  for (const [n1, n2, d] of [[70, 9, 40], [120, 270, 300], [131, 20, 1]] as const) {
    test(`products by a library give the kernels of ${n1} and ${n2} inputs of ${d} in ${dtype}`, async () => {
      const [x1, x2] = [inputs(n1, d, 1), inputs(n2, d, 2)];
      for (const second of [undefined, x2]) {
        const run = async (backend: "blas" | "wasm") =>
          await (second === undefined
            ? kernels(net, x1, { dtype, backend })
            : kernels(net, x1, second, { dtype, backend }));
        const [library, own] = [await run("blas"), await run("wasm")];
        assert(difference(library.nngp, own.nngp) < bound);
        assert(difference(library.ntk, own.ntk) < bound);
      }
    });
  }

  test(`products by a library give a symmetric kernel with the same diagonal in ${dtype}`, async () => {
    const x = inputs(300, 50, 3);
    const library = await kernels(net, x, { dtype, backend: "blas" });
    const own = await kernels(net, x, { dtype, backend: "wasm" });
    for (const kind of ["nngp", "ntk"] as const) {
      for (let i = 0; i < 300; i++) {
        assertEquals(library[kind].data[i * 301], own[kind].data[i * 301]);
        for (let j = 0; j < i; j++) {
          assertEquals(library[kind].data[i * 300 + j], library[kind].data[j * 300 + i]);
        }
      }
      // Equal inputs are at the angle 0, however their product is rounded.
      assertEquals(library[kind].data[1 * 300 + 4], library[kind].data[1 * 301]);
    }
  });
}

test("products by a library end with an abort", async () => {
  const controller = new AbortController();
  const x = inputs(1000, 200, 4);
  const run = kernels(net, x, { backend: "blas", signal: controller.signal });
  controller.abort(new Error("enough"));
  await assertRejects(() => run, Error, "enough");
});

test("a result of another type than the computation leaves no room for a library's products", async () => {
  // Lengths beyond float32 are computed in float64 and stored in float32.
  const x = tensor([1e9, 2e9, 3e9, -1e9, 2, 1], [3, 2]);
  const library = await kernels(net, x, { dtype: "float32", backend: "blas" });
  assertEquals(library, await kernels(net, x, { dtype: "float32", backend: "wasm" }));
});

(hasLibrary ? Deno.test.ignore : Deno.test)("a library that is not there is refused", async () => {
  await assertRejects(() => kernels(net, [[1, 2]], { backend: "blas" }), Error, "backend");
});

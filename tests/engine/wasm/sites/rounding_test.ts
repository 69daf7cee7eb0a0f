/** Steep nonlinearities behind differences of sums, of which float32 leaves little. */
import { assertGreater, assertLess, assertRejects } from "@std/assert";
import { kernels, nngp, randomGenerator, stax, tensor } from "@widenet/ntk";

const { dense, relu, erf, flatten } = stax;

/** Sites that are nearly alike, in inputs that are nearly alike. */
const noise = randomGenerator(2).normal([5 * 4 * 2]).data;
const x = tensor(noise.map((e, at) => 1 - 0.3 * (at % 2) + 1e-4 * e), [5, 4, 2]);

const MIXING = {
  "a mean over windows": stax.avgPool([2], { strides: [2] }),
  "softmax attention": stax.globalSelfAttention(1),
  "attention over the root": stax.globalSelfAttention(1, {
    linearScaling: false,
    mechanism: "identity",
  }),
};

const netOf = (mixing: stax.Layer, wStd: number): stax.Net =>
  stax.serial(dense(1), relu(), mixing, dense(1, { wStd }), erf(), flatten(), dense(1));

/** Largest gap, relative to the lengths of both inputs. */
function errorOf(found: ArrayLike<number>, exact: ArrayLike<number>): number {
  const lengthOf = (i: number): number => Math.sqrt(exact[6 * i]!);
  return Array.from(found).reduce((most, entry, at) => {
    const length = lengthOf(Math.floor(at / 5)) * lengthOf(at % 5);
    return Math.max(most, Math.abs(entry - exact[at]!) / length);
  }, 0);
}

for (const [name, mixing] of Object.entries(MIXING)) {
  Deno.test(`float32 loses nothing unsaid by a steep nonlinearity behind ${name}`, async () => {
    const steep = netOf(mixing, 1e4);
    const exact = await kernels(steep, x, { engine: "reference" });
    const options = { engine: "wasm", workers: 1 } as const;
    // float64 takes its place where the maps are not asked for in float32.
    const found = await kernels(steep, x, { ...options, dtype: "float32" });
    assertLess(errorOf(found.nngp.data, exact.nngp.data), 1e-7);
    assertLess(errorOf(found.ntk.data, exact.ntk.data), 1e-5);
    await assertRejects(
      () => kernels(steep, x, { ...options, precision: "float32" }),
      RangeError,
      "may change it by a twentieth behind serial[4].erf: scale the inputs or the weights down",
    );
    // The NNGP alone keeps three digits: of arcsine no more than the root of a rounding is lost.
    const alone = await nngp(steep, x, { ...options, precision: "float32" });
    assertLess(errorOf(alone.data, exact.nngp.data), 1e-3);
  });

  Deno.test(`what float32 can do it does behind ${name}`, async () => {
    const net = netOf(mixing, 100);
    const exact = await kernels(net, x, { engine: "reference" });
    const found = await kernels(net, x, { engine: "wasm", workers: 1, dtype: "float32" });
    const error = errorOf(found.ntk.data, exact.ntk.data);
    // float64 would round the result alone.
    assertGreater(error, 1e-6);
    assertLess(error, 5e-2);
  });
}

Deno.test("what is lost by a difference reaches later layers, and no others", async () => {
  const { conv, avgPool, leakyRelu } = stax;
  const steep = [dense(1, { wStd: 1e4 }), erf(), flatten(), dense(1)] as const;
  const pool = avgPool([2], { strides: [2] });
  const wide = conv(1, [3], { padding: "SAME" });
  const later = stax.serial(dense(1), relu(), pool, wide, leakyRelu({ alpha: 0.2 }), ...steep);
  const options = { engine: "wasm", precision: "float32", workers: 1 } as const;
  await assertRejects(() => kernels(later, x, options), RangeError, "behind serial[6].erf");
  // Distances are kept from layer to layer.
  const net = stax.serial(wide, relu(), wide, leakyRelu({ alpha: 0.2 }), ...steep);
  const exact = await kernels(net, x, { engine: "reference" });
  const found = await kernels(net, x, options);
  assertLess(errorOf(found.ntk.data, exact.ntk.data), 1e-4);
});

Deno.test("what a steep nonlinearity makes of a difference, slopes of relu behind it lose more of", async () => {
  const alike = tensor(noise.map((e, at) => 1 - 0.3 * (at % 2) + 1.1e-3 * e), [5, 4, 2]);
  const steep = [dense(1, { wStd: 450 }), stax.sin()] as const;
  const behind = stax.repeat(stax.serial(dense(1), relu()), 4);
  const pool = stax.avgPool([2], { strides: [2] });
  const net = stax.serial(dense(1), relu(), pool, ...steep, behind, flatten(), dense(1));
  const exact = await kernels(net, alike, { engine: "reference" });
  const options = { engine: "wasm", workers: 1 } as const;
  const found = await kernels(net, alike, { ...options, dtype: "float32" });
  assertLess(errorOf(found.ntk.data, exact.ntk.data), 1e-5);
  await assertRejects(
    () => kernels(net, alike, { ...options, precision: "float32" }),
    RangeError,
    "relu: scale the inputs or the weights down",
  );
});

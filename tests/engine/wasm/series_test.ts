import { assertAlmostEquals, assertEquals } from "@std/assert";
import { kernels, type Net, randomGenerator, stax, tensor } from "@widenet/ntk";

const LAYERS = { tanh: stax.tanh(), silu: stax.silu(), softplus: stax.softplus() };

function deep(activation: stax.Activation): Net {
  const layer = stax.serial(stax.dense(1, { wStd: 1.2, bStd: 0.1 }), activation);
  return stax.serial(stax.repeat(layer, 3), stax.dense(1));
}

for (const [name, activation] of Object.entries(LAYERS)) {
  for (const dtype of ["float64", "float32"] as const) {
    Deno.test(`series of ${name} in ${dtype} do not depend on workers`, async () => {
      const x = randomGenerator(11).normal([300, 5]);
      const expected = await kernels(deep(activation), x, { engine: "wasm", dtype, workers: 1 });
      const found = await kernels(deep(activation), x, { engine: "wasm", dtype, workers: 3 });
      assertEquals(found, expected);
    });
  }

  Deno.test(`series of ${name} depend on other inputs by rounding only`, async () => {
    // The number of terms is that of the largest variance of the job.
    const x = randomGenerator(12).normal([40, 3]);
    const whole = await kernels(deep(activation), x, { engine: "wasm" });
    const part = tensor(x.data.subarray(0, 9), [3, 3]);
    const few = await kernels(deep(activation), part, x, { engine: "wasm" });
    const alone = await kernels(deep(activation), part, { engine: "wasm" });
    for (const kind of ["nngp", "ntk"] as const) {
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) {
          const expected = whole[kind].data[i * 40 + j]!;
          assertAlmostEquals(few[kind].data[i * 40 + j]!, expected, 1e-12 * Math.abs(expected));
          assertAlmostEquals(alone[kind].data[i * 3 + j]!, expected, 1e-12 * Math.abs(expected));
        }
      }
    }
  });
}

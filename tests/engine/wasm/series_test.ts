import { assertEquals } from "@std/assert";
import { kernels, type Net, randomGenerator, stax, tensor } from "@widenet/ntk";
import { assertAgrees } from "./compare.ts";

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
}

/** Functions of a user that have no parts of their own. */
const GIVEN: Readonly<Record<string, stax.Activation>> = {
  "tanh(x + 0.3) + 0.2x": stax.elementwise({ fn: (x) => Math.tanh(x + 0.3) + 0.2 * x }),
  "x sigmoid(1.7x)": stax.elementwise({ fn: (x) => x / (1 + Math.exp(-1.7 * x)) }),
};

for (const [name, activation] of Object.entries({ ...LAYERS, ...GIVEN })) {
  Deno.test(`series of ${name} are exact for inputs of unlike length`, async () => {
    const data = [[0.67, 0], [0, 1.9], [5.4, 1], [20, 57]];
    const x1 = tensor(data.flat(), [data.length, 2]);
    // Entries of a short input, cut where its own series ends, meet slowly decaying ones of a long input.
    const net = stax.serial(stax.dense(1, { wStd: Math.SQRT2 }), activation);
    await assertAgrees({ net, x1, dtype: "float64", tolerance: 2e-13 });
  });
}

import { type Activation, type Net, stax } from "@widenet/ntk";
import { assertAgrees, awkwardInputs } from "./compare.ts";

const ACTIVATIONS: readonly Activation[] = [
  stax.erf(),
  stax.erf({ a: 0, c: 0.4 }),
  stax.erf({ b: 0, c: 0.4 }),
  stax.sigmoidLike(),
  stax.gelu(),
  stax.sin(),
  stax.sin({ a: 0 }),
  stax.sin({ c: 0.7 }),
  stax.sin({ c: 2 }),
  stax.cos(),
  stax.rbf(),
  stax.expNormalized({ gamma: 3 }),
  stax.gaussian(),
  stax.gaussian({ b: 0 }),
  stax.gabor(),
];

function net(activation: Activation, wStd: number): Net {
  return stax.serial(stax.dense(1, { wStd }), activation, stax.dense(1), activation);
}

// What float32 cannot hold is computed in float64.
for (const activation of ACTIVATIONS) {
  for (const wStd of [1e-6, 1e-2, 5, 30, 300, 3000]) {
    Deno.test(`wasm agrees with reference for ${JSON.stringify(activation)} at ${wStd}`, async () => {
      const [x1, x2] = [awkwardInputs(1, 14, 6), awkwardInputs(1, 13, 6)];
      for (const dtype of ["float64", "float32"] as const) {
        await assertAgrees({ net: net(activation, wStd), x1, x2, dtype });
      }
    });
  }
}

import { type Layer, randomGenerator, stax } from "@widenet/ntk";
import { assertAgrees } from "../compare.ts";

const LAYERS: readonly Layer[] = [
  stax.erf(),
  stax.erf({ c: 0.2 }),
  stax.sigmoidLike(),
  stax.gelu(),
  stax.sin(),
  stax.sin({ c: 0.4 }),
  stax.cos(),
  stax.gaussian({ b: -0.5 }),
  stax.gabor(),
  stax.exp({ a: 0.5, b: 0.3 }),
  stax.relu(),
  stax.tanh(),
  stax.monomial({ degree: 3 }),
  stax.hermite({ degree: 3 }),
];

for (const layer of LAYERS) {
  Deno.test(`wasm agrees with reference over sites of unlike size for ${JSON.stringify(layer)}`, async () => {
    const net = stax.serial(stax.conv(1, [1]), layer, stax.globalAvgPool());
    const x = randomGenerator(4).normal([6, 3, 2]);
    // One image is as bright as others, the next ones by factors of 10 darker.
    x.data.forEach((value, k) => x.data[k] = value * 10 ** -Math.floor(k / 6));
    for (const dtype of ["float64", "float32"] as const) {
      await assertAgrees({ net, x1: x, dtype });
    }
  });
}

import { assertLess } from "@std/assert";
import { kernels, type Net, randomGenerator, stax, type Tensor } from "@widenet/ntk";

/** Networks that are drawn; each has a seed of its own. */
const NETWORKS = 40;

for (let seed = 0; seed < NETWORKS; seed++) {
  const { net, spatial } = draw(seed);
  Deno.test(`the engines agree on random network ${seed}`, async () => {
    const generator = randomGenerator(1000 + seed);
    const x1 = generator.normal([3, ...spatial, 2]);
    const x2 = seed % 2 === 0 ? undefined : generator.normal([2, ...spatial, 2]);
    const [fast, plain] = [
      await kernels(net, x1, x2, { engine: "wasm" }),
      await kernels(net, x1, x2, { engine: "reference" }),
    ];
    // Behind a pool 1 - rho is a difference, of which a nonlinearity takes the root of the rounding.
    assertLess(distance(fast.nngp, plain.nngp), 1e-11);
    assertLess(distance(fast.ntk, plain.ntk), 1e-8);
  });
}

/** Largest difference, in units of the largest entry. */
function distance(a: Tensor, b: Tensor): number {
  const scale = b.data.reduce((max, entry) => Math.max(max, Math.abs(entry)), 0);
  return a.data.reduce((max, entry, i) => Math.max(max, Math.abs(entry - b.data[i]!)), 0) / scale;
}

/** A network with layers of all kinds, and the lengths of its inputs' spatial axes. */
function draw(seed: number): { readonly net: Net; readonly spatial: readonly number[] } {
  const uniform = randomGenerator(seed).uniform([200]).data;
  let drawn = 0;
  const pick = <T>(...choices: readonly T[]): T =>
    choices[Math.floor(uniform[drawn++]! * choices.length)]!;
  const spatial = pick([6], [5, 4], [4, 4], [7, 3]);
  const each = (...choices: readonly number[]): number[] => spatial.map(() => pick(...choices));
  const conv = (): Net =>
    stax.conv(1, each(1, 2, 3), {
      padding: pick("SAME", "CIRCULAR"),
      strides: pick(spatial.map(() => 1), each(1, 2)),
      wStd: 1.4,
      ...(pick(true, false) ? { bStd: 0.3 } : {}),
    });
  const mix = (): Net => stax.conv(1, spatial.map(() => 1), { wStd: 1.2 });
  const phi = (): Net =>
    pick<Net>(
      stax.relu(),
      stax.leakyRelu({ alpha: 0.2 }),
      stax.abRelu({ a: -0.5, b: 1 }),
      stax.erf(),
      stax.gelu(),
      stax.sin(),
      stax.rbf({ gamma: 0.4 }),
      stax.exp({ a: 0.5, b: 0.3 }),
      stax.monomial({ degree: 2 }),
    );
  const residual = (): Net =>
    stax.serial(
      stax.fanOut(2),
      stax.parallel(stax.identity(), stax.serial(phi(), mix())),
      stax.fanInSum(),
    );
  const pool = (): Net => {
    const options = { padding: pick("SAME", "CIRCULAR"), strides: each(1, 2) } as const;
    return pick<Net>(stax.avgPool(each(1, 2), options), stax.sumPool(each(1, 2), options));
  };
  const block = (): Net =>
    pick<() => Net>(
      () => stax.serial(phi(), conv()),
      () => stax.serial(phi(), pool(), conv()),
      () => stax.serial(phi(), stax.dropout({ keep: 0.7 }), conv()),
      () => stax.serial(stax.layerNorm(), phi(), conv()),
      residual,
    )();
  const first = pick<Net>(stax.identity(), stax.dropout({ keep: 0.6 }));
  const readout = pick<Net>(stax.flatten(), stax.globalAvgPool(), stax.globalSumPool());
  const net = stax.serial(first, conv(), block(), block(), phi(), readout, stax.dense(1));
  return { net, spatial };
}

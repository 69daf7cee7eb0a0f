// Small inputs with values that are known exactly, or to many digits, where an engine was once wrong.
import { assertAlmostEquals } from "@std/assert";
import { at, kernels, type Net, stax, type TensorLike } from "@widenet/ntk";
import { ENGINES } from "../suites/engines.ts";

interface Case {
  readonly name: string;
  readonly net: Net;
  readonly x: TensorLike;
  /** Row, column, NNGP and, where it is known, NTK. */
  readonly entries: readonly (readonly [i: number, j: number, nngp: number, ntk?: number])[];
  readonly tolerance: number;
  readonly dtype?: "float32";
}

const CASES: readonly Case[] = [
  {
    // A zero image has the covariance of the biases with any other: 0.3^2.
    name: "images of unlike brightness with a bias, in float32",
    net: stax.serial(stax.conv(1, [1], { bStd: 0.3 }), stax.globalAvgPool()),
    x: [[[0], [0]], [[1], [2]]],
    entries: [[0, 0, 0.09], [0, 1, 0.09]],
    tolerance: 1e-8, // a rounding of float32
    dtype: "float32",
  },
  {
    // rho^20 and 20 rho^19 of sites of variance 1, which are 1 and 20 for a site with itself.
    name: "Hermite of degree 20 over sites",
    net: stax.serial(
      stax.conv(1, [1]),
      stax.layerNorm(),
      stax.hermite({ degree: 20 }),
      stax.flatten(),
    ),
    x: [[[1, 0], [0.6, 0.8]], [[1, 0], [1, 0]]],
    entries: [[0, 0, 1, 20], [1, 1, 1, 20]],
    tolerance: 1e-10, // the epsilon of 1e-12 in layerNorm takes 4e-11 of a variance of 1/2 to the power 20
  },
  {
    // The angle of a zero site with any other counts as a right one: E[step step] = 1/4.
    name: "the step function with a zero site",
    net: stax.serial(stax.conv(1, [1]), stax.rectifiedMonomial({ degree: 0 }), stax.flatten()),
    x: [[[0, 0]], [[1, 2]], [[1, -3]]],
    entries: [[0, 0, 0.5], [0, 1, 0.25], [0, 2, 0.25]],
    tolerance: 1e-15,
  },
  {
    // Signs of one channel are +-1 times those of one site, exactly collinear: 0.471375426 by 50 digits.
    name: "exactly collinear sites behind sign",
    net: stax.serial(
      stax.dense(1),
      stax.sign(),
      stax.dense(1, { bStd: 0.5 }),
      stax.sign(),
      stax.globalAvgPool(),
    ),
    x: [[[0.3], [0.7], [-1.1], [1.3]], [[0.9], [0.1], [0.77], [-0.35]]],
    entries: [[0, 1, 0.471375426]],
    tolerance: 5e-10, // the digits that are given
  },
];

for (const engine of ENGINES) {
  for (const { name, net, x, entries, tolerance, dtype } of CASES) {
    Deno.test(`${engine}: known values of ${name}`, async () => {
      const { nngp, ntk } = await kernels(net, x, { engine, ...(dtype && { dtype }) });
      for (const [i, j, k, theta] of entries) {
        assertAlmostEquals(at(nngp, i, j), k, tolerance);
        if (theta !== undefined) assertAlmostEquals(at(ntk, i, j), theta, 20 * tolerance);
      }
    });
  }
}

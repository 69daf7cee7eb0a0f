/** Smooth nonlinearities at standard deviations from 1e-3 to 1e3, against `tests/reference/wide_scales.py`. */
import { assertAlmostEquals } from "@std/assert";
import { type Dtype, kernels, type Net, stax, tensor } from "@widenet/ntk";
import wide from "../reference/wide_scales.json" with { type: "json" };

const LAYERS = {
  tanh: stax.tanh(),
  sigmoid: stax.sigmoid(),
  silu: stax.silu(),
  softplus: stax.softplus(),
  elu: stax.elu(),
} as const;

type Kind = keyof typeof LAYERS;

/** Two inputs of two features with x.x/2 = s^2, y.y/2 = t^2 and correlation rho. */
function inputs(s: number, t: number, rho: number): number[] {
  const sine = Math.sqrt((1 - rho) * (1 + rho));
  return [Math.SQRT2 * s, 0, Math.SQRT2 * t * rho, Math.SQRT2 * t * sine];
}

/** Largest errors relative to the roots of the self kernels. */
async function assertRows(
  kind: Kind,
  net: (activation: stax.Activation) => Net,
  shape: readonly number[],
  options: { engine: "wasm" | "reference"; dtype: Dtype; tolerance: number },
): Promise<void> {
  const { engine, dtype, tolerance } = options;
  for (const { s, t, rho, covariance, slope } of wide.filter((row) => row.kind === kind)) {
    const one = inputs(s, t, rho);
    const sites = shape.slice(1, -1).reduce((product, length) => product * length, 1);
    const x = [0, 2].flatMap((at) => new Array(sites).fill(one.slice(at, at + 2)).flat());
    const layers = net(LAYERS[kind]);
    const { nngp, ntk } = await kernels(layers, tensor(x, shape), { engine, dtype });
    const sizeOf = ({ data }: { readonly data: ArrayLike<number> }): number =>
      Math.sqrt(data[0]! * data[3]!);
    assertAlmostEquals(nngp.data[1]!, covariance, tolerance * sizeOf(nngp));
    const expected = covariance + slope * s * t * rho;
    assertAlmostEquals(ntk.data[1]!, expected, tolerance * sizeOf(ntk));
  }
}

const connected = (activation: stax.Activation): Net =>
  stax.serial(stax.dense(1), activation, stax.dense(1));
const overSites = (activation: stax.Activation): Net =>
  stax.serial(stax.conv(1, [1, 1]), activation, stax.flatten(), stax.dense(1));
const pooled = (activation: stax.Activation): Net =>
  stax.serial(stax.conv(1, [1, 1]), activation, stax.globalAvgPool(), stax.dense(1));

for (const kind of Object.keys(LAYERS) as Kind[]) {
  Deno.test(`${kind} is exact at all scales in the reference engine`, async () => {
    // Quadrature to 1e-13 of the variances, and a rounding of the largest term.
    const options = { engine: "reference", dtype: "float64", tolerance: 1e-12 } as const;
    await assertRows(kind, connected, [2, 2], options);
  });

  Deno.test(`${kind} is exact at all scales as a graded series`, async () => {
    // Roundings; with a kink 3e-12 is left out.
    const tolerance = kind === "elu" ? 3e-12 : 1e-13;
    const options = { engine: "wasm", dtype: "float64", tolerance } as const;
    await assertRows(kind, connected, [2, 2], options);
    await assertRows(kind, overSites, [2, 1, 3, 2], options);
    await assertRows(kind, pooled, [2, 2, 2, 2], options);
  });

  Deno.test(`${kind} is exact at all scales in float32`, async () => {
    // A few roundings of float32 in the angle, which large deviations sharpen.
    const options = { engine: "wasm", dtype: "float32", tolerance: 3e-6 } as const;
    await assertRows(kind, connected, [2, 2], options);
    await assertRows(kind, overSites, [2, 1, 3, 2], options);
  });
}

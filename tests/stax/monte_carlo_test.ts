import { assert, assertLess } from "@std/assert";
import { kernels, type Net, stax } from "@widenet/ntk";
import { draw } from "../suites/finite_network.ts";
import { joined } from "./branches.ts";

// The mean over draws misses the limit by its standard error, and by a bias of about depth/width,
// which is half a percent here and well inside.
const [WIDTH, OUTPUTS, SEEDS] = [512, 512, 24];
const ERRORS = 4;

const X = [[1.1, -0.3, 0.4], [0.2, 0.9, -0.8]] as const;
const head = stax.dense(OUTPUTS, { wStd: 1.1, bStd: 0.4 });

const networks: Readonly<Record<string, Net>> = {
  "two relu layers with biases": stax.serial(
    stax.dense(WIDTH, { wStd: 1.4, bStd: 0.3 }),
    stax.relu(),
    stax.dense(WIDTH, { wStd: 1.2, bStd: 0.2 }),
    stax.relu(),
    head,
  ),
  "a product of branches": stax.serial(
    joined([
      stax.serial(stax.dense(WIDTH, { bStd: 0.5 }), stax.relu(), stax.dense(WIDTH, { bStd: 0.3 })),
      stax.serial(stax.dense(WIDTH, { wStd: 1.3 }), stax.erf()),
    ], stax.fanInProd()),
    head,
  ),
  "layer normalisation": stax.serial(
    stax.dense(WIDTH, { wStd: 2, bStd: 0.5 }),
    stax.layerNorm({ eps: 0.01 }),
    stax.relu(),
    stax.dense(WIDTH, { wStd: 1.2, bStd: 0.2 }),
    stax.layerNorm(),
    stax.relu(),
    head,
  ),
};

for (const [name, net] of Object.entries(networks)) {
  Deno.test(`${name}: finite networks agree with the kernels within ${ERRORS} standard errors`, async () => {
    const exact = await kernels(net, X);
    const draws = Array.from({ length: SEEDS }, (_, seed) => draw(net, X, seed));
    for (const kind of ["nngp", "ntk"] as const) {
      const values = exact[kind].data;
      const size = Math.sqrt(values[0]! * values[3]!);
      for (const entry of [0, 1, 3]) {
        const { mean, error } = statistics(draws.map((sample) => sample[kind][entry]!));
        // A test with large errors would prove nothing.
        assertLess(error, 0.04 * size);
        const found = `${kind} [${entry}]: ${mean} +- ${error}, expected ${values[entry]}`;
        assert(Math.abs(mean - values[entry]!) < ERRORS * error, found);
      }
    }
  });
}

function statistics(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, error: Math.sqrt(square / n) };
}

import { assert, assertEquals } from "@std/assert";
import { eigh, kernels, type Net, nngp, ntk, stax } from "@widenet/ntk";
import { ENGINES } from "../suites/engines.ts";

/** Continuous nonlinearities; sign alone jumps at zero. */
const activations: readonly Net[] = [
  ...[stax.relu(), stax.erf(), stax.gelu(), stax.abs(), stax.sin(), stax.cos({ c: 0.3 })],
  ...[stax.gaussian(), stax.gabor(), stax.exp({ b: 0.5 }), stax.rbf(), stax.sigmoidLike()],
  ...[stax.hermite({ degree: 3 }), stax.rectifiedMonomial({ degree: 2 }), stax.expNormalized()],
];
const deep = (phi: Net, bStd: number): Net => {
  const block = stax.serial(stax.dense(4, { wStd: 1.3, bStd }), phi);
  return stax.serial(stax.repeat(block, 2), stax.dense(1));
};

for (const engine of ENGINES) {
  for (const phi of activations) {
    Deno.test(`${engine}: a zero input of ${phi.kind} is the limit of small ones`, async () => {
      const other = [0.6, -1.1, 0.3];
      // A right angle to the other input, as zero is taken to be; it matters without biases alone.
      const small = [1.1e-9, 0.6e-9, 0];
      for (const bStd of [0, 0.4]) {
        const exact = await kernels(deep(phi, bStd), [[0, 0, 0], other], { engine });
        const near = await kernels(deep(phi, bStd), [small, other], { engine });
        for (const kind of ["nngp", "ntk"] as const) {
          exact[kind].data.forEach((value, k) => {
            // The kernels move like the norm of the small input; where it vanishes with it, relu's
            // scale gives 1e-9 times the other norm.
            assert(Math.abs(value - near[kind].data[k]!) < 1e-8, `${kind}: ${value}`);
          });
        }
      }
    });
  }

  Deno.test(`${engine}: zero inputs of a network without biases have kernels of zero`, async () => {
    const { nngp, ntk } = await kernels(deep(stax.relu(), 0), [[0, 0], [1, 2], [0, 0]], { engine });
    for (const kernel of [nngp, ntk]) {
      assertEquals([0, 1, 2, 3, 5, 6, 7, 8].map((k) => kernel.data[k]), new Array(8).fill(0));
      assert(kernel.data[4]! > 0);
    }
  });

  Deno.test(`${engine}: zero inputs are equal, and at a right angle to all others`, async () => {
    // Biases of standard deviation 0 that are trained show it: Theta = 1, times E[phi' phi'].
    const first = stax.dense(1, { bStd: 0, parameterization: "standard" });
    const net = stax.serial(first, stax.relu());
    const { data } = await ntk(net, [[0, 0]], [[0, 0], [1, 2]], { engine });
    assertEquals([...data], [1 / 2, 1 / 4]);
  });

  Deno.test(`${engine}: equal rows have equal rows of kernels, and a singular matrix`, async () => {
    const x = [[1, -0.5, 2], [0.3, 0.8, -1], [1, -0.5, 2]];
    for (const phi of [...activations, stax.sign()]) {
      for (const kernel of [nngp, ntk]) {
        const { data } = await kernel(deep(phi, 0.2), x, { engine });
        for (let j = 0; j < 3; j++) {
          // The diagonal is exact, its copies are products of roots.
          assert(Math.abs(data[j]! - data[6 + j]!) <= 1e-14 * Math.abs(data[j]!));
        }
        const { values } = await eigh({ shape: [3, 3], data, dtype: "float64" });
        assert(Math.abs(values.data[0]!) < 1e-14 * values.data[2]!);
      }
    }
  });

  Deno.test(`${engine}: parallel inputs of relu without biases are scaled copies`, async () => {
    const { data } = await ntk(deep(stax.relu(), 0), [[1, 2], [3, 6]], { engine });
    for (const [k, factor] of [[1, 3], [3, 9]] as const) {
      assert(Math.abs(data[k]! / data[0]! - factor) < 1e-14 * factor);
    }
  });

  Deno.test(`${engine}: one feature and one input are enough`, async () => {
    const { nngp, ntk } = await kernels(deep(stax.relu(), 0), [[2]], { engine });
    // K is halved and Theta gains K at each relu: w^4 x^2 / 4, and three times that.
    const k = 1.69 ** 2;
    assert(Math.abs(nngp.data[0]! / k - 1) < 1e-15);
    assert(Math.abs(ntk.data[0]! / (3 * k) - 1) < 1e-15);
  });

  Deno.test(`${engine}: large and small inputs scale the kernels of relu`, async () => {
    const x = [[1, 2], [-0.5, 1]];
    const { data } = await ntk(deep(stax.relu(), 0), x, { engine });
    for (const scale of [1e-60, 1e60, 1e150]) {
      const scaled = x.map((row) => row.map((value) => value * scale));
      const found = await ntk(deep(stax.relu(), 0), scaled, { engine });
      found.data.forEach((value, k) =>
        assert(Math.abs(value / scale / scale / data[k]! - 1) < 1e-14)
      );
    }
  });
}

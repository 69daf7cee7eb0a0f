import { assert, assertEquals } from "@std/assert";
import { eigh, kernels, type Layer, type Net, stax, type Tensor } from "@widenet/ntk";
import { ENGINES } from "../suites/engines.ts";
import { makePictures } from "../suites/pictures.ts";

/** Trained biases that begin at zero: an NTK where the kernel is zero. */
const STANDARD = { bStd: 0, parameterization: "standard" } as const;

const LAYERS: readonly Layer[] = [
  stax.rectifiedMonomial({ degree: 0 }),
  stax.rectifiedMonomial({ degree: 1 }),
  stax.sign(),
  stax.relu(),
  stax.abs(),
  stax.leakyRelu({ alpha: 0.3 }),
  stax.abRelu({ a: 0.5, b: 0 }),
  stax.expNormalized(),
  stax.gabor(),
  stax.hermite({ degree: 3 }),
];

for (const engine of ENGINES) {
  Deno.test(`${engine}: the step beside an image of zeros is 1/2 in the mean`, async () => {
    const net = stax.serial(
      stax.conv(1, [1]),
      stax.rectifiedMonomial({ degree: 0 }),
      stax.flatten(),
    );
    const { nngp } = await kernels(net, [[[0, 0]], [[1, 2]], [[1, -3]]], { engine });
    // Theta between the other two is 3 pi/4.
    const expected = [0.5, 0.25, 0.25, 0.25, 0.5, 0.125, 0.25, 0.125, 0.5];
    expected.forEach((value, at) => assert(Math.abs(nngp.data[at]! - value) < 1e-15));
  });

  for (const layer of LAYERS) {
    const name = JSON.stringify(layer);
    Deno.test(`${engine}: ${name} with zero sites gives positive semi-definite kernels`, async () => {
      for (const pictures of ["zero pictures", "zero pixels"] as const) {
        const x = makePictures(pictures, { seed: 3, shape: [8, 3, 2] });
        for (const readout of [stax.flatten(), stax.globalAvgPool()]) {
          const conv = stax.conv(1, [1], STANDARD);
          const both = await kernels(stax.serial(conv, layer, conv, layer, readout), x, { engine });
          for (const kernel of [both.nngp, both.ntk]) await assertPositive(kernel);
        }
      }
    });

    Deno.test(`${engine}: ${name} takes an input of zeros as it takes a site of zeros`, async () => {
      const x = [[0, 0], [1, 2], [0, 0], [1, -3]];
      const blocks = (affine: Layer): Net => stax.serial(affine, layer, affine, layer);
      const flat = await kernels(blocks(stax.dense(1, STANDARD)), x, { engine });
      const sites = stax.serial(blocks(stax.conv(1, [1], STANDARD)), stax.flatten());
      const found = await kernels(sites, x.map((site) => [site]), { engine });
      for (const kind of ["nngp", "ntk"] as const) {
        const largest = Math.max(...flat[kind].data.map(Math.abs));
        flat[kind].data.forEach((value, at) =>
          assert(Math.abs(found[kind].data[at]! - value) <= 1e-14 * largest)
        );
      }
    });
  }

  Deno.test(`${engine}: a function with a kink takes sites of zeros as relu does`, async () => {
    const relu = stax.elementwise({ fn: (x) => Math.max(0, x), kinks: [0], name: "r" });
    const x = makePictures("zero pixels", { seed: 5, shape: [4, 3, 2] });
    const [found, expected] = await Promise.all(
      [relu, stax.relu()].map((phi) =>
        kernels(stax.serial(stax.conv(1, [1], STANDARD), phi, stax.globalAvgPool()), x, { engine })
      ),
    );
    assertEquals(found!.ntk.shape, expected!.ntk.shape);
    // Derivatives are numerical.
    expected!.ntk.data.forEach((value, at) =>
      assert(Math.abs(found!.ntk.data[at]! - value) < 1e-7)
    );
  });
}

async function assertPositive(kernel: Tensor): Promise<void> {
  const { values } = await eigh(kernel);
  const largest = values.data.at(-1)!;
  // Rounding moves an eigenvalue by n times the largest one times 1e-16.
  assert(values.data[0]! >= -1e-14 * largest, `smallest eigenvalue is ${values.data[0]}`);
}

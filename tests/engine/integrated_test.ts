import { assert, assertEquals } from "@std/assert";
import { type KernelOptions, kernels, type Net, type ProgressReport, stax } from "@widenet/ntk";

async function reported(net: Net, x: number[][] | number[][][], options: KernelOptions) {
  const reports: ProgressReport[] = [];
  await kernels(net, x, { ...options, onProgress: (report) => reports.push(report) });
  return reports.at(-1)!.integrated;
}

const around = (activation: stax.Activation): Net =>
  stax.serial(stax.dense(1), activation, stax.dense(1));
const bent = stax.elementwise({ fn: (x) => Math.max(x - 0.3, 0), kinks: [0.3] });
const x = [[1, 2], [3, -1]];

Deno.test("progress names nonlinearities that are integrated at each pair", async () => {
  for (const engine of ["wasm", "reference"] as const) {
    const found = await reported(around(bent), x, { engine });
    assertEquals(found?.length, 1);
    assert(found![0]!.includes("elementwise"));
  }
  assertEquals((await reported(around(stax.tanh()), x, { engine: "reference" }))?.length, 1);
});

Deno.test("progress names none where there are series, tables and closed forms", async () => {
  for (const activation of [stax.tanh(), stax.relu(), stax.elu()]) {
    assertEquals(await reported(around(activation), x, { engine: "wasm" }), undefined);
  }
  const given = stax.elementwise({ dual: (r, p, q) => p * q + 2 * r * r });
  assertEquals(await reported(around(given), x, { engine: "wasm" }), undefined);
  const overSites = stax.serial(
    stax.conv(1, [2]),
    stax.tanh(),
    stax.globalAvgPool(),
    stax.dense(1),
  );
  const images = [[[1], [9], [3]], [[40], [1], [0]]];
  assertEquals(await reported(overSites, images, { engine: "wasm" }), undefined);
});

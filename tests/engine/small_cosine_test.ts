import { assert } from "@std/assert";
import { type EngineName, kernels, stax } from "@widenet/ntk";
import { ENGINES } from "../suites/engines.ts";

for (const engine of ENGINES) {
  Deno.test(`${engine}: cos() keeps the digits of its NTK for small inputs`, async () => {
    for (const scale of [1, 1e-2, 1e-5]) await assertRight(engine, scale);
  });
}

/** E[sin(u) sin(v)] r = e^-((p + q)/2) sinh(r) r, over sites and fully connected. */
async function assertRight(engine: EngineName, scale: number): Promise<void> {
  const [x, y] = [[scale, scale / 2], [0.3 * scale, 0.2 * scale]];
  const product = (a: number[], b: number[]): number => (a[0]! * b[0]! + a[1]! * b[1]!) / 2;
  const [p, q, r] = [product(x, x), product(y, y), product(x, y)];
  const expected = Math.exp(-(p + q) / 2) * Math.sinh(r) * r;
  const flat = await kernels(stax.serial(stax.dense(1), stax.cos()), [x, y], { engine });
  const net = stax.serial(stax.conv(1, [1]), stax.cos(), stax.flatten());
  const sites = await kernels(net, [[x], [y]], { engine });
  // A rounding of 1 - rho is one of r here, times s^2 + t^2 over 2 r.
  for (const { ntk } of [flat, sites]) assert(Math.abs(ntk.data[1]! / expected - 1) < 2e-15);
}

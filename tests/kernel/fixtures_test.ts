import { assert, assertEquals } from "@std/assert";
import { kernels, type Tensor } from "@widenet/ntk";
import { agreement } from "../reference/agreement.ts";
import { fixture, fixtureNames } from "../reference/fixtures.ts";
import json from "../reference/networks.json" with { type: "json" };
import { networks } from "../reference/networks.ts";
import { ENGINES } from "../suites/engines.ts";
import { gaussianExpectation } from "../suites/quadrature.ts";

Deno.test("each of the 74 fixtures has its network", () => {
  assertEquals(Object.keys(networks).toSorted(), fixtureNames().toSorted());
  assertEquals(fixtureNames().length, 74);
});

Deno.test("the networks of the golden numbers are the JSON values of networks.json", () => {
  assertEquals(json as unknown, JSON.parse(JSON.stringify(networks)));
});

/** The peer gives NaN here (derivative of the arc-cosine functions at zero angle). */
const PEER_FAILS = "fc2/RectifiedMonomial2(depth2)";

for (const name of fixtureNames()) {
  if (name === PEER_FAILS) continue;
  for (const engine of ENGINES) {
    Deno.test(`${engine}: ${name} agrees with Neural Tangents`, async () => {
      // What the peer's own formulas support.
      const { nngp, ntk } = await agreement(name, engine);
      assert(nngp <= 1e-9, `nngp is off by ${nngp}`);
      assert(ntk <= 1e-9, `ntk is off by ${ntk}`);
    });
  }
}

for (const engine of ENGINES) {
  Deno.test(`${engine}: ${PEER_FAILS} agrees with quadrature where the peer is NaN`, async () => {
    const { x1, x2, nngp } = fixture(PEER_FAILS);
    assert(nngp.every((value) => value === null));
    const found = await kernels(networks[PEER_FAILS]!, x1, x2, { engine });
    const [k, t] = byQuadrature(x1, x2!, 2);
    // The quadrature's own error, times the growth of squared variances over two layers.
    assert(Math.abs(found.nngp.data[1]! / k - 1) < 1e-10);
    assert(Math.abs(found.ntk.data[1]! / t - 1) < 1e-10);
  });
}

/** NNGP and NTK of the pair (x1[0], x2[1]) by the recursion with expectations by quadrature. */
function byQuadrature(x1: Tensor, x2: Tensor, n: number): [number, number] {
  const d = x1.shape[1]!;
  const [u, v] = [x1.data.subarray(0, d), x2.data.subarray(d, 2 * d)];
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
    Array.from(a).reduce((sum, x, k) => sum + x * b[k]!, 0) / d;
  let [p, q, r, theta] = [dot(u, u), dot(v, v), dot(u, v), 0];
  const affine = (k: number): number => 2.25 * k + 0.01;
  for (let layer = 0; layer < 2; layer++) {
    [p, q, r] = [affine(p), affine(q), affine(r)];
    theta = r + 2.25 * theta;
    const at = { s: Math.sqrt(p), t: Math.sqrt(q), rho: r / Math.sqrt(p * q) };
    const phi = (x: number): number => Math.max(x, 0) ** n;
    const slope = (x: number): number => n * Math.max(x, 0) ** (n - 1);
    theta *= gaussianExpectation((a, b) => slope(a) * slope(b), at);
    [p, q, r] = [
      gaussianExpectation((a) => phi(a) ** 2, at),
      gaussianExpectation((_, b) => phi(b) ** 2, at),
      gaussianExpectation((a, b) => phi(a) * phi(b), at),
    ];
  }
  return [affine(r), affine(r) + 2.25 * theta];
}

import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import {
  agop,
  eigh,
  finite,
  matmul,
  type Net,
  randomGenerator,
  stax,
  type Tensor,
} from "@widenet/ntk";

const NETS: Readonly<Record<string, readonly [Net, readonly number[]]>> = {
  "fully connected": [
    stax.serial(
      stax.dense(8, { bStd: 0.3 }),
      stax.erf(),
      stax.dense(5),
      stax.tanh(),
      stax.dense(2),
    ),
    [3],
  ],
  "with branches and layer norm": [
    stax.serial(
      stax.dense(6),
      stax.fanOut(2),
      stax.parallel(stax.identity(), stax.serial(stax.gelu(), stax.dense(6))),
      stax.fanInSum(),
      stax.layerNorm(),
      stax.dense(2),
    ),
    [3],
  ],
  convolutional: [
    stax.serial(
      stax.conv(4, [3, 3], { padding: "SAME" }),
      stax.erf(),
      stax.avgPool([2, 2]),
      stax.flatten(),
      stax.dense(2),
    ),
    [4, 4, 2],
  ],
};

for (const [name, [net, shape]] of Object.entries(NETS)) {
  Deno.test(`inputGradients() agree with central differences: ${name}`, async () => {
    const params = finite.init(net, shape, { seed: 1 });
    const x = randomGenerator(2).normal([3, ...shape]);
    const found = await finite.inputGradients(net, params, x);
    assertEquals(found.shape, [3, 2, ...shape]);
    const size = x.data.length / 3;
    const h = 1e-5;
    for (let k = 0; k < size; k++) {
      const shifted = (by: number) =>
        finite.apply(net, params, {
          ...x,
          data: x.data.map((entry, at) => at % size === k ? entry + by : entry),
        });
      const [up, down] = [await shifted(h), await shifted(-h)];
      for (let row = 0; row < 6; row++) {
        const difference = (up.data[row]! - down.data[row]!) / (2 * h);
        // Rounding over h, and the third derivative times h^2.
        assertLess(Math.abs(found.data[row * size + k]! - difference), 1e-8);
      }
    }
  });
}

Deno.test("inputGradients() of a network without layers are the identity", async () => {
  const net = stax.identity();
  const { data } = await finite.inputGradients(net, finite.init(net, [2]), [[5, 7]]);
  assertEquals([...data], [1, 0, 0, 1]);
});

Deno.test("inputGradients() of a linear network have W'W as their outer product", async () => {
  const net = stax.dense(3, { parameterization: "standard" });
  const params = finite.init(net, [4], { seed: 1 });
  const m = await agop(await finite.inputGradients(net, params, randomGenerator(2).normal([5, 4])));
  // Its rank is that of W, and its trace the sum of squared weights.
  const { values } = await eigh(m);
  assertLess(Math.abs(values.data[0]!), 1e-14);
  assert(values.data[1]! > 1e-3);
  const g = await finite.inputGradients(net, params, [[0, 0, 0, 0]]);
  const w: Tensor = { ...g, shape: [3, 4] };
  const expected = await matmul(w, w, { transposeA: true });
  expected.data.forEach((entry, at) => assertLess(Math.abs(entry - m.data[at]!), 1e-14));
});

Deno.test("inputGradients() refuse bad input", async () => {
  const net = stax.dense(1);
  const params = finite.init(net, [2]);
  await assertRejects(() => finite.inputGradients(net, params, [[1, NaN]]), RangeError, "finite");
  await assertRejects(() => finite.inputGradients(net, params, [[1, 2, 3]]), TypeError);
  await assertRejects(
    () => finite.inputGradients(net, params, [[1, 2]], { seed: 1 } as never),
    TypeError,
    "no option 'seed'",
  );
});

import { finite, randomGenerator } from "@widenet/ntk";
import { assertAlmostEquals } from "@std/assert";
import { fill, finiteCases } from "../reference/finite_fixtures.ts";

for (const { name, net, inputShape, x1, start, graphs } of finiteCases) {
  const options = graphs.first.length === 0 ? {} : { patterns: graphs.first };
  const random = randomGenerator(7);
  const noise = random.normal([5000]).data;
  const v = fill(net, inputShape, (k) => noise[k]!);

  Deno.test(`${name}: jvp() and vjp() are transposes of one another`, async () => {
    const tangent = await finite.jvp(net, start, x1, v, options);
    const u = { ...tangent, data: random.normal([tangent.data.length]).data };
    const gradient = await finite.vjp(net, start, x1, u, options);
    const left = sum(u.data, tangent.data);
    const right = flat(gradient).reduce((total, value, k) => total + value * flat(v)[k]!, 0);
    const size = flat(gradient).reduce(
      (total, value, k) => total + Math.abs(value * flat(v)[k]!),
      0,
    );
    // Rounding is in units of the sum of magnitudes.
    assertAlmostEquals(left, right, 1e-13 * size);
  });

  Deno.test(`${name}: jvp() is the slope of apply() along the parameters`, async () => {
    const tangent = await finite.jvp(net, start, x1, v, options);
    // Fourth-order differences err by h^4 and by eps/h, some 1e-11 at h = 1e-4; the tolerance leaves room for
    // the fifth derivatives of layer norms. Kinks may be crossed
    // only where a value is within h of 0, which these parameters avoid.
    const h = 1e-4;
    const at = async (t: number) => {
      let k = 0;
      const moved = finite.map(start, (tensor) => ({
        ...tensor,
        dtype: "float64",
        data: Float64Array.from(tensor.data, (value) => value + t * noise[k++]!),
      }));
      return (await finite.apply(net, moved, x1, options)).data;
    };
    const [a, b, c, d] = [await at(-2 * h), await at(-h), await at(h), await at(2 * h)];
    const largest = Math.max(...tangent.data.map(Math.abs));
    tangent.data.forEach((value, i) => {
      const slope = (a[i]! - 8 * b[i]! + 8 * c[i]! - d[i]!) / (12 * h);
      assertAlmostEquals(value, slope, 1e-7 * largest);
    });
  });
}

function flat(params: ReturnType<typeof finite.init>): number[] {
  return Object.values(params.layers).flatMap((layer) =>
    Object.values(layer).flatMap(({ data }) => [...data])
  );
}

function sum(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((total, value, k) => total + value * b[k]!, 0);
}

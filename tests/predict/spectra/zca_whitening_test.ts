import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  eigh,
  matmul,
  randomGenerator,
  standardize,
  type Tensor,
  zcaWhitening,
} from "@widenet/ntk";

const mixing = randomGenerator(1).normal([6, 6]);
const x = await matmul(randomGenerator(2).normal([300, 6]), mixing);

function covariance({ shape: [n = 0, d = 0], data }: Tensor): number[][] {
  const mean = Array.from({ length: d }, (_, c) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += data[i * d + c]!;
    return sum / n;
  });
  return mean.map((_, a) =>
    mean.map((_, b) => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        sum += (data[i * d + a]! - mean[a]!) * (data[i * d + b]! - mean[b]!);
      }
      return sum / n;
    })
  );
}

Deno.test("zcaWhitening() without a ridge makes the covariance the identity", async () => {
  const { apply } = await zcaWhitening(x, { ridge: 0 });
  covariance(await apply(x)).forEach((row, a) =>
    // The condition number of the covariance, about 1e3, times rounding.
    row.forEach((entry, b) => assertAlmostEquals(entry, a === b ? 1 : 0, 1e-11))
  );
});

Deno.test("zcaWhitening() is V diag(1 / sqrt(l + r l)) V' with a ridge", async () => {
  const ridge = 0.3, { matrix } = await zcaWhitening(x, { ridge });
  const c = covariance(x), { values, vectors } = await eigh(c);
  const unit = c.reduce((sum, row, a) => sum + row[a]!, 0) / 6;
  for (let a = 0; a < 6; a++) {
    for (let b = 0; b < 6; b++) {
      let expected = 0;
      values.data.forEach((value, j) => {
        const [va, vb] = [vectors.data[a * 6 + j]!, vectors.data[b * 6 + j]!];
        expected += va * vb / Math.sqrt(value + ridge * unit);
      });
      assertAlmostEquals(matrix.data[a * 6 + b]!, expected, 1e-12);
    }
  }
});

Deno.test("zcaWhitening() takes images as rows, and gives them back as they were", async () => {
  const images = { ...x, shape: [300, 1, 2, 3] };
  const { apply, mean } = await zcaWhitening(images);
  const flat = await zcaWhitening(x);
  const found = await apply(images);
  assertEquals(found.shape, images.shape);
  assertEquals(found.data, (await flat.apply(x)).data);
  standardize(x).mean.data.forEach((value, c) => assertAlmostEquals(value, mean.data[c]!, 1e-13));
});

Deno.test("zcaWhitening() refuses features that say the same, unless there is a ridge", async () => {
  const twice = [[1, 1], [2, 2], [4, 4]];
  await assertRejects(() => zcaWhitening(twice, { ridge: 0 }), RangeError, "give a larger 'ridge'");
  await assertRejects(
    () => zcaWhitening([[1, 1]], { ridge: 1 }),
    RangeError,
    "singular to rounding",
  );
  const { apply } = await zcaWhitening(twice);
  await assertRejects(() => apply([[1, 2, 3]]), TypeError, "must have the shape [2]");
  await assertRejects(() => apply([[1, NaN]]), RangeError, "entry [0, 1] is NaN");
  await assertRejects(() => zcaWhitening([1, 2]), TypeError, "found shape [2]");
  await assertRejects(() => zcaWhitening(twice, { ridge: -1 }), RangeError, "'ridge'");
});

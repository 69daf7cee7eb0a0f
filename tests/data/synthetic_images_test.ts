import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { randomGenerator, syntheticImages, zcaWhitening } from "@widenet/ntk";

const raw = { standardize: "none", size: 16, channels: 1 } as const;

Deno.test("syntheticImages() gives as many images of each class, marked as a stand-in", async () => {
  const options = { classes: 3, train: 5, test: 2, size: 8 };
  const images = await syntheticImages(options);
  assertEquals(images.xTrain.shape, [15, 8, 8, 3]);
  assertEquals(images.xTest.shape, [6, 8, 8, 3]);
  assertEquals([...images.yTrain.data].sort(), [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
  assertEquals(images.classes.length, 3);
  assert(images.isStandIn);
  assertEquals(await syntheticImages(options), images);
  assertNotEquals((await syntheticImages({ ...options, seed: 1 })).xTrain, images.xTrain);
});

Deno.test("syntheticImages() are the sums of cosines and shifted fields of their rule, to the bit", async () => {
  const size = 5, channels = 2, strength = 0.7, random = randomGenerator(8);
  const options = { ...raw, size, channels, strength, seed: 8, train: 2, test: 1 };
  const { xTrain, yTrain } = await syntheticImages(options);
  const draw = () => random.normal([5, 5, channels]).data;
  const wave = (k: number, u: number) => Math.cos(Math.PI * k * (u + 0.5) / size);
  const at = (a: ArrayLike<number>, u: number, v: number, c: number) => {
    let sum = 0;
    for (let k = 0; k < 5; k++) {
      for (let l = 0; l < 5; l++) {
        const amplitude = a[(k * 5 + l) * channels + c]! / Math.sqrt(1 + k * k + l * l);
        sum += amplitude * wave(k, u) * wave(l, v);
      }
    }
    return sum;
  };
  const common = [draw(), draw()];
  assertEquals([...yTrain.data], random.permutation(4).map((place) => place % 2));
  const expected = [...yTrain.data].flatMap((label) => {
    const [down, across] = [...random.uniform([2]).data].map((share) => Math.floor(share * size));
    const own = draw();
    return Array.from({ length: size * size * channels }, (_, p) => {
      const c = p % channels, v = Math.floor(p / channels) % size;
      const u = Math.floor(p / (channels * size));
      const shifted = at(common[label]!, (u + down!) % size, (v + across!) % size, c);
      return at(own, u, v, c) + strength * shifted;
    });
  });
  assertEquals([...xTrain.data], expected);
});

Deno.test("syntheticImages() has the variance of its rule", async () => {
  const { xTrain: { data } } = await syntheticImages({ ...raw, strength: 0, train: 1000 });
  // The mean over pixels of the variance: sum_kl (1 / (1 + k^2 + l^2)) times means of squared cosines.
  let expected = 0, fourth = 0;
  for (let k = 0; k < 5; k++) {
    for (let l = 0; l < 5; l++) {
      const part = (k === 0 ? 1 : 1 / 2) * (l === 0 ? 1 : 1 / 2) / (1 + k * k + l * l);
      expected += part;
      fourth += 2 * part * part;
    }
  }
  const found = data.reduce((sum, value) => sum + value * value, 0) / data.length;
  // The mean square of an image is a sum of part times chi-squared: five standard errors of 2000.
  assertAlmostEquals(found, expected, 5 * Math.sqrt(fourth / 2000));
});

Deno.test("syntheticImages() are smooth, and those of a class differ by a shift alone but for noise", async () => {
  const { xTrain: { data }, yTrain } = await syntheticImages({ ...raw, strength: 1e6, train: 20 });
  const sorted = (i: number) => [...data.subarray(i * 256, (i + 1) * 256)].sort((a, b) => a - b);
  const first = yTrain.data.indexOf(0), second = yTrain.data.indexOf(0, first + 1);
  const largest = Math.max(...sorted(first).map(Math.abs));
  sorted(first).forEach((value, p) => {
    // Fields of images have a standard deviation of about 1, those of classes of 1e6.
    assertAlmostEquals(value, sorted(second)[p]!, 1e-4 * largest);
  });
  assertNotEquals(
    data.slice(first * 256, first * 256 + 9),
    data.slice(second * 256, second * 256 + 9),
  );
});

Deno.test("syntheticImages() refuses options that there are not", async () => {
  await assertRejects(() => syntheticImages({ train: 0 }), RangeError, "'train'");
  await assertRejects(() => syntheticImages({ classes: 1 }), RangeError, "'classes'");
  await assertRejects(() => syntheticImages({ colour: 1 } as object), TypeError, "'colour'");
});

Deno.test("syntheticImages() are whitened after they are standardised, by the training images", async () => {
  const options = { size: 4, train: 50, test: 3 };
  const plain = await syntheticImages(options);
  const white = await syntheticImages({ ...options, whiten: 0.2, flatten: true });
  const { apply } = await zcaWhitening(plain.xTrain, { ridge: 0.2 });
  assertEquals(white.xTrain.shape, [100, 48]);
  assertEquals(white.xTrain.data, (await apply(plain.xTrain)).data);
  assertEquals(white.xTest.data, (await apply(plain.xTest)).data);
});

Deno.test("syntheticImages() lets the event loop turn, and can be stopped", async () => {
  const controller = new AbortController();
  const stopped = syntheticImages({ train: 250, test: 50, signal: controller.signal });
  // Reached only if the loop over the images lets go of the thread.
  setTimeout(() => controller.abort(new Error("enough")), 0);
  await assertRejects(() => stopped, Error, "enough");
});

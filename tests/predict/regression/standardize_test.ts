import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { mean, randomGenerator, standardize, tensor, toNested } from "@widenet/ntk";

Deno.test("standardize() gives training inputs mean 0 and standard deviation 1", () => {
  const random = randomGenerator(0);
  const x = tensor(random.normal([500, 3]).data.map((z, p) => 1e4 * (p % 3) + (1 + p % 3) * z), [
    500,
    3,
  ]);
  const { apply, mean: center, std } = standardize(x);
  assertEquals([center.shape, std.shape], [[3], [3]]);
  const z = apply(x);
  for (const value of mean(z, { axis: 0 }).data) assertLess(Math.abs(value), 1e-11);
  const squares = mean(tensor(z.data.map((value) => value * value), z.shape), { axis: 0 });
  for (const value of squares.data) assertAlmostEquals(value, 1, 1e-12);
});

Deno.test("standardize() applies what it learned from the training inputs alone", () => {
  // Mean 2 and 6, mean squared deviation 1 and 4.
  const { apply, mean, std } = standardize([[1, 4], [3, 8]]);
  assertEquals([[...mean.data], [...std.data]], [[2, 6], [1, 2]]);
  assertEquals(toNested(apply([[2, 6], [10, 0], [1, 4]])), [[0, 0], [8, -3], [-1, -1]]);
});

Deno.test("standardize() centres constant features alone", () => {
  for (const value of [0, 5, 0.1, -1e300]) {
    const x = [[value, 1], [value, 2], [value, 6]];
    const { apply, std } = standardize(x);
    assertEquals(std.data[0], 0);
    assertEquals(toNested(apply(x)).map((row) => (row as number[])[0]), [0, 0, 0]);
  }
  const { apply, invert } = standardize([[5], [5]]);
  assertEquals(toNested(apply([[5.5], [4]])), [[0.5], [-1]]);
  assertEquals(toNested(invert([[0.5]])), [[5.5]]);
  // Constant up to rounding: differences of 1e-17 are not blown up to 1.
  const rounded = standardize([[0.1 + 0.2], [0.3], [0.3]]);
  assertEquals(rounded.std.data[0], 0);
  assertLess(Math.abs(rounded.apply([[0.3]]).data[0]!), 1e-15);
});

Deno.test("standardize() takes the channels of images over all sites", () => {
  const images = tensor(Float64Array.from({ length: 16 }, (_, p) => p % 2 ? 10 * p : p), [
    2,
    2,
    2,
    2,
  ]);
  const { apply, mean, std } = standardize(images);
  // Channel 0 holds 0, 2, ..., 14 and channel 1 ten times 1, 3, ..., 15.
  assertEquals([...mean.data], [7, 80]);
  assertAlmostEquals(std.data[0]!, Math.sqrt(21), 1e-14);
  assertAlmostEquals(std.data[1]!, 10 * Math.sqrt(21), 1e-13);
  assertEquals(apply(images).shape, [2, 2, 2, 2]);
  // Of other sizes as well.
  assertEquals(apply(tensor(new Float64Array(6), [1, 3, 1, 2])).shape, [1, 3, 1, 2]);
});

Deno.test("standardize() takes a vector for one feature, and goes back", () => {
  const y = [3, 7, 11];
  const { apply, invert, std } = standardize(y);
  assertAlmostEquals(std.data[0]!, Math.sqrt(32 / 3), 1e-15);
  const back = invert(apply(y));
  assertEquals(back.shape, [3]);
  back.data.forEach((value, i) => assertAlmostEquals(value, y[i]!, 1e-14));
});

Deno.test("standardize() neither overflows nor vanishes, and keeps its input", () => {
  for (const scale of [1e300, 1e-300]) {
    const x = tensor([[scale], [3 * scale]]);
    const { apply, std } = standardize(x);
    assertAlmostEquals(std.data[0]! / scale, 1, 1e-14);
    assertAlmostEquals(apply(x).data[1]!, 1, 1e-14);
    assert(x.data[0] === scale);
  }
});

Deno.test("standardize() refuses what it cannot read, and features that do not fit", () => {
  const { apply, invert } = standardize([[1, 2], [3, 5]]);
  for (const map of [apply, invert]) {
    assertThrows(() => map([[1]]), TypeError, "of shape [2,2]: found shape [1,1]");
    assertThrows(() => map([1, 2]), TypeError, "found shape [2]");
    assertThrows(() => map([[1, NaN]]), RangeError, "entry [0, 1] is NaN");
    assertThrows(() => map(undefined as never), TypeError, "must be arrays of numbers");
  }
  assertThrows(() => standardize([]), TypeError, "found shape [0]");
  assertThrows(() => standardize(tensor([1], [])), TypeError, "found shape []");
  assertThrows(
    () => standardize([[1], [Infinity]]),
    RangeError,
    "'xTrain' must be finite: entry [1, 0]",
  );
  assertThrows(() => standardize(null as never), TypeError, "'xTrain' must be arrays");
  const both = standardize as (...inputs: number[][][]) => unknown;
  assertThrows(
    () => both([[1], [2]], [[3]]),
    TypeError,
    "there is one argument: found 2",
  );
  const fine = standardize([[1e-300], [-1e-300]]);
  assertThrows(() => fine.apply([[1e300]]), RangeError, "the result must be finite");
});

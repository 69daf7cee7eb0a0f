import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  divide,
  mapEntries,
  multiply,
  type Operand,
  subtract,
  tensor,
  toNested,
} from "@widenet/ntk";

const all = { add, subtract, multiply, divide };

Deno.test("arithmetic works entry by entry", () => {
  const a = [[1, 2], [3, 4]], b = [[5, 6], [7, 8]];
  assertEquals(toNested(add(a, b)), [[6, 8], [10, 12]]);
  assertEquals(toNested(subtract(a, b)), [[-4, -4], [-4, -4]]);
  assertEquals(toNested(multiply(a, b)), [[5, 12], [21, 32]]);
  assertEquals(toNested(divide(b, a)), [[5, 3], [7 / 3, 2]]);
});

Deno.test("arithmetic meets all entries with a number, on either side", () => {
  assertEquals(toNested(subtract([[1, 2], [3, 4]], 1)), [[0, 1], [2, 3]]);
  assertEquals(toNested(subtract(10, [[1, 2], [3, 4]])), [[9, 8], [7, 6]]);
  assertEquals(toNested(divide(1, [2, 4])), [0.5, 0.25]);
  assertEquals(add(1, 2), tensor([3], []));
});

Deno.test("arithmetic meets every row with a shape that is the end of the other", () => {
  const rows = tensor([1, 2, 3, 4, 5, 6], [3, 2]), row = [10, 20];
  assertEquals(toNested(add(rows, row)), [[11, 22], [13, 24], [15, 26]]);
  assertEquals(toNested(subtract(row, rows)), [[9, 18], [7, 16], [5, 14]]);
  const images = tensor(Float64Array.from({ length: 8 }, (_, i) => i), [2, 2, 2]);
  const image = [[0, 1], [2, 3]];
  assertEquals(toNested(subtract(images, image)), [[[0, 0], [0, 0]], [[4, 4], [4, 4]]]);
});

Deno.test("arithmetic keeps its arguments and gives float64 storage of its own", () => {
  const a = tensor([1, 2]), b = tensor([3, 4], undefined, "float32");
  const sum = add(a, b);
  sum.data[0] = 100;
  assertEquals([[...a.data], [...b.data]], [[1, 2], [3, 4]]);
  assertEquals(sum.dtype, "float64");
});

Deno.test("arithmetic of nothing is nothing", () => {
  assertEquals(add(tensor([], [0, 2]), [1, 2]).shape, [0, 2]);
  assertEquals(multiply([], 2).shape, [0]);
});

Deno.test("arithmetic refuses shapes that do not fit", () => {
  for (const [name, operation] of Object.entries(all)) {
    const start = `Cannot ${name} tensors as shapes must be equal, or one the end of the other`;
    assertThrows(() => operation([1, 2], [1, 2, 3]), TypeError, `${start}: found [2] and [3]`);
    // A column does not meet rows: [2, 1] is no end of [2, 2].
    assertThrows(() => operation([[1, 2], [3, 4]], [[1], [2]]), TypeError, start);
    assertThrows(() => operation([[1], [2]], [1, 2]), TypeError, start);
  }
});

Deno.test("arithmetic refuses results that are not finite", () => {
  assertThrows(
    () => divide([[1, 2], [3, 4]], [[1, 2], [0, 4]]),
    RangeError,
    "Cannot divide tensors as results must be finite: entry [1, 0] is Infinity, from 3 / 0",
  );
  assertThrows(() => divide([0], [0]), RangeError, "entry [0] is NaN, from 0 / 0");
  assertThrows(() => multiply([1e200], 1e200), RangeError, "from 1e+200 * 1e+200");
  assertThrows(() => add([1], NaN), RangeError, "from 1 + NaN");
  assertThrows(() => subtract([Infinity], [1]), RangeError, "from Infinity - 1");
});

Deno.test("arithmetic refuses a third argument, which would be left out", () => {
  for (const [name, operation] of Object.entries(all)) {
    const three = operation as (...operands: Operand[]) => unknown;
    assertThrows(
      () => three([1], [2], [3]),
      TypeError,
      `Cannot ${name} tensors as there are 2 arguments: found 3`,
    );
  }
});

Deno.test("arithmetic refuses what is no array", () => {
  for (const [name, operation] of Object.entries(all)) {
    const start = `Cannot ${name} tensors as`;
    for (const bad of [undefined, null, "1", {}, true, Promise.resolve([1])] as unknown[]) {
      const text = "must be arrays of numbers or a tensor";
      assertThrows(() => operation(bad as Operand, [1]), TypeError, `${start} 'a' ${text}`);
      assertThrows(() => operation([1], bad as Operand), TypeError, `${start} 'b' ${text}`);
    }
  }
});

Deno.test("mapEntries() applies a function to each entry, with its place", () => {
  const a = tensor(Float32Array.of(1, 2, 3, 4), [2, 2]);
  assertEquals(toNested(mapEntries(a, (value, place) => value * 10 + place)), [[10, 21], [32, 43]]);
  assertEquals(mapEntries(a, (value) => value).dtype, "float64");
  assertEquals(mapEntries([], () => 1).data.length, 0);
});

Deno.test("mapEntries() refuses functions that give no finite number", () => {
  assertThrows(() => mapEntries([[1, 0]], (value) => 1 / value), RangeError, "entry [0, 1]");
  assertThrows(() => mapEntries([1], String as never), TypeError, "must be a number");
  assertThrows(() => mapEntries([1], 3 as never), TypeError, "must be a function");
});

import process from "node:process";
import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { array, type NDArray, zeros as numpyZeros } from "numpy-ts";
import {
  asTensor,
  type Dtype,
  isTensor,
  isTensorLike,
  sizeOf,
  tensor,
  type TensorLike,
  toNested,
} from "@widenet/ntk";

const matrix = [[1, 2, 3], [4, 5, 6]];

Deno.test("tensor() reads nested arrays of any depth", () => {
  assertEquals({ ...tensor([7, 8]) }, {
    shape: [2],
    data: Float64Array.of(7, 8),
    dtype: "float64",
  });
  assertEquals(tensor(matrix).data, Float64Array.of(1, 2, 3, 4, 5, 6));
  assertEquals(tensor([[[1], [2]], [[3], [4]], [[5], [6]]]).shape, [3, 2, 1]);
  assertEquals(tensor([[], []]).shape, [2, 0]);
});

Deno.test("tensor() reads typed arrays, alone and as rows", () => {
  for (const type of [Float64Array, Float32Array, Int32Array, Uint8Array]) {
    assertEquals(tensor(type.of(1, 2, 3)).data, Float64Array.of(1, 2, 3));
  }
  const rows: unknown = [Float64Array.of(1, 2), Float32Array.of(3, 4)];
  assertEquals(toNested(tensor(rows as TensorLike)), [[1, 2], [3, 4]]);
});

Deno.test("tensor() reads big integers", () => {
  const data = BigInt64Array.of(1n, -2n);
  assertEquals(tensor({ shape: [2], data }).data, Float64Array.of(1, -2));
});

Deno.test("tensor() gives entries the shape and type that are asked for", () => {
  assertEquals(toNested(tensor([1, 2, 3, 4, 5, 6], [2, 3])), matrix);
  assertEquals(tensor(matrix, [3, 2]).shape, [3, 2]);
  const single = tensor([0.1], [1], "float32");
  assertEquals({ ...single }, { shape: [1], data: Float32Array.of(0.1), dtype: "float32" });
  assertEquals(tensor([5], []).shape, []);
});

Deno.test("tensor() reads arrays of numpy-ts, transposed ones and views too", () => {
  const source = array(matrix);
  assertEquals(toNested(tensor(foreign(source))), matrix);
  assertEquals(toNested(tensor(foreign(source.transpose()))), [[1, 4], [2, 5], [3, 6]]);
  assertEquals(toNested(tensor(foreign(source.slice("1:", ":2")))), [[4, 5]]);
  assertEquals(toNested(tensor(foreign(array([1, 2]).astype("int64")))), [1, 2]);
  assertEquals(toNested(tensor(foreign(array([1, 2]).astype("bool")))), [1, 1]);
});

Deno.test("tensor() refuses complex numbers, which lie in pairs", () => {
  const source = foreign(numpyZeros([3], "complex128"));
  assertThrows(() => tensor(source), TypeError, "complex128");
});

Deno.test("tensor() reads chunks of zarrita by their stride", () => {
  const data = Float32Array.of(1, 2, 3, 4, 5, 6);
  assertEquals(toNested(tensor({ data, shape: [2, 3], stride: [3, 1] })), matrix);
  assertEquals(toNested(tensor({ data, shape: [3, 2], stride: [1, 3] })), [[1, 4], [2, 5], [3, 6]]);
});

Deno.test("tensor() reads foreign arrays with an offset, a zero or a negative stride", () => {
  const data = [0, 1, 2, 3];
  assertEquals(toNested(tensor({ data, shape: [2], strides: [1], offset: 2 })), [2, 3]);
  assertEquals(toNested(tensor({ data, shape: [2, 2], strides: [0, 1] })), [[0, 1], [0, 1]]);
  assertEquals(toNested(tensor({ data, shape: [4], strides: [-1], offset: 3 })), [3, 2, 1, 0]);
});

Deno.test("tensor() makes storage of its own", () => {
  const data = Float64Array.of(1, 2);
  const made = tensor(data);
  data[0] = 9;
  assertEquals(made.data[0], 1);
  const again = tensor(made);
  assert(again !== made && again.data.buffer !== made.data.buffer);
});

const refused: readonly (readonly [what: string, values: unknown, message: string])[] = [
  ["null", null, "found null"],
  ["undefined", undefined, "found undefined"],
  ["a string", "12", "found string"],
  ["a number", 3, "found number"],
  ["a bare buffer", new ArrayBuffer(8), "expected arrays"],
  ["a data view", new DataView(new ArrayBuffer(8)), "expected arrays"],
  ["a row that is short", [[1, 2], [3]], "expected 2 entries on axis 1, found 1"],
  ["a row that is long", [[1], [2, 3]], "expected 1 entries on axis 1, found 2"],
  ["a number among rows", [[1, 2], 3], "found a number"],
  ["a row among numbers", [1, [2]], "entry 1 is not a number: found object"],
  ["strings as entries", [[1, 2], [3, "4"]], "entry 3 is not a number: found string"],
  ["null as an entry", [1, null], "entry 1 is not a number: found object"],
  ["a hole", new Array(2), "entry 0 is not a number: found undefined"],
  ["strides of another length", { data: [1], shape: [1], strides: [1, 1] }, "found 2 strides"],
  ["data without length", { data: 5, shape: [1] }, "'data' has no length: found number"],
  ["data that is too short", { data: [1], shape: [2] }, "needs 2 entries, found 1"],
  ["strides that leave the data", { data: [1, 2], shape: [2], strides: [2] }, "found undefined"],
  ["a negative axis", { data: [1, 2], shape: [-2] }, "whole and not negative"],
];

for (const [what, values, message] of refused) {
  Deno.test(`tensor() refuses ${what}`, () => {
    assertThrows(() => tensor(values as TensorLike), TypeError, message);
  });
}

Deno.test("tensor() refuses a shape or type that does not fit", () => {
  assertThrows(() => tensor([1, 2, 3], [2, 2]), TypeError, "[2,2]: it needs 4 entries, found 3");
  for (const shape of [[-1, -3], [1.5, 2], [NaN], [Infinity]]) {
    assertThrows(() => tensor([1, 2, 3], shape), TypeError, "whole and not negative");
  }
  assertThrows(() => tensor([1], [1], "int8" as Dtype), TypeError, "int8");
});

Deno.test("asTensor() shares a tensor of the wanted type and copies everything else", () => {
  const double = tensor([1, 2]);
  const single = tensor([1, 2], [2], "float32");
  assert(asTensor(double) === double);
  assert(asTensor(single, "float32") === single);
  assertEquals(asTensor(single), double);
  assertEquals(asTensor(double, "float32"), single);
  const data = Float64Array.of(1, 2);
  assert(asTensor(data).data !== data);
});

Deno.test("asTensor() does not take a foreign array with strides for a tensor", () => {
  const data = Float64Array.of(1, 2, 3, 4);
  for (const name of ["strides", "stride"]) {
    const source = { shape: [2, 2], data, dtype: "float64", [name]: [1, 2] } as TensorLike;
    assert(!isTensor(source));
    assertEquals(toNested(asTensor(source)), [[1, 3], [2, 4]]);
  }
});

Deno.test("toNested() gives back what tensor() read", () => {
  for (const values of [[1, 2], matrix, [[[1], [2]], [[3], [4]]], [[], []]]) {
    assertEquals(toNested(tensor(values as TensorLike)), values);
  }
  assertEquals(toNested(tensor([0.5, 1.5], [2, 1], "float32")), [[0.5], [1.5]]);
});

Deno.test("isTensor() tells tensors from what only looks like one", () => {
  assert(isTensor(tensor(matrix)) && isTensor(tensor([1], [1], "float32")));
  const whole = { shape: [1], data: Float64Array.of(1), dtype: "float64" };
  assert(isTensor(whole));
  assert(!isTensor({ ...whole, dtype: "float32" }));
  assert(!isTensor({ ...whole, shape: [2] }));
  assert(!isTensor({ ...whole, data: [1] }));
  assert(!isTensor(null) && !isTensor(matrix) && !isTensor("tensor"));
});

Deno.test("isTensorLike() tells arrays from options", () => {
  for (const value of [matrix, new Float32Array(1), { shape: [1], data: [1] }, tensor([1])]) {
    assert(isTensorLike(value));
  }
  for (const value of [null, 5, "12", {}, { dtype: "float32" }, new DataView(new ArrayBuffer(8))]) {
    assert(!isTensorLike(value));
  }
});

Deno.test("sizeOf() multiplies the lengths of the axes", () => {
  assertEquals([sizeOf([]), sizeOf([3]), sizeOf([2, 3, 4]), sizeOf([2, 0])], [1, 3, 24, 0]);
});

/** numpy-ts types its data more widely than it is. */
function foreign(values: NDArray): TensorLike {
  return values as unknown as TensorLike;
}

Deno.test("isTensor() wants axis lengths that are whole and not negative", () => {
  const data = new Float64Array(5);
  assertEquals(isTensor({ shape: [2.5, 2], data, dtype: "float64" }), false);
  assertEquals(isTensor({ shape: [-1, -5], data, dtype: "float64" }), false);
  assertEquals(isTensor({ shape: [5, 1], data, dtype: "float64" }), true);
});

Deno.test("tensor() takes rows that are typed arrays", () => {
  const rows = [new Float64Array([1, 2]), new Float64Array([3, 4])];
  assertEquals(toNested(tensor(rows)), [[1, 2], [3, 4]]);
});

Deno.test("tensor() reads every layout as entry by entry reading does", () => {
  const types = [
    ...[Float64Array, Float32Array, Int32Array, Uint32Array, Int16Array, Uint8Array],
    ...[BigInt64Array, BigUint64Array],
  ];
  const shape = [3, 4, 5];
  const layouts = [
    { strides: [20, 5, 1], offset: 7 },
    { strides: [1, 3, 12], offset: 0 },
    { strides: [5, 15, 1], offset: 2 },
    { strides: [-20, -5, -1], offset: 59 },
    { strides: [0, 5, 2], offset: 1 },
  ];
  for (const type of types) {
    const data = new type(70);
    const big = data instanceof BigInt64Array || data instanceof BigUint64Array;
    for (let i = 0; i < 70; i++) data[i] = big ? BigInt(i) : i;
    for (const { strides, offset } of layouts) {
      const expected = new Float64Array(60);
      let to = 0;
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 4; j++) {
          for (let k = 0; k < 5; k++) {
            expected[to++] = offset + i * strides[0]! + j * strides[1]! + k * strides[2]!;
          }
        }
      }
      assertEquals(tensor({ data, shape, strides, offset }).data, expected);
    }
  }
});

Deno.test("tensor() refuses layouts that leave the data, also where entries are typed", () => {
  const data = Float32Array.of(1, 2, 3);
  for (const [strides, offset] of [[[1], 1], [[2], 0], [[-1], 1], [[0.5], 0], [[1], -1]] as const) {
    assertThrows(() => tensor({ data, shape: [3], strides, offset }), TypeError, "not a number");
  }
  assertThrows(() => tensor({ data, shape: [-1, -3], strides: [3, 1] }, [3]), TypeError, "whole");
});

Deno.test("tensor() reads 1.5e8 entries of one byte, side by side or not, in a second or so", () => {
  const data = new Uint8Array(1.5e8).fill(3);
  for (const [shape, strides] of [[[5e4, 3e3], [3e3, 1]], [[3e3, 5e4], [1, 3e3]]] as const) {
    const start = process.cpuUsage();
    const { length, [length - 1]: last } =
      tensor({ data, shape, strides }, undefined, "float32").data;
    assertEquals([length, last], [1.5e8, 3]);
    const { user, system } = process.cpuUsage(start);
    // Entry by entry through an array of numbers it took ten times as long, or failed.
    assertLess((user + system) / 1e6, 8);
  }
});

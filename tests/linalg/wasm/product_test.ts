import { assert, assertLess } from "@std/assert";
import { type Block, gramTile } from "../../../lib/linalg/wasm/blocks/product.ts";
import { randomGenerator } from "../../../lib/random.ts";

// Rounding of sums of some hundred products of normal entries.
const PRECISIONS = [
  { name: "float64", make: (x: number[]) => Float64Array.from(x), tolerance: 1e-12 },
  { name: "float32", make: (x: number[]) => Float32Array.from(x), tolerance: 3e-4 },
] as const;
const EXTENTS = [[1, 1, 1], [3, 5, 7], [17, 9, 31], [33, 29, 300], [130, 65, 513]] as const;

for (const { name, make, tolerance } of PRECISIONS) {
  Deno.test(`gramTile() multiplies rows of any number and length in ${name}`, () => {
    for (const [rows, columns, depth] of EXTENTS) {
      for (const [left, right] of [[false, false], [true, false], [false, true], [true, true]]) {
        const a = block(make, rows, depth, left!), b = block(make, columns, depth, right!);
        const tile = gramTile({ rows, columns, depth, a, b });
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) {
            const value = tile.data[tile.offset + i * tile.stride + j]!;
            assertLess(Math.abs(value - inner(depth, a, i, b, j)), tolerance);
          }
        }
      }
    }
  });

  Deno.test(`gramTile() gives the lower half of a diagonal tile in ${name}`, () => {
    const [rows, depth] = [67, 40];
    const a = block(make, rows, depth, false);
    const tile = gramTile({ rows, columns: rows, depth, a, b: a, lower: true });
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j <= i; j++) {
        const value = tile.data[tile.offset + i * tile.stride + j]!;
        assert(Math.abs(value - inner(depth, a, i, a, j)) < tolerance);
      }
    }
  });
}

/** A block that begins after some entries that do not belong to it. */
function block(
  make: (entries: number[]) => Float64Array | Float32Array,
  rows: number,
  depth: number,
  transposed: boolean,
): Block {
  const offset = 5, stride = 3 + (transposed ? rows : depth);
  const length = offset + stride * (transposed ? depth : rows);
  const entries = randomGenerator(rows + depth).normal([length]).data;
  return { data: make([...entries]), offset, stride, transposed };
}

function inner(depth: number, a: Block, i: number, b: Block, j: number): number {
  let sum = 0;
  for (let p = 0; p < depth; p++) sum += entry(a, i, p) * entry(b, j, p);
  return sum;
}

function entry({ data, offset, stride, transposed }: Block, i: number, p: number): number {
  return data[offset + (transposed ? p * stride + i : i * stride + p)]!;
}

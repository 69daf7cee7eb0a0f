import { assert } from "@std/assert";
import {
  type Dtype,
  type KernelOptions,
  type Kernels,
  kernels,
  type Tensor,
  tensor,
} from "@widenet/ntk";
import { type RandomNetwork, randomNetwork } from "../suites/random_network.ts";

/** Networks that are drawn; each has a seed of its own. */
const NETWORKS = 300;

/** Networks of one test. */
const TOGETHER = 10;

/** Of the inputs, so many are first ones where there are second ones. */
const FIRST = 4;

for (let start = 0; start < NETWORKS; start += TOGETHER) {
  Deno.test(`the engines agree on random networks from ${start} on`, async () => {
    for (let seed = start; seed < start + TOGETHER; seed++) await assertAgrees(seed);
  });
}

async function assertAgrees(seed: number): Promise<void> {
  const drawn = randomNetwork(seed);
  const { net, x } = drawn;
  const expected = await kernels(net, x, { engine: "reference" });
  const [x1, x2] = [part(x, 0, FIRST), part(x, FIRST, 6)];
  const compare = async (
    [first, second]: readonly [Tensor, Tensor?],
    options: KernelOptions,
    columns: number,
  ): Promise<void> => {
    const found = await kernels(net, first, second, { engine: "wasm", ...options });
    const single = options.precision === "float32";
    for (const kind of ["nngp", "ntk"] as const) {
      const gap = distance({ found, expected, kind, columns });
      const limit = single ? singleTolerance(drawn) : tolerance(drawn, kind);
      assert(gap <= limit, `network ${seed}, ${kind}${single ? " in float32" : ""}: ${gap}`);
    }
  };
  await compare(seed % 2 === 0 ? [x] : [x1, x2], {}, seed % 2 === 0 ? 0 : FIRST);
  await compare([x], { precision: "float32" }, 0);
}

/** Agreement that is asked of float64. */
function tolerance({ jumps }: RandomNetwork, kind: keyof Kernels): number {
  // A jump makes 1e-8 of a rounding of 1 - rho, and the next one, or a slope, 1e-4 of that.
  if (jumps) return 1e-4;
  // Behind a pool 1 - rho is a difference: slopes take the root of its rounding.
  return kind === "nngp" ? 1e-11 : 1e-8;
}

/** Agreement that is asked of float32, where roots of roundings are larger. */
function singleTolerance({ jumps }: RandomNetwork): number {
  return jumps ? 5e-2 : 1e-3;
}

function part({ data, shape: [n, ...rest] }: Tensor, start: number, end: number): Tensor {
  const size = data.length / n!;
  return tensor(data.slice(start * size, end * size), [end - start, ...rest]);
}

/**
 * Largest difference, in units of the roots of the two self kernels, or of the largest one where one of
 * these is zero. What is found begins at column `columns` of what is expected.
 */
function distance({ found, expected, kind, columns }: {
  readonly found: Kernels<Dtype>;
  readonly expected: Kernels;
  readonly kind: keyof Kernels;
  readonly columns: number;
}): number {
  const { data, shape: [rows, width] } = found[kind];
  const all = expected[kind].data;
  const n = expected[kind].shape[0]!;
  const sizes = Array.from({ length: n }, (_, i) => Math.sqrt(all[i * n + i]!));
  const largest = Math.max(...sizes) ** 2 || 1;
  let most = 0;
  for (let i = 0; i < rows!; i++) {
    for (let j = 0; j < width!; j++) {
      const value = all[i * n + columns + j]!;
      const size = sizes[i]! * sizes[columns + j]! || largest;
      const gap = Math.abs(data[i * width! + j]! - value) / Math.max(size, Math.abs(value));
      most = gap <= most ? most : gap;
    }
  }
  return most;
}

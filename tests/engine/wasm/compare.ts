/**
 * Holds kernels of the WebAssembly engine against those of the reference engine.
 *
 * @module
 */
import { assert } from "@std/assert";
import {
  type Dtype,
  type Kernels,
  kernels,
  type Net,
  randomGenerator,
  type Tensor,
  tensor,
} from "@widenet/ntk";

/** Relative agreement that is asked of an element type. */
export const AGREEMENT = { float64: 1e-13, float32: 2e-6 } as const;

/** What is compared. */
export interface Comparison {
  /** The network. */
  readonly net: Net;
  /** First inputs. */
  readonly x1: Tensor;
  /** Second inputs. */
  readonly x2?: Tensor | undefined;
  /** Element type of the computation. */
  readonly dtype: Dtype;
  /** Relative agreement in float64. @default {1e-13} */
  readonly tolerance?: number;
}

/** Compares both kernels of every pair, relative to the roots of the two self kernels. */
export async function assertAgrees(
  { net, x1, x2, dtype, tolerance = AGREEMENT.float64 }: Comparison,
): Promise<void> {
  const allowed = dtype === "float64" ? tolerance : AGREEMENT[dtype];
  const expected = await reference(net, x1, x2);
  const found = await kernels(net, x1, x2, { engine: "wasm", dtype });
  const rows = await selfKernels(net, x1);
  const columns = x2 === undefined ? rows : await selfKernels(net, x2);
  for (const kind of ["nngp", "ntk"] as const) {
    const n = expected[kind].shape[1]!;
    expected[kind].data.forEach((value, index) => {
      const [i, j] = [Math.floor(index / n), index % n];
      const size = Math.sqrt(rows[kind][i]! * columns[kind][j]!);
      const gap = Math.abs(found[kind].data[index]! - value);
      const text = `${kind} [${i}, ${j}]: ${found[kind].data[index]} against ${value}`;
      assert(gap <= allowed * Math.max(size, Math.abs(value)), text);
    });
  }
}

/** Kernels of the reference engine, which comparisons of one network share: they take longest. */
const KEPT: WeakMap<Net, Map<string, Promise<Kernels>>> = new WeakMap();

function reference(net: Net, x1: Tensor, x2?: Tensor): Promise<Kernels> {
  const kept = KEPT.get(net) ?? new Map<string, Promise<Kernels>>();
  const key = JSON.stringify([x1, x2].map((x) => x && [x.shape, [...x.data]]));
  const found = kept.get(key) ?? kernels(net, x1, x2, { engine: "reference" });
  kept.set(key, found);
  KEPT.set(net, kept);
  return found;
}

async function selfKernels(net: Net, x: Tensor): Promise<Record<keyof Kernels, number[]>> {
  const both = await reference(net, x);
  const n = x.shape[0]!;
  const diagonal = ({ data }: Tensor): number[] =>
    Array.from({ length: n }, (_, i) => data[i * n + i]!);
  return { nngp: diagonal(both.nngp), ntk: diagonal(both.ntk) };
}

/**
 * Random inputs, of which the first ones stand to input 0 as: equal, a multiple, opposite, near at three
 * distances, nearly opposite; two are zero.
 */
export function awkwardInputs(seed: number, n: number, d: number): Tensor {
  const x = randomGenerator(seed).normal([n, d]);
  const row = (i: number): Float64Array => x.data.subarray(i * d, (i + 1) * d);
  const relatives: readonly ((value: number, k: number) => number)[] = [
    (value) => value,
    (value) => 2 * value,
    (value) => -value,
    (value, k) => value * (1 + 1e-9 * (k * 7 % 5)),
    (value, k) => value * (1 + 1e-5 * (k * 7 % 5)),
    (value, k) => value * (1 + 1e-2 * (k * 7 % 5)),
    (value, k) => -value * (1 + 1e-6 * (k * 3 % 5)),
    () => 0,
    () => 0,
  ];
  relatives.forEach((relative, i) => {
    if (i + 1 < n) row(i + 1).set(row(0).map(relative));
  });
  return tensor(x);
}

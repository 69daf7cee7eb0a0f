/** Holds kernels over sites of the WebAssembly engine against those of the reference engine. */
import { assert } from "@std/assert";
import { randomGenerator, type Tensor } from "@widenet/ntk";
import type { KernelJob } from "../../../../lib/engine/engine.ts";
import type { Program } from "../../../../lib/engine/program/program.ts";
import { referenceEngine } from "../../../../lib/engine/reference/mod.ts";
import { wasmEngine } from "../../../../lib/engine/wasm/mod.ts";
import { makePictures, type Pictures } from "../../../suites/pictures.ts";

/** Agreement that is asked of an element type, in units of the largest entry. */
export const AGREEMENT = { float64: 1e-13, float32: 2e-6 } as const;

/** What is compared. */
export interface Comparison {
  /** The program. */
  readonly program: Program;
  /** Number of channels. @default {3} */
  readonly channels?: number;
  /** What the inputs are. @default {"normal"} */
  readonly pictures?: Pictures;
  /** Factors of the agreement that is asked for; an element type without one is not asked. @default {1 each} */
  readonly loose?: Partial<Record<keyof typeof AGREEMENT, number>>;
  /** Further factors for the NTK. @default {1 each} */
  readonly slopes?: Readonly<Record<keyof typeof AGREEMENT, number>>;
}

/** Compares both kernels, for inputs with themselves and with others, in both element types. */
export async function assertAgrees(
  { program, channels = 3, pictures = "normal", loose = { float64: 1, float32: 1 }, slopes }:
    Comparison,
): Promise<void> {
  const shape = [...program.spatial, channels];
  const x1 = makePictures(pictures, { seed: 1, shape: [5, ...shape] });
  const x2 = relatives(x1, makePictures(pictures, { seed: 2, shape: [3, ...shape] }));
  for (const inputs of [{ x1 }, { x1, x2 }]) {
    const job: KernelJob = {
      program,
      ...inputs,
      kinds: ["nngp", "ntk"],
      dtype: "float64",
      workers: 1,
    };
    const expected = await referenceEngine.run(job);
    for (const precision of ["float64", "float32"] as const) {
      const factor = loose[precision];
      if (factor === undefined) continue;
      const found = await wasmEngine.run({ ...job, precision });
      for (const kind of ["nngp", "ntk"] as const) {
        const more = kind === "ntk" ? slopes?.[precision] ?? 1 : 1;
        const size = Math.max(...expected[kind]!.data.map(Math.abs));
        expected[kind]!.data.forEach((value, at) => {
          const gap = Math.abs(found[kind]!.data[at]! - value);
          const text = `${kind} ${at} in ${precision}: ${found[kind]!.data[at]} against ${value}`;
          assert(gap <= more * factor * AGREEMENT[precision] * size, text);
        });
      }
    }
  }
}

/** Random inputs, [n, ...shape]. */
export function images(seed: number, n: number, shape: readonly number[]): Tensor {
  return randomGenerator(seed).normal([n, ...shape]);
}

/** Replaces two inputs: the first by a multiple of the other tensor's, the second by one near it. */
function relatives(x1: Tensor, x2: Tensor): Tensor {
  const size = x1.data.length / x1.shape[0]!;
  const data = x2.data.slice();
  for (let k = 0; k < size; k++) {
    data[k] = 2.5 * x1.data[k]!;
    data[size + k] = x1.data[size + k]! * (1 + 0.02 * (k % 7));
  }
  return { ...x2, data };
}

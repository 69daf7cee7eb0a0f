/** Inputs at the edges, against values with many digits from tests/reference/extremes.py. */
import { assert, assertStringIncludes } from "@std/assert";
import { kernels, type Layer, type Net, stax, type Tensor } from "@widenet/ntk";
import { ENGINES } from "../suites/engines.ts";

interface LayerData {
  readonly kind: "conv" | "dense" | "pool" | "flatten" | "relu" | "sign" | "erf" | "gelu" | "sin";
  readonly filter?: number;
  readonly wStd?: number;
  readonly bStd?: number;
}

interface Case {
  readonly name: string;
  readonly layers: readonly LayerData[];
  readonly inputs: number[][] | number[][][];
  readonly nngp: readonly (readonly string[])[];
  readonly ntk: readonly (readonly string[])[];
}

const cases: readonly Case[] = JSON.parse(
  await Deno.readTextFile(new URL("../reference/extremes.json", import.meta.url)),
);

function layerOf({ kind, filter, ...options }: LayerData): Layer {
  switch (kind) {
    case "conv":
      return stax.conv(1, [filter!], { padding: "SAME", ...options });
    case "dense":
      return stax.dense(1, options);
    case "pool":
      return stax.globalAvgPool();
    default:
      return stax[kind]();
  }
}

/** What is asked, of the root of the two diagonal entries. */
function tolerance({ name, layers }: Case): number {
  // Roundings of each layer add up, and the NTK grows by what the angles are wrong by.
  if (layers.length > 50) return 1e-11;
  // Numbers of a site are polynomials of the logarithm of its variance, which at 1e70 is known to 1e-14.
  return name.includes("over sites") ? 2e-14 : 5e-15;
}

/** Holds both kernels against the values of a case. */
function assertRight(each: Case, found: Both, most: number): void {
  for (const kind of ["nngp", "ntk"] as const) {
    const root = each[kind].map((row, i) => Math.sqrt(Number(row[i])));
    each[kind].forEach((row, i) =>
      row.forEach((text, j) => {
        const value = found[kind].data[i * row.length + j]!;
        // Where an input's own kernel is 0, so is its row.
        const gap = Math.abs(value - Number(text)) / (root[i]! * root[j]! || 1);
        assert(gap <= most, `${kind} [${i}, ${j}]: ${value} against ${text}, ${gap}`);
      })
    );
  }
}

interface Both {
  readonly nngp: Tensor;
  readonly ntk: Tensor;
}

const netOf = ({ layers }: Case): Net => stax.serial(...layers.map(layerOf));

for (const engine of ENGINES) {
  for (const each of cases) {
    Deno.test(`${engine} is right for ${each.name}`, async () => {
      assertRight(each, await kernels(netOf(each), each.inputs, { engine }), tolerance(each));
    });
  }
}

for (const each of cases.filter(({ inputs }) => Array.isArray(inputs[0]![0]))) {
  Deno.test(`maps in float32 are right, or refused, for ${each.name}`, async () => {
    try {
      const found = await kernels(netOf(each), each.inputs, { precision: "float32" });
      // A rounding is 6e-8, and angles of collinear inputs lose its root to nothing.
      assertRight(each, found, each.layers.length > 50 ? 1e-3 : 4e-6);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      assertStringIncludes(error.message, "scale the inputs");
    }
  });
}

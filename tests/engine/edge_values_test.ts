import { assert } from "@std/assert";
import { type Activation, type EngineName, kernels, type Net, stax } from "@widenet/ntk";
import values from "../reference/edge_values.json" with { type: "json" };
import { ENGINES } from "../suites/engines.ts";

type Record = typeof values[number];

const FINE = { float64: 1e-14, float32: 2e-6 } as const;

for (const record of values) {
  for (const engine of ENGINES) {
    const name = `${title(record)} agrees with 80-digit arithmetic`;
    Deno.test(`${engine}: ${name} over sites`, async () => {
      const net = stax.serial(blocks(record, true), stax.flatten());
      await assertRight(record, net, record.x, { engine, dtype: "float64" });
      await assertRight(record, net, record.x, { engine, dtype: "float32" });
    });
    if (record.x[0]!.length > 1) continue;
    Deno.test(`${engine}: ${name} fully connected`, async () => {
      const x = record.x.map(([site]) => site!);
      await assertRight(record, blocks(record, false), x, { engine, dtype: "float64" });
      await assertRight(record, blocks(record, false), x, { engine, dtype: "float32" });
    });
  }
}

function title({ activation, images, wStd, bias, norm, depth }: Record): string {
  const layers = `${depth} ${JSON.stringify(activation)} at wStd ${wStd}`;
  return `${layers}${norm ? ", normalised" : ""}${bias ? ", with trained biases" : ""}, ${images}`;
}

function blocks({ activation, wStd, bias, norm, depth }: Record, sites: boolean): Net {
  const options = { wStd, ...(bias ? { bStd: 0, parameterization: "standard" as const } : {}) };
  return stax.repeat(
    stax.serial(
      sites ? stax.conv(1, [1], options) : stax.dense(1, options),
      norm ? stax.layerNorm() : stax.identity(),
      activation as Activation,
    ),
    depth,
  );
}

function isStep({ activation }: Record): boolean {
  return activation.kind === "rectifiedMonomial" && activation.degree === 0;
}

async function assertRight(
  record: Record,
  net: Net,
  x: number[][] | number[][][],
  options: { readonly engine: EngineName; readonly dtype: keyof typeof FINE },
): Promise<void> {
  const found = await kernels(net, x, options);
  const n = x.length;
  // A rounding of an input comes out times the degree, and twice that in the NTK's slope.
  const { degree = 1 } = record.activation as { readonly degree?: number };
  const rounding = FINE[options.dtype] * Math.max(1, degree) * record.depth;
  // The angle that a step reads is the root of a rounding of 1 - rho, 3e-4 in float32.
  const tolerance = isStep(record) && options.dtype === "float32" ? 1e-4 : rounding;
  for (const kind of ["nngp", "ntk"] as const) {
    const expected = record[kind];
    const sizes = x.map((_, i) => Math.sqrt(expected[i * n + i]!));
    // Of an input whose own kernel is zero, what rounding leaves of the other one's is seen.
    const largest = Math.max(...sizes);
    expected.forEach((value, at) => {
      const [s, t] = [sizes[Math.floor(at / n)]!, sizes[at % n]!];
      const size = s === 0 || t === 0 ? largest ** 2 : s * t;
      const gap = Math.abs(found[kind].data[at]! - value);
      const text = `${options.dtype} ${kind} ${at}: ${found[kind].data[at]} for ${value}`;
      assert(gap <= tolerance * Math.max(size, Math.abs(value)), text);
    });
  }
}

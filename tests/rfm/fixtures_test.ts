import { assertLess } from "@std/assert";
import { rfm, type RfmOptions, stax, type Tensor, tensor } from "@widenet/ntk";
import records from "../reference/rfm-fixtures.json" with { type: "json" };

interface Step {
  readonly iterations: number;
  readonly M: { readonly shape: readonly number[]; readonly data: readonly number[] };
  readonly predictions: { readonly data: readonly number[] };
  readonly eigenvalues: readonly number[];
}

interface Run {
  readonly name: string;
  readonly target: string;
  readonly options: {
    readonly kernel: string;
    readonly bandwidth?: number;
    readonly ridge: number;
    readonly centre: boolean;
    readonly diag: boolean;
    readonly normalise: boolean;
  };
  readonly steps: readonly Step[];
}

const [D, N] = [8, 60];
const entry = (k: number): number => Math.SQRT2 * Math.sin((k + 1) ** 2);
const X = tensor(Float64Array.from({ length: N * D }, (_, k) => entry(k)), [N, D]);
const X_TEST = tensor(Float64Array.from({ length: 20 * D }, (_, k) => entry(N * D + k)), [20, D]);

function targets(name: string): Tensor {
  const rows = Array.from({ length: N }, (_, i) => {
    const [x0, x1, x2] = X.data.subarray(i * D);
    return name === "one" ? [x0! * x1! + 0.2 * x2!] : [x0! * x1!, Math.max(x2!, 0)];
  });
  return tensor(rows);
}

/** The weights undo the factor 1 / d of the input covariance. */
const NET = stax.serial(
  stax.dense(1, { wStd: Math.sqrt(D) }),
  stax.relu(),
  stax.dense(1, { wStd: Math.SQRT2 }),
);

function optionsOf(
  { kernel, bandwidth, ridge, centre, diag, normalise }: Run["options"],
): RfmOptions {
  return {
    kernel: kernel === "ntk" ? NET : kernel === "gauss" ? "gaussian" : "laplace",
    bandwidth,
    ridge,
    ridgeScale: "absolute",
    centering: centre,
    diagonal: diag,
    normalize: normalise ? "max" : "none",
  };
}

function difference(found: Float64Array | readonly number[], expected: readonly number[]): number {
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, at) => Math.abs(value - found[at]!))) / scale;
}

for (const run of records.runs as unknown as readonly Run[]) {
  Deno.test(`rfm() agrees with the golden numbers of ${run.name}`, async () => {
    for (const { iterations, M, predictions, eigenvalues } of run.steps) {
      const options = { ...optionsOf(run.options), iterations };
      const model = await rfm(X, targets(run.target), options);
      // Rounding times condition numbers below 5e4, carried through five iterations.
      assertLess(difference(model.features.data, M.data), 1e-9);
      assertLess(difference((await model.predict(X_TEST)).data, predictions.data), 1e-9);
      const found = model.history.at(-1)!.eigenvalues.toSorted((a, b) => a - b);
      assertLess(difference(found, eigenvalues.toSorted((a, b) => a - b)), 1e-9);
    }
  });
}

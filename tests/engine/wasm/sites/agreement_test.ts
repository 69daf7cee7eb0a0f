import { assertEquals } from "@std/assert";
import type { Activation } from "@widenet/ntk";
import type { Operation, Program } from "../../../../lib/engine/program/program.ts";
import { dualTables } from "../../../../lib/engine/wasm/sites/duals/dual_tables.ts";
import { affine, chain, flatten, graph, pool, relu, window } from "../../spatial_programs.ts";
import { PICTURES } from "../../../suites/pictures.ts";
import { assertAgrees } from "./compare.ts";

const plain = affine(1.4, 0);
const biased = affine(1.3, 0.2);
const six: readonly number[] = [5, 5];
const oblong: readonly number[] = [6, 5];

const conv = (shape: readonly number[], size = 3, stride = 1): Operation =>
  window(shape, size, "SAME", stride);

function dual(activation: Activation): Operation {
  return { op: "dual", activation };
}

const PROGRAMS: Readonly<Record<string, Program>> = {
  "relu and flatten": chain(oblong, [
    ...[conv(oblong), plain, relu, conv(oblong), plain, relu],
    ...[flatten(oblong), plain],
  ]),
  "relu with biases and flatten": chain(oblong, [
    ...[conv(oblong), biased, relu, conv(oblong), biased, relu],
    ...[flatten(oblong), biased],
  ]),
  "relu and a global mean": chain(six, [
    ...[conv(six), plain, relu, conv(six), plain, relu],
    ...[pool(six, 5), plain],
  ]),
  "dense layers after a global mean": chain(six, [
    ...[conv(six), biased, relu, pool(six, 5), biased, relu, biased],
  ]),
  "dense layers after flatten": chain(oblong, [
    ...[conv(oblong), biased, relu, flatten(oblong), biased, relu, plain],
    ...[dual({ kind: "erf", a: 1, b: 1, c: 0 }), biased],
  ]),
  "means over windows": chain([6, 4], [
    ...[conv([6, 4]), biased, relu, pool([6, 4], 2)],
    ...[conv([3, 2]), plain, relu, window([3, 2], 1, "SAME", 2), pool([2, 1], 1)],
    ...[conv([2, 1]), plain, relu, flatten([2, 1]), plain],
  ]),
  "strides and flatten": chain([7, 6], [
    ...[conv([7, 6], 3, 2), plain, relu, conv([4, 3]), plain, relu],
    ...[flatten([4, 3]), plain],
  ]),
  "strides and a global mean": chain([8, 8], [
    ...[conv([8, 8], 3, 2), plain, relu, conv([4, 4]), plain, relu],
    ...[pool([4, 4], 4), plain],
  ]),
  "no padding": chain([6, 6], [
    ...[window([6, 6], 3, "VALID"), plain, relu, window([4, 4], 2, "VALID"), biased, relu],
    ...[pool([3, 3], 3), plain],
  ]),
  "a circle": chain(oblong, [
    ...[window(oblong, 3, "CIRCULAR"), plain, relu, window(oblong, 3, "CIRCULAR"), biased, relu],
    ...[flatten(oblong), plain],
  ]),
  "a circle and a global mean": chain([4, 4], [
    ...[window([4, 4], 3, "CIRCULAR"), plain, relu, pool([4, 4], 4), plain],
  ]),
  "large and even windows": chain(oblong, [
    ...[conv(oblong, 5), plain, relu, conv(oblong, 4), biased, relu],
    ...[flatten(oblong), plain],
  ]),
  "one axis": chain([8], [
    ...[conv([8]), plain, relu, conv([8]), biased, relu, pool([8], 8), plain],
  ]),
  "three axes": chain([3, 3, 2], [
    ...[conv([3, 3, 2]), plain, relu, flatten([3, 3, 2]), plain],
  ]),
  "smooth nonlinearities": chain(oblong, [
    ...[conv(oblong), plain, dual({ kind: "erf", a: 1, b: 1, c: 0 })],
    ...[conv(oblong), plain, dual({ kind: "gelu" }), conv(oblong), biased, relu],
    ...[flatten(oblong), plain],
  ]),
  "piecewise linear nonlinearities": chain([5, 5], [
    ...[conv([5, 5]), plain, dual({ kind: "leakyRelu", alpha: 0.3 })],
    ...[conv([5, 5]), biased, dual({ kind: "abs" })],
    ...[conv([5, 5]), plain, dual({ kind: "abRelu", a: 0.5, b: 0.8 })],
    ...[pool([5, 5], 5), plain],
  ]),
  "normalisation and dropout": chain([5, 5], [
    ...[conv([5, 5]), biased, relu, { op: "dropout", keep: 0.7 } as const],
    ...[conv([5, 5]), plain, { op: "normalize", eps: 1e-3 } as const, relu],
    ...[{ op: "normalize", eps: 0, axes: [0, 1] } as const, conv([5, 5]), biased, relu],
    ...[{ op: "dropout", keep: 0.6 } as const, pool([5, 5], 5), plain],
  ]),
  "no nonlinearity": chain([5, 5], [conv([5, 5]), biased, conv([5, 5]), pool([5, 5], 5), plain]),
  "a residual block": graph([5, 5], [
    ...[[conv([5, 5]), 0], [biased, 1], [relu, 2], [conv([5, 5]), 3], [plain, 4]] as const,
    ...[[{ op: "sum", weights: [1, 0.5] }, 5, 2], [relu, 6], [flatten([5, 5]), 7]] as const,
  ]),
  "a residual block around a mean over windows": graph([4, 4], [
    ...[[conv([4, 4]), 0], [biased, 1], [relu, 2], [pool([4, 4], 2), 3]] as const,
    ...[[conv([4, 4], 3, 2), 2], [plain, 5], [{ op: "sum", weights: [1, 0.5] }, 6, 4]] as const,
    ...[[relu, 7], [pool([2, 2], 2), 8], [plain, 9]] as const,
  ]),
  "a product of three branches": graph([4, 4], [
    ...[[conv([4, 4]), 0], [plain, 1], [relu, 2], [dual({ kind: "gelu" }), 2]] as const,
    ...[[dual({ kind: "erf", a: 1, b: 1, c: 0.2 }), 2], [{ op: "product" }, 3, 4, 5]] as const,
    ...[[conv([4, 4]), 6], [biased, 7], [{ op: "product" }, 8], [pool([4, 4], 4), 9], [
      plain,
      10,
    ]] as const,
  ]),
  "a product of branches": graph([4, 4], [
    ...[[conv([4, 4]), 0], [biased, 1], [relu, 2]] as const,
    ...[[dual({ kind: "erf", a: 1, b: 1, c: 0.2 }), 2], [{ op: "product" }, 3, 4]] as const,
    ...[[conv([4, 4]), 5], [pool([4, 4], 4), 6], [plain, 7]] as const,
  ]),
};

const SMOOTH: readonly Activation[] = [
  { kind: "erf", a: 0.7, b: 1.3, c: 0.4 },
  { kind: "sigmoidLike" },
  { kind: "sin", a: 1, b: 1, c: 0 },
  { kind: "sin", a: 1.1, b: 0.8, c: 0.3 },
  { kind: "cos", a: 1, b: 1, c: 0 },
  { kind: "rbf", gamma: 0.4 },
  { kind: "exp", a: 0.9, b: 0.2 },
  { kind: "expNormalized", gamma: 0.8, shift: -1 },
  { kind: "gaussian", a: 0.8, b: -0.3 },
  { kind: "gabor" },
  { kind: "sign" },
  { kind: "rectifiedMonomial", degree: 0 },
  { kind: "rectifiedMonomial", degree: 2 },
  { kind: "rectifiedMonomial", degree: 3 },
  { kind: "tanh" },
  { kind: "sigmoid" },
  { kind: "silu" },
  { kind: "softplus" },
];

const POLYNOMIALS: readonly Activation[] = [
  { kind: "monomial", degree: 2 },
  { kind: "monomial", degree: 3 },
  { kind: "hermite", degree: 2 },
  { kind: "hermite", degree: 3 },
  { kind: "polynomial", coef: [0.3, 1, 0.2, -0.1] },
  { kind: "polynomial", coef: [0, 1, 0, 0.2] },
  { kind: "polynomial", coef: [0.3] },
];

for (const activation of [...SMOOTH, ...POLYNOMIALS]) {
  // A polynomial multiplies what rounding leaves by its degree, layer by layer.
  const factor = POLYNOMIALS.includes(activation) ? 9 : 1;
  const loose = { float64: factor, float32: factor };
  const steps = [conv([4, 3]), biased, dual(activation)];
  const program = chain([4, 3], [...steps, ...steps, flatten([4, 3]), plain]);
  const name = JSON.stringify(activation);
  Deno.test(`wasm agrees with reference over sites for ${name}`, () =>
    assertAgrees({ program, loose }));
}

for (const [name, program] of Object.entries(PROGRAMS)) {
  Deno.test(`wasm agrees with reference over sites for ${name}`, () => assertAgrees({ program }));
}

/** Networks that are held against one another for awkward inputs. */
const AWKWARD: readonly (keyof typeof PROGRAMS)[] = [
  "relu and a global mean",
  "relu with biases and flatten",
  "smooth nonlinearities",
  "normalisation and dropout",
  "means over windows",
];

for (const pictures of PICTURES) {
  const channels = pictures === "grey pictures" ? 3 : 1;
  const loose = { float64: 1, float32: 1 };
  for (const name of AWKWARD) {
    // Behind a pool 1 - rho is a difference: slopes of nearly equal sites see the root of its rounding.
    const pooled = name.startsWith("means over windows");
    const slopes = pooled ? { float64: 1e5, float32: 100 } : { float64: 10, float32: 10 };
    Deno.test(`wasm agrees with reference over sites for ${name} of ${pictures}`, () =>
      assertAgrees({ program: PROGRAMS[name]!, channels, pictures, loose, slopes }));
  }
}

Deno.test("wasm agrees with reference over sites where a table is made for kinks", async () => {
  const elu = dual({ kind: "elu", alpha: 0.6 });
  const steps = [conv(oblong), biased, elu, conv(oblong), plain, elu, flatten(oblong), plain];
  const program = chain(oblong, steps);
  const ranges = { 2: [0.5, 2], 5: [0.5, 2] } as const;
  const tables = await dualTables(program, ranges, { precision: "f32", pairs: 1e4 });
  assertEquals(Object.keys(tables), ["3", "6"]);
  // A table in float64 is asked for 1e-10.
  await assertAgrees({ program, loose: { float64: 1000, float32: 1 } });
});

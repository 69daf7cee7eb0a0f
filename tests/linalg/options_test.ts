import { assertEquals, assertRejects } from "@std/assert";
import type { LinearAlgebraOptions } from "../../lib/linalg/backend.ts";
import * as linalg from "../../lib/linalg/mod.ts";
import { commonOptions } from "../../lib/linalg/options.ts";
import { diagnose } from "../../lib/predict/spectra/diagnose.ts";
import { kernelRegression } from "../../lib/predict/regression/kernel_regression.ts";

const A = [[2, 1], [1, 2]], B = [1, 1];

const CALLS: Readonly<Record<string, (options: LinearAlgebraOptions) => Promise<unknown>>> = {
  matmul: (options) => linalg.matmul(A, B, options),
  cholesky: (options) => linalg.cholesky(A, options),
  triangularSolve: (options) => linalg.triangularSolve([[1, 0], [1, 1]], B, options),
  solve: (options) => linalg.solve(A, B, options),
  pseudoSolve: (options) => linalg.pseudoSolve(A, B, options),
  eigh: (options) => linalg.eigh(A, options),
  conjugateGradients: (options) => linalg.conjugateGradients(A, B, options),
  logDeterminant: (options) => linalg.logDeterminant(A, options),
  estimateLogDeterminant: (options) => linalg.estimateLogDeterminant(A, options),
  topEigenpairs: (options) => linalg.topEigenpairs(A, 1, options),
  estimateTrace: (options) => linalg.estimateTrace(A, options),
  nystrom: (options) => linalg.nystrom(A, 1, options),
  pivotedCholesky: (options) => linalg.pivotedCholesky(A, 1, options),
  kernelRegression: (options) => kernelRegression(A, B, options),
  diagnose: (options) => diagnose(A, options),
};

// Uses of what a call has made: the backend is that of the call.
const USES: Readonly<Record<string, (options: LinearAlgebraOptions) => Promise<unknown>>> = {
  "cholesky().solve": async (options) => await (await linalg.cholesky(A)).solve(B, options),
  "kernelRegression().predict": async (options) =>
    await (await kernelRegression(A, B)).predict(A, options),
  "kernelRegression().leaveOneOut": async (options) =>
    await (await kernelRegression(A, B)).leaveOneOut(options),
};

const BAD: readonly (readonly [unknown, string])[] = [
  [{ ridg: 1 }, "there is no option 'ridg'"],
  [{ signal: "x" }, "'signal' must be an AbortSignal: found string"],
  [null, "options must be an object: found null"],
  [[1], "options must be an object: found an array"],
  ["wasm", "options must be an object: found string"],
];

for (const [name, call] of Object.entries({ ...CALLS, ...USES })) {
  Deno.test(`${name}() refuses options that it does not know`, async () => {
    for (const [options, message] of BAD) {
      await assertRejects(() => call(options as LinearAlgebraOptions), TypeError, message);
    }
  });
}

for (const [name, call] of Object.entries(CALLS)) {
  Deno.test(`${name}() takes the common options`, async () => {
    await call({ backend: "reference", signal: new AbortController().signal });
    await call({ backend: undefined, signal: undefined });
  });
}

for (const [name, call] of Object.entries(USES)) {
  Deno.test(`${name}() takes a signal and no backend`, async () => {
    await call({ signal: new AbortController().signal });
    await assertRejects(() => call({ backend: "wasm" }), TypeError, "there is no option 'backend'");
  });
}

Deno.test("iterations refuse an 'onProgress' that is no function", async () => {
  const options = { onProgress: true as unknown as () => void };
  const message = "'onProgress' must be a function: found boolean";
  await assertRejects(() => linalg.conjugateGradients(A, B, options), TypeError, message);
  await assertRejects(() => linalg.topEigenpairs(A, 1, options), TypeError, message);
});

Deno.test("commonOptions() leaves out what a function has of its own", () => {
  const { signal } = new AbortController();
  const options = { backend: "wasm" as const, signal, ridge: 1 };
  assertEquals(commonOptions(options), { backend: "wasm", signal });
});

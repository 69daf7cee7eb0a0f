/**
 * Side-by-side timings as ratios in one run.
 *
 *     deno task bench            products, factorisations, the depth recursion, kernels end to end
 *     deno task bench --large    ten thousand inputs to the end on WebAssembly
 *     deno task bench --predict  regressions by all solvers, on digits and for ten thousand inputs
 *     deno task bench --nonlinearities  those without a closed form, over relu
 *     deno task bench --finite   empirical kernels of networks of finite width by all methods
 *     deno task bench --gram     fully connected kernels of 4000 inputs beside X X' and the inner loop
 *
 * With `--save FILE` the numbers are kept as well, for `deno task bench:compare A B`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { parseArgs } from "node:util";
import { convTask, type FiniteTask, sheetTask, timeMethods, wideTask } from "./finite.ts";
import { timeGram } from "./gram.ts";
import { timeEndToEnd, timeRecursion } from "./kernels.ts";
import { runLarge } from "./large.ts";
import { formatRows, measureLinalg } from "./linalg.ts";
import { timeNonlinearities } from "./nonlinearities.ts";
import { digitsTask, solveByAll, syntheticTask, type Task } from "./predict.ts";
import { type Rows, saveResults } from "./results.ts";

/** Numbers of this run, of which less is better. */
const collected: Rows = new Map();

async function linearAlgebra(): Promise<void> {
  console.log("\n## Linear algebra, both cores; a plain TypeScript loop on one core is 1\n");
  const rows = await measureLinalg();
  for (const { work, wasm, blas } of rows) {
    collected.set(`${work}, wasm, over 1e9 operations`, 1 / wasm);
    if (blas !== undefined) collected.set(`${work}, blas, over 1e9 operations`, 1 / blas);
  }
  console.log(formatRows(rows));
}

function recursion(): void {
  console.log("\n## Depth recursion, one core; a loop over Math.acos in float64 is 1\n");
  const rows = (["f64", "f32"] as const).flatMap((precision) =>
    [1, 3, 7].map((depth) => {
      const { engine, plain, ratio } = timeRecursion(depth, precision);
      collected.set(`recursion, depth ${depth}, ${precision}, over a loop`, 1 / ratio);
      return [`${depth}`, precision, engine.toFixed(0), plain.toFixed(1), ratio.toFixed(1)];
    })
  );
  console.log(table(["depth", "type", "10⁶ entries/s", "loop", "ratio"], rows));
}

async function endToEnd(): Promise<void> {
  console.log("\n## NTK and NNGP, depth 3, d = 3072, float64, symmetric, both cores\n");
  const rows: string[][] = [];
  for (const n of [1000, 4000]) {
    const { seconds, syrk, ratio, peak, allowance } = await timeEndToEnd(n);
    collected.set(`end to end, n = ${n}`, seconds);
    const memory = `${peak.after.toFixed(0)} (before: ${peak.before.toFixed(0)})`;
    const limit = allowance.toFixed(0);
    rows.push([`${n}`, seconds.toFixed(2), syrk.toFixed(2), ratio.toFixed(2), memory, limit]);
  }
  const head = ["n", "seconds", "SYRK", "over SYRK + 0.3 s", "peak MiB", "input + output + 256 MB"];
  console.log(table(head, rows));
}

async function large(): Promise<void> {
  const { n, features, kernel, factor, solve, residual, peak } = await runLarge();
  console.log(`\n## ${n} inputs of ${features} features on WebAssembly, float64\n`);
  const cells = [kernel, factor, solve].map((seconds) => seconds.toFixed(1));
  const memory = peak === undefined ? "unknown" : peak.toFixed(1);
  const head = ["kernel s", "Cholesky s", "solve s", "residual", "peak GiB"];
  console.log(table(head, [[...cells, residual.toExponential(1), memory]]));
}

async function predictions(task: Task, backend: "auto" | "wasm"): Promise<void> {
  console.log(`\n## ${task.name}, backend "${backend}", float64\n`);
  const rows = (await solveByAll(task, backend)).map((run) => {
    const { name, seconds, cpu, iterations, residual, distance } = run;
    const times = [seconds, cpu].map((value) => value.toFixed(2));
    const errors = [residual, distance].map((value) => value.toExponential(1));
    return [name, ...times, `${iterations ?? ""}`, ...errors];
  });
  const head = ["solver", "seconds", "CPU s", "iterations", "residual", "from Cholesky"];
  console.log(table(head, rows));
}

async function nonlinearities(): Promise<void> {
  console.log("\n## Nonlinearities without a closed form, two layers, float64; relu is 1\n");
  const rows = (await timeNonlinearities()).map(({ inputs, name, first, later }) => {
    collected.set(`${name}, ${inputs}, over relu`, later);
    return [inputs, name, first.toFixed(0), later.toFixed(1)];
  });
  console.log(table(["inputs", "nonlinearity", "first call", "later calls"], rows));
}

async function finiteWidth(tasks: readonly FiniteTask[]): Promise<void> {
  console.log(`\n## Empirical NTK, by processor time\n`);
  const rows: string[][] = [];
  for (const task of tasks) {
    for (const backend of ["auto", "wasm"] as const) {
      const times = await timeMethods(task, backend);
      const [structured, jacobian, products, picked] = times.map(({ cpu }) => cpu);
      collected.set(`${task.name}, ${backend}, structured`, structured!);
      const best = Math.min(structured!, jacobian!, products!);
      const ratios = [jacobian! / structured!, products! / structured!, picked! / best];
      const numbers = ratios.map((ratio) => ratio.toFixed(2));
      rows.push([task.name, backend, structured!.toFixed(3), ...numbers]);
    }
  }
  const over = ["jacobian over it", "products over it", "auto over the best"];
  console.log(table(["kernel", "backend", "structured s", ...over], rows));
}

async function gram(): Promise<void> {
  const [n, d] = [4000, 3072];
  console.log(`\n## NTK and NNGP of ${n} inputs of ${d} features, symmetric, all cores, seconds\n`);
  const rows: string[][] = [];
  for await (const { backend, precision, depth, seconds, syrk, bound } of timeGram({ n, d })) {
    collected.set(`kernels, depth ${depth}, ${precision}, ${backend}`, seconds);
    const over = [seconds / (syrk + 0.15), bound === undefined ? undefined : seconds / bound];
    const numbers = [seconds, syrk, bound, ...over].map((value) => value?.toFixed(2) ?? "");
    rows.push([backend, precision, `${depth}`, ...numbers]);
  }
  const head = ["products", "type", "depth", "kernels", "SYRK", "inner loop"];
  console.log(table([...head, "over SYRK + 0.15", "over inner loop"], rows));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---:")), ...rows.map(line)].join("\n");
}

const { values } = parseArgs({
  args: Deno.args,
  options: {
    large: { type: "boolean" },
    predict: { type: "boolean" },
    nonlinearities: { type: "boolean" },
    finite: { type: "boolean" },
    gram: { type: "boolean" },
    save: { type: "string" },
  },
});
console.log(`Deno ${Deno.version.deno}, ${navigator.hardwareConcurrency} cores`);
if (values.large === true) {
  await large();
} else if (values.gram === true) {
  await gram();
} else if (values.nonlinearities === true) {
  await nonlinearities();
} else if (values.finite === true) {
  const both = ["trace", "all"] as const;
  const large = [...both.map(wideTask), ...both.map(convTask), sheetTask()];
  await finiteWidth(large);
} else if (values.predict === true) {
  const digits = await digitsTask();
  for (const backend of ["auto", "wasm"] as const) await predictions(digits, backend);
  await predictions(await syntheticTask(), "auto");
} else {
  await linearAlgebra();
  recursion();
  await endToEnd();
}
if (values.save !== undefined) await saveResults(values.save, collected);

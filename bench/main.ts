/**
 * Side-by-side timings as ratios in one run.
 *
 *     deno task bench            products, factorisations, the depth recursion, kernels end to end
 *     deno task bench --large    ten thousand inputs to the end on WebAssembly
 *     deno task bench --predict  regressions by all solvers, on digits and for ten thousand inputs
 *     deno task bench --nonlinearities  those without a closed form, over relu
 *     deno task bench --finite   empirical kernels of networks of finite width by all methods
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { parseArgs } from "node:util";
import { convTask, type FiniteTask, sheetTask, timeMethods, wideTask } from "./finite.ts";
import { timeEndToEnd, timeRecursion } from "./kernels.ts";
import { runLarge } from "./large.ts";
import { formatRows, measureLinalg } from "./linalg.ts";
import { timeNonlinearities } from "./nonlinearities.ts";
import { digitsTask, solveByAll, syntheticTask, type Task } from "./predict.ts";

async function linearAlgebra(): Promise<void> {
  console.log("\n## Linear algebra, both cores; a plain TypeScript loop on one core is 1\n");
  console.log(formatRows(await measureLinalg()));
}

function recursion(): void {
  console.log("\n## Depth recursion, one core; a loop over Math.acos in float64 is 1\n");
  const rows = (["f64", "f32"] as const).flatMap((precision) =>
    [1, 3, 7].map((depth) => {
      const { engine, plain, ratio } = timeRecursion(depth, precision);
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
      const best = Math.min(structured!, jacobian!, products!);
      const ratios = [jacobian! / structured!, products! / structured!, picked! / best];
      const numbers = ratios.map((ratio) => ratio.toFixed(2));
      rows.push([task.name, backend, structured!.toFixed(3), ...numbers]);
    }
  }
  const over = ["jacobian over it", "products over it", "auto over the best"];
  console.log(table(["kernel", "backend", "structured s", ...over], rows));
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
  },
});
console.log(`Deno ${Deno.version.deno}, ${navigator.hardwareConcurrency} cores`);
if (values.large === true) {
  await large();
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

/**
 * Every public function under hostile arguments: each answer is a result or one of the house's errors,
 * within two seconds. Every run tries a sample of the values; `deno task hostile` tries all of them.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as widenet from "@widenet/ntk";
import { ARITHMETIC } from "./arithmetic_rows.ts";
import { FEATURES } from "./features_rows.ts";
import { FINITE, FINITE_NAMESPACE } from "./finite_rows.ts";
import { IMAGES } from "./images_rows.ts";
import { KERNELS, REST } from "./kernel_rows.ts";
import { LINALG } from "./linalg_rows.ts";
import { PLOT } from "./plot_rows.ts";
import { PREDICT } from "./predict_rows.ts";
import { RFM } from "./rfm_rows.ts";
import { answerOf, type Call, HOSTILE, type Row, SAMPLE, type Table, wrongTypes } from "./row.ts";
import { MODELS, STAX } from "./stax_rows.ts";
import { THEORY } from "./theory_rows.ts";

const isWhole = Deno.env.get("WIDENET_HOSTILE") === "all";
const VALUES = HOSTILE.filter(([name]) => isWhole || SAMPLE.includes(name));

const MOD: Table = {
  ...ARITHMETIC,
  ...FEATURES,
  ...FINITE,
  ...IMAGES,
  ...KERNELS,
  ...LINALG,
  ...PLOT,
  ...PREDICT,
  ...REST,
  ...RFM,
};

/** Classes are made by the library; a caller only catches what is an instance of them. */
const isClass = (value: unknown): boolean =>
  /^class\b/.test(Function.prototype.toString.call(value));

function functionsOf(module: object): readonly (readonly [string, Call])[] {
  return Object.entries(module).filter(([, value]) =>
    typeof value === "function" && !isClass(value)
  );
}

/** The module and its namespaces, with their tables; `series` is arithmetic on arrays of a caller's own. */
const MODULES: readonly (readonly [name: string, module: object, table: Table])[] = [
  ["", widenet, MOD],
  ["stax.", widenet.stax, STAX],
  ["stax.models.", widenet.stax.models, MODELS],
  ["finite.", widenet.finite, FINITE_NAMESPACE],
  ["theory.", widenet.theory, THEORY],
];

Deno.test("every exported function has a row in the table of hostile calls", () => {
  for (const [name, module, table] of MODULES) {
    for (const [key] of functionsOf(module)) {
      assert(
        Object.hasOwn(table, key),
        `there is no row for ${name}${key}() in tests/hostile: add one to the table of its part, with ` +
          "arguments that work and a good value of each option, so that hostile ones are tried",
      );
    }
    const keys = functionsOf(module).map(([key]) => key);
    assertEquals(
      Object.keys(table).filter((key) => !keys.includes(key)),
      [],
      "rows of no function",
    );
  }
});

for (const [space, module, table] of MODULES) {
  for (const [key, call] of functionsOf(module)) {
    const row = table[key];
    if (row === undefined) continue;
    const name = `${space}${key}()`;
    Deno.test({
      name: `${name} answers hostile calls with a result or one of our errors`,
      // Calls that are refused half way leave threads and timers to themselves for a moment.
      sanitizeOps: false,
      sanitizeResources: false,
      fn: async () => {
        await tryRow(name, call, row, true);
      },
    });
  }
}

async function tryRow(name: string, call: Call, row: Row, isExport: boolean): Promise<void> {
  const faults: string[] = [];
  const expect = async (what: string, given: readonly unknown[], refused: boolean) => {
    const answer = await answerOf(() => quietly(() => call(...given)));
    const isGood = answer === "refused" || (!refused && answer === "result");
    if (!isGood) faults.push(`${name} with ${what}: ${answer}`);
  };
  const { args, options, free = [], loose = [], untried = [] } = row;
  const good = options === undefined ? [] : [options];
  assertEquals(
    await answerOf(() => quietly(() => call(...args(), ...good))),
    "result",
    `${name} itself`,
  );
  if (untried.length === 0) await expect("nothing", [], false);
  if (isExport && args().length === 0 && options === undefined) {
    await expect("an argument", [1], true);
  }
  for (let i = 0; i < args().length; i++) {
    if (untried.includes(i)) continue;
    for (const [what, make] of VALUES) {
      const given = args().with(i, make());
      await expect(`${what} as argument ${i}`, [...given, ...good], false);
    }
  }
  if (options !== undefined) {
    await expect("an unknown option", [...args(), { ...options, qqq: 1 }], true);
    for (const position of [0.3, "text", true, null, () => 1]) {
      await expect(`${position} in place of options`, [...args(), position], true);
    }
    for (const [option, value] of Object.entries(options)) {
      const use = (
        other: unknown,
      ): readonly unknown[] => [...args(), { ...options, [option]: other }];
      for (const wrong of loose.includes(option) ? [] : wrongTypes(value, free.includes(option))) {
        await expect(`${String(wrong)} (${typeof wrong}) as '${option}'`, use(wrong), true);
      }
      if (untried.includes(option)) continue;
      for (const [what, make] of VALUES) await expect(`${what} as '${option}'`, use(make()), false);
    }
  }
  await tryMethods(name, await quietly(() => call(...args(), ...good)), row, faults);
  assertEquals(faults, []);
}

async function tryMethods(
  name: string,
  result: unknown,
  row: Row,
  faults: string[],
): Promise<void> {
  const { methods: rows = {}, foreign = [] } = row;
  if (typeof result !== "object" || result === null) return;
  for (const [key, method] of functionsOf(result)) {
    if (foreign.includes(key)) continue;
    const place = `${name}.${key}()`;
    if (rows[key] === undefined) {
      faults.push(
        `${place} has no row: add it to 'methods' of the row of ${name} in tests/hostile`,
      );
      continue;
    }
    await tryRow(place, (...given) => method.call(result, ...given), rows[key], false);
  }
}

/** Runs a call without what it prints. */
function quietly<T>(call: () => T): T {
  // deno-lint-ignore no-console
  const log = console.log;
  // deno-lint-ignore no-console
  console.log = () => {};
  const restore = (): void => {
    // deno-lint-ignore no-console
    console.log = log;
  };
  try {
    return call();
  } finally {
    restore();
  }
}

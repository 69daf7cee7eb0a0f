import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { kernelMatrix } from "../../web/model/matrix.ts";
import { angleCurves } from "../../web/model/angle.ts";
import {
  angleCode,
  finiteCode,
  lawCode,
  matrixCode,
  phaseCode,
  recursionCode,
} from "../../web/model/code.ts";
import { startFinite } from "../../web/model/finite.ts";
import { lawComputer } from "../../web/model/law.ts";
import { phaseGrid } from "../../web/model/phase.ts";
import { toNet } from "../../web/model/network.ts";
import { changeDomain } from "../../web/state/changes.ts";
import { START, type State } from "../../web/state/state.ts";
import type { HeatmapSpec, Picture, stax, XYSpec } from "../../mod.ts";

const CONV: State = {
  ...START,
  blocks: [
    { layer: "conv", phi: "relu", depth: 2, wStd: 1.414, bStd: 0 },
    { layer: "dense", phi: "leakyRelu", depth: 1, wStd: 1.2, bStd: 0.3 },
  ],
  readout: "pool",
  kernel: "nngp",
  law: "nngp",
  time: 12.6,
  noise: 0.1,
  draws: 2,
  width: 32,
  points: START.points.slice(0, 3),
};

const STATES: readonly State[] = [
  START,
  CONV,
  { ...CONV, readout: "flatten", selected: 1 },
  { ...changeDomain(START, "line"), draws: 0, time: 0 },
  changeDomain(CONV, "line"),
  {
    ...START,
    points: Array.from({ length: 40 }, (_, i) => (i * 137.5) % 360),
    examples: Array.from({ length: 12 }, (_, i) => [30 * i + 0.5, i % 3 - 1.25]),
  },
];

/** Runs a cell without showing its picture, and gives some of its names. */
async function run<T>(code: string, names: string): Promise<T> {
  assert(code.endsWith("await show(picture);"), code);
  const library = import.meta.resolve("../../mod.ts");
  const text = code.replace('"@widenet/ntk"', `"${library}"`)
    .replace("await show(picture);", `export { ${names} };`);
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(path, text);
    return await import(`file://${path}`);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("the code of a matrix makes the same network and the same kernel", async () => {
  for (const state of STATES) {
    const { net, picture } = await run<{ net: stax.Net; picture: Picture }>(
      matrixCode(state),
      "net, picture",
    );
    assertEquals(net, toNet(state));
    assertEquals((picture.spec as HeatmapSpec).values, await kernelMatrix(state));
  }
});

Deno.test("the code of curves over the angle makes the same curves", async () => {
  for (const state of STATES) {
    const { picture } = await run<{ picture: Picture }>(angleCode(state), "picture");
    const { ntk, nngp, shallower } = await angleCurves(state);
    assertEquals(
      (picture.spec as XYSpec).traces.map(({ y }) => y),
      [ntk, nngp, ...shallower].map(({ values }) => values),
    );
  }
});

Deno.test("the code of a law makes the same mean, band and draws", async () => {
  for (const state of STATES) {
    const { picture } = await run<{ picture: Picture }>(lawCode(state), "picture");
    const { places, mean, std, draws } = await lawComputer()(state);
    const [examples, band, ...others] = (picture.spec as XYSpec).traces;
    assertEquals(examples!.y, state.examples.map(([, target]) => target));
    assertEquals(band!.x, places);
    near(band!.y, mean);
    near(band!.band!.upper, mean.map((value, i) => value + 2 * std[i]!));
    assertEquals(others.length, draws.length);
    others.forEach(({ y }, i) => near(y, draws[i]!));
  }
});

Deno.test("the code of a finite network makes the same network", async () => {
  for (const state of [{ ...START, width: 16 }, CONV]) {
    const { picture, learningRate } = await run<{ picture: Picture; learningRate: number }>(
      finiteCode(state, 4),
      "picture, learningRate",
    );
    const started = await startFinite(state, new AbortController().signal);
    assertAlmostEquals(learningRate, started.learningRate, 1e-9 * learningRate);
    for await (const { step, outputs } of started.snapshots) {
      if (step === 4) near((picture.spec as XYSpec).traces[2]!.y, outputs);
      if (step === 4) return;
    }
  }
});

Deno.test("the code of a phase diagram makes the same diagram", async () => {
  for (const phi of ["erf", "relu", "tanh"] as const) {
    const state: State = { ...START, blocks: [{ ...START.blocks[0]!, phi }] };
    const { picture } = await run<{ picture: Picture }>(phaseCode(state), "picture");
    const { values } = picture.spec as HeatmapSpec;
    const { columns, logChi } = phaseGrid(phi, 64, 40);
    for (const [i, j] of [[3, 2], [30, 20], [60, 35]] as const) {
      // Both interpolate, between nodes of their own.
      assertAlmostEquals(values[39 - j]![i]!, logChi[(j + 1) * columns + i + 1]!, 0.02, phi);
    }
  }
});

Deno.test("the code of the recursion names the network", () => {
  assert(recursionCode(CONV).includes("stax.globalAvgPool()"));
});

Deno.test("lines of code fit a page", () => {
  for (const state of STATES) {
    for (const line of cellsOf(state).join("\n").split("\n")) assert(line.length <= 100, line);
  }
});

/** All cells of a state. */
function cellsOf(state: State): readonly string[] {
  const codes = [angleCode, lawCode, matrixCode, phaseCode, recursionCode];
  return [...codes.map((code) => code(state)), finiteCode(state, 12)];
}

/** Threads and libraries of linear algebra may differ in the last bits of what is solved. */
function near(found: readonly number[], expected: readonly number[]): void {
  assertEquals(found.length, expected.length);
  found.forEach((value, i) => assertAlmostEquals(value, expected[i]!, 1e-6));
}

Deno.test("cells have the format of notebooks", async () => {
  const folder = await Deno.makeTempDir();
  try {
    // All but the last, whose long lists would take a line for each number.
    const cells = STATES.slice(0, -1).flatMap(cellsOf);
    for (const [i, cell] of cells.entries()) {
      await Deno.writeTextFile(`${folder}/cell_${i}.ts`, `${cell}\n`);
    }
    const args = ["fmt", "--check", "--no-config", "--line-width", "100", folder];
    const { success, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    assert(success, new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("startFinite() says why a network cannot learn", async () => {
  const state: State = { ...changeDomain(START, "line"), examples: [[0, 1]] };
  const blocks = [{ ...START.blocks[0]!, bStd: 0 }];
  await assertRejects(
    () => startFinite({ ...state, blocks }, new AbortController().signal),
    RangeError,
    "its kernel is 0 at all examples",
  );
});

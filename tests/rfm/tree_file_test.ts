import { assert, assertEquals, assertRejects } from "@std/assert";
import { loadNpz, loadRfm, type RfmTree, rfmTree, type RfmTreeOptions, stax } from "@widenet/ntk";
import { npzPieces } from "../../lib/data/npz_pieces.ts";
import { writeFile } from "../../lib/write_file.ts";
import { matrix } from "../linalg/matrices.ts";
import { withPath } from "../suites/with_path.ts";
import { inputs, targetsOf } from "./data.ts";

const x = inputs(1, 90, 3), test = inputs(2, 8, 3);
const y = targetsOf(x, ([a, b]) => a! * b!);

async function reload(tree: RfmTree, path: string): Promise<RfmTree> {
  await tree.save(path);
  const loaded = await loadRfm(path);
  assert(loaded.kind === "tree");
  return loaded;
}

const NET = stax.serial(stax.dense(1, { bStd: 0.5 }), stax.relu(), stax.dense(1));
const CASES: readonly (readonly [string, RfmTreeOptions])[] = [
  ["four leaves", {}],
  ["one leaf", { leafSize: 90 }],
  ["diagonal features and an exponent", { diagonal: true, exponent: 1.3 }],
  ["soft splits", { temperature: 0.3 }],
  ["a network", { kernel: NET }],
  ["leaves of the first iteration", { iterations: 0 }],
];

for (const [name, options] of CASES) {
  Deno.test(`loadRfm() gives a tree back that predicts to the last bit as before: ${name}`, () =>
    withPath(async (path) => {
      const tree = await rfmTree(x, y, { leafSize: 25, iterations: 1, ...options });
      const loaded = await reload(tree, path);
      assertEquals(await loaded.predict(test), await tree.predict(test));
      const soft = { temperature: 0.7 };
      assertEquals(await loaded.predict(test, soft), await tree.predict(test, soft));
      assertEquals([loaded.leaves, loaded.temperature], [tree.leaves, tree.temperature]);
      await loaded.save(path);
      const again = await loadRfm(path);
      assertEquals(await again.predict(test), await tree.predict(test));
    }));
}

Deno.test("loadRfm() gives back trees with several outputs, vectors of targets, and constant leaves", () =>
  withPath(async (path) => {
    const line = matrix(120, 1, (i) => i);
    const values = (i: number): number => i < 60 ? 3 : Math.sin(i);
    const both = matrix(120, 2, (i, c) => c + values(i));
    const vector = Array.from({ length: 120 }, (_, i) => values(i));
    const steps = matrix(120, 1, (i) => i < 60 ? 1 : 2);
    for (const targets of [both, vector, steps]) {
      const tree = await rfmTree(line, targets, { leafSize: 60, iterations: 1 });
      const loaded = await reload(tree, path);
      const rows = [[7], [80.5], [-4], [100]];
      assertEquals(await loaded.predict(rows), await tree.predict(rows));
    }
  }));

Deno.test("a tree whose kernel is made of functions is not saved", () =>
  withPath(async (path) => {
    const kernel = {
      value: (s: number) => 1 / (1 + s),
      derivative: (s: number) => -1 / (1 + s) ** 2,
    };
    const tree = await rfmTree(x, y, { leafSize: 50, iterations: 1, kernel });
    await assertRejects(() => tree.save(path), TypeError, "made of functions");
  }));

Deno.test("loadRfm() refuses files whose tree does not fit its arrays", () =>
  withPath(async (path) => {
    await (await rfmTree(x, y, { leafSize: 50, iterations: 1 })).save(path);
    const { model, ...arrays } = await loadNpz(path, { dtype: "float64" });
    const stored = JSON.parse(new TextDecoder().decode(Uint8Array.from(model!.data)));
    const write = (change: object, root: object = {}, other: object = {}): Promise<void> => {
      const text = { ...stored, root: { ...stored.root, ...root }, ...change };
      const data = new TextEncoder().encode(JSON.stringify(text));
      const parts = { ...arrays, ...other, model: { shape: [data.length], data } };
      return writeFile(path, npzPieces(parts as Parameters<typeof npzPieces>[0]));
    };
    await write({});
    assertEquals((await loadRfm(path)).kind, "tree");
    const few = { ...arrays.x!, shape: [2, 3], data: arrays.x!.data.slice(0, 6) };
    const more = { shape: [2, 3], data: new Float64Array(6) };
    const nan = { ...arrays.directions!, data: new Float64Array(3).fill(NaN) };
    const refused: readonly (readonly [object, object, object, string])[] = [
      [{ d: 0 }, {}, {}, "model.d"],
      [{ temperature: -1 }, {}, {}, "model.temperature"],
      [{ targetShape: [1, 2] }, {}, {}, "model.targetShape"],
      [{ d: 1.5 }, {}, {}, "model.d must be a whole number"],
      [{ targetShape: [1.5] }, {}, {}, "model.targetShape must be a whole number"],
      [{}, { low: { ...stored.root.low, size: 1.5 } }, {}, "model.size must be a whole number"],
      [{ root: null }, {}, {}, "must be a split or a leaf"],
      [{ root: { kind: "branch", size: 1 } }, {}, {}, "must be a split or a leaf"],
      [{}, { threshold: null }, {}, "model.threshold"],
      [{}, { spread: -1 }, {}, "model.spread"],
      [{}, { low: { kind: "constant", size: 45, value: [1, 2] } }, {}, "must be 1 numbers"],
      [{}, { low: { ...stored.root.low, size: 44 } }, {}, "is too long"],
      [{}, { low: { ...stored.root.low, model: {} } }, {}, "model.kernel is refused"],
      [{}, {}, { x: few }, "x is too short"],
      [{}, {}, { directions: more }, "directions is too long"],
      [{}, {}, { directions: nan }, "directions must be finite"],
    ];
    for (const [change, root, other, message] of refused) {
      await write(change, root, other);
      await assertRejects(() => loadRfm(path), TypeError, message);
    }
    await write({ version: 2 });
    await assertRejects(() => loadRfm(path), RangeError, "version");
  }));

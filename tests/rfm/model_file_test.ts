import { assert, assertEquals, assertRejects } from "@std/assert";
import { loadRfm, rfm, type RfmOptions, stax } from "@widenet/ntk";
import { npzPieces } from "../../lib/data/npz_pieces.ts";
import { writeFile } from "../../lib/write_file.ts";
import { BACKENDS } from "../suites/backends.ts";
import { withPath } from "../suites/with_path.ts";
import { inputs, targetsOf } from "./data.ts";

const x = inputs(1, 30, 3), test = inputs(2, 8, 3);
const y = targetsOf(x, ([a, b]) => a! * b!);

const CASES: readonly (readonly [string, RfmOptions])[] = [
  ["laplace", { exponent: 1.3, iterations: 2 }],
  ["gaussian, diagonal", { kernel: "gaussian", diagonal: true, iterations: 2 }],
  ["a network", { kernel: stax.serial(stax.dense(1), stax.relu(), stax.dense(1)) }],
  ["the first iteration", { iterations: 0 }],
];

for (const backend of BACKENDS) {
  for (const [name, options] of CASES) {
    Deno.test(`loadRfm() predicts to the last bit as before: ${name} (${backend})`, () =>
      withPath(async (path) => {
        const validation = { x: test, y: targetsOf(test, ([a, b]) => a! * b!) };
        const model = await rfm(x, y, { ...options, backend, validation });
        await model.save(path);
        const loaded = await loadRfm(path, { backend });
        assert(loaded.kind === "machine");
        assertEquals(await loaded.predict(test), await model.predict(test));
        assertEquals(await loaded.gradients(test), await model.gradients(test));
        assertEquals(loaded.history, model.history);
        assertEquals(loaded.features, model.features);
        assertEquals(loaded.bandwidth, model.bandwidth);
        assertEquals(loaded.iteration, model.iteration);
      }));
  }
}

const hasNumpy = await new Deno.Command("python3", { args: ["-c", "import numpy"] }).output()
  .then(({ success }) => success, () => false);

Deno.test({
  name: "save() writes what Python's NumPy opens",
  ignore: !hasNumpy,
  fn: () =>
    withPath(async (path) => {
      const model = await rfm(x, y, { iterations: 1 });
      await model.save(path);
      const script = "import json, sys, numpy\n" +
        "with numpy.load(sys.argv[1], allow_pickle=False) as file:\n" +
        "    print(json.dumps([sorted(file.files), file['features'].ravel().tolist()]))";
      const { stdout } = await new Deno.Command("python3", { args: ["-c", script, path] }).output();
      const [names, features] = JSON.parse(new TextDecoder().decode(stdout));
      assertEquals(names, ["coefficients", "features", "model", "x"]);
      assertEquals(features, [...model.features.data]);
    }),
});

Deno.test("loadRfm() refuses what is no model", () =>
  withPath(async (path) => {
    const model = await rfm(x, y, { iterations: 1 });
    const { features, coefficients } = model;
    const write = (change: object, arrays: object = {}): Promise<void> => {
      const description = {
        format: "widenet recursive feature machine",
        version: 1,
        kernel: { kernel: "laplace", exponent: 1 },
        bandwidth: 1,
        iteration: 1,
        history: [],
        ...change,
      };
      const data = new TextEncoder().encode(JSON.stringify(description));
      const parts = { x, features, coefficients, model: { shape: [data.length], data }, ...arrays };
      return writeFile(path, npzPieces(parts));
    };
    await write({});
    const loaded = await loadRfm(path);
    assert(loaded.kind === "machine" && loaded.features.data.length === 9);
    const refused: readonly (readonly [object, string, object?])[] = [
      [{ format: "other" }, 'its format is not "widenet recursive feature machine"'],
      [{ kernel: { kernel: "cubic" } }, "model.kernel is refused"],
      [{ kernel: null }, "model.kernel is refused"],
      [{ bandwidth: 0 }, "model.bandwidth"],
      [{ bandwidth: "1" }, "model.bandwidth"],
      [{ iteration: -1 }, "model.iteration"],
      [{ history: 3 }, "model.history"],
      [{}, "the shapes of x", { coefficients: inputs(1, 4, 1) }],
      [{}, "features must be finite", {
        features: { ...features, data: features.data.map(() => NaN) },
      }],
    ];
    for (const [change, message, arrays] of refused) {
      await write(change, arrays);
      await assertRejects(() => loadRfm(path), TypeError, message);
    }
    await write({ version: 2 });
    await assertRejects(() => loadRfm(path), RangeError, "version");
    await Deno.writeTextFile(path, "nothing");
    await assertRejects(() => loadRfm(path), TypeError, "Cannot load a model");
    await assertRejects(() => loadRfm("not-there.npz"), Deno.errors.NotFound);
  }));

import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { loadNpz, stax } from "@widenet/ntk";
import { type NpzEntry, npzPieces } from "../../../lib/data/npz_pieces.ts";
import { fit } from "../../../lib/predict/model/fit.ts";
import { loadModel } from "../../../lib/predict/model/load_model.ts";
import { normal } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";
import { numpyVersion, python } from "../../suites/python.ts";
import { withPath } from "../../suites/with_path.ts";

const net = stax.serial(stax.dense(512, { bStd: 0.1 }), stax.erf(), stax.dense(1));

for (const backend of BACKENDS) {
  for (const solve of ["cholesky", "cg", "nystrom"] as const) {
    Deno.test(`loadModel() predicts to the last bit as before: ${solve} (${backend})`, () =>
      withPath(async (path) => {
        const x = normal(1, 25, 3), xTest = normal(2, 6, 3), y = normal(3, 25, 2);
        for (const dtype of ["float64", "float32"] as const) {
          const options = { ridge: 0.05, solve, backend, dtype, nystrom: { landmarks: 9 } };
          const model = await fit(net, x, y, options);
          await model.save(path);
          const loaded = await loadModel(path, { backend });
          assertEquals(await loaded.predict(xTest), await model.predict(xTest));
          assertEquals(loaded.net, model.net);
          assertEquals(loaded.report, model.report);
          if (solve !== "cholesky") continue;
          const before = await model.predict(xTest, { covariance: true });
          for (let i = 0; i < 2; i++) {
            assertEquals(await loaded.predict(xTest, { covariance: true }), before);
          }
        }
      }));
  }
}

Deno.test("save() keeps vectors, and a loaded model saves itself", () =>
  withPath(async (path) => {
    const model = await fit(net, [[1, 2], [3, 4]], [1, -1], { kernel: "nngp" });
    await model.save(path);
    const first = await Deno.readFile(path);
    await (await loadModel(new URL(`file://${path}`))).save(path);
    assertEquals(await Deno.readFile(path), first);
    const { x, y, coefficients } = await loadNpz(path);
    assertEquals([x!.shape, y!.shape], [[2, 2], [2]]);
    assertEquals(coefficients!.data, Float64Array.from(model.coefficients.data));
  }));

function numbers(...shape: number[]): NpzEntry {
  return { shape, data: new Float64Array(shape.reduce((n, length) => n * length, 1)).fill(1) };
}

function text(value: unknown): NpzEntry {
  const data = new TextEncoder().encode(JSON.stringify(value));
  return { shape: [data.length], data };
}

const arrays = { x: numbers(2, 3), y: numbers(2), coefficients: numbers(2) };
const report = {
  method: "cholesky",
  residual: 0,
  status: "converged",
  n: 2,
  outputs: 1,
  ridge: 0,
  bytes: 80,
  seconds: { kernel: 0, factorization: 0, solve: 0 },
};
const model = { format: "widenet model", version: 1, net, kernel: "ntk", dtype: "float64", report };

Deno.test("loadModel() refuses what is no model", () =>
  withPath(async (path) => {
    const refuse = async (
      found: Readonly<Record<string, NpzEntry>>,
      type: typeof TypeError,
      reason: string,
    ): Promise<void> => {
      await Deno.writeFile(path, ReadableStream.from(npzPieces(found)));
      await assertRejects(() => loadModel(path), type, reason);
    };
    await Deno.writeTextFile(path, "a text");
    await assertRejects(() => loadModel(path), TypeError, "it is no .npz file");
    await assertRejects(() => loadModel(`${path}.none`), Deno.errors.NotFound);
    await refuse(arrays, TypeError, "there is no such array");
    await refuse({ ...arrays, model: numbers(3) }, TypeError, "no JSON text");
    await refuse({ ...arrays, model: text({ format: "other" }) }, TypeError, "its format is not");
    await refuse({ ...arrays, model: text(null) }, TypeError, "its format is not");
    const later = { format: "widenet model", version: 99 };
    await refuse({ ...arrays, model: text(later) }, RangeError, "found 99");
    await assertRejects(() => loadModel(path, { dtype: "float32" } as object), TypeError, "dtype");
  }));

Deno.test("loadModel() names the field that is wrong by its path", () =>
  withPath(async (path) => {
    const write = (found: Readonly<Record<string, NpzEntry>>): Promise<void> =>
      Deno.writeFile(path, ReadableStream.from(npzPieces(found)));
    await write({ ...arrays, model: text(model) });
    await loadModel(path);
    const nan: NpzEntry = { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, NaN, 6) };
    const wide = { kind: "serial", layers: [{ ...net.layers[0], width: -1 }] };
    const refused: readonly (readonly [object, string])[] = [
      [{ x: nan }, "x must be finite: entry [1, 1] is NaN"],
      [{ y: { shape: [2], data: Float64Array.of(1, Infinity) } }, "y must be finite: entry 1"],
      [{ coefficients: { shape: [2], data: Float64Array.of(NaN, 1) } }, "coefficients must be fin"],
      [{ x: numbers(2) }, "x must have shape [n, d]"],
      [{ y: numbers(3) }, "do not fit: found [2,3], [3] and [2]"],
      [{ coefficients: numbers(2, 1) }, "do not fit"],
      ...[
        [{ net: null }, "model.net is refused: Cannot read the network"],
        [{ net: undefined }, "model.net is refused"],
        [{ net: { kind: "evil" } }, "model.net is refused: Cannot read the network at evil"],
        [{ net: { kind: "serial", layers: {} } }, "model.net is refused"],
        [{ net: wide }, "model.net is refused"],
        [{ kernel: "evil" }, 'model.kernel must be one of "ntk", "nngp": found "evil"'],
        [{ kernel: undefined }, "model.kernel"],
        [{ dtype: "int8" }, "model.dtype"],
        [{ report: null }, "model.report must be an object: found null"],
        [{ report: [1] }, "model.report must be an object: found an array"],
        [{ report: { ...report, ridge: "1" } }, "model.report.ridge must be a number, not neg"],
        [{ report: { ...report, ridge: -1 } }, "model.report.ridge"],
        [{ report: { ...report, method: "evil" } }, "model.report.method"],
        [{ report: { ...report, iterations: {} } }, "model.report.iterations"],
        [{ report: { ...report, seconds: null } }, "model.report.seconds.kernel"],
      ].map(([change, reason]) => [{ model: text({ ...model, ...change as object }) }, reason]) as [
        object,
        string,
      ][],
    ];
    for (const [change, reason] of refused) {
      await write({ ...arrays, model: text(model), ...change });
      await assertRejects(() => loadModel(path), TypeError, reason);
    }
  }));

Deno.test("loadModel() refuses each of 500 flipped bits, or reads the same", () =>
  withPath(async (path) => {
    const saved = await fit(net, normal(1, 12, 3), normal(3, 12, 2), { ridge: 0.1 });
    await saved.save(path);
    const content = await Deno.readFile(path);
    const xTest = normal(2, 4, 3);
    const expected = await saved.predict(xTest);
    let refused = 0;
    for (let i = 0; i < 500; i++) {
      const bit = Math.floor((i + 0.5) * 8 * content.length / 500);
      const copy = content.slice();
      copy[bit >> 3]! ^= 1 << (bit & 7);
      await Deno.writeFile(path, copy);
      try {
        const loaded = await loadModel(path);
        assertEquals([loaded.x, loaded.report], [saved.x, saved.report]);
        assertEquals(await loaded.predict(xTest), expected);
      } catch (error) {
        assert(error instanceof TypeError, `${error}`);
        assertStringIncludes(error.message, "Cannot load a model as ");
        refused++;
      }
    }
    // The rest are dates, versions and permissions of the archive, which hold nothing of the model.
    assert(refused > 400, `refused ${refused}`);
  }));

Deno.test("save() leaves the old or the new file when the process is killed", () =>
  withPath(async (path) => {
    const script = fromFileUrl(new URL("save_script.ts", import.meta.url));
    for (let round = 0; round < 6; round++) {
      const process = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", script, path],
        stdout: "piped",
      }).spawn();
      const reader = process.stdout.getReader();
      await reader.read();
      // Saves take some milliseconds: kills fall into any part of one.
      await new Promise((resolve) => setTimeout(resolve, 3 + 7 * round));
      process.kill("SIGKILL");
      await reader.cancel();
      await process.status;
      const { y } = await loadNpz(path);
      assert([1, 2].includes(y!.data[0]!) && y!.data.every((value) => value === y!.data[0]));
      await loadModel(path);
    }
  }));

Deno.test("loadModel() sees the old or the new file while it is saved", () =>
  withPath(async (path) => {
    const x = normal(1, 20, 300);
    const models = [
      await fit(net, x, normal(2, 20, 1)),
      await fit(net, x, normal(3, 20, 1)),
    ] as const;
    await models[0].save(path);
    let saving = true;
    const saves = (async () => {
      for (let i = 0; i < 30; i++) await models[i % 2]!.save(path);
      saving = false;
    })();
    let loads = 0;
    for (; saving || loads === 0; loads++) {
      const { coefficients } = await loadModel(path);
      const first = coefficients.data[0];
      assert(models.some((model) => model.coefficients.data[0] === first));
    }
    await saves;
    assert(loads > 3, `${loads} loads`);
  }));

if (await numpyVersion() === undefined) {
  Deno.test.ignore("save(): not tested with Python as there is no python3 with numpy", () => {});
} else {
  Deno.test("save() writes what Python's NumPy opens", () =>
    withPath(async (path) => {
      const model = await fit(net, normal(1, 6, 3), normal(2, 6, 2), { ridge: 0.1 });
      await model.save(path);
      const found = await python(
        `import json, sys, numpy
with numpy.load(sys.argv[1], allow_pickle=False) as file:
    model = json.loads(file["model"].tobytes())
    print(json.dumps({
        "names": sorted(file.files),
        "types": [str(file[name].dtype) for name in ("x", "y", "coefficients", "model")],
        "shapes": [file[name].shape for name in ("x", "y", "coefficients")],
        "coefficients": file["coefficients"].ravel().tolist(),
        "kernel": model["kernel"], "net": model["net"], "ridge": model["report"]["ridge"],
    }))`,
        path,
      );
      assert(found !== undefined);
      assertEquals(JSON.parse(found), {
        names: ["coefficients", "model", "x", "y"],
        types: ["float64", "float64", "float64", "uint8"],
        shapes: [[6, 3], [6, 2], [6, 2]],
        coefficients: [...model.coefficients.data],
        kernel: "ntk",
        net: JSON.parse(JSON.stringify(model.net)),
        ridge: model.report.ridge,
      });
      assertStringIncludes(found, "dense");
    }));
}

Deno.test("a network of functions is not saved: the layer is named, and no file is written", async () => {
  const path = await Deno.makeTempFile({ suffix: ".npz" });
  await Deno.writeTextFile(path, "as before");
  const cube = stax.elementwise({ fn: (x) => x ** 3, name: "cube" });
  const block = stax.serial(stax.dense(8), cube);
  const deep = stax.serial(stax.repeat(block, 2), stax.dense(1));
  const model = await fit(deep, [[1, 0], [0, 1]], [1, -1]);
  await assertRejects(
    () => model.save(path),
    TypeError,
    "its layer serial[0].repeat[0].serial[1].elementwise ('cube') is made of functions",
  );
  assertEquals(await Deno.readTextFile(path), "as before");
  await Deno.remove(path);
});

Deno.test("models refuse places that are none", async () => {
  const model = await fit(net, [[1, 0], [0, 1]], [1, -1]);
  for (const path of [undefined, null, 3, "", {}]) {
    await assertRejects(
      () => model.save(path as never),
      TypeError,
      "'path' must be a path or a URL",
    );
    await assertRejects(() => loadModel(path as never), TypeError, "'source' must be a path or a");
  }
});

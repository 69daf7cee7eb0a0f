import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { loadNpz, stax } from "@widenet/ntk";
import { frombuffer, serializeNpz } from "numpy-ts";
import { fit } from "../../lib/predict/fit.ts";
import { loadModel } from "../../lib/predict/load_model.ts";
import { normal } from "../linalg/matrices.ts";
import { BACKENDS } from "../suites/backends.ts";

const net = stax.serial(stax.dense(512, { bStd: 0.1 }), stax.erf(), stax.dense(1));

async function withPath(use: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".npz" });
  try {
    await use(path);
  } finally {
    await Deno.remove(path);
  }
}

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

Deno.test("loadModel() refuses what is no model", () =>
  withPath(async (path) => {
    const text = (value: unknown): ReturnType<typeof frombuffer> =>
      frombuffer(new TextEncoder().encode(JSON.stringify(value)), "uint8");
    const numbers = (n: number) => frombuffer(new Float64Array(n), "float64");
    const refuse = async (
      arrays: Parameters<typeof serializeNpz>[0],
      type: typeof TypeError,
      reason: string,
    ): Promise<void> => {
      await Deno.writeFile(path, await serializeNpz(arrays));
      await assertRejects(() => loadModel(path), type, reason);
    };
    const data = { x: numbers(2), y: numbers(2), coefficients: numbers(2) };
    await Deno.writeTextFile(path, "a text");
    await assertRejects(() => loadModel(path), TypeError, "it is no .npz file");
    await assertRejects(() => loadModel(`${path}.none`), Deno.errors.NotFound);
    await refuse(data, TypeError, "is missing");
    await refuse({ ...data, model: numbers(3) }, TypeError, "no JSON text");
    await refuse({ ...data, model: text({ format: "other" }) }, TypeError, "its format is not");
    const later = { format: "widenet model", version: 99 };
    await refuse({ ...data, model: text(later) }, RangeError, "found 99");
    const now = { ...later, version: 1 };
    await refuse({ ...data, y: numbers(3), model: text(now) }, TypeError, "do not fit");
    await assertRejects(() => loadModel(path, { dtype: "float32" } as object), TypeError, "dtype");
  }));

/** What Python says to a script, or undefined without Python or NumPy. */
async function python(script: string, ...args: string[]): Promise<string | undefined> {
  try {
    const command = new Deno.Command("python3", { args: ["-c", script, ...args] });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

const numpy = await python("import numpy; print(numpy.__version__)");
if (numpy === undefined) {
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

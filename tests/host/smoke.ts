/**
 * A little of each part of the package, in any host: what it gives is compared with what Deno gives.
 *
 * @module
 */
import * as widenet from "@widenet/ntk";

const { finite, kernels, ntk, randomGenerator, stax } = widenet;

/** Numbers in brief. */
export interface Brief {
  /** How many there are. */
  readonly count: number;
  /** A hash of all bits (FNV-1a): that of the host would not take shared memory. */
  readonly bits: string;
  /** Some of them. */
  readonly some: readonly number[];
  /** Bits of accuracy that the hosts' own functions, as exp and acos, may cost, or none. */
  readonly digits: "all" | "float64" | "float32";
}

/** Numbers in brief; "all" if only square roots and WebAssembly have made them. */
function brief(
  { data }: { readonly data: Float64Array | Float32Array },
  digits: Brief["digits"] = "float64",
): Brief {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let [high, low] = [0xcbf29ce4, 0x84222325];
  for (const byte of bytes) {
    // Times 2^40 + 435, modulo 2^64.
    const [a, b] = [high, (low ^ byte) >>> 0];
    const product = b * 435;
    low = product >>> 0;
    high = (Math.imul(a, 435) + Math.floor(product / 2 ** 32) + (b << 8)) >>> 0;
  }
  const step = Math.ceil(data.length / 100);
  const some = Array.from({ length: Math.ceil(data.length / step) }, (_, i) => data[step * i]!);
  return { count: data.length, bits: `${high.toString(16)} ${low.toString(16)}`, some, digits };
}

/** A picture. */
export function picture(): widenet.Picture {
  const axes = { title: "Square", xLabel: "x", yLabel: "x²" };
  return widenet.lines([{ x: [0, 1, 2], y: [0, 1, 4] }], axes);
}

/** A drawing with the attributes of each element in order, and empty elements in the long way. */
function normalised(svg: string): string {
  return svg.replaceAll(/<(\w+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>/g, (_, name, rest, end) => {
    const attributes = [...rest.matchAll(/[\w:-]+="[^"]*"/g)].map(String).sort();
    return `<${[name, ...attributes].join(" ")}>${end === "" ? "" : `</${name}>`}`;
  });
}

async function refused(call: () => unknown): Promise<string> {
  try {
    await call();
    return "not refused";
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

const dense = stax.serial(
  ...[
    stax.dense(512, { wStd: 1.5, bStd: 0.1 }),
    stax.relu(),
    stax.dense(512),
    stax.erf(),
  ],
  stax.dense(1),
);
const conv = stax.serial(
  ...[
    stax.conv(64, [3, 3], { padding: "SAME" }),
    stax.relu(),
    stax.globalAvgPool(),
  ],
  stax.dense(1),
);
const rectified = stax.repeat(stax.serial(stax.dense(1, { bStd: 0.1 }), stax.relu()), 3);
const smooth = stax.serial(
  stax.dense(64, { bStd: 0.1 }),
  stax.gelu(),
  stax.dense(1),
);

const [x, y] = [randomGenerator(0).normal([10, 7]), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]];

/**
 * The cases by name; each gives what JSON takes.
 *
 * @param engine Which engine computes.
 */
export function cases(
  engine: "wasm" | "reference",
): Readonly<Record<string, () => Promise<unknown>>> {
  // Several tasks each, so that all threads have a part.
  const many = engine === "wasm" ? 5 : 1;
  const points = randomGenerator(1).normal([60 * many, 7]);
  const images = randomGenerator(2).normal([5 * many, 8, 8, 3]);
  return {
    "a network of ReLU": async () => {
      const digits = engine === "wasm" ? "all" : "float64";
      const found = await kernels(rectified, points, { engine });
      return [brief(found.nngp, digits), brief(found.ntk, digits)];
    },
    "a dense network": async () => {
      const { nngp, ntk } = await kernels(dense, points, { engine });
      return [brief(nngp), brief(ntk)];
    },
    "a dense network, between two sets": async () => brief(await ntk(dense, points, x, { engine })),
    "a dense network in float32": async () =>
      brief(await ntk(dense, points, x, { engine, dtype: "float32" }), "float32"),
    "a smooth network": async () => brief(await ntk(smooth, points, { engine })),
    "a network on images": async () => {
      const { nngp, ntk } = await kernels(conv, images, { engine });
      return [brief(nngp), brief(ntk)];
    },
    "random features": async () => {
      const map = widenet.arcCosineFeatures(1, { inputs: 7, features: 4096, seed: 0 });
      // Where threads share memory these are made in their place, by a module of its own.
      return brief(await widenet.applyFeatures(map, points));
    },
    "prediction": async () => {
      const model = await widenet.fit(dense, x, y, { ridge: 1e-3 });
      const { data } = await model.predict([[1, 2, 3, 4, 5, 6, 7]]);
      return Array.from(data, (value) => value.toPrecision(6));
    },
    "training": async () => {
      const params = finite.init(smooth, [7], { seed: 0 });
      const run = await finite.train(smooth, params, x, y, { steps: 3 });
      return run.history.losses.map((loss) => loss.toPrecision(6));
    },
    "a picture": () => {
      const svg = widenet.toSvg(picture());
      return Promise.resolve(normalised(svg));
    },
    "a table": async () => brief((await widenet.loadCsv("data:text/csv,a,b%0A1,2%0A3,4")).matrix()),
    "the digits": async () => brief((await widenet.loadDigits()).images, "all"),
    "a wrong shape": () => refused(() => ntk(dense, [[1, 2], [3]])),
    "an engine that is not there": () => refused(() => ntk(dense, x, { engine: "webgpu" })),
  };
}

/**
 * The cases of a host with files.
 *
 * @param folder A folder that is empty.
 */
export const fileCases = (
  folder: string,
): Readonly<Record<string, () => Promise<unknown>>> => ({
  "a model that is saved and loaded": async () => {
    const model = await widenet.fit(dense, x, y, { ridge: 1e-3 });
    await model.save(`${folder}/model.npz`);
    const loaded = await widenet.loadModel(`${folder}/model.npz`);
    const [before, after] = [
      await model.predict(x),
      await loaded.predict(x),
    ];
    return brief(before).bits === brief(after).bits;
  },
  "kernels on the disk": async () => {
    const again = () => widenet.storedKernels(dense, x, undefined, { folder, rows: 4 });
    await again();
    const { rowsFound, key, load } = await again();
    return [rowsFound, key, brief(await load(), "float32")];
  },
  "a picture as PNG": async () => {
    const png = await widenet.toPng(picture());
    return [png.length > 1000, new TextDecoder().decode(png.subarray(1, 4))];
  },
  "a file that is not there": async () =>
    (await refused(() => widenet.loadNpy(`${folder}/none.npy`))).replace(
      folder,
      "",
    ),
  "a folder in place of a file": async () =>
    (await refused(() => widenet.loadNpy(folder))).replace(folder, ""),
});

/**
 * Runs all cases.
 *
 * @param engine Which engine computes.
 * @param folder A folder that is empty, in a host with files.
 * @returns What they give, by their names.
 */
export async function runSmoke(
  engine: "wasm" | "reference",
  folder?: string,
): Promise<Readonly<Record<string, unknown>>> {
  const all = {
    ...cases(engine),
    ...(folder === undefined ? {} : fileCases(folder)),
  };
  const found: Record<string, unknown> = {};
  for (const [name, run] of Object.entries(all)) {
    found[name] = await run().catch((error: Error) => `FAILED ${error.stack ?? error}`);
  }
  return found;
}

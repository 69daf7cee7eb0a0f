/**
 * What is timed when two trees are compared: public calls, each some milliseconds long.
 *
 * @module
 */
import type { stax, Tensor } from "@widenet/ntk";

/** The library, from any tree. */
export type Library = typeof import("@widenet/ntk");

/** A line of the table. */
export interface Row {
  /** What is timed. */
  readonly name: string;
  /** Prepares the work with the library of one tree. */
  readonly make: (library: Library) => () => Promise<unknown>;
}

/** A nonlinearity by its name in `stax`. */
type Name = "relu" | "erf" | "gelu" | "sin" | "tanh" | "sigmoid" | "softplus" | "silu" | "elu";

const NAMES: readonly Name[] = [
  ...["relu", "erf", "gelu", "sin", "tanh", "sigmoid", "softplus", "silu", "elu"] as const,
];
const PRECISIONS = ["float64", "float32"] as const;

/** All lines. */
export function* rows(): Generator<Row> {
  yield* flatRows();
  yield* imageRows();
  yield* layerRows();
  yield* linearAlgebraRows();
  yield* callRows();
}

/** Inputs without sites: inner products first, then the recursion. */
function* flatRows(): Generator<Row> {
  for (const dtype of PRECISIONS) {
    for (const [n, d, depth] of [[1000, 3072, 1], [1000, 3072, 7], [2000, 30, 7]] as const) {
      yield {
        name: `flat relu, n = ${n}, d = ${d}, depth ${depth}, ${dtype}`,
        make: (library) => {
          const { kernels, stax } = library;
          const x = normal(library, [n, d]);
          const net = stax.serial(flat(library, stax.relu(), depth), stax.dense(1));
          return () => kernels(net, x, { dtype, engine: "wasm" });
        },
      };
    }
    for (const name of NAMES) {
      yield {
        name: `flat ${name}, n = 1500, d = 30, depth 2, ${dtype}`,
        make: (library) => {
          const x = normal(library, [1500, 30]);
          const net = flat(library, library.stax[name](), 2);
          return () => library.kernels(net, x, { dtype, engine: "wasm" });
        },
      };
    }
  }
}

function flat({ stax }: Library, activation: stax.Activation, depth: number): stax.Net {
  const layer = stax.serial(stax.dense(1, { wStd: Math.SQRT2, bStd: 0.1 }), activation);
  return stax.repeat(layer, depth);
}

/** Two convolutions and a mean over all sites. */
function* imageRows(): Generator<Row> {
  for (const dtype of PRECISIONS) {
    for (const name of NAMES) {
      yield images(`pooled ${name}, 24 of 8 x 8, ${dtype}`, [24, 8, 8, 3], dtype, (stax) => {
        const conv = (): stax.Net => stax.conv(1, [3, 3], { wStd: 1.4, padding: "SAME" });
        return stax.serial(conv(), stax[name](), conv(), stax[name](), stax.globalAvgPool());
      });
    }
  }
}

/** Layers that are not nonlinearities, between convolutions. */
function* layerRows(): Generator<Row> {
  const shape = [16, 8, 8, 3];
  const middle = (layer: (stax: Library["stax"]) => stax.Net) => (stax: Library["stax"]) =>
    stax.serial(
      stax.conv(1, [3, 3], { padding: "SAME" }),
      stax.relu(),
      layer(stax),
      stax.conv(1, [3, 3], { padding: "SAME" }),
      stax.relu(),
      stax.flatten(),
    );
  const layers: Readonly<Record<string, (stax: Library["stax"]) => stax.Net>> = {
    "avgPool": (stax) => stax.avgPool([2, 2], { strides: [2, 2] }),
    "sumPool": (stax) => stax.sumPool([2, 2], { strides: [2, 2] }),
    "layerNorm": (stax) => stax.serial(stax.conv(1, [3, 3], { padding: "SAME" }), stax.layerNorm()),
    "product of branches": (stax) =>
      stax.serial(
        stax.fanOut(2),
        stax.parallel(stax.dense(1), stax.serial(stax.dense(1), stax.relu())),
        stax.fanInProd(),
      ),
    "residual": (stax) =>
      stax.serial(
        stax.fanOut(2),
        stax.parallel(stax.identity(), stax.serial(stax.dense(1), stax.relu(), stax.dense(1))),
        stax.fanInSum(),
      ),
  };
  for (const dtype of PRECISIONS) {
    for (const [name, layer] of Object.entries(layers)) {
      yield images(`${name}, 16 of 8 x 8, ${dtype}`, shape, dtype, middle(layer));
    }
    yield images(
      `flattened relu, depth 6, 48 of 16 x 16, ${dtype}`,
      [48, 16, 16, 3],
      dtype,
      (stax) => {
        const conv = stax.conv(1, [3, 3], { wStd: 1.4, padding: "SAME" });
        return stax.serial(stax.repeat(stax.serial(conv, stax.relu()), 6), stax.flatten());
      },
    );
  }
}

function images(
  name: string,
  shape: readonly number[],
  dtype: "float32" | "float64",
  network: (stax: Library["stax"]) => stax.Net,
): Row {
  return {
    name,
    make: (library) => {
      const x = normal(library, shape);
      const net = network(library.stax);
      return () => library.kernels(net, x, { dtype, engine: "wasm" });
    },
  };
}

function* linearAlgebraRows(): Generator<Row> {
  for (const backend of ["wasm", "blas"] as const) {
    yield {
      name: `matmul, n = 1000, ${backend}`,
      make: (library) => {
        const a = normal(library, [1000, 1000]);
        return () => library.matmul(a, a, { backend });
      },
    };
    yield {
      name: `cholesky, n = 1000, ${backend}`,
      make: (library) => {
        const k = positive(library, 1000);
        return () => library.cholesky(k, { backend });
      },
    };
    yield {
      name: `eigh, n = 300, ${backend}`,
      make: (library) => {
        const k = positive(library, 300);
        return () => library.eigh(k, { backend });
      },
    };
  }
}

/** Calls that use a kernel. */
function* callRows(): Generator<Row> {
  yield {
    name: "kernelRegression, n = 800",
    make: (library) => {
      const [k, y] = [positive(library, 800), normal(library, [800, 2])];
      return () => library.kernelRegression(k, y, { ridge: 1e-3 });
    },
  };
  yield {
    name: "gradientFlow at ten times, n = 400",
    make: (library) => {
      const [k, y] = [positive(library, 400), normal(library, [400, 2])];
      const times = Array.from({ length: 10 }, (_, i) => 2 ** i);
      return async () => {
        const flow = await library.gradientFlow(k, y);
        for (const time of times) await flow.at(time);
      };
    },
  };
  yield {
    name: "rfm, n = 500, d = 10",
    make: (library) => {
      const [x, y] = [normal(library, [500, 10]), normal(library, [500, 1])];
      return () => library.rfm(x, y, { iterations: 2, bandwidth: 10, ridge: 1e-2 });
    },
  };
}

function normal({ randomGenerator, tensor }: Library, shape: readonly number[]): Tensor {
  return tensor(randomGenerator(1).normal([...shape]));
}

/** A kernel of a positive definite matrix. */
function positive(library: Library, n: number): Tensor {
  const x = normal(library, [n, 8]).data;
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let square = 0;
      for (let k = 0; k < 8; k++) square += (x[8 * i + k]! - x[8 * j + k]!) ** 2;
      data[n * i + j] = Math.exp(-square / 8) + (i === j ? 1e-2 : 0);
    }
  }
  return library.tensor(data, [n, n]);
}

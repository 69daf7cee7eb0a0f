import { type Activation, type Net, stax } from "@widenet/ntk";
import { activationRules } from "../../../lib/activations/mod.ts";
import { assert } from "@std/assert";
import { assertAgrees, awkwardInputs } from "./compare.ts";

const ACTIVATIONS: readonly Activation[] = [
  stax.relu(),
  stax.leakyRelu({ alpha: 0.3 }),
  stax.leakyRelu({ alpha: -0.4 }),
  stax.abs(),
  stax.abRelu({ a: 1.2, b: -0.3 }),
  stax.abRelu({ a: 0.7, b: 0.7 }),
  stax.sign(),
  stax.erf(),
  stax.erf({ a: 0.7, b: 1.3, c: 0.4 }),
  stax.sigmoidLike(),
  stax.gelu(),
  stax.sin(),
  stax.sin({ a: 1.1, b: 0.8, c: 0.3 }),
  stax.cos(),
  stax.cos({ a: 0.9, b: 0.6, c: 0.2 }),
  stax.rbf({ gamma: 0.4 }),
  stax.exp({ a: 0.9, b: 0.2 }),
  stax.expNormalized({ gamma: 0.8 }),
  stax.gaussian(),
  stax.gaussian({ a: 0.8, b: -0.3 }),
  stax.gabor(),
  stax.polynomial({ coef: [0.3, 1, -0.4, 0.1] }),
  stax.monomial({ degree: 2 }),
  stax.monomial({ degree: 3 }),
  stax.hermite({ degree: 4 }),
  stax.rectifiedMonomial({ degree: 1 }),
  stax.rectifiedMonomial({ degree: 2 }),
  stax.rectifiedMonomial({ degree: 3 }),
  stax.tanh(),
  stax.sigmoid(),
  stax.silu(),
  stax.softplus(),
];

/** Those for which the reference engine takes too long for many inputs. */
const FEW: readonly Activation[] = [
  stax.elu(),
  stax.elementwise({ fn: (x) => Math.tanh(x + 0.3), name: "moved" }),
];

const dense = stax.dense(8, { wStd: 1.2, bStd: 0.3 });
const relu = stax.serial(dense, stax.relu());

const OPERATIONS: Readonly<Record<string, Net>> = {
  "dense alone": stax.dense(1),
  "dense of standard parameterisation": stax.serial(
    stax.dense(7, { parameterization: "standard", bStd: 0.5 }),
    stax.relu(),
    stax.dense(1, { parameterization: "standard" }),
  ),
  "a sum of branches": joined(stax.fanInSum()),
  "a product of branches": joined(stax.fanInProd()),
  "a value that several steps read": stax.serial(
    dense,
    stax.fanOut(3),
    stax.parallel(stax.serial(stax.relu(), dense), dense, stax.serial(stax.erf(), dense)),
    stax.fanInSum(),
    stax.relu(),
    dense,
  ),
  "inputs that several layers without bias read": stax.serial(
    stax.fanOut(2),
    stax.parallel(stax.serial(stax.dense(8), stax.abRelu({ a: 0.5, b: -1.2 })), stax.dense(8)),
    stax.fanInSum(),
    stax.dense(1),
  ),
  "layerNorm": stax.serial(
    relu,
    dense,
    stax.layerNorm(),
    relu,
    dense,
    stax.layerNorm({ eps: 0.1 }),
  ),
  "dropout": stax.serial(
    relu,
    stax.dropout({ keep: 0.7 }),
    relu,
    stax.dropout({ keep: 0.9 }),
    dense,
  ),
  "a step function": stax.serial(dense, stax.rectifiedMonomial({ degree: 0 }), dense),
  "relu without a dense layer after it": stax.serial(dense, stax.relu()),
};

function joined(join: Net): Net {
  const left = stax.serial(dense, stax.leakyRelu({ alpha: 0.2 }), dense);
  const branches = stax.parallel(left, stax.dense(8), stax.serial(dense, stax.sign(), dense));
  return stax.serial(stax.fanOut(3), branches, join, stax.dense(1));
}

Deno.test("every kind of nonlinearity is held against the reference engine", () => {
  const kinds = new Set<string>([...ACTIVATIONS, ...FEW].map(({ kind }) => kind));
  for (const kind of Object.keys(activationRules)) assert(kinds.has(kind), kind);
});

for (const activation of ACTIVATIONS) {
  for (const bias of [{}, { bStd: 0.3 }]) {
    const name = `${JSON.stringify(activation)} ${bias.bStd === undefined ? "without" : "with"}`;
    Deno.test(`wasm agrees with reference for ${name} bias`, async () => {
      const layer = stax.dense(1, { wStd: 1.2, ...bias });
      await assertEverywhere(stax.serial(layer, activation, layer, activation, layer));
    });
  }
}

for (const activation of FEW) {
  Deno.test(`wasm agrees with reference for ${JSON.stringify(activation)}`, async () => {
    const net = stax.serial(dense, activation, dense);
    // Series of functions with kinks decay like powers: 1e-11 is left out.
    const tolerance = activation.kind === "elu" ? 1e-11 : 1e-13;
    for (const dtype of ["float64", "float32"] as const) {
      await assertAgrees({ net, x1: awkwardInputs(1, 10, 5), dtype, tolerance });
    }
  });
}

Deno.test("wasm agrees with reference where a series would be too long", async () => {
  const net = stax.serial(stax.dense(1, { wStd: 30 }), stax.sigmoid(), stax.dense(1));
  for (const dtype of ["float64", "float32"] as const) {
    await assertAgrees({ net, x1: awkwardInputs(1, 6, 5), dtype });
  }
});

for (const [name, net] of Object.entries(OPERATIONS)) {
  Deno.test(`wasm agrees with reference for ${name}`, () => assertEverywhere(net));
}

async function assertEverywhere(net: Net): Promise<void> {
  const x1 = awkwardInputs(1, 23, 20);
  for (const dtype of ["float64", "float32"] as const) {
    await assertAgrees({ net, x1, dtype });
    await assertAgrees({ net, x1, x2: awkwardInputs(1, 31, 20), dtype });
  }
}

import {
  empiricalNngp,
  empiricalNtk,
  finite,
  linearize,
  monteCarloKernels,
  type Parameters,
  stax,
  taylorExpand,
} from "@widenet/ntk";
import { assertRejects, assertThrows } from "@std/assert";

const net = stax.serial(stax.dense(4, { bStd: 0.1 }), stax.relu(), stax.dense(2));
const params = finite.init(net, [3], { seed: 0 });
const other = finite.init(stax.serial(stax.dense(5), stax.relu(), stax.dense(2)), [3]);
const x = [[1, 2, 3]];
const bad = (value: number): Parameters =>
  finite.map(params, (tensor) => ({ ...tensor, data: tensor.data.map(() => value) }));

type Refusal = [
  call: () => unknown,
  type: new (message: string) => Error,
  message: string,
];

const thrown: Readonly<Record<string, Refusal>> = {
  "init() of a width of 0": [() => finite.init(stax.dense(0), [3]), RangeError, "'width'"],
  "init() of inputs of length 0": [() => finite.init(net, [0]), RangeError, "at least 1"],
  "init() without a shape": [() => finite.init(net, [] as number[]), TypeError, "'inputShape'"],
  "init() of a shape as text": [
    () => finite.init(net, "3" as unknown as number[]),
    TypeError,
    "'inputShape'",
  ],
  "init() with another element type": [
    () => finite.init(net, [3], { dtype: "int8" as "float64" }),
    TypeError,
    "'dtype'",
  ],
  "init() with a seed below 0": [() => finite.init(net, [3], { seed: -1 }), RangeError, "'seed'"],
  "init() with an unknown option": [
    () => finite.init(net, [3], { seeds: 1 } as object),
    TypeError,
    "no option 'seeds'",
  ],
  "init() of a layer that is known by its kernel": [
    () => finite.init(stax.serial(stax.dense(2), stax.expNormalized(), stax.dense(1)), [3]),
    TypeError,
    "expNormalized at serial[1].expNormalized",
  ],
  "init() of branches that are not joined": [
    () => finite.init(stax.serial(stax.dense(2), stax.fanOut(2)), [3]),
    TypeError,
    "join branches",
  ],
  "init() of a network for images on vectors": [
    () => finite.init(stax.conv(2, [3, 3]), [3]),
    TypeError,
    "no spatial axes",
  ],
  "count() of something else": [() => finite.count({} as Parameters), TypeError, "finite.init"],
  "map() without a function": [
    () => finite.map(params, 1 as unknown as Parameters["layers"][string][string] & never),
    TypeError,
    "'change'",
  ],
  "map() to another shape": [
    () => finite.map(params, (tensor) => ({ ...tensor, shape: [1, tensor.data.length] })),
    TypeError,
    "must keep its shape",
  ],
  "taylorExpand() without a degree": [
    () => taylorExpand(net, params, {} as { degree: number }),
    TypeError,
    "'degree'",
  ],
  "linearize() of something else": [
    () => linearize(net, { layers: { dense: 1 } } as unknown as Parameters),
    TypeError,
    "other values",
  ],
};

const rejected: Readonly<Record<string, Refusal>> = {
  "apply() with parameters of another network": [
    () => finite.apply(net, other, x),
    TypeError,
    "must have shape",
  ],
  "apply() with parameters of other layers": [
    () => finite.apply(stax.dense(2), params, x),
    TypeError,
    "another network: found serial[0].dense.weight",
  ],
  "apply() with inputs of another length": [
    () => finite.apply(net, params, [[1, 2]]),
    TypeError,
    "must have shape [2,4]: found [3,4]",
  ],
  "apply() with a vector": [() => finite.apply(net, params, [1, 2, 3]), TypeError, "'x'"],
  "apply() with NaN in inputs": [
    () => finite.apply(net, params, [[1, NaN, 3]]),
    RangeError,
    "finite",
  ],
  "apply() with NaN in parameters": [
    () => finite.apply(net, bad(NaN), x),
    RangeError,
    "serial[0].dense.weight must be finite",
  ],
  "apply() of values that leave the range of numbers": [
    async () => {
      const steep = stax.serial(stax.dense(2), stax.exp({ b: 1e4 }), stax.dense(1));
      await finite.apply(steep, finite.init(steep, [3], { seed: 2 }), x);
    },
    RangeError,
    "at serial[1].exp",
  ],
  "empiricalNtk() of values that leave the range of numbers": [
    async () => {
      const steep = stax.serial(stax.dense(2), stax.exp({ b: 1e4 }), stax.dense(1));
      await empiricalNtk(steep, finite.init(steep, [3], { seed: 2 }), x);
    },
    RangeError,
    "range of numbers",
  ],
  "apply() of outputs that float32 does not hold": [
    async () => {
      const steep = stax.dense(1, { wStd: 1e5 });
      await finite.apply(steep, finite.init(steep, [1], { dtype: "float32" }), [[1e38]]);
    },
    RangeError,
    "range of numbers",
  ],
  "apply() without inputs": [
    () => finite.apply(net, params, undefined as unknown as number[]),
    TypeError,
    "'x' must be arrays of numbers or a tensor: found undefined",
  ],
  "apply() with a Promise of inputs": [
    () => finite.apply(net, params, Promise.resolve(x) as unknown as number[]),
    TypeError,
    "await",
  ],
  "apply() with a Promise of parameters": [
    () => finite.apply(net, Promise.resolve(params) as unknown as Parameters, x),
    TypeError,
    "await",
  ],
  "apply() with a seed of masks that is none": [
    () => finite.apply(net, params, x, { dropoutSeed: 2 ** 32 }),
    RangeError,
    "'dropoutSeed'",
  ],
  "monteCarloKernels() with options twice": [
    () => monteCarloKernels(net, x, { samples: 2 }, { samples: 3 }),
    TypeError,
    "'x2' must be arrays",
  ],
  "apply() with graphs that are not needed": [
    () => finite.apply(net, params, x, { patterns: [[[[1]]]] }),
    TypeError,
    "no aggregate layer",
  ],
  "apply() with an unknown option": [
    () => finite.apply(net, params, x, { batchSize: 3 } as object),
    TypeError,
    "no option 'batchSize'",
  ],
  "empiricalNtk() by a method that there is none of": [
    () => empiricalNtk(net, params, x, { method: "fast" as "auto" }),
    TypeError,
    "'method' must be one of",
  ],
  "empiricalNtk() with inputs of different lengths": [
    () => empiricalNtk(net, params, x, [[1, 2]]),
    TypeError,
    "both sets",
  ],
  "empiricalNtk() with an unknown pairing": [
    () => empiricalNtk(net, params, x, { outputs: "sum" as "all" }),
    TypeError,
    "'outputs'",
  ],
  "empiricalNtk() with pairings of too many axes": [
    () => empiricalNtk(net, params, x, { outputs: ["all", "trace"] }),
    TypeError,
    "each of the 1 axes",
  ],
  "empiricalNtk() with a text for x2": [
    () => empiricalNtk(net, params, x, "x2" as unknown as number[]),
    TypeError,
    "'x2'",
  ],
  "empiricalNtk() of an elementwise function without a derivative": [
    async () => {
      const odd = stax.serial(stax.dense(2), stax.elementwise({ fn: Math.atan }), stax.dense(1));
      await empiricalNtk(odd, finite.init(odd, [3]), x);
    },
    TypeError,
    "Cannot differentiate elementwise 'phi' once",
  ],
  "empiricalNngp() with a train that says nothing": [
    () => empiricalNngp(net, params, x, { train: () => undefined as unknown as boolean }),
    TypeError,
    "true or false",
  ],
  "vjp() with vectors of another shape": [
    () => finite.vjp(net, params, x, [[1]]),
    TypeError,
    "shape [1,2] of the outputs",
  ],
  "jvp() with a direction of another network": [
    () => finite.jvp(net, params, x, finite.init(stax.dense(1), [3])),
    TypeError,
    "'direction' are those of another network",
  ],
  "monteCarloKernels() without samples": [
    () => monteCarloKernels(net, x, {} as { samples: number }),
    TypeError,
    "'samples'",
  ],
  "monteCarloKernels() of one sample": [
    () => monteCarloKernels(net, x, { samples: 1 }),
    RangeError,
    "'samples'",
  ],
  "monteCarloKernels() without options": [
    () => monteCarloKernels(net, x, undefined),
    TypeError,
    "give { samples }",
  ],
  "monteCarloKernels() of width 0": [
    () => monteCarloKernels(net, x, { samples: 2, width: 0 }),
    RangeError,
    "'width'",
  ],
};

for (const [name, [call, type, message]] of Object.entries(thrown)) {
  Deno.test(`${name} is refused`, () => {
    assertThrows(call, type, message);
  });
}

for (const [name, [call, type, message]] of Object.entries(rejected)) {
  Deno.test(`${name} is refused`, async () => {
    await assertRejects(async () => await call(), type, message);
  });
}

Deno.test("an aborted computation rejects with the reason", async () => {
  const reason = new Error("enough");
  const wide = stax.serial(
    stax.dense(512),
    stax.relu(),
    stax.dense(512),
    stax.relu(),
    stax.dense(4),
  );
  const many = Array.from({ length: 400 }, (_, i) => [i, 1, 2]);
  const start = finite.init(wide, [3]);
  for (const method of ["structured", "products", "jacobian"] as const) {
    const controller = new AbortController();
    const run = empiricalNtk(wide, start, many, { method, signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    const error = await assertRejects(() => run, Error);
    if (error !== reason) throw error;
  }
});

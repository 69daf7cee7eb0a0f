import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ntk, stax, toLatex } from "@widenet/ntk";

type Builder = (options: never) => unknown;
const options: Readonly<Record<string, Builder>> = {
  abRelu: stax.abRelu,
  aggregate: stax.aggregate,
  avgPool: (options) => stax.avgPool([2], options),
  conv: (options) => stax.conv(1, [2], options),
  convLocal: (options) => stax.convLocal(1, [2], options),
  convTranspose: (options) => stax.convTranspose(1, [2], options),
  cos: stax.cos,
  dense: (options) => stax.dense(1, options),
  dropout: stax.dropout,
  elementwise: stax.elementwise,
  elu: stax.elu,
  erf: stax.erf,
  exp: stax.exp,
  expNormalized: stax.expNormalized,
  fanInConcat: stax.fanInConcat,
  gaussian: stax.gaussian,
  globalSelfAttention: (options) => stax.globalSelfAttention(1, options),
  hermite: stax.hermite,
  imageResize: (options) => stax.imageResize([2], options),
  layerNorm: stax.layerNorm,
  leakyRelu: stax.leakyRelu,
  monomial: stax.monomial,
  polynomial: stax.polynomial,
  rbf: stax.rbf,
  rectifiedMonomial: stax.rectifiedMonomial,
  sin: stax.sin,
  slice: (options) => stax.slice([options]),
  sumPool: (options) => stax.sumPool([2], options),
};

/** Builders without options: those of one value, and those of layers. */
const valued = ["fanOut", "parallel", "repeat", "serial"];
// What is made of other builders, of which some have options, has tests of its own.
const composed = ["kan", "kanBasis", "models"];
const builders = Object.keys(stax).filter((name) => !composed.includes(name));
const plain = builders.filter((name) => !(name in options) && !valued.includes(name));

Deno.test("builders refuse options that there are none of, instead of leaving them out", () => {
  for (const [name, build] of Object.entries(options)) {
    const wrong = { stride: [2] } as never;
    assertThrows(
      () => build(wrong),
      TypeError,
      `Cannot make ${name} as there is no option 'stride'`,
    );
    for (const position of [null, 0.3, "same", [2], true, Promise.resolve({}), new Map()]) {
      assertThrows(() => build(position as never), TypeError, `Cannot make ${name} as`);
    }
  }
  assertThrows(
    () =>
      stax.globalSelfAttention(1, { position: { kind: "sum", values: true, norm: 1 } as never }),
    TypeError,
    "Cannot make globalSelfAttention with 'position' as there is no option 'norm'",
  );
});

Deno.test("builders say which option a misspelt one was probably meant to be", () => {
  const cases: readonly (readonly [() => unknown, string])[] = [
    [() => stax.rbf({ gama: 0.3 } as never), "no option 'gama' (did you mean 'gamma'?)"],
    [() => stax.rbf(0.3 as never), "options must be an object: found number; write { gamma: 0.3 }"],
    [() => stax.erf({ A: 2 } as never), "no option 'A' (did you mean 'a'?)"],
    [() => stax.dense(1, { b_std: 1 } as never), "no option 'b_std' (did you mean 'bStd'?)"],
    [() => stax.dense(1, { wstd: 1 } as never), "no option 'wstd' (did you mean 'wStd'?)"],
    [() => stax.elementwise({ fn: Math.tanh, kink: [1] } as never), "(did you mean 'kinks'?)"],
    [() => stax.conv(1, [3], { stride: [1] } as never), "(did you mean 'strides'?)"],
    [() => stax.conv(1, [3], { padding: "same" as never }), 'did you mean "SAME"?'],
  ];
  for (const [call, message] of cases) assertThrows(call, TypeError, message);
});

Deno.test("builders without parameters refuse arguments", () => {
  assertEquals(plain.length, 16);
  for (const name of plain) {
    const build = stax[name as "relu"] as (...given: unknown[]) => unknown;
    for (const given of [1, { approximate: true }, undefined]) {
      assertThrows(
        () => build(given),
        TypeError,
        `Cannot make ${name} with arguments as it takes none`,
      );
    }
  }
});

/** A layer of each kind; those of JSON go through the same door as those of builders. */
const layers: readonly stax.Net[] = [
  stax.aggregate(),
  stax.avgPool([2]),
  stax.conv(1, [2]),
  stax.convLocal(1, [2]),
  stax.convTranspose(1, [2]),
  stax.abRelu({ a: 1, b: 2 }),
  stax.cos(),
  stax.dense(1),
  stax.dropout({ keep: 0.5 }),
  stax.elementwise({ fn: Math.tanh }),
  stax.elu(),
  stax.erf(),
  stax.exp(),
  stax.expNormalized(),
  stax.fanInConcat(),
  stax.fanOut(2),
  stax.gaussian(),
  stax.globalSelfAttention(1),
  stax.hermite({ degree: 1 }),
  stax.imageResize([2]),
  stax.layerNorm(),
  stax.leakyRelu({ alpha: 0.1 }),
  stax.monomial({ degree: 1 }),
  stax.parallel(stax.relu()),
  stax.polynomial({ coef: [1] }),
  stax.rbf(),
  stax.rectifiedMonomial({ degree: 1 }),
  stax.repeat(stax.relu(), 2),
  stax.serial(stax.relu()),
  stax.sin(),
  stax.slice([{}]),
  stax.sumPool([2]),
  ...plain.map((name) => stax[name as "relu"]()),
];

Deno.test("networks as plain data are refused with a field that their kind has not", () => {
  assertEquals(layers.map(({ kind }) => kind).toSorted(), builders.toSorted());
  for (const layer of layers) {
    const data = { ...layer, b_std: 1 } as unknown as stax.Net;
    assertThrows(() => toLatex(data, { spatial: [2] }), TypeError, "there is no field 'b_std'");
  }
  const slice = { kind: "slice", axes: [{ begin: 1 }] } as unknown as stax.Net;
  assertThrows(() => toLatex(slice, { spatial: [2] }), TypeError, "there is no field 'begin'");
});

Deno.test("a misspelt field of a network as plain data does not change its kernel", async () => {
  const net = { kind: "dense", width: 1, wStd: 1, parameterization: "ntk", s: [1, 1], b_std: 1 };
  await assertRejects(
    () => ntk(net as unknown as stax.Net, [[1]]),
    TypeError,
    "Cannot make dense as there is no field 'b_std' (did you mean 'bStd'?): use kind, width, wStd",
  );
  await assertRejects(
    () => ntk({ kind: "denze", width: 1 } as unknown as stax.Net, [[1]]),
    TypeError,
    "found no layer of kind 'denze'; did you mean 'dense'?",
  );
});

Deno.test("layers refuse lists and matrices that are none", () => {
  const position = (part: object): unknown =>
    stax.globalSelfAttention(1, { position: { kind: "sum", ...part } });
  for (const covariance of [3, [1, 2], [[1], 2], null]) {
    assertThrows(
      () => position({ covariance }),
      TypeError,
      "'position.covariance' must be a square",
    );
  }
  for (const decay of [null, "inverse", () => 1]) {
    assertThrows(() => position({ decay }), TypeError, "'position.decay.kind' must be one of");
  }
  assertThrows(() => stax.layerNorm({ axis: null as never }), TypeError, "'axis' must be a whole");
  assertThrows(() => stax.aggregate({ axis: null as never }), TypeError, "'axis' must be a whole");
});

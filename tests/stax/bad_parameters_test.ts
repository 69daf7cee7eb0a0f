import { assertEquals, assertThrows } from "@std/assert";
import { stax } from "@widenet/ntk";

type Call = readonly [call: () => unknown, error: ErrorConstructor, message: string];

// Values that no parameter takes, and how the message shows them.
const notFinite = [[NaN, "NaN"], [Infinity, "Infinity"], [-Infinity, "-Infinity"]] as const;
const notNumbers = [
  ["1", "string"],
  [null, "null"],
  [{}, "object"],
  [true, "boolean"],
  [1n, "bigint"],
  [Promise.resolve(1), "a Promise"],
] as const;

/** Calls with values that are not finite numbers, for one parameter. */
function finite(name: string, make: (value: number) => unknown): Call[] {
  return [
    ...notFinite.map(([value, text]): Call => [
      () => make(value),
      RangeError,
      `'${name}' must be finite: current value is ${text}`,
    ]),
    ...notNumbers.map(([value, type]): Call => [
      () => make(value as unknown as number),
      TypeError,
      `'${name}' must be a number: found ${type}`,
    ]),
  ];
}

/** Standard deviations, whose squares must be numbers that keep their digits. */
function scale(name: string, make: (value: number) => unknown): Call[] {
  const message = `'${name}' must be 0 or between 1.5e-154 and 1.3e154`;
  return [
    ...notNegative(name, make),
    ...[1e-170, 1e-160, 5e-324, 1e155].map((value): Call => [
      () => make(value),
      RangeError,
      message,
    ]),
  ];
}

function notNegative(name: string, make: (value: number) => unknown): Call[] {
  const message = `'${name}' must not be negative: current value is -0.5`;
  return [...finite(name, make), [() => make(-0.5), RangeError, message]];
}

function whole(name: string, least: number, make: (value: number) => unknown): Call[] {
  const message = `'${name}' must be a whole number, at least ${least}: current value is`;
  return [
    ...finite(name, make),
    ...[least - 1, least + 0.5, 2 ** 53].map((value): Call => [
      () => make(value),
      RangeError,
      `${message} ${value}`,
    ]),
  ];
}

const waves = (make: (options: { a?: number; b?: number; c?: number }) => unknown): Call[] => [
  ...finite("a", (a) => make({ a })),
  ...finite("b", (b) => make({ b })),
  ...finite("c", (c) => make({ c })),
];

function integer(name: string, make: (value: number) => unknown): Call[] {
  const message = `'${name}' must be a whole number: current value is -1.5`;
  return [...finite(name, make), [() => make(-1.5), RangeError, message]];
}

type Build = (channels: number, filter: readonly number[], options: stax.ConvOptions) => unknown;

const convolutions = (make: Build): Call[] => [
  ...whole("channels", 1, (channels) => make(channels, [3], {})),
  ...whole("filter[1]", 1, (taps) => make(1, [3, taps], {})),
  ...whole("strides[0]", 1, (stride) => make(1, [3], { strides: [stride] })),
  ...scale("wStd", (wStd) => make(1, [3], { wStd })),
  ...scale("bStd", (bStd) => make(1, [3], { bStd })),
  ...whole("s[0]", 1, (s) => make(1, [3], { s: [s, 1] })),
  ...whole("s[1]", 1, (s) => make(1, [3], { s: [1, s] })),
  [
    () => make(1, [], {}),
    TypeError,
    "'filter' must be an array with one entry a spatial axis",
  ],
  [
    () => make(1, [3, 3], { strides: [1] }),
    TypeError,
    "'filter' and 'strides' must have as many axes: found [3,3] and [1]",
  ],
  ...["same", null].map((value): Call => [
    () => make(1, [3], { padding: value as unknown as stax.Padding }),
    TypeError,
    `'padding' must be one of SAME, VALID, CIRCULAR: current value is ${value}`,
  ]),
  [
    () => make(1, [3], { parameterization: "mup" as "ntk" }),
    TypeError,
    "'parameterization' must be one of ntk, standard: current value is mup",
  ],
];

const pools = (make: (window: readonly number[], options: stax.PoolOptions) => unknown): Call[] => [
  ...whole("window[0]", 1, (length) => make([length], {})),
  ...whole("strides[1]", 1, (stride) => make([2, 2], { strides: [1, stride] })),
  [() => make(2 as unknown as number[], {}), TypeError, "'window' must be an array"],
];

const attention = (options: stax.GlobalSelfAttentionOptions): unknown =>
  stax.globalSelfAttention(1, options);
const embedding = (given: Partial<stax.PositionalEmbedding>): unknown =>
  attention({ position: { kind: "sum", ...given } });

const calls: Readonly<Record<string, readonly Call[]>> = {
  abRelu: [
    ...finite("a", (a) => stax.abRelu({ a, b: 1 })),
    ...finite("b", (b) => stax.abRelu({ a: 1, b })),
  ],
  aggregate: [
    [() => stax.aggregate({ axis: 0.5 }), TypeError, "'axis' must be a whole number or a list"],
  ],
  avgPool: [
    ...pools(stax.avgPool),
    [
      () => stax.avgPool([2], { normalizeEdges: 1 as unknown as boolean }),
      TypeError,
      "'normalizeEdges' must be true or false: found 1",
    ],
  ],
  conv: convolutions(stax.conv),
  convLocal: convolutions(stax.convLocal),
  convTranspose: convolutions(stax.convTranspose),
  cos: waves(stax.cos),
  dense: [
    ...whole("width", 1, (width) => stax.dense(width)),
    ...scale("wStd", (wStd) => stax.dense(1, { wStd })),
    ...scale("bStd", (bStd) => stax.dense(1, { bStd })),
    ...whole("s[0]", 1, (s) => stax.dense(1, { s: [s, 1] })),
    ...whole("s[1]", 1, (s) => stax.dense(1, { s: [1, s] })),
    ...["NTK", null, 1].map((value): Call => [
      () => stax.dense(1, { parameterization: value as unknown as stax.Parameterization }),
      TypeError,
      `'parameterization' must be one of ntk, standard: current value is ${value}`,
    ]),
  ],
  dropout: [
    ...notNegative("keep", (keep) => stax.dropout({ keep })),
    ...[0, 1.1].map((keep): Call => [
      () => stax.dropout({ keep }),
      RangeError,
      `'keep' must be above 0 and at most 1: current value is ${keep}`,
    ]),
  ],
  elementwise: [
    ...finite("kinks[1]", (kink) => stax.elementwise({ fn: Math.tanh, kinks: [0, kink] })),
    [
      () => stax.elementwise({} as unknown as stax.ElementwiseFunction),
      TypeError,
      "one of 'fn' and 'dual' must be a function: found undefined and undefined",
    ],
    [
      () => stax.elementwise({ fn: "tanh" } as unknown as stax.ElementwiseFunction),
      TypeError,
      "'fn' must be a function: found string",
    ],
    [
      () => stax.elementwise({ fn: Math.tanh, slope: (r: number) => r } as never),
      TypeError,
      "'slope' belongs to 'dual': found it with 'fn'",
    ],
    [
      () => stax.elementwise({ dual: (r: number) => r, kinks: [0] } as never),
      TypeError,
      "'kinks' belongs to 'fn': found it with 'dual'",
    ],
    [
      () => stax.elementwise({ fn: Math.tanh, dual: (r: number) => r }),
      TypeError,
      "one of 'fn' and 'dual' must be a function: found function and function",
    ],
    ...(["derivative", "slope"] as const).map((key): Call => [
      () => stax.elementwise({ fn: Math.tanh, [key]: 1 }),
      TypeError,
      `'${key}' must be a function: found number`,
    ]),
    [
      () => stax.elementwise({ fn: Math.tanh, name: 1 as unknown as string }),
      TypeError,
      "'name' must be a string: found number",
    ],
    [
      () => stax.elementwise({ fn: Math.tanh, kinks: 0 as unknown as number[] }),
      TypeError,
      "'kinks' must be an array: found number",
    ],
    [
      () => stax.elementwise(null as unknown as stax.ElementwiseFunction),
      TypeError,
      "options must be an object: found null",
    ],
  ],
  elu: finite("alpha", (alpha) => stax.elu({ alpha })),
  erf: waves(stax.erf),
  exp: [...finite("a", (a) => stax.exp({ a })), ...finite("b", (b) => stax.exp({ b }))],
  expNormalized: [
    ...notNegative("gamma", (gamma) => stax.expNormalized({ gamma })),
    ...finite("shift", (shift) => stax.expNormalized({ shift })),
  ],
  fanInConcat: integer("axis", (axis) => stax.fanInConcat({ axis })),
  fanOut: whole("branches", 1, (branches) => stax.fanOut(branches)),
  gaussian: [
    ...finite("a", (a) => stax.gaussian({ a })),
    ...finite("b", (b) => stax.gaussian({ b })),
  ],
  globalSelfAttention: [
    ...whole("channels", 1, (channels) => stax.globalSelfAttention(channels)),
    ...whole("keyChannels", 1, (keyChannels) => attention({ keyChannels })),
    ...whole("valueChannels", 1, (valueChannels) => attention({ valueChannels })),
    ...whole("heads", 1, (heads) => attention({ heads })),
    ...scale("wQueryStd", (wQueryStd) => attention({ wQueryStd })),
    ...scale("wKeyStd", (wKeyStd) => attention({ wKeyStd })),
    ...scale("wValueStd", (wValueStd) => attention({ wValueStd })),
    ...scale("wOutStd", (wOutStd) => attention({ wOutStd })),
    ...scale("bStd", (bStd) => attention({ bStd })),
    ...scale("position.std", (std) => embedding({ std })),
    ...notNegative("position.pNorm", (pNorm) => embedding({ pNorm })),
    ...whole("position.channels", 1, (channels) => embedding({ channels })),
    ...notNegative(
      "position.decay.power",
      (power) => embedding({ decay: { kind: "inverse", power } }),
    ),
    ...notNegative(
      "position.decay.scale",
      (scale) => embedding({ decay: { kind: "exponential", scale } }),
    ),
    ...finite("position.covariance[0][0]", (value) => embedding({ covariance: [[value]] })),
  ],
  hermite: whole("degree", 0, (degree) => stax.hermite({ degree })),
  imageResize: whole("shape[0]", 1, (length) => stax.imageResize([length])),
  layerNorm: [
    ...notNegative("eps", (eps) => stax.layerNorm({ eps })),
    [() => stax.layerNorm({ axis: [1.5] }), TypeError, "'axis' must be a whole number or a list"],
  ],
  leakyRelu: finite("alpha", (alpha) => stax.leakyRelu({ alpha })),
  monomial: whole("degree", 0, (degree) => stax.monomial({ degree })),
  polynomial: [
    ...finite("coef[1]", (c) => stax.polynomial({ coef: [1, c] })),
    [() => stax.polynomial({ coef: [] }), TypeError, "'coef' must hold at least one coefficient"],
    [
      () => stax.polynomial({} as { coef: number[] }),
      TypeError,
      "'coef' must be an array: found undefined",
    ],
  ],
  rbf: notNegative("gamma", (gamma) => stax.rbf({ gamma })),
  rectifiedMonomial: whole("degree", 0, (degree) => stax.rectifiedMonomial({ degree })),
  repeat: whole("times", 0, (times) => stax.repeat(stax.relu(), times)),
  sin: waves(stax.sin),
  slice: [
    ...integer("axes[0].start", (start) => stax.slice([{ start }])),
    ...integer("axes[0].stop", (stop) => stax.slice([{ stop }])),
    ...integer("axes[1].step", (step) => stax.slice([{}, { step }])),
  ],
  sumPool: pools(stax.sumPool),
};

/** Builders that take nothing, as tests/stax/unknown_options_test.ts asks of them, or layers. */
const others = [
  ...["abs", "fanInProd", "fanInSum", "flatten", "gabor", "gelu", "globalAvgPool"],
  ...["globalSumPool", "identity", "parallel", "relu", "serial", "sigmoid", "sigmoidLike"],
  ...["sign", "silu", "softplus", "tanh"],
];

Deno.test("every builder is in the table of bad parameters", () => {
  const listed = [...Object.keys(calls), ...others].toSorted();
  // What is made of other builders has tests of its own.
  const composed = ["kan", "kanBasis", "models"];
  assertEquals(listed, Object.keys(stax).filter((name) => !composed.includes(name)).toSorted());
});

for (const [name, list] of Object.entries(calls)) {
  Deno.test(`${name}() refuses bad parameters and names them`, () => {
    for (const [call, error, message] of list) {
      assertThrows(call, error, `Cannot make ${name} as ${message}`);
    }
  });
}

Deno.test("combinators refuse what is no layer, and say what to do", () => {
  const relu = stax.relu as unknown as stax.Net;
  const list = [stax.dense(1)] as unknown as stax.Net;
  const promise = Promise.resolve(stax.dense(1)) as unknown as stax.Net;
  const cases: readonly (readonly [stax.Net, string])[] = [
    [relu, "must be a layer or a network: found function; call it, as in relu()"],
    [list, "found an array; pass layers one by one, as in serial(a, b)"],
    [promise, "found a Promise; put 'await' before the call that makes it"],
    [undefined as unknown as stax.Net, "found undefined"],
    ["dense" as unknown as stax.Net, "found string"],
  ];
  for (const [net, message] of cases) {
    assertThrows(() => stax.serial(stax.dense(1), net), TypeError, message);
    assertThrows(
      () => stax.serial(stax.dense(1), net),
      TypeError,
      "Cannot make serial as 'layers[1]'",
    );
    assertThrows(() => stax.parallel(net), TypeError, "Cannot make parallel as 'layers[0]'");
    assertThrows(() => stax.repeat(net, 2), TypeError, "Cannot make repeat as 'layer'");
  }
});

Deno.test("attention refuses scales whose product loses its digits", () => {
  const small = { wOutStd: 1e-100, wValueStd: 1e-100 };
  assertThrows(() => attention(small), RangeError, "'wOutStd * wValueStd' must be 0 or between");
});

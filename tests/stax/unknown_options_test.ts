import { assertThrows } from "@std/assert";
import { stax } from "@widenet/ntk";

type Builder = (options: never) => unknown;
const options: Readonly<Record<string, Builder>> = {
  aggregate: stax.aggregate,
  avgPool: (options) => stax.avgPool([2], options),
  conv: (options) => stax.conv(1, [2], options),
  convLocal: (options) => stax.convLocal(1, [2], options),
  convTranspose: (options) => stax.convTranspose(1, [2], options),
  dense: (options) => stax.dense(1, options),
  dropout: stax.dropout,
  fanInConcat: stax.fanInConcat,
  globalSelfAttention: (options) => stax.globalSelfAttention(1, options),
  imageResize: (options) => stax.imageResize([2], options),
  layerNorm: stax.layerNorm,
  slice: (options) => stax.slice([options]),
  sumPool: (options) => stax.sumPool([2], options),
};

Deno.test("builders refuse options that there are none of, instead of leaving them out", () => {
  for (const [name, build] of Object.entries(options)) {
    const wrong = { stride: [2] } as never;
    assertThrows(
      () => build(wrong),
      TypeError,
      `Cannot make ${name} as there is no option 'stride'`,
    );
    assertThrows(() => build(null as never), TypeError, `Cannot make ${name} as`);
  }
  assertThrows(
    () =>
      stax.globalSelfAttention(1, { position: { kind: "sum", values: true, norm: 1 } as never }),
    TypeError,
    "Cannot make globalSelfAttention with 'position' as there is no option 'norm'",
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

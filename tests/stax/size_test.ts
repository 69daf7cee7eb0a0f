import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { cntkNet, finite, kernels, type Net, stax, toLatex } from "@widenet/ntk";

const X = [[1, 0], [0, 1]];

/** How often a layer was looked at: once a place, and there would be 1e9 places. */
let looks = 0;
const watched = {
  get kind() {
    looks += 1;
    return "relu" as const;
  },
};
const layer: Net = { kind: "serial", layers: [stax.dense(1), watched] };

/** Every way in which a network is read. */
const READERS: readonly (readonly [name: string, read: (net: Net) => unknown])[] = [
  ["kernels()", (net) => kernels(net, X)],
  ["toLatex()", (net) => toLatex(net, { features: 2 })],
  ["finite.init()", (net) => finite.init(net, [2])],
  ["finite.apply()", (net) => finite.apply(net, { layers: {} }, X)],
];

/** Networks of which nothing may be built. */
const LARGE: readonly (readonly [name: string, make: () => Net, said: RegExp])[] = [
  ["1e9 repeats", () => stax.repeat(layer, 1e9), /has 2000000000 layers/],
  ["repeats of repeats", () => nest(8, (net) => stax.repeat(net, 1000)), /has \d+(e\+\d+)? layers/],
  ["an empty part, 1e9 times", () => stax.repeat(stax.serial(), 1e9), /has 1000000000 layers/],
  ["1e9 branches", () => stax.serial(stax.fanOut(1e9), stax.fanInSum()), /has 1000000001 layers/],
  ["parts that share parts", () => nest(60, (net) => stax.serial(net, net)), /layers/],
  ["10,000 levels", () => nest(10_000, (net) => stax.serial(net)), /nested more than 500 levels/],
  ["a circle", circle, /in a circle/],
];

for (const [reader, read] of READERS) {
  for (const [name, make, said] of LARGE) {
    Deno.test(`${reader} refuses a network of ${name} at once`, async () => {
      const net = make();
      looks = 0;
      const error = await caught(() => read(net));
      assert(error instanceof RangeError, `${error}`);
      assertMatch(error.message, said);
      assertMatch(error.message, /^Cannot .*: /);
      assert(looks < 100, `${looks} looks at one layer`);
    });
  }
}

/** Networks of few layers with values or windows that are too large. */
const WIDE: readonly (readonly [name: string, net: Net, said: RegExp])[] = [
  [
    "filters of 3000^2",
    stax.conv(1, [3000, 3000], { padding: "SAME" }),
    /window \[3000,3000\] has 9000000 taps/,
  ],
  ["pools of 3000^2", stax.avgPool([3000, 3000], { padding: "SAME" }), /9000000 taps/],
  ["strides of 1e5", stax.convTranspose(1, [2, 2], { strides: [1e5, 1e5] }), /40000000000 sites/],
  ["pictures of 1e5^2", stax.imageResize([1e5, 1e5]), /10000000000 sites/],
];

for (const [name, first, said] of WIDE) {
  const net = stax.serial(first, stax.relu(), stax.globalAvgPool(), stax.dense(1));
  Deno.test(`a network with ${name} is refused before anything is built`, async () => {
    const image = [[[[1], [2]], [[3], [4]]]];
    for (
      const read of [
        () => kernels(net, image),
        () => toLatex(net, { spatial: [2, 2] }),
        () => finite.init(net, [2, 2, 1]),
      ]
    ) {
      const error = await caught(read);
      assert(error instanceof RangeError, `${error}`);
      assertMatch(error.message, said);
    }
  });
}

Deno.test("inputs of too many sites are refused before anything is built", async () => {
  const net = stax.serial(stax.conv(1, [3, 3]), stax.relu(), stax.globalAvgPool(), stax.dense(1));
  for (const length of [1e5, 1e9, 1e150]) {
    const spatial = [length, length];
    for (
      const read of [() => toLatex(net, { spatial }), () => finite.init(net, [...spatial, 1])]
    ) {
      const error = await caught(read);
      assert(error instanceof RangeError, `${error}`);
    }
  }
});

Deno.test("attention on too many sites is refused before anything is built", async () => {
  for (const position of [undefined, { kind: "sum" }] as const) {
    const attention = stax.globalSelfAttention(1, position === undefined ? {} : { position });
    const net = stax.serial(attention, stax.globalAvgPool(), stax.dense(1));
    const spatial = [100, 100];
    for (
      const read of [() => toLatex(net, { spatial }), () => finite.init(net, [...spatial, 1])]
    ) {
      const error = await caught(read);
      assert(error instanceof RangeError, `${error}`);
      assertMatch(error.message, /has 10000 sites, the most being 4096/);
    }
  }
});

Deno.test("polynomials of degrees above 256 are refused, as builders and as JSON", () => {
  const coef = new Array<number>(5000).fill(1);
  assertThrows(() => stax.hermite({ degree: 5000 }), RangeError, "must be at most 256");
  assertThrows(() => stax.monomial({ degree: 257 }), RangeError, "must be at most 256");
  assertThrows(() => stax.rectifiedMonomial({ degree: 1e9 }), RangeError, "must be at most 256");
  assertThrows(() => stax.polynomial({ coef }), RangeError, "at most 257 coefficients: found 5000");
  for (const made of [{ kind: "hermite", degree: 5000 }, { kind: "polynomial", coef }]) {
    const net = stax.serial(stax.dense(1), made as Net);
    assertThrows(() => toLatex(net), RangeError);
  }
});

Deno.test("deep networks within the bounds are read", async () => {
  const text = toLatex(stax.repeat(layer, 2000), { features: 2 });
  assertMatch(text, /K_\{4000\}/);
  const { ntk } = await kernels(stax.repeat(layer, 2000), X);
  assertEquals(ntk.shape, [2, 2]);
  assertEquals(cntkNet({ depth: 10_000, readout: "gap" }).layers.length, 20_002);
  toLatex(stax.serial(stax.dense(1), stax.hermite({ degree: 256 })));
});

function nest(levels: number, around: (net: Net) => Net): Net {
  let net: Net = layer;
  for (let i = 0; i < levels; i++) net = around(net);
  return net;
}

function circle(): Net {
  const layers: Net[] = [];
  const net: Net = { kind: "serial", layers };
  layers.push(net);
  return net;
}

async function caught(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
}

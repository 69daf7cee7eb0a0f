import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { kernels, ntk, randomGenerator, stax } from "@widenet/ntk";
import { layerSuite } from "../suites/layer_suite.ts";
import { assertClose, assertMatrix, signal, X } from "./signals.ts";

layerSuite(
  "slice",
  stax.serial(
    stax.conv(1, [2, 2], { wStd: 1.4, bStd: 0.1, padding: "SAME" }),
    stax.relu(),
    stax.slice([{ start: -2 }, { step: -2 }]),
    stax.conv(1, [1, 2]),
    stax.relu(),
    stax.globalAvgPool(),
  ),
  { shape: [3, 3, 2] },
);

// As x[start:stop:step] of NumPy on five sites.
const cases: readonly (readonly [axis: stax.SliceAxis, sites: readonly number[]])[] = [
  [{}, [0, 1, 2, 3, 4]],
  [{ start: 1, stop: 4 }, [1, 2, 3]],
  [{ step: 2 }, [0, 2, 4]],
  [{ start: 1, step: 3 }, [1, 4]],
  [{ start: -2 }, [3, 4]],
  [{ stop: -3 }, [0, 1]],
  [{ stop: 9 }, [0, 1, 2, 3, 4]],
  [{ start: -9, stop: 2 }, [0, 1]],
  [{ step: -1 }, [4, 3, 2, 1, 0]],
  [{ start: 3, stop: 0, step: -2 }, [3, 1]],
  [{ start: 9, stop: -9, step: -3 }, [4, 1]],
];

for (const [axis, sites] of cases) {
  Deno.test(`slice() keeps ${sites} for ${JSON.stringify(axis)}`, async () => {
    const rows = sites.map((site) => X.map((_, a) => Number(a === site)));
    await assertMatrix(stax.slice([axis]), rows);
  });
}

Deno.test("slice() keeps axes whole that are not named", async () => {
  const x = randomGenerator(4).normal([2, 3, 3, 1]);
  const net = (...axes: readonly stax.SliceAxis[]): stax.Net =>
    stax.serial(stax.slice(axes), stax.conv(1, [1, 2]), stax.globalAvgPool());
  assertEquals(await kernels(net({ step: 2 }), x), await kernels(net({ step: 2 }, {}), x));
});

Deno.test("slice() keeps the distance of inputs that are nearly equal", async () => {
  const x = [[1, 2], [0.5, -1], [0.3, 0.4], [1, 1]];
  const near = x.map(([u, v]) => [u! * (1 + 1e-9), v!]);
  const layers = [stax.conv(1, [1]), stax.relu()];
  const net = (between: stax.Net): stax.Net =>
    stax.serial(...layers, between, ...layers, stax.flatten());
  const inputs = (sites: readonly number[]): [number[][][], number[][][]] => [
    [sites.map((site) => x[site]!)],
    [sites.map((site) => near[site]!)],
  ];
  const engine = "reference";
  const sliced = await kernels(net(stax.slice([{ step: -2 }])), ...inputs([0, 1, 2, 3]), {
    engine,
  });
  const resized = stax.imageResize([2], { method: "nearest" });
  const nearest = await kernels(net(resized), ...inputs([0, 1, 2, 3]), { engine });
  // The mean over the sites that are kept; as a difference 1 - rho would cost half of the digits.
  const expected = await kernels(net(stax.identity()), ...inputs([3, 1]), { engine });
  assertClose(sliced.ntk.data[0]!, expected.ntk.data[0]!);
  assertClose(nearest.ntk.data[0]!, expected.ntk.data[0]!);
});

Deno.test("slice() is plain data without the parts that were left out", () => {
  const axes = [{ start: 1, stop: undefined as unknown as number }, {}];
  assertEquals(JSON.stringify(stax.slice(axes)), '{"kind":"slice","axes":[{"start":1},{}]}');
});

Deno.test("slice() refuses numbers that are not whole, and steps of zero", () => {
  assertThrows(() => stax.slice([{ start: 0.5 }]), RangeError, "'axes[0].start' must be a whole");
  assertThrows(() => stax.slice([{}, { step: 0 }]), RangeError, "'axes[1].step' must not be zero");
  assertThrows(() => stax.slice([]), TypeError, "'axes' must be an array");
});

Deno.test("slice() refuses inputs of which it keeps nothing, or that have too few axes", async () => {
  await assertRejects(
    () => ntk(stax.serial(stax.slice([{ start: 5 }]), stax.flatten()), signal(X)),
    RangeError,
    "slice at serial[0].slice as it keeps no site of spatial axis 0, of length 5",
  );
  await assertRejects(() => ntk(stax.slice([{}, {}]), signal(X)), TypeError, "as it has 2 axes");
  await assertRejects(() => ntk(stax.slice([{}]), [[1]]), TypeError, "no spatial axes");
});

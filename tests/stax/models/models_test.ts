import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { cntkNet, kernels, type Net, randomGenerator, stax } from "@widenet/ntk";
import reference from "../../reference/models.json" with { type: "json" };

const { models } = stax;
const NETS: Readonly<Record<keyof typeof reference, Net>> = {
  "fullyConnected 1": stax.serial(stax.flatten(), models.fullyConnected({ depth: 1 })),
  "fullyConnected 5": stax.serial(stax.flatten(), models.fullyConnected({ depth: 5 })),
  "convolutional 3 flatten": models.convolutional({ depth: 3, readout: "flatten" }),
  "convolutional 3 gap": models.convolutional({ depth: 3, readout: "gap" }),
  "myrtle 5": models.myrtle(5),
  "myrtle 7": models.myrtle(7),
  "myrtle 10": models.myrtle(10),
  "residual 2 flatten": models.residual({ blocks: 2, readout: "flatten" }),
  "residual 2 gap": models.residual({ blocks: 2 }),
  "wideResnet 1 gap": models.wideResnet({ blockSize: 1 }),
  "wideResnet 2 flatten": models.wideResnet({ blockSize: 2, readout: "flatten" }),
};
const images = randomGenerator(0).normal([3, 8, 8, 3]);
const PAIRS = [[0, 1], [0, 2], [1, 2]] as const;

for (const [name, net] of Object.entries(NETS) as [keyof typeof reference, Net][]) {
  Deno.test(`models: ${name} has the kernels of the field's reference`, async () => {
    const found = await kernels(net, images);
    for (const kind of ["nngp", "ntk"] as const) {
      PAIRS.forEach(([i, j], p) => {
        const expected = reference[name][kind][p]!;
        // Rounding of both, over at most twenty layers.
        assertAlmostEquals(found[kind].data[3 * i + j]!, expected, 1e-12 * Math.abs(expected));
      });
    }
  });
}

Deno.test("models are values: frozen, and the same after JSON", () => {
  for (const net of Object.values(NETS)) {
    assert(Object.isFrozen(net));
    assertEquals(JSON.parse(JSON.stringify(net)), net);
  }
  assertEquals(models.convolutional, cntkNet);
});

Deno.test("models take scales, a nonlinearity and a readout", () => {
  const options = { wStd: 1.2, bStd: 0.1, activation: stax.erf(), readout: "flatten" } as const;
  const made: readonly Net[] = [
    models.myrtle(5, options),
    models.residual({ blocks: 1, ...options }),
    models.wideResnet({ blockSize: 1, ...options }),
  ];
  for (const net of made) {
    const text = JSON.stringify(net);
    assert(
      text.includes('"wStd":1.2') && text.includes('"bStd":0.1') && text.includes('"flatten"'),
    );
    assert(text.includes('"erf"') && !text.includes('"relu"') && !text.includes('"globalAvgPool"'));
  }
  const { layers } = models.fullyConnected({ depth: 2, wStd: 3, bStd: 1, activation: stax.sin() });
  const hidden = stax.dense(1, { wStd: 3, bStd: 1 });
  assertEquals(layers, [hidden, stax.sin(), hidden, stax.sin(), stax.dense(1)]);
});

Deno.test("models refuse what there is not", () => {
  assertThrows(() => models.myrtle(6 as 5), TypeError, "5, 7, 10");
  assertThrows(() => models.myrtle(5, { depth: 1 } as object), TypeError, "'depth'");
  assertThrows(() => models.residual({ blocks: 0 }), RangeError, "'blocks'");
  assertThrows(() => models.wideResnet({ blockSize: 1.5 }), RangeError, "'blockSize'");
  assertThrows(
    () => models.wideResnet({ blockSize: 1, readout: "mean" as "gap" }),
    TypeError,
    "readout",
  );
  assertThrows(
    () => models.wideResnetBlock({ strides: 2, mismatch: false }),
    RangeError,
    "shortcut",
  );
  assertThrows(() => models.fullyConnected({ depth: 0 }), RangeError, "'depth'");
  assertThrows(() => models.convolutional({ depth: 1 } as never), TypeError, "readout");
});

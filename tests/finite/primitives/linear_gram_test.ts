import { randomGenerator } from "@widenet/ntk";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { linearGram } from "../../../lib/finite/primitives/linear_gram.ts";
import type { Contraction } from "../../../lib/finite/primitives/rule.ts";
import { referenceBackend } from "../../../lib/linalg/reference.ts";

Deno.test("sums by signals of one set in several blocks are exactly symmetric, and those by weights", async () => {
  // The largest intermediate matrix has 2,896 rows, which are 36 inputs of 80 sites, or 18 with two free outputs.
  const [n, sites, inputs, channels] = [41, 80, 3, 2];
  const random = randomGenerator(0);
  const input = random.normal([n * sites * inputs]).data;
  for (const free of [1, 2]) {
    const use = { n, input, signal: random.normal([n * free * sites * channels]).data };
    const sum = async (contraction: Contraction): Promise<Float64Array> => {
      const out = new Float64Array(n * n * free * free);
      await linearGram({ op: "linear", scale: 0.7, biasScale: 0.4, heads: 1 }, {
        ...{ left: use, right: use, pairs: { kept: 1, summed: 1, free }, counts: [true, true] },
        from: { spatial: [sites], channels: inputs },
        to: { spatial: [sites], channels },
        context: {
          backend: referenceBackend,
          allocate: (length) => new Float64Array(length).fill(NaN),
          turn: () => Promise.resolve(),
          batch: { start: 0 },
        },
        ...{ contraction, out },
      });
      return out;
    };
    const [signals, weights] = [await sum("signals"), await sum("weights")];
    const size = Math.max(...weights.map(Math.abs));
    for (let at = 0; at < signals.length; at++) {
      const [i, j] = [Math.floor(at / (n * free * free)), Math.floor(at / (free * free)) % n];
      const [f, g] = [Math.floor(at / free) % free, at % free];
      assertEquals(signals[at], signals[((j * n + i) * free + g) * free + f]);
      // Thousands of terms, each rounded in units of the largest entry.
      assertAlmostEquals(signals[at]!, weights[at]!, 1e-13 * size);
    }
  }
});

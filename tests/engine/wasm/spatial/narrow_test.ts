import { stax } from "@widenet/ntk";
import { lower } from "../../../../lib/kernel/lower.ts";
import { assertAgrees } from "./compare.ts";

Deno.test("wasm agrees with reference over sites where kinks stand behind a normalisation", async () => {
  // All deviations are one but for rounding. A table in float64 is asked for 1e-10.
  const block = stax.serial(
    stax.conv(1, [3, 2], { padding: "SAME" }),
    stax.layerNorm(),
    stax.elu(),
  );
  const net = stax.serial(block, stax.globalAvgPool(), stax.dense(1));
  const program = lower(net, { channels: 2, spatial: [4, 3] });
  await assertAgrees({ program, channels: 2, loose: { float64: 1000, float32: 1 } });
});

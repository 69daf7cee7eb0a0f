import { stax } from "@widenet/ntk";
import { lower } from "../../../../lib/kernel/lower.ts";
import { assertAgrees } from "./compare.ts";

for (const pictures of ["normal", "equal patches"] as const) {
  Deno.test(`wasm agrees with reference over sites for elu behind a normalisation, ${pictures}`, async () => {
    const [first, middle] = [stax.conv(1, [1, 1], { wStd: 1.3 }), stax.layerNorm()];
    const net = stax.serial(first, middle, stax.elu(), stax.globalAvgPool(), stax.dense(1));
    const program = lower(net, { channels: 2, spatial: [4, 3] });
    // All deviations are one but for rounding. A table in float64 is asked for 1e-10.
    await assertAgrees({ program, channels: 2, pictures, loose: { float64: 1000, float32: 10 } });
  });
}

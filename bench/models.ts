/**
 * Time of a pair of images of 32 x 32 for the ready-made networks, on one core, with both readouts.
 *
 *     deno run -A bench/models.ts
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { type Net, stax } from "@widenet/ntk";
import { timeCntk } from "./cntk.ts";

const { models } = stax;
type Readout = "flatten" | "gap";

const NETS: Readonly<Record<string, (readout: Readout) => Net>> = {
  "convolutional, depth 1": (readout) => models.convolutional({ depth: 1, readout }),
  "convolutional, depth 7": (readout) => models.convolutional({ depth: 7, readout }),
  "Myrtle 5": (readout) => models.myrtle(5, { readout }),
  "Myrtle 7": (readout) => models.myrtle(7, { readout }),
  "Myrtle 10": (readout) => models.myrtle(10, { readout }),
  "residual, 3 blocks": (readout) => models.residual({ blocks: 3, readout }),
  "wide residual, 1 block a group": (readout) => models.wideResnet({ blockSize: 1, readout }),
};

/** Milliseconds a pair. */
async function time(name: string, net: Net, readout: Readout): Promise<string> {
  const pairs = readout === "flatten" && !name.includes("yrtle")
    ? [8, 64] as const
    : [1, 4] as const;
  const { rate } = await timeCntk({ name, net, size: 32, precision: "f32", pairs, whole: true });
  return (1000 / rate).toPrecision(3);
}

console.log("| network | flatten, ms a pair | pooled, ms a pair |\n| --- | ---: | ---: |");
for (const [name, net] of Object.entries(NETS)) {
  const cells = [name];
  for (const readout of ["flatten", "gap"] as const) {
    cells.push(await time(name, net(readout), readout));
  }
  console.log(`| ${cells.join(" | ")} |`);
}

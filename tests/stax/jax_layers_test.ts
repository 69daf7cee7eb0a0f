import { assert, assertEquals } from "@std/assert";
import { stax } from "@widenet/ntk";
import type { MixOperation } from "../../lib/engine/program/program.ts";
import { imageResizeRule } from "../../lib/stax/image_resize.ts";
import { tapSites, transposedAxes, windowAxes } from "../../lib/stax/window.ts";
import golden from "../reference/jax_layers.json" with { type: "json" };

const input = (length: number) => ({ channels: 1, spatial: [length] });

Deno.test("windows of convolutions lie where those of JAX do", () => {
  assert(golden.windows.length > 100);
  for (const { kind, length, taps, stride, padding, sites } of golden.windows) {
    const windows = { size: [taps], strides: [stride], padding: padding as stax.Padding };
    const axes = kind === "conv" ? windowAxes : transposedAxes;
    const [axis] = axes(kind, windows, input(length), kind);
    assertEquals(tapSites(axis!), sites, `${kind} ${length} ${taps} ${stride} ${padding}`);
  }
});

Deno.test("resampling weighs sites as JAX does", () => {
  assert(golden.resizes.length > 40);
  for (const { method, antialias, length, output, rows } of golden.resizes) {
    const layer = stax.imageResize([output], { method: method as stax.ResizeMethod, antialias });
    const signal = { ...input(length), gaussian: false, sources: [] };
    const { axes: [axis] } = imageResizeRule.kernel(layer, [signal])[0] as MixOperation;
    rows.forEach((row, j) => {
      const found = new Array<number>(length).fill(0);
      axis!.sites[j]!.forEach((site, k) => found[site]! += axis!.weights[j]![k]!);
      row.forEach((weight, i) => {
        const gap = Math.abs(weight - found[i]!);
        assert(gap < 1e-14, `${method} ${antialias} ${length} to ${output}: ${found} at ${j}`);
      });
    });
  }
});

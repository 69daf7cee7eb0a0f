import {
  empiricalKernels,
  empiricalNtk,
  finite,
  type ProgressReport,
  randomGenerator,
  stax,
} from "@widenet/ntk";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { buildGraph } from "../../../lib/finite/build.ts";
import { spreadValues } from "../../../lib/finite/run.ts";

const net = stax.serial(
  stax.dense(7, { bStd: 0.2 }),
  stax.erf(),
  stax.dense(6),
  stax.gelu(),
  stax.dense(3),
);
const params = finite.init(net, [4], { seed: 3 });
const x = randomGenerator(1).normal([9, 4]);

for (const method of ["structured", "jacobian", "products"] as const) {
  Deno.test(`empiricalKernels() by ${method} without x2 are exactly symmetric`, async () => {
    for (const outputs of ["trace", "diagonal", "all"] as const) {
      const { nngp, ntk } = await empiricalKernels(net, params, x, { method, outputs });
      for (const { shape, data } of [nngp, ntk]) {
        const [n, size] = [shape[0]!, data.length / 81];
        const free = outputs === "all" ? 3 : 1;
        for (let at = 0; at < data.length; at++) {
          const [pair, e] = [Math.floor(at / size), at % size];
          const [i, j] = [Math.floor(pair / n), pair % n];
          const [rest, f, g] = [Math.floor(e / free ** 2), Math.floor(e / free) % free, e % free];
          const other = ((j * n + i) * (size / free ** 2) + rest) * free ** 2 + g * free + f;
          assertEquals(data[at], data[other]);
        }
      }
    }
  });
}

Deno.test("functions of finite networks report their progress to the end", async () => {
  const last: ProgressReport[] = [];
  const onProgress = (progress: ProgressReport) => last.push(progress);
  const calls = [
    () => finite.apply(net, params, x, { onProgress }),
    () => finite.jvp(net, params, x, params, { onProgress }),
    () => finite.vjp(net, params, x, randomGenerator(2).normal([9, 3]), { onProgress }),
    () => empiricalNtk(net, params, x, { onProgress }),
  ];
  for (const call of calls) {
    last.length = 0;
    await call();
    const { done, total } = last.at(-1)!;
    assert(done === total && total > 0);
  }
});

Deno.test("signals behind a mean over the sites are taken apart, and give the kernels of the Jacobian", async () => {
  const layer = (width: number) =>
    stax.serial(stax.conv(width, [3], { padding: "SAME", bStd: 0.3 }), stax.gelu());
  const residual = stax.serial(
    stax.fanOut(2),
    stax.parallel(stax.identity(), layer(5)),
    stax.fanInSum(),
  );
  const nets = [
    stax.serial(layer(5), layer(4), stax.globalAvgPool(), stax.dense(3, { bStd: 0.2 })),
    stax.serial(layer(5), residual, stax.globalSumPool(), stax.dense(3)),
    stax.serial(layer(5), stax.avgPool([3], { strides: [3] }), stax.globalAvgPool()),
    stax.serial(stax.convLocal(4, [3]), stax.relu(), stax.globalAvgPool(), stax.dense(2)),
  ];
  const random = randomGenerator(2);
  const [x1, x2] = [random.normal([4, 9, 2]), random.normal([3, 9, 2])];
  for (const convolutional of nets) {
    const graph = buildGraph(convolutional, { channels: 2, spatial: [9] });
    assert(spreadValues(graph).includes(true));
    const params = finite.init(convolutional, [9, 2], { seed: 1 });
    for (const outputs of ["trace", "diagonal", "all"] as const) {
      for (const second of [undefined, x2]) {
        const kernel = async (method: "structured" | "jacobian") =>
          (await empiricalNtk(convolutional, params, x1, second, { outputs, method })).data;
        const [found, wanted] = [await kernel("structured"), await kernel("jacobian")];
        const size = Math.max(...wanted.map(Math.abs));
        // Some hundred roundings in units of the largest entry.
        wanted.forEach((value, i) => assertAlmostEquals(found[i]!, value, 1e-13 * size));
      }
    }
    const { data } = await empiricalNtk(convolutional, params, x1, { method: "structured" });
    data.forEach((value, i) => assertEquals(value, data[(i % 4) * 4 + Math.floor(i / 4)]));
  }
});

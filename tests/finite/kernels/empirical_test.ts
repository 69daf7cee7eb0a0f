import {
  empiricalKernels,
  empiricalNtk,
  finite,
  type ProgressReport,
  randomGenerator,
  stax,
} from "@widenet/ntk";
import { assert, assertEquals } from "@std/assert";

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

/** Saves two models over one another, without end, to the path that it is given. */
import { loadDigits } from "../../../lib/data/digits.ts";
import { fit } from "../../../lib/predict/model/fit.ts";
import { dense } from "../../../lib/stax/dense.ts";
import { zeros } from "../../../lib/tensor.ts";

const [path = ""] = Deno.args;
const { images } = await loadDigits();
// 3 MB: a save takes some milliseconds.
const x = zeros([8, 50_000]);
x.data.forEach((_, p) => x.data[p] = images.data[p % images.data.length]! + p % 11);
const models = [
  await fit(dense(1), x, [1, 1, 1, 1, 1, 1, 1, 1], { ridge: 1, engine: "reference" }),
  await fit(dense(1), x, [2, 2, 2, 2, 2, 2, 2, 2], { ridge: 1, engine: "reference" }),
];
await models[0]!.save(path);
await Deno.stdout.write(new TextEncoder().encode("saving\n"));
for (let i = 1;; i++) await models[i % 2]!.save(path);

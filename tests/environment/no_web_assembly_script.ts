/**
 * A program that works without WebAssembly; prints what it finds.
 *
 * @module
 */
import { environment, matmul, nngp, ntk, stax } from "../../mod.ts";

const net = stax.serial(stax.dense(1), stax.relu(), stax.dense(1));
const theta = await ntk(net, [[1, 1]]);
const product = await matmul([[2]], [[3]], { backend: "reference" });
const reasons: string[] = [];
for (
  const call of [
    () => nngp(net, [[1, 1]], { engine: "wasm" }),
    () => matmul([[2]], [[3]], { backend: "wasm" }),
  ]
) {
  await call().catch((error) => reasons.push(`${error.name}: ${error.message}`));
}
const { engine, engines, backends, webAssembly } = await environment();
const available = [...engines, ...backends].filter(({ isAvailable }) => isAvailable);
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify({
  theta: theta.data[0],
  product: product.data[0],
  reasons,
  engine,
  available: available.map(({ name }) => name).filter((name) => name !== "blas"),
  webAssembly,
})));

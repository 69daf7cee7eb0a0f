import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type Dtype,
  type KernelOptions,
  nngp,
  ntk,
  stax,
  type TensorLike,
  UnavailableError,
} from "@widenet/ntk";
import { splitArguments } from "../../lib/kernel/options.ts";
import { ENGINES } from "../suites/engines.ts";

const [x1, x2] = [[[1, 2]], [[3, 4]]];

Deno.test("splitArguments() tells second inputs from options", () => {
  const options = { dtype: "float32" } as const;
  assertEquals(splitArguments(undefined, undefined), { x2: undefined, options: {} });
  assertEquals(splitArguments(undefined, options), { x2: undefined, options });
  assertEquals(splitArguments(options, undefined), { x2: undefined, options });
  assertEquals(splitArguments({}, undefined), { x2: undefined, options: {} });
  assertEquals(splitArguments(x2, undefined), { x2, options: {} });
  assertEquals(splitArguments(x2, options), { x2, options });
  const typed = new Float32Array(2);
  assertEquals(splitArguments(typed, undefined), { x2: typed, options: {} });
});

Deno.test("splitArguments() refuses options twice", () => {
  assertThrows(() => splitArguments({}, {}), TypeError, "'x2' must be arrays or a tensor");
});

Deno.test("kernels take options second or third", async () => {
  const options = { dtype: "float32" } as const;
  assertEquals((await ntk(stax.dense(1), x1, options)).dtype, "float32");
  assertEquals((await ntk(stax.dense(1), x1, x2, options)).dtype, "float32");
  assertEquals((await ntk(stax.dense(1), x1, undefined, options)).dtype, "float32");
  assertEquals((await nngp(stax.dense(1), x1, x2)).dtype, "float64");
});

Deno.test("kernels refuse options of a wrong type", async () => {
  for (const value of [5, "reference", true, null]) {
    const options = value as unknown as KernelOptions;
    const found = value === null ? "null" : typeof value;
    const message = `options must be an object: found ${found}`;
    await assertRejects(() => ntk(stax.dense(1), x1, x2, options), TypeError, message);
    await assertRejects(() => ntk(stax.dense(1), x1, undefined, options), TypeError, message);
    const second = value as unknown as TensorLike;
    await assertRejects(() => ntk(stax.dense(1), x1, second), TypeError, `found ${found}`);
  }
});

Deno.test("kernels refuse an option that there is not", async () => {
  const options = { ridge: 1 } as KernelOptions;
  await assertRejects(() => ntk(stax.dense(1), x1, options), TypeError, "no option 'ridge'");
});

Deno.test("kernels refuse a dtype, a signal and a callback of a wrong type", async () => {
  const dtype = "float16" as Dtype;
  await assertRejects(
    () => ntk(stax.dense(1), x1, { dtype }),
    TypeError,
    "current value is float16",
  );
  const signal = {} as AbortSignal;
  await assertRejects(() => ntk(stax.dense(1), x1, { signal }), TypeError, "signal");
  const onProgress = "yes" as unknown as () => void;
  await assertRejects(() => ntk(stax.dense(1), x1, { onProgress }), TypeError, "onProgress");
});

Deno.test("kernels refuse numbers of workers that there cannot be", async () => {
  for (const workers of [-1, 1.5, NaN, Infinity, 2000]) {
    const text = `between 0 and 1024: current value is ${workers}`;
    await assertRejects(() => ntk(stax.dense(1), x1, { workers }), RangeError, text);
  }
  for (const workers of ["2", null, true] as unknown as number[]) {
    const found = workers === null ? "null" : typeof workers;
    await assertRejects(() => ntk(stax.dense(1), x1, { workers }), TypeError, `found ${found}`);
  }
});

Deno.test("kernels refuse engines that do not exist or are not there", async () => {
  const engine = "gpu" as "wasm";
  await assertRejects(() => ntk(stax.dense(1), x1, { engine }), TypeError, "current value is gpu");
  for (const engine of (["wasm", "webgpu"] as const).filter((name) => !ENGINES.includes(name))) {
    await assertRejects(() => ntk(stax.dense(1), x1, { engine }), UnavailableError, engine);
  }
});

Deno.test("kernels refuse a backend that does not exist, though engines have their own", async () => {
  for (const backend of ["evil", null, 1] as unknown as "wasm"[]) {
    const message =
      `'backend' must be one of auto, wasm, blas, reference: current value is ${backend}`;
    await assertRejects(() => ntk(stax.dense(1), x1, { backend }), TypeError, message);
  }
});

Deno.test("a callback that throws rejects the computation with its error", async () => {
  const onProgress = (): void => {
    throw new Error("the caller's own");
  };
  await assertRejects(() => ntk(stax.dense(1), x1, { onProgress }), Error, "the caller's own");
});

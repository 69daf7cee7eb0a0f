import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import {
  fit,
  type KernelBlocks,
  kernels,
  matmul,
  OutOfMemoryError,
  solveRegression,
  stax,
  type Tensor,
  tensor,
} from "@widenet/ntk";
import { availableMemory } from "../../lib/memory/available.ts";
import { hasMemory, withMemory } from "../../lib/memory/with_memory.ts";

const need = {
  what: "a kernel of shape [100000,100000]",
  bytes: 8e10,
  instead: "use kernelBlocks()",
};

Deno.test("withMemory() refuses work before it begins", async () => {
  let begun = false;
  const work = (): void => void (begun = true);
  const error = await assertRejects(
    () => withMemory("compute a kernel", need, work, () => 2.35e10),
    OutOfMemoryError,
    "Cannot compute a kernel as memory does not suffice: 80 GB are needed for a kernel of shape " +
      "[100000,100000], and 23.5 GB are free; use kernelBlocks()",
  );
  assertEquals([begun, error.bytes, error.available], [false, 8e10, 2.35e10]);
});

Deno.test("withMemory() does what fits, and what nobody knows to be too much", async () => {
  for (const available of [() => 8e10, () => undefined]) {
    assertEquals(await withMemory("compute", need, () => 7, available), 7);
    assertEquals(await withMemory("compute", need, () => Promise.resolve(7), available), 7);
  }
});

Deno.test("withMemory() does not look where little is needed", async () => {
  const look = (): number => {
    throw new Error("looked");
  };
  assertEquals(await withMemory("compute", { ...need, bytes: 2 ** 26 - 1 }, () => 7, look), 7);
  await assertRejects(
    () => withMemory("compute", { ...need, bytes: 2 ** 26 }, () => 7, look),
    Error,
    "looked",
  );
});

Deno.test("withMemory() tells of an allocation that fails, whatever array it is of", async () => {
  const failing: Record<string, () => unknown> = {
    "a buffer": () => new ArrayBuffer(2 ** 50),
    "shared memory": () => new SharedArrayBuffer(2 ** 50),
    "a typed array": () => new Float64Array(2 ** 50),
    "a typed array that is longer than there are": () => new Float64Array(2 ** 54),
    "an ordinary array": () => new Array(2 ** 40),
    "WebAssembly's memory": () => {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 2 });
      return memory.grow(2);
    },
  };
  for (const [what, allocate] of Object.entries(failing)) {
    const error = await assertRejects(
      () => withMemory("compute", need, async () => await allocate(), () => undefined),
      OutOfMemoryError,
      "80 GB are needed for a kernel of shape [100000,100000], and the system does not give them;",
      what,
    );
    assert(error.cause instanceof RangeError);
    assertEquals(error.available, undefined);
  }
});

Deno.test("withMemory() passes other errors on as they are", async () => {
  for (
    const error of [new RangeError("'ridge' must be positive"), new TypeError("no"), undefined]
  ) {
    const found = await withMemory("compute", need, () => Promise.reject(error), () => undefined)
      .catch((reason: unknown) => reason);
    assert(found === error);
  }
});

Deno.test("withMemory() has arrays collected that nobody holds before it refuses", async () => {
  let looks = 0;
  // What is there after a collection is enough.
  const available = (): number => (looks++ === 0 ? 1e9 : 1e11);
  assertEquals(await withMemory("compute", need, () => 7, available), 7);
  assertEquals(looks, 2);
});

Deno.test("hasMemory() says yes where nobody knows", () => {
  assert(hasMemory(8e10, () => undefined));
  assert(hasMemory(8e10, () => 8e10));
  assert(!hasMemory(8e10, () => 8e10 - 1));
  assert(hasMemory(1, () => 0), "of little there is always enough");
});

Deno.test("availableMemory() is no more than the machine has", () => {
  const bytes = availableMemory();
  assert(bytes !== undefined, "tests run with all permissions");
  const { total, swapTotal } = Deno.systemMemoryInfo();
  assert(bytes > 0);
  assertLess(bytes, total + swapTotal);
});

Deno.test("availableMemory() knows nothing without permission, and asks for none", async () => {
  const script = new URL("./available_script.ts", import.meta.url).pathname;
  const run = async (...permissions: string[]): Promise<string> => {
    const args = ["run", ...permissions, script];
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  };
  assertEquals(await run(), "undefined\n");
  assertEquals(await run("--allow-read"), "undefined\n");
  assert(Number(await run("--allow-sys=systemMemoryInfo")) > 0);
  // Leave to read is not enough for the files of a system.
  assert(Number(await run("--allow-sys", "--allow-read")) > 0);
});

// 2e6 rows: 32 TB, more than a machine that runs tests has.
const MANY = 2_000_000;

Deno.test("kernels are refused before their memory is asked for", async () => {
  const net = stax.dense(1);
  const x: Tensor = { shape: [MANY, 1], data: new Float64Array(MANY).fill(1), dtype: "float64" };
  for (const engine of ["wasm", "reference"] as const) {
    const error = await assertRejects(() => kernels(net, x, { engine }), OutOfMemoryError);
    assertEquals(error.bytes, 2 * 8 * MANY ** 2);
    for (
      const text of [
        "Cannot compute a kernel as memory does not suffice: 64 TB are needed for 2 kernels of " +
        `shape [${MANY},${MANY}] in float64`,
        "GB are free",
        'dtype: "float32"',
        "kernelBlocks()",
        'fit() with solve: "cg"',
      ]
    ) assert(error.message.includes(text), `${text} is missing in ${error.message}`);
  }
});

Deno.test("fit() names the methods that do without the whole kernel", async () => {
  const x: Tensor = { shape: [MANY, 1], data: new Float64Array(MANY).fill(1), dtype: "float64" };
  const y = new Float64Array(MANY);
  const error = await assertRejects(() => fit(stax.dense(1), x, y), OutOfMemoryError);
  assertEquals(error.bytes, 2 * 8 * MANY ** 2);
  assert(error.message.startsWith("Cannot fit a network as memory does not suffice"));
  assert(error.message.endsWith('use solve: "cg", "eigenpro" or "nystrom"'));
});

Deno.test("matmul() refuses a product that is too large", async () => {
  const column: Tensor = { shape: [MANY, 1], data: new Float64Array(MANY), dtype: "float64" };
  const error = await assertRejects(
    () => matmul(column, column, { transposeB: true }),
    OutOfMemoryError,
    `Cannot multiply matrices as memory does not suffice: 32 TB are needed for a product of shape ` +
      `[${MANY},${MANY}]`,
  );
  assertEquals(error.bytes, 8 * MANY ** 2);
});

Deno.test("predict() of a fitted network advises variances instead of a large covariance", async () => {
  const model = await fit(stax.dense(1, { bStd: 1 }), [[0], [1]], [0, 1]);
  const xTest: Tensor = { shape: [MANY, 1], data: new Float64Array(MANY), dtype: "float64" };
  await assertRejects(
    () => model.predict(xTest, { covariance: true }),
    OutOfMemoryError,
    "predict fewer inputs at a time, or their variances alone",
  );
});

Deno.test("solveRegression() by Cholesky refuses blocks of a kernel that is too large to keep", async () => {
  const kernel: KernelBlocks = {
    n: MANY,
    block: (rows, columns = []) => {
      const data = rows.flatMap((i) => columns.map((j) => (i === j ? 1 : 0)));
      return Promise.resolve(tensor(data, [rows.length, columns.length]));
    },
    diagonal: () => Promise.resolve(tensor(new Float64Array(MANY).fill(1))),
  };
  await assertRejects(
    () => solveRegression(kernel, new Float64Array(MANY)),
    OutOfMemoryError,
    `for a kernel of shape [${MANY},${MANY}]`,
  );
});

Deno.test("linear algebra refuses a matrix whose copy in float64 would be too large", async () => {
  // Says that it has 4e12 entries, as a float32 kernel of 2e6 inputs would.
  const data = new Proxy(new Float32Array(1), {
    get: (target, name) => name === "length" ? MANY ** 2 : Reflect.get(target, name, target),
  });
  await assertRejects(
    () => matmul({ shape: [MANY, MANY], data }, [[1]]),
    OutOfMemoryError,
    "Cannot multiply matrices as memory does not suffice: 32 TB are needed for a copy of " +
      "4000000000000 entries in float64",
  );
});

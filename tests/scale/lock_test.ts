import { assert, assertEquals, assertRejects } from "@std/assert";
import { kernels, randomGenerator, stax, storedKernels } from "@widenet/ntk";
import { withFolder } from "../data/cifar10_files.ts";

const SCRIPT = new URL("store_in_turns_script.ts", import.meta.url);
const net = stax.serial(stax.dense(8, { wStd: 1.4 }), stax.relu(), stax.dense(1));
const x = randomGenerator(0).normal([9, 5]);
const OPTIONS = { rows: 3, dtype: "float64" } as const;

/** Starts another program that stores the kernel, and waits until it has begun. */
async function another(folder: string): Promise<Deno.ChildProcess> {
  const args = ["run", "--allow-all", "--no-check", SCRIPT.pathname, folder];
  const child = new Deno.Command(Deno.execPath(), { args, stdin: "piped", stdout: "piped" })
    .spawn();
  const reader = child.stdout.getReader();
  assertEquals(new TextDecoder().decode((await reader.read()).value), "begun\n");
  await reader.cancel();
  return child;
}

async function assertStored(folder: string, rowsFound: number): Promise<void> {
  const stored = await storedKernels(net, x, undefined, { folder, ...OPTIONS });
  assertEquals(stored.rowsFound, rowsFound);
  assertEquals((await stored.load()).data, (await kernels(net, x)).ntk.data);
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  assertEquals(names.filter((name) => !/\.(npy|json)$/.test(name)), []);
}

Deno.test("a program is refused the kernels that another computes, and finds them afterwards", async () => {
  await withFolder(async (folder) => {
    const child = await another(folder);
    await assertRejects(
      () => storedKernels(net, x, undefined, { folder, ...OPTIONS }),
      Deno.errors.Busy,
      `the program of process ${child.pid} is at work on the same files`,
    );
    await child.stdin.close();
    assert((await child.status).success);
    await assertStored(folder, 9);
  });
});

Deno.test("a program that was killed keeps no other one out", async () => {
  await withFolder(async (folder) => {
    const child = await another(folder);
    child.kill("SIGKILL");
    await child.status;
    await child.stdin.close().catch(() => {});
    // The rows of the report are on the disk after it.
    await assertStored(folder, 0);
  });
});

Deno.test("of two calls at once one is refused, and the kernels are whole", async () => {
  await withFolder(async (folder) => {
    const calls = [1, 2].map(() => storedKernels(net, x, undefined, { folder, ...OPTIONS }));
    const ends = await Promise.allSettled(calls);
    const refused = ends.filter((end) => end.status === "rejected");
    assertEquals(refused.length, 1);
    assert(refused[0]!.reason instanceof Deno.errors.Busy);
    assert(refused[0]!.reason.message.includes("another call in this program"));
    await assertStored(folder, 9);
  });
});

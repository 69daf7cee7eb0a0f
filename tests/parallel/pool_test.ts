import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { ntk, randomGenerator, stax } from "@widenet/ntk";
import { WorkerError } from "../../lib/errors.ts";
import {
  allocateShared,
  countWorkers,
  defaultWorkers,
  runTasks,
  type Task,
  task,
  terminateWorkers,
  withTaskGroup,
} from "../../lib/parallel/mod.ts";
import * as sample from "./sample_tasks.ts";
import * as slow from "./slow_tasks.ts";
import { oneOfThree } from "../suites/tries.ts";

for (const workers of [1, 2, 3]) {
  Deno.test(`runTasks() runs every task once with ${workers} worker(s)`, async () => {
    const n = 100;
    const data = allocateShared(n).map((_, i) => i);
    const shared = allocateShared(n);
    shared.set(data);
    let last = 0;
    await runTasks(squares(shared), {
      workers,
      onProgress: (done) => {
        assertEquals(done, last + 1);
        last = done;
      },
    });
    assertEquals(last, n);
    assertEquals([...shared], [...data].map((x) => x * x));
  });

  Deno.test(`runTasks() keeps timers going with ${workers} worker(s)`, async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    await runTasks(spells(40, 10), { workers });
    clearInterval(timer);
    // 400 ms of work on one to three threads.
    assert(ticks >= 5);
  });

  Deno.test(
    `runTasks() stops soon and for good with ${workers} worker(s)`,
    oneOfThree(async () => {
      const data = allocateShared(1);
      const controller = new AbortController();
      let abortedAt = 0;
      setTimeout(() => {
        abortedAt = performance.now();
        controller.abort(new Error("enough"));
      }, 100);
      const { signal } = controller;
      await assertRejects(
        () => runTasks(spells(1000, 20, data), { workers, signal }),
        Error,
        "enough",
      );
      assertLess(performance.now() - abortedAt, 200);
      const done = data[0];
      await new Promise((resolve) => setTimeout(resolve, 60));
      assertEquals(data[0], done);
    }),
  );

  Deno.test(`runTasks() hands on what a task throws with ${workers} worker(s)`, async () => {
    const refusal = task(sample, "refuse", "not today");
    await assertRejects(
      () => runTasks([...spells(3, 1), refusal], { workers }),
      RangeError,
      "not today",
    );
  });
}

for (const workers of [1, 2]) {
  Deno.test(`a long task that awaits its turn ends after an abort, with ${workers} worker(s)`, async () => {
    const data = allocateShared(2);
    const reason = new Error("enough");
    const controller = new AbortController();
    const { signal } = controller;
    const call = runTasks([task(sample, "long", { data, times: 1e5 })], { workers, signal });
    const answer = call.then(() => "a result", (error: unknown) => error);
    while (data[1]! < 10) await new Promise((resolve) => setTimeout(resolve, 1));
    controller.abort(reason);
    assert(await answer === reason);
    const done = data[1];
    await new Promise((resolve) => setTimeout(resolve, 60));
    assertEquals(data[1], done);
  });
}

Deno.test("tasks of one module on the calling thread do not come between one another", async () => {
  const data = allocateShared(2);
  const tasks = [task(sample, "long", { data, times: 40 })];
  await Promise.all([1, 2, 3].map(() => runTasks(tasks, { workers: 1 })));
  // Counts that were read before a turn and written after it would have been lost.
  assertEquals([...data], [120, 120]);
});

Deno.test("a call that waits for the calling thread can be aborted", async () => {
  const data = allocateShared(2);
  const first = new AbortController(), second = new AbortController();
  const reason = new Error("enough");
  const run = ({ signal }: AbortController): Promise<unknown> =>
    runTasks([task(sample, "long", { data, times: 1e5 })], { workers: 1, signal })
      .then(() => "a result", (error: unknown) => error);
  const answers = [run(first), run(second)];
  while (data[1]! < 10) await new Promise((resolve) => setTimeout(resolve, 1));
  second.abort(reason);
  assert(await answers[1] === reason);
  first.abort(reason);
  assert(await answers[0] === reason);
});

Deno.test(
  "an abort does not wait for threads that are still starting, and nothing runs later",
  oneOfThree(async () => {
    await terminateWorkers(); // those of another try have imported it
    const data = allocateShared(1);
    const reason = new Error("enough");
    const controller = new AbortController();
    const { signal } = controller;
    const started = performance.now();
    const call = runTasks([task(slow, "count", data), task(slow, "count", data)], {
      workers: 2,
      signal,
    });
    const answer = call.then(() => "a result", (error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort(reason);
    assert(await answer === reason);
    // The import takes a second.
    assertLess(performance.now() - started, 900);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assertEquals(data[0], 0);
  }),
);

Deno.test("withTaskGroup() rejects with the reason of an abort after its last task", async () => {
  const reason = new Error("enough");
  for (const workers of [1, 2]) {
    const controller = new AbortController();
    const ask = task(sample, "onMainThread", undefined);
    const answer = await withTaskGroup({ workers, signal: controller.signal }, async (group) => {
      await group.run(ask);
      controller.abort(reason);
    }).catch((error: unknown) => error);
    assert(answer === reason);
  }
});

Deno.test("runTasks() does nothing when the signal is aborted already", async () => {
  const data = allocateShared(1);
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => runTasks(spells(3, 1, data), { signal }), Error, "enough");
  assertEquals(data[0], 0);
});

Deno.test("withTaskGroup() runs on other threads only when asked for more than one", async () => {
  const ask = task(sample, "onMainThread", undefined);
  for (const workers of [0, 1, 2]) {
    const onMainThread = await withTaskGroup({ workers }, (group) => group.run(ask));
    assertEquals(onMainThread, workers < 2);
  }
});

Deno.test("withTaskGroup() sends typed arrays of all kinds in any place", async () => {
  const parts = [new Float64Array([1, 2, 3]), new Uint8Array([4, 5])];
  const views = { parts, tail: parts[0]!.subarray(1), deep: [{ single: new Float32Array([6]) }] };
  const echoed = await withTaskGroup(
    { workers: 2 },
    (group) => group.run(task(sample, "echo", views)),
  );
  assertEquals(echoed, views);
});

Deno.test(
  "withTaskGroup() sends large shared arrays as quickly as small ones",
  oneOfThree(async () => {
    const data = allocateShared(2 ** 22);
    const started = performance.now();
    await runTasks(Array.from({ length: 10 }, () => task(sample, "square", { data, index: 0 })), {
      workers: 2,
    });
    // A look at every entry would take some seconds.
    assertLess(performance.now() - started, 1000);
  }),
);

Deno.test("withTaskGroup() keeps its threads for the next call", async () => {
  await runTasks(spells(20, 2));
  const count = countWorkers();
  await runTasks(spells(20, 2));
  assertEquals(countWorkers(), count);
  // With one core the calling thread does the work.
  assert(count >= 2 || defaultWorkers() === 1);
});

Deno.test("withTaskGroup() has no more threads for many calls than for one", async () => {
  const data = allocateShared(1);
  let most = 0;
  const watch = (): void => void (most = Math.max(most, countWorkers()));
  const call = (): Promise<void> => runTasks(spells(4, 2, data), { onProgress: watch });
  await Promise.all(Array.from({ length: 20 }, call));
  assertLess(most, defaultWorkers() + 1);
  assertLess(countWorkers(), defaultWorkers() + 1);
});

Deno.test("withTaskGroup() has as many threads as the largest open call asks for, and ends the rest", async () => {
  const workers = defaultWorkers() + 2;
  let most = 0;
  const watch = (): void => void (most = Math.max(most, countWorkers()));
  const calls = [workers, workers, 2].map((workers) =>
    runTasks(spells(30, 10), { workers, onProgress: watch })
  );
  await Promise.all(calls);
  assertEquals(most, workers);
  assertLess(countWorkers(), defaultWorkers() + 1);
});

Deno.test("a kernel uses as many threads as it is told", async () => {
  const net = stax.serial(stax.repeat(stax.serial(stax.dense(1), stax.erf()), 3), stax.dense(1));
  const x = randomGenerator(1).normal([1500, 4]);
  for (const workers of [0, 1, 2]) {
    await terminateWorkers();
    await ntk(net, x, { engine: "wasm", workers });
    assertEquals(countWorkers(), workers < 2 ? 0 : Math.min(workers, defaultWorkers()));
  }
});

Deno.test("withTaskGroup() lets a call inside another one have its turn", async () => {
  const ask = task(sample, "onMainThread", undefined);
  const call = (depth: number): Promise<unknown> =>
    withTaskGroup({ workers: 2 }, async (group) => {
      const own = Array.from({ length: group.size }, () => group.run(ask));
      if (depth > 0) await Promise.all([call(depth - 1), call(depth - 1)]);
      return Promise.all(own);
    });
  assertEquals(await call(3), [false, false]);
});

Deno.test("withTaskGroup() lets calls take turns", async () => {
  const order: string[] = [];
  const call = (name: string, count: number): Promise<void> =>
    runTasks(spells(count, 10), { workers: 2 }).then(() => void order.push(name));
  await Promise.all([call("long", 30), call("short", 4)]);
  assertEquals(order, ["short", "long"]);
});

Deno.test("a thread that dies ends the call, and the next call works", async () => {
  for (const deed of ["end", "fail"] as const) {
    const error = await assertRejects(
      () => runTasks([...spells(4, 1), task(sample, deed, undefined)], { workers: 2 }),
      WorkerError,
      "a worker thread failed",
    );
    if (deed === "fail") assert(error.message.includes("out of thin air"));
    await runTasks(spells(4, 1), { workers: 2 });
  }
});

Deno.test("a module that is not there ends the call, and the next call works", async () => {
  const url = new URL("./nowhere.ts", import.meta.url).href;
  const lost: Task = { module: { url, tasks: {} }, name: "any", args: undefined };
  await assertRejects(() => runTasks([lost], { workers: 2 }), WorkerError, "nowhere.ts");
  await runTasks(spells(4, 1), { workers: 2 });
});

Deno.test("terminateWorkers() ends the call that runs", async () => {
  const call = runTasks(spells(50, 20), { workers: 2 });
  const failure = assertRejects(() => call, WorkerError, "it ended with code 1");
  await new Promise((resolve) => setTimeout(resolve, 50));
  await terminateWorkers();
  await failure;
  assertEquals(countWorkers(), 0);
  await runTasks(spells(4, 1), { workers: 2 });
});

Deno.test("values that cannot be sent end the call, and the next call works", async () => {
  const result = task(sample, "giveFunction", undefined);
  await assertRejects(() => runTasks([result], { workers: 2 }), Error, "could not be cloned");
  const argument: Task = { module: sample, name: "refuse", args: () => {} };
  await assertRejects(() => runTasks([argument], { workers: 2 }), Error, "could not be cloned");
  await runTasks(spells(4, 1), { workers: 2 });
});

Deno.test(
  "a program that used the pool ends by itself",
  oneOfThree(async () => {
    const script = new URL("./script.ts", import.meta.url).pathname;
    const started = performance.now();
    const { success, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-lock", "-A", script],
      stdout: "piped",
      signal: AbortSignal.timeout(10_000),
    }).output();
    assert(success);
    assertEquals(new TextDecoder().decode(stdout), "2 threads\n");
    assertLess(performance.now() - started, 10_000);
  }),
);

Deno.test("a program that comes over the network has threads", async () => {
  const cache = await Deno.makeTempDir();
  const root = new URL("../../", import.meta.url);
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const source = await Deno.readFile(new URL(`.${new URL(request.url).pathname}`, root));
      return new Response(source, { headers: { "content-type": "application/typescript" } });
    },
  );
  const host = `127.0.0.1:${server.addr.port}`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-config", "--no-lock", "--no-check", `--allow-import=${host}`],
      `http://${host}/tests/parallel/script.ts`,
    ],
    env: { DENO_DIR: cache },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(10_000),
  }).output();
  await server.shutdown();
  await Deno.remove(cache, { recursive: true });
  assertEquals(new TextDecoder().decode(stdout), "2 threads\n");
});

Deno.test("a program without leave to read files works on its own thread, without a question", async () => {
  const script = new URL("./script.ts", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", script],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  assertEquals(new TextDecoder().decode(stderr), "");
  assertEquals(new TextDecoder().decode(stdout), "0 threads\n");
});

function* squares(data: Float64Array): Generator<Task> {
  for (let index = 0; index < data.length; index++) yield task(sample, "square", { data, index });
}

function spells(count: number, milliseconds: number, data = allocateShared(1)): Task[] {
  return Array.from({ length: count }, () => task(sample, "work", { data, milliseconds }));
}

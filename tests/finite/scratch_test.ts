import { finite, meanSquaredError, randomGenerator, stax } from "@widenet/ntk";
import { assert, assertEquals } from "@std/assert";
import { prepare } from "../../lib/finite/prepare.ts";
import { lossAndGradient, makeProblem } from "../../lib/finite/train/problem.ts";
import { lossFunctions } from "../../lib/predict/training/loss_functions.ts";
import { Scratch } from "../../lib/finite/scratch.ts";

Deno.test("Scratch gives arrays again once they are free, and not before", () => {
  let made = 0;
  const scratch = new Scratch((length) => {
    made++;
    return new Float64Array(length);
  });
  const first = [scratch.take(3), scratch.take(3), scratch.take(5)];
  assertEquals(first.map(({ length }) => length), [3, 3, 5]);
  assert(first[0] !== first[1]);
  scratch.reset();
  const second = [scratch.take(5), scratch.take(3), scratch.take(3), scratch.take(3)];
  assertEquals(second.slice(0, 3), [first[2], first[0], first[1]]);
  assert(second[0] === first[2] && second[1] === first[0] && second[2] === first[1]);
  assertEquals(made, 4);
});

Deno.test("steps of training after the first take no storage from the backend", async () => {
  const net = stax.serial(
    stax.conv(5, [3], { bStd: 1 }),
    stax.relu(),
    stax.flatten(),
    stax.dense(2),
  );
  const [x, y] = [randomGenerator(1).normal([6, 8, 3]), randomGenerator(2).normal([6, 2])];
  const options = { backend: "reference", workers: 1 } as const;
  const params = finite.init(net, [8, 3]);
  const prepared = await prepare({
    ...{ net, params, inputs: [[x, "x"]], options, attempt: "train a network" },
  });
  let made = 0;
  const backend = {
    ...prepared.backend,
    allocate: (length: number) => {
      made++;
      return new Float64Array(length);
    },
  };
  const problem = makeProblem({ ...prepared, backend }, [true, true, true]);
  const loss = lossFunctions(meanSquaredError(), y, "train a network");
  const task = { inputs: prepared.inputs[0]!, loss };
  const first = await lossAndGradient(problem, task);
  const gradient = problem.gradient.slice();
  const before = made;
  assert(before > 3);
  for (let step = 0; step < 3; step++) {
    assertEquals(await lossAndGradient(problem, task), first);
    assertEquals(problem.gradient, gradient);
  }
  assertEquals(made, before);
});

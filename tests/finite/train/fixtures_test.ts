import { finite } from "@widenet/ntk";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type FiniteCase,
  finiteCases,
  type GoldenTensor,
} from "../../reference/finite_fixtures.ts";
import { assertTensor } from "../../suites/golden_tensor.ts";

/** The golden numbers agree with an independent forward pass to 7e-12. */
const TOLERANCE = 1e-9;

interface Descent {
  readonly rate: number;
  readonly momentum: number;
  readonly plain: readonly number[];
  readonly withMomentum: readonly number[];
  readonly f1AfterThreePlainSteps: GoldenTensor;
}

for (const each of finiteCases) {
  const descent = each.raw("descent") as Descent;
  const { name, net, x1, start } = each;

  Deno.test(`${name}: train() descends as the golden numbers do`, async () => {
    const options = { learningRate: descent.rate, steps: 3, ...graphs(each) };
    const run = await finite.train(net, start, x1, targets(each), options);
    assertLosses([...run.history.losses, run.loss], descent.plain);
    const f = await finite.apply(net, run.params, x1, graphs(each));
    assertTensor(f, descent.f1AfterThreePlainSteps, TOLERANCE, "f1AfterThreePlainSteps");
  });

  Deno.test(`${name}: train() with momentum descends as the golden numbers do`, async () => {
    const optimizer = { kind: "momentum", momentum: descent.momentum } as const;
    const options = { optimizer, learningRate: descent.rate, steps: 3, ...graphs(each) };
    const run = await finite.train(net, start, x1, targets(each), options);
    assertLosses([...run.history.losses, run.loss], descent.withMomentum);
  });
}

function graphs({ graphs: { first } }: FiniteCase) {
  return first.length === 0 ? {} : { patterns: first };
}

function targets({ golden }: FiniteCase) {
  const { shape, data } = golden("f1");
  return { shape, data: Float64Array.from(data, (_, k) => Math.cos(k)), dtype: "float64" } as const;
}

function assertLosses(found: readonly number[], golden: readonly number[]): void {
  assertEquals(found.length, golden.length);
  found.forEach((loss, i) => assertAlmostEquals(loss, golden[i]!, TOLERANCE * golden[i]!));
}

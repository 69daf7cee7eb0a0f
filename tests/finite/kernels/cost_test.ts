import { type Net, randomGenerator, stax } from "@widenet/ntk";
import { assert, assertAlmostEquals } from "@std/assert";
import { Yielder } from "../../../lib/parallel/yielder.ts";
import { init } from "../../../lib/finite/init.ts";
import {
  cheapest,
  type Method,
  productsCost,
  structuredCost,
} from "../../../lib/finite/kernels/cost.ts";
import { type OutputOption, readOutputs } from "../../../lib/finite/kernels/outputs.ts";
import { allTiles } from "../../../lib/finite/kernels/tiles.ts";
import { COST, type Cost, total } from "../../../lib/finite/primitives/cost.ts";
import { shapeOf } from "../../../lib/finite/graph.ts";
import { prepare } from "../../../lib/finite/prepare.ts";
import { readTrain, type TrainOption } from "../../../lib/finite/trained.ts";
import type { Backend } from "../../../lib/linalg/backend.ts";

const METHODS = ["structured", "jacobian", "products"] as const;

interface Case {
  readonly name: string;
  readonly net: Net;
  readonly inputShape: readonly number[];
  readonly n: readonly [number, number?];
  readonly outputs?: OutputOption;
  readonly train?: TrainOption;
}

const dense = (width: number): Net => stax.dense(width, { bStd: 0.1 });

const multilayer = (width: number, outputs: number): Net =>
  stax.serial(stax.repeat(stax.serial(dense(width), stax.relu()), 3), dense(outputs));

/** Convolutions of one spatial axis, then the mean over the sites or all of them side by side. */
const convolutional = (width: number, outputs: number, end: "gap" | "flatten"): Net =>
  stax.serial(
    stax.repeat(stax.serial(stax.conv(width, [3], { padding: "SAME" }), stax.relu()), 2),
    end === "gap" ? stax.globalAvgPool() : stax.flatten(),
    dense(outputs),
  );

const last = (place: string): boolean => place.startsWith("serial[1]");

const cases: readonly Case[] = [
  ...([[1, 1], [16, 16], [30]] as const).flatMap((n) =>
    [1, 8, 60].flatMap((outputs) =>
      (["trace", "all"] as const).map((option): Case => ({
        name: `dense, ${outputs} outputs, ${option}, ${n.join(" + ")} inputs`,
        net: multilayer(48, outputs),
        ...{ inputShape: [20], n, outputs: option },
      }))
    )
  ),
  ...([[2, 3], [6]] as const).flatMap((n) =>
    [2, 8, 40].flatMap((sites) =>
      (sites === 40 ? [1, 10] : [1, 10, 120]).flatMap((outputs) =>
        (["gap", "flatten"] as const).flatMap((end) =>
          (["trace", "all"] as const).map((option): Case => ({
            name: `conv, ${sites} sites, ${outputs} outputs, ${end}, ${option}, ${n.join(" + ")}`,
            net: convolutional(64, outputs, end),
            ...{ inputShape: [sites, 3], n, outputs: option },
          }))
        )
      )
    )
  ),
  {
    name: "conv with 8 outputs at each of 32 sites, all",
    net: stax.serial(
      stax.repeat(stax.serial(stax.conv(64, [3], { padding: "SAME" }), stax.relu()), 2),
      stax.conv(8, [3], { padding: "SAME" }),
    ),
    ...{ inputShape: [32, 3], n: [4, 2], outputs: "all" },
  },
  {
    name: "dense, last layer trained",
    net: multilayer(48, 10),
    ...{ inputShape: [20], n: [4, 4], outputs: "all", train: last },
  },
  {
    name: "conv, last layer frozen, diagonal",
    net: convolutional(32, 20, "gap"),
    ...{ inputShape: [8, 3], n: [4, 4], outputs: "diagonal", train: (place) => !last(place) },
  },
  {
    name: "local weights",
    net: stax.serial(stax.convLocal(16, [3]), stax.relu(), stax.flatten(), dense(30)),
    ...{ inputShape: [10, 4], n: [4, 4], outputs: "all" },
  },
];

Deno.test("auto needs at most 1.5 times the multiplications and calls of the best method", async (t) => {
  const picked = new Set<Method>();
  for (const each of cases) {
    await t.step(each.name, async () => {
      const { pick, counted, structured, products } = await count(each);
      picked.add(pick);
      assertAlmostEquals(products, counted.products.products, 1e-9 * products);
      // Half of the pairs of one set with itself are taken, but where blocks of large products take all.
      const ratio = structured / counted.structured.products;
      assert(ratio > 0.7 && ratio < 1.25, `cost over count: ${ratio}`);
      const best = Math.min(...Object.values(counted).map(total));
      assert(total(counted[pick]) <= 1.5 * best, `${pick} of ${JSON.stringify(counted)}`);
    });
  }
  // A grid on which one method always won would show nothing.
  assert(picked.has("structured") && picked.has("products"));
});

type Counted = { -readonly [Part in keyof Cost]: number };

interface Found {
  readonly pick: Method;
  readonly counted: Readonly<Record<Method, Cost>>;
  readonly structured: number;
  readonly products: number;
}

/** What "auto" picks, the multiplications that it counts on, and the matrix products that each method asks for. */
async function count(
  { net, inputShape, n, outputs = "trace", train }: Case,
): Promise<Found> {
  const random = randomGenerator(0);
  const sets = n.flatMap((rows, i) =>
    rows === undefined ? [] : [[random.normal([rows, ...inputShape]), `x${i + 1}`] as const]
  );
  const params = init(net, inputShape, { seed: 0 });
  const options = { backend: "reference" } as const;
  const prepared = await prepare({ net, params, inputs: sets, options, attempt: "count" });
  const { bound: { graph }, inputs: [first, second = first!] } = prepared;
  const counts = readTrain(train, graph, "count");
  const pairing = readOutputs(outputs, shapeOf(graph, graph.output), "count");
  const none = (): Counted => ({ products: 0, rest: 0 });
  const counted = { structured: none(), jacobian: none(), products: none() };
  for (const method of METHODS) {
    const backend = counting((multiplications) => {
      counted[method].products += multiplications;
      counted[method].rest += COST.call;
    });
    const contextOf: typeof prepared.contextOf = (...args) => ({
      ...prepared.contextOf(...args),
      backend,
    });
    const run = { prepared: { ...prepared, backend, contextOf }, pairing, counts, method };
    const yielder = new Yielder({}, 1e9);
    await allTiles(run, { first: first!, second, kind: "ntk", yielder });
  }
  const extent = { n: [first!.n, second.n] as const, isSymmetric: second === first };
  const job = { graph, ...extent, pairing, counts };
  return {
    ...{ pick: cheapest(job), counted },
    ...{ structured: structuredCost(job).products, products: productsCost(job).products },
  };
}

/**
 * A backend that multiplies nothing: numbers of multiplications do not depend on the numbers. It has the
 * name of another, as the type knows no more, and nobody asks for it.
 */
function counting(add: (multiplications: number) => void): Backend {
  const refuse = (): never => {
    throw new Error("An empirical kernel asks for products alone");
  };
  return {
    name: "reference",
    allocate: (length) => new Float64Array(length),
    gemm: ({ m, n, k }) => Promise.resolve(add(m * n * k)),
    syrk: ({ n, k }) => Promise.resolve(add(n * n * k / 2)),
    ...{ potrf: refuse, trsm: refuse, syevd: refuse },
  };
}

/**
 * What holds for every primitive of networks of finite width: its products with the Jacobian from both
 * sides fit each other and its values, at first and at second order.
 *
 * @module
 */
import { randomGenerator } from "@widenet/ntk";
import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import type { Context } from "../../lib/finite/context.ts";
import { entriesOf, type Primitive, type ValueShape } from "../../lib/finite/graph.ts";
import type { Jet } from "../../lib/finite/jet.ts";
import { backwardOf, forwardOf } from "../../lib/finite/primitives/by_input.ts";
import { primitiveRule } from "../../lib/finite/primitives/mod.ts";
import type { At, Use } from "../../lib/finite/primitives/rule.ts";
import { type SpreadSignal, writeOut } from "../../lib/finite/primitives/spread.ts";
import { referenceBackend } from "../../lib/linalg/reference.ts";

/** A primitive where it may stand. */
export interface PrimitiveExample {
  /** The primitive. */
  readonly primitive: Primitive;
  /** Shapes of what it reads. */
  readonly from: readonly ValueShape[];
  /** Shape of what it makes. */
  readonly to: ValueShape;
  /** Numbers of entries of its tensors. */
  readonly parameters?: readonly number[];
  /** Graphs of the two inputs, where it reads them. */
  readonly patterns?: Float64Array;
}

const N = 2;
const COPIES = 3;

/** Registers the tests of one primitive. */
export function primitiveSuite(name: string, example: PrimitiveExample): void {
  Deno.test(`${name}: forward tangents and backward signals are transposes of one another`, async () => {
    const point = await pointOf(example);
    const { primitive } = example;
    const rule = primitiveRule(primitive);
    const out = entriesOf(example.to);
    const signal = normal(N * COPIES * out, 5);
    const tangent = (await rule.forward(primitive, point.at))[1] ?? new Float64Array(N * out);
    const output = await rule.forward(primitive, point.at);
    const cotangent = { jet: [signal, undefined], copies: COPIES };
    const back = await rule.backward(primitive, { ...point.at, output }, cotangent);
    for (let copy = 0; copy < COPIES; copy++) {
      const u = rowsOf(signal, copy, out);
      const own = await rule.trained?.gradient(primitive, point.at, [u, undefined]) ?? [];
      const terms = [
        ...example.from.map((shape, i) =>
          products(rowsOf(back[i]![0]!, copy, entriesOf(shape)), point.at.inputs[i]![1]!)
        ),
        ...own.map((jet, i) => products(jet[0]!, point.at.parameters[i]![1]!)),
      ].flat();
      // Rounding is in units of the sum of magnitudes of all products.
      const size = [...terms, ...products(u, tangent)].reduce((sum, x) => sum + Math.abs(x), 0);
      assertAlmostEquals(total(products(u, tangent)), total(terms), 1e-13 * size);
    }
  });

  Deno.test(`${name}: forward tangents are slopes of its values`, async () => {
    const point = await pointOf(example);
    const tangent =
      (await primitiveRule(example.primitive).forward(example.primitive, point.at))[1];
    const h = 1e-4;
    const [a, b, c, d] = await Promise.all(
      [-2 * h, -h, h, 2 * h].map((t) => valueAt(example, point, t)),
    );
    const slope = a!.map((x, i) => (x - 8 * b![i]! + 8 * c![i]! - d![i]!) / (12 * h));
    // Fourth-order differences: h^4 from the fifth derivative, eps/h from rounding, 1e-11 of the values.
    const size = Math.max(1, ...a!.map(Math.abs), ...slope.map(Math.abs));
    slope.forEach((x, i) => assertAlmostEquals(tangent?.[i] ?? 0, x, 1e-9 * size));
  });

  Deno.test(`${name}: backward signals on jets are slopes of backward signals`, async () => {
    const point = await pointOf(example);
    const { primitive, to } = example;
    const rule = primitiveRule(primitive);
    const jet = [normal(N * entriesOf(to), 5), normal(N * entriesOf(to), 6)];
    const signals = async (at: At, signal: Jet): Promise<readonly Jet[]> => [
      ...await rule.backward(
        primitive,
        { ...at, output: await rule.forward(primitive, at) },
        { jet: signal, copies: 1 },
      ),
      ...await rule.trained?.gradient(primitive, at, signal) ?? [],
    ];
    const found = await signals(point.at, jet);
    const h = 1e-4;
    const shifted = await Promise.all([-2 * h, -h, h, 2 * h].map(async (t) => {
      const made = await signals(moved(point.at, t), [jet[0]!.map((x, i) => x + t * jet[1]![i]!)]);
      return made.map((each) => each[0]!);
    }));
    found.forEach((each, k) => {
      const [a, b, c, d] = shifted.map((made) => made[k]!);
      const slope = a!.map((x, i) => (x - 8 * b![i]! + 8 * c![i]! - d![i]!) / (12 * h));
      const size = Math.max(1, ...a!.map(Math.abs), ...slope.map(Math.abs));
      slope.forEach((x, i) => assertAlmostEquals(each[1]?.[i] ?? 0, x, 1e-8 * size));
    });
  });

  if (primitiveRule(example.primitive).byChannel === true) {
    Deno.test(`${name}: factors of channels pass through backward signals`, async () => {
      const { at } = await pointOf(example);
      const { primitive, to } = example;
      const output = await primitiveRule(primitive).forward(primitive, at);
      const signal = spreadSignal(to);
      const backward = (each: Float64Array, copies: number) =>
        primitiveRule(primitive).backward(primitive, { ...at, output }, { jet: [each], copies });
      const context = at.context;
      const whole = await backward(
        (await writeOut(signal, { n: N, shape: to, context }))[0]!,
        COPIES,
      );
      const once = await backward(signal.common, 1);
      for (const [i, shape] of example.from.entries()) {
        const made = { jet: signal.jet, common: once[i]![0]! };
        const [found] = await writeOut(made, { n: N, shape, context });
        // The same products in another order: a few roundings.
        const size = Math.max(1, ...whole[i]![0]!.map(Math.abs));
        whole[i]![0]!.forEach((x, k) => assertAlmostEquals(found![k]!, x, 1e-14 * size));
      }
    });
  }

  if (primitiveRule(example.primitive).byInput === true) {
    Deno.test(`${name}: many inputs in pieces give the bits of all at once`, async () => {
      const { primitive, to } = example;
      // The last of the pieces is shorter than the others.
      const n = N * 10_001;
      const { at } = await pointOf(example, n);
      let turns = 0;
      const turn = (): Promise<void> => Promise.resolve(void turns++);
      const paced = { ...at, context: { ...at.context, turn } };
      const rule = primitiveRule(primitive);
      const output = await rule.forward(primitive, at);
      assertEquals(await forwardOf(primitive, paced), output);
      const size = n * COPIES * entriesOf(to);
      const cotangent = { jet: [normal(size, 5), normal(size, 6)], copies: COPIES };
      assertEquals(
        await backwardOf(primitive, { ...paced, output }, cotangent),
        await rule.backward(primitive, { ...at, output }, cotangent),
      );
      assertGreater(turns, 2);
    });
  }

  if (primitiveRule(example.primitive).trained === undefined) return;
  for (const contraction of ["signals", "weights", "spread"] as const) {
    for (const [kept, summed, free] of [[1, COPIES, 1], [COPIES, 1, 1], [1, 1, COPIES]] as const) {
      Deno.test(`${name}: sums over parameters by ${contraction} are products of gradients, [${kept}, ${summed}, ${free}]`, async () => {
        const point = await pointOf(example);
        const { primitive, from, to, parameters = [] } = example;
        const rule = primitiveRule(primitive).trained!;
        const out = new Float64Array(N * N * kept * free * free);
        const { jet: [factors], common } = spreadSignal(to);
        const isSpread = contraction === "spread";
        const extent = { n: N, shape: to, context: point.at.context };
        const signal = isSpread
          ? (await writeOut({ jet: [factors], common }, extent))[0]!
          : normal(N * COPIES * entriesOf(to), 5);
        const input = point.at.inputs[0]?.[0] ?? new Float64Array(0);
        const use: Use = isSpread
          ? { n: N, input, signal: factors!, common }
          : { n: N, input, signal };
        await rule.gram(primitive, {
          ...{ left: use, right: { ...use }, pairs: { kept, summed, free }, contraction, out },
          ...{ counts: parameters.map(() => true), from: from[0] ?? to, to },
          context: point.at.context,
        });
        const gradients = await jacobian(example, point, signal);
        assertEquals(gradients.length, N * COPIES);
        out.forEach((value, at) => {
          const [i, j, keep, f, g] = digits(at, [N, N, kept, free, free]) as Five;
          let wanted = 0, size = 0;
          for (let s = 0; s < summed; s++) {
            const left = gradients[i * COPIES + (keep * summed + s) * free + f]!;
            const right = gradients[j * COPIES + (keep * summed + s) * free + g]!;
            const terms = products(left, right);
            wanted += total(terms);
            size += terms.reduce((sum, x) => sum + Math.abs(x), 0);
          }
          assertAlmostEquals(value, wanted, 1e-13 * size);
        });
      });
    }
  }
}

/** Random vectors in two factors. */
function spreadSignal(shape: ValueShape): SpreadSignal {
  const factors = normal(N * COPIES * shape.channels, 7);
  return { jet: [factors], common: normal(N * entriesOf(shape), 8) };
}

type Five = [number, number, number, number, number];

interface Point {
  readonly at: At;
}

/** Random inputs and parameters with random tangents. */
function pointOf(example: PrimitiveExample, n = N): Promise<Point> {
  const { from, to, parameters = [], patterns } = example;
  const context: Context = {
    backend: referenceBackend,
    // Storage may hold anything, what an earlier step has left for instance.
    allocate: (length) => new Float64Array(length).fill(NaN),
    turn: () => Promise.resolve(),
    batch: {
      start: 0,
      patterns: patterns && repeated(patterns, n / N),
      masks: { seed: 3, stream: 0 },
    },
  };
  const jet = (
    length: number,
    seed: number,
  ): Jet => [normal(length, seed), normal(length, seed + 50)];
  return Promise.resolve({
    at: {
      n,
      index: 1,
      from,
      to,
      inputs: from.map((shape, i) => jet(n * entriesOf(shape), 10 + i)),
      parameters: parameters.map((length, i) => jet(length, 20 + i)),
      context,
    },
  });
}

function repeated(values: Float64Array, times: number): Float64Array {
  const { length } = values;
  return Float64Array.from({ length: length * times }, (_, i) => values[i % length]!);
}

/** The place with values moved along their tangents. */
function moved(at: At, t: number): At {
  const move = (jet: Jet): Jet => [jet[0]!.map((x, i) => x + t * jet[1]![i]!)];
  return { ...at, inputs: at.inputs.map(move), parameters: at.parameters.map(move) };
}

async function valueAt({ primitive }: PrimitiveExample, { at }: Point, t: number) {
  return (await primitiveRule(primitive).forward(primitive, moved(at, t)))[0]!;
}

/** For each input and copy the gradient by all tensors, one input at a time. */
async function jacobian(
  { primitive, from, to }: PrimitiveExample,
  { at }: Point,
  signal: Float64Array,
): Promise<Float64Array[]> {
  const rows: Float64Array[] = [];
  const size = entriesOf(to);
  for (let row = 0; row < N * COPIES; row++) {
    const i = Math.floor(row / COPIES);
    const one = {
      ...at,
      n: 1,
      inputs: at.inputs.map((jet, k): Jet => {
        const length = entriesOf(from[k]!);
        return [jet[0]!.subarray(i * length, (i + 1) * length)];
      }),
    };
    const u = signal.subarray(row * size, (row + 1) * size);
    const made = await primitiveRule(primitive).trained!.gradient(primitive, one, [u]);
    rows.push(Float64Array.from(made.flatMap((jet) => [...jet[0]!])));
  }
  return rows;
}

function rowsOf(values: Float64Array, copy: number, size: number): Float64Array {
  const rows = new Float64Array(N * size);
  for (let i = 0; i < N; i++) {
    const start = (i * COPIES + copy) * size;
    rows.set(values.subarray(start, start + size), i * size);
  }
  return rows;
}

function digits(at: number, lengths: readonly number[]): number[] {
  return lengths.reduceRight<number[]>((found, length) => {
    found.unshift(at % length);
    at = Math.floor(at / length);
    return found;
  }, []);
}

function normal(length: number, seed: number): Float64Array {
  return randomGenerator(seed).normal([length]).data;
}

function products(a: ArrayLike<number>, b: ArrayLike<number>): number[] {
  return Array.from(a, (x, i) => x * b[i]!);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0);
}

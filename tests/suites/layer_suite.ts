/**
 * What every layer and combinator must satisfy, inside a whole network; adding one adds a call.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import {
  eigh,
  type EngineName,
  type KernelOptions,
  type Kernels,
  kernels,
  type Net,
  type Patterns,
  randomGenerator,
  type Tensor,
} from "@widenet/ntk";
import { ENGINES } from "./engines.ts";

/** What the suite must know of a network. */
export interface LayerSuiteOptions {
  /** Whether an input has masks of its own, so that its pair with itself is special. */
  readonly masked?: boolean;
  /** Shape of one input, [d] or [...spatial, channels]. @default {[3]} */
  readonly shape?: readonly number[];
  /** Graphs of the inputs. */
  readonly patterns?: Patterns;
}

/** Number of inputs that the suite runs with. */
export const N = 10;

/** Runs the suite on a network that holds the layer. */
export function layerSuite(
  name: string,
  net: Net,
  { masked = false, shape = [3], patterns }: LayerSuiteOptions = {},
): void {
  const x = randomGenerator(21).normal([N, ...shape]);
  const graphs = (engine: EngineName): KernelOptions<"float64"> => (
    { engine, ...(patterns === undefined ? {} : { patterns: [patterns] }) }
  );
  const twice = (engine: EngineName): KernelOptions<"float64"> => (
    { engine, ...(patterns === undefined ? {} : { patterns: [patterns, patterns] }) }
  );

  Deno.test(`${name} is frozen plain data that survives JSON`, () => {
    assertFrozen(net, name);
    assertEquals(JSON.parse(JSON.stringify(net)), net);
  });

  for (const engine of ENGINES) {
    const test = (title: string, run: (self: Kernels) => Promise<void> | void): void =>
      Deno.test(`${engine}: ${name} ${title}`, async () => {
        await run(await kernels(net, x, graphs(engine)));
      });

    test("has the same kernels after JSON", async (self) => {
      const copy: Net = JSON.parse(JSON.stringify(net));
      assertEquals(await kernels(copy, x, graphs(engine)), self);
    });

    test("has kernels that are exactly symmetric and positive semi-definite", async (self) => {
      for (const kernel of [self.nngp, self.ntk]) {
        assertEquals(kernel.data, transposed(kernel));
        const { values } = await eigh(kernel);
        // Rounding moves an eigenvalue by a few times 1e-16 of the largest one.
        assert(values.data[0]! >= -1e-14 * values.data[N - 1]!, `found ${values.data[0]}`);
      }
    });

    test("gives inputs passed twice the same kernels", async (self) => {
      const pair = await kernels(net, x, x, twice(engine));
      for (const kind of ["nngp", "ntk"] as const) {
        for (let k = 0; k < N * N; k++) {
          if (masked && k % (N + 1) === 0) continue;
          const [found, expected] = [pair[kind].data[k]!, self[kind].data[k]!];
          // Without x2 the diagonal is exact; with it, it is a product of roots.
          assert(Math.abs(found - expected) <= 1e-14 * Math.abs(self[kind].data[0]!));
        }
      }
    });
  }
}

function transposed({ data }: Tensor): Float64Array {
  return data.map((_, k) => data[(k % N) * N + Math.floor(k / N)]!);
}

function assertFrozen(value: unknown, path: string): void {
  if (typeof value !== "object" || value === null) return;
  assert(Object.isFrozen(value), `${path} is not frozen`);
  for (const [key, part] of Object.entries(value)) assertFrozen(part, `${path}.${key}`);
}

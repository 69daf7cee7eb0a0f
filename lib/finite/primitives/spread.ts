/**
 * Signals whose copies are alike but for a factor each channel: g[n, o, p, c] = f[n, o, c] s[n, p, c], o being
 * the copies and p the sites. They come back from a mean over the sites, and nonlinearities leave them so:
 * what is done to s is done once an input, and not once a copy.
 *
 * @module
 */
import type { Context } from "../context.ts";
import { entriesOf, sitesOf, type ValueShape } from "../graph.ts";
import { type Jet, mapJetLater } from "../jet.ts";
import { overRows } from "../pieces.ts";
import type { GramJob, Use } from "./rule.ts";

/** A signal, in two factors if `common` is there. */
export interface Signal {
  /** The signal, `[n, copies, sites, channels]`; or f, `[n, copies, channels]`. */
  readonly jet: Jet;
  /** s, `[n, sites, channels]`. */
  readonly common?: Float64Array | undefined;
}

/** A signal in two factors. */
export interface SpreadSignal extends Signal {
  readonly common: Float64Array;
}

/** Extent of a signal. */
interface Extent {
  /** Number of inputs. */
  readonly n: number;
  /** Shape of the value that it is a signal at. */
  readonly shape: ValueShape;
  /** What the computation runs with. */
  readonly context: Context;
}

/** The signal `[n, copies, sites, channels]` itself. */
export async function writeOut(
  { jet, common }: Signal,
  { n, shape, context }: Extent,
): Promise<Jet> {
  if (common === undefined) return jet;
  const [sites, { channels }] = [sitesOf(shape), shape];
  return await mapJetLater(jet, async (factors) => {
    const copies = factors.length / (n * channels);
    const [rows, width] = [n * copies, sites * channels];
    const signal = context.allocate(rows * width);
    await overRows({ rows, width, turn: context.turn }, (start, end) => {
      for (let row = start, at = start * width; row < end; row++) {
        let s = Math.floor(row / copies) * width;
        for (let p = 0; p < sites; p++) {
          for (let c = 0; c < channels; c++) {
            signal[at++] = factors[row * channels + c]! * common[s++]!;
          }
        }
      }
    });
    return signal;
  });
}

/** A signal at a value of a single site as factors of ones. */
export function asSpread({ jet, common }: Signal, { n, shape }: Extent): SpreadSignal {
  return { jet, common: common ?? new Float64Array(n * entriesOf(shape)).fill(1) };
}

/** The job with signals `[n, copies, sites, channels]` on both sides. */
export async function writtenOut(job: GramJob): Promise<GramJob> {
  const { left, right, to: shape, context } = job;
  const written = async (use: Use): Promise<Use> => {
    const { n, signal, common } = use;
    if (common === undefined) return use;
    const [whole] = await writeOut({ jet: [signal], common }, { n, shape, context });
    return { ...use, signal: whole! };
  };
  const first = await written(left);
  return { ...job, left: first, right: left === right ? first : await written(right) };
}

/**
 * Sums over sites of pairs of inputs, as the module leaves them and as the steps behind them take them.
 *
 * @module
 */
import type { SummedRow } from "../../analysis/readout.ts";
import type { MixOperation } from "../../program/program.ts";
import type { Block } from "./blocks.ts";
import type { Compiled } from "./compile/compiled.ts";

/** Where sums of a group of pairs are. */
export interface SumPlaces {
  /** The program. */
  readonly compiled: Compiled;
  /** The thread's memory. */
  readonly float64: Float64Array;
  /** The left and the right inputs. */
  readonly blocks: readonly [Block, Block];
}

/** A pair of inputs. */
export interface SummedPair {
  /** Its place in the row. */
  readonly j: number;
  /** Its lane in both blocks. */
  readonly lane: number;
  /** Whether both inputs are one. */
  readonly self: boolean;
}

/** Rows of so many pairs, by the value that is summed. */
export function summedRows({ sums }: Compiled, count: number): Map<number, SummedRow> {
  return new Map(
    [...sums.keys()].map((value) => [value, {
      kernel: new Float64Array(count),
      gap: new Float64Array(count).fill(NaN),
      ntk: new Float64Array(count),
    }]),
  );
}

/** Takes the sums of a pair from memory. */
export function collectSums(
  sums: ReadonlyMap<number, SummedRow>,
  { compiled, float64, blocks: [left, block] }: SumPlaces,
  { j, lane, self }: SummedPair,
): void {
  sums.forEach(({ kernel, gap, ntk }, value) => {
    const address = compiled.sums.get(value)! / 8 + lane;
    const node = compiled.nodes.find(({ output }) => output === value)!;
    const [input] = node.inputs;
    const [a, b] = [left.scales[lane]![input!]!, block.scales[lane]![input!]!];
    const unit = a * b;
    if (node.work.kind === "flat") {
      const { weight } = node.work.window;
      const [p, q] = [left.summed[lane]![value]!, block.summed[lane]![value]!];
      const e = float64[address]! * weight * unit;
      kernel[j] = self ? p : float64[address + 8]! / 2 * weight * unit;
      const [s, t] = [Math.sqrt(p), Math.sqrt(q)];
      const [own, other] = [s / a, t / b];
      // The distance in units of 1 from that in units of the scales, unless it is mostly that of lengths.
      const alike = Math.max(own, other) < 2 * Math.min(own, other);
      gap[j] = Math.max(0, alike ? (e - unit * (own - other) ** 2) / 2 : s * t - kernel[j]!);
      ntk[j] = float64[address + 4]! * weight * unit;
    } else if (node.work.kind === "mix") {
      const weight = weightOf(node.work.mix);
      // Where an input has no variance at all, what rounding leaves counts as nothing.
      const isZero = left.isZero[lane]![input!] === 1 || block.isZero[lane]![input!] === 1;
      kernel[j] = isZero ? 0 : float64[address]! / 2 * weight * unit;
      ntk[j] = float64[address + 4]! * weight * unit;
    }
  });
}

/** Factor of the sum over all pairs of sites in a mean over all sites. */
export function weightOf({ axes }: MixOperation): number {
  return axes.reduce((product, { weights }) => product * weights[0]![0]! ** 2, 1);
}

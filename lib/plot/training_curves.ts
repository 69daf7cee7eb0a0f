/**
 * How the loss falls in time, by eigenvalue.
 *
 * @module
 */
import { adviceOn, kindOf } from "../options.ts";
import { readTensor } from "../read_tensor.ts";
import type { TensorLike } from "../tensor.ts";
import { readMatching, readVector } from "./input.ts";
import { type LabelOptions, readLabels } from "./labels.ts";
import { lines } from "./lines.ts";
import type { Picture } from "./picture.ts";
import type { AxisScale } from "./ticks.ts";

/** Losses by time and eigenvalue, as `trainingCurve` finds them. */
export interface TrainingCurveValues {
  /** The loss at each time, `[times]`. */
  readonly losses: TensorLike;
  /** What each eigenvector has left of it, in the falling order of eigenvalues, `[times, n]`. */
  readonly byEigenvalue: TensorLike;
}

/** Options of {@linkcode trainingCurves}; its axes are "time" and "loss" if not named. */
export interface TrainingCurvesOptions extends LabelOptions {
  /**
   * First ranks, from 1, of the groups of eigenvalues that get a curve each; the first must be 1.
   *
   * @default {[1, 2, 11, 101, 1001, ...]}
   */
  readonly groups?: TensorLike;
  /** Layout of the horizontal axis, which cannot be "log" with time 0. @default {"log"} */
  readonly xScale?: AxisScale;
}

const ATTEMPT = "draw training curves";

/** Below this part of the first loss curves are not drawn. */
const FLOOR = 1e-6;

/**
 * Draws the loss over time on a log axis, and its parts in groups of eigenvalues: those of large
 * eigenvalues vanish first.
 *
 * A curve ends where it has fallen below a millionth of the largest loss.
 *
 * @param times Times, finite, `[times]`.
 * @param curve Losses at these times.
 * @param options Texts, groups and axes.
 * @returns The picture.
 * @throws {TypeError} If shapes do not fit, or an option is not known.
 * @throws {RangeError} If a value is not finite, groups do not rise from 1, no loss is positive, or a
 * time on a log axis is not positive.
 *
 * @example Usage
 * ```ts
 * import { trainingCurve, trainingCurves } from "@widenet/ntk";
 * import { assert } from "@std/assert";
 *
 * const times = [0.1, 1, 10];
 * const curve = await trainingCurve([[2, 1], [1, 2]], [1, 0], times);
 * const picture = trainingCurves(times, curve, { title: "Training" });
 * assert(picture.alt.includes("all eigenvalues; eigenvalue 1; eigenvalue 2"));
 * ```
 */
export function trainingCurves(
  times: TensorLike,
  curve: TrainingCurveValues,
  options: TrainingCurvesOptions = {},
): Picture {
  const axes = { xLabel: "time", yLabel: "loss" };
  const labels = readLabels(ATTEMPT, options, axes, ["groups", "xScale"]);
  const x = readVector(times, "times");
  if (typeof curve !== "object" || curve === null) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'curve' must be { losses, byEigenvalue } as trainingCurve() gives them: ` +
        `found ${kindOf(curve)}${adviceOn(curve)}`,
    );
  }
  const losses = readMatching(curve.losses, "losses", { name: "times", length: x.length });
  const parts = readTensor(ATTEMPT, "losses by eigenvalue", curve.byEigenvalue);
  const [rows = 0, n = 0] = parts.shape;
  if (parts.shape.length !== 2 || rows !== x.length || n === 0) {
    throw new TypeError(
      `Cannot draw losses by eigenvalue as shape [${x.length}, n] is needed: ` +
        `found shape [${parts.shape.join(", ")}]`,
    );
  }
  const { xScale = "log" } = options;
  const starts = readGroups(options.groups, n);
  const grouped = starts.map((start, i) => {
    const end = starts[i + 1] ?? n + 1;
    const y = x.map((_, t) => sumOf(parts.data.subarray(t * n + start - 1, t * n + end - 1)));
    const label = end - start === 1 ? `eigenvalue ${start}` : `eigenvalues ${start} to ${end - 1}`;
    return { x, y, label };
  });
  const least = FLOOR * Math.max(...losses);
  const series = [{ x, y: losses, label: "all eigenvalues" }, ...grouped];
  const drawn = series.map((each) => cut(each, least)).filter(({ x }) => x.length > 0);
  return lines(drawn, { ...labels, xScale, yScale: "log" });
}

interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly label: string;
}

/** The points that a log axis can hold and an eye can see. */
function cut({ x, y, label }: Curve, least: number): { x: number[]; y: number[]; label: string } {
  const seen = y.map((value) => value > 0 && value >= least);
  return { x: x.filter((_, i) => seen[i]), y: y.filter((_, i) => seen[i]), label };
}

function readGroups(values: TensorLike | undefined, n: number): readonly number[] {
  if (values === undefined) return [1, ...decades(n)];
  const groups = [...readTensor("group eigenvalues", "'groups'", values).data];
  const rises = groups.every((rank, i) =>
    Number.isInteger(rank) && rank <= n && (i === 0 ? rank === 1 : rank > groups[i - 1]!)
  );
  if (rises && groups.length > 0) return groups;
  throw new RangeError(
    `Cannot group eigenvalues as first ranks must rise from 1 to at most ${n}: ` +
      `current value is [${groups}]`,
  );
}

/** 2, 11, 101, ... up to n. */
function decades(n: number): number[] {
  const starts = n >= 2 ? [2] : [];
  for (let power = 10; power < n; power *= 10) starts.push(power + 1);
  return starts;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

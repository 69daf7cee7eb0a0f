/**
 * Rows of inputs and targets, from arrays or from anything that yields them.
 *
 * @module
 */
import { checkAllFinite } from "../first_not_finite.ts";
import { position } from "../position.ts";
import {
  asTensor,
  isTensorLike,
  makeTensor,
  sizeOf,
  type Tensor,
  type TensorLike,
} from "../tensor.ts";

/** Rows one after the other, or in batches. */
export type RowSource =
  | TensorLike
  | Iterable<TensorLike | number>
  | AsyncIterable<TensorLike | number>;

/** Some inputs with their targets, as a source gives them. */
interface RowBatch {
  /** Inputs, `[b, ...]`. */
  readonly x: Tensor;
  /** Targets, `[b]` or `[b, k]`. */
  readonly y: Tensor;
}

/** Sources of rows, and what is asked of them. */
export interface RowJob {
  /** Inputs. */
  readonly x: RowSource;
  /** Targets. */
  readonly y: RowSource;
  /** Shape of one input. */
  readonly inputShape: readonly number[];
  /** Rows that are wanted at a time. */
  readonly step: number;
  /** What is attempted. */
  readonly attempt: string;
}

/** Some rows on their way. */
export interface Rows {
  /** Number of the first row. */
  readonly start: number;
  /** How many there are. */
  readonly count: number;
  /** Inputs, `[count, d]`; overwritten later. */
  readonly x: Float64Array;
  /** Targets, `[count, k]`; overwritten later. */
  readonly y: Float64Array;
  /** Shape of the targets of one input: none, or `[k]`. */
  readonly targetShape: readonly number[];
}

/**
 * Goes through inputs and targets in step, and gives as many rows at a time as are wanted, whatever the
 * sources yield.
 *
 * @param job The sources.
 * @throws {TypeError} If a source cannot be gone through, one has more rows than the other, or shapes do not
 * fit.
 * @throws {RangeError} If an entry is not finite.
 */
export async function* rowsInSteps(job: RowJob): AsyncGenerator<Rows> {
  const { inputShape, step, attempt } = job;
  const d = sizeOf(inputShape);
  const xBuffer = new Float64Array(step * d);
  let yBuffer: Float64Array | undefined, targetShape: readonly number[] = [];
  let [start, count, k] = [0, 0, 1];
  const rows = (): Rows => ({
    ...{ start, count, targetShape },
    x: xBuffer.subarray(0, count * d),
    y: yBuffer!.subarray(0, count * k),
  });
  for await (const { x, y } of rowBatches(job)) {
    checkInputs(x, job);
    yBuffer ??= new Float64Array(step * sizeOf(targetShape = y.shape.slice(1)));
    k = sizeOf(targetShape);
    checkTargets(y, targetShape, attempt);
    checkFinite(x, "x", start + count, attempt);
    checkFinite(y, "y", start + count, attempt);
    const n = x.shape[0]!;
    for (let from = 0; from < n;) {
      const taken = Math.min(step - count, n - from);
      xBuffer.set(x.data.subarray(from * d, (from + taken) * d), count * d);
      yBuffer.set(y.data.subarray(from * k, (from + taken) * k), count * k);
      [from, count] = [from + taken, count + taken];
      if (count < step) continue;
      yield rows();
      [start, count] = [start + count, 0];
    }
  }
  if (count > 0) yield rows();
}

function checkInputs({ shape }: Tensor, { inputShape, attempt }: RowJob): void {
  const found = shape.slice(1);
  if (found.length === inputShape.length && found.every((n, axis) => n === inputShape[axis])) {
    return;
  }
  throw new TypeError(
    `Cannot ${attempt} as inputs must have shape [n, ${inputShape.join(", ")}] for this map, or ` +
      `[${inputShape.join(", ")}] one by one: found [${shape.join(", ")}]`,
  );
}

function checkTargets({ shape }: Tensor, first: readonly number[], attempt: string): void {
  const found = shape.slice(1);
  if (found.length === first.length && found[0] === first[0] && found[0] !== 0) return;
  throw new TypeError(
    `Cannot ${attempt} as all targets must have as many outputs, at least one: ` +
      `found [${first}] and [${found}] for one input`,
  );
}

function checkFinite(rows: Tensor, name: string, start: number, attempt: string): void {
  checkAllFinite(attempt, `'${name}'`, rows, (at, shape) => {
    const [row = 0, ...rest] = position(at, shape);
    return `[${[start + row, ...rest].join(", ")}]`;
  });
}

async function* rowBatches({ x, y, inputShape, attempt }: RowJob): AsyncGenerator<RowBatch> {
  const [inputs, targets] = [piecesOf(x, "x", attempt), piecesOf(y, "y", attempt)];
  try {
    while (true) {
      const [next, target] = [await inputs.next(), await targets.next()];
      if (next.done || target.done) {
        if (next.done && target.done) return;
        const [longer, shorter] = next.done ? ["y", "x"] : ["x", "y"];
        throw new TypeError(`Cannot ${attempt} as '${longer}' goes on where '${shorter}' ends`);
      }
      yield pair(next.value, target.value, inputShape.length, attempt);
    }
  } finally {
    await inputs.return?.();
    await targets.return?.();
  }
}

/** A piece of each source, with an axis of rows where a piece is a single row. */
function pair(
  x: TensorLike | number,
  y: TensorLike | number,
  rank: number,
  attempt: string,
): RowBatch {
  const inputs = asTensor(typeof x === "number" ? [x] : x);
  const targets = typeof y === "number" ? tensorOf([y], []) : asTensor(y);
  const single = inputs.shape.length === rank;
  const batch = {
    x: single ? tensorOf(inputs.data, [1, ...inputs.shape]) : inputs,
    y: single ? tensorOf(targets.data, [1, ...targets.shape]) : targets,
  };
  const [n, found] = [batch.x.shape[0], batch.y.shape[0] ?? 0];
  if (n === found && batch.y.shape.length <= 2) return batch;
  throw new TypeError(
    `Cannot ${attempt} as targets of ${n} inputs must have shape [${n}] or [${n}, k]: ` +
      `found [${batch.y.shape}]`,
  );
}

function tensorOf(data: ArrayLike<number>, shape: readonly number[]): Tensor {
  return makeTensor(shape, Float64Array.from(data));
}

type Pieces = Iterator<TensorLike | number> | AsyncIterator<TensorLike | number>;

function piecesOf(source: RowSource, name: string, attempt: string): Pieces {
  if (isTensorLike(source)) return [source][Symbol.iterator]();
  const value: unknown = source;
  if (typeof value === "object" && value !== null) {
    if (Symbol.asyncIterator in value) {
      return (source as AsyncIterable<TensorLike>)[Symbol.asyncIterator]();
    }
    if (Symbol.iterator in value) return (source as Iterable<TensorLike>)[Symbol.iterator]();
  }
  throw new TypeError(
    `Cannot ${attempt} as '${name}' must be an array, or something that yields rows or batches of ` +
      `rows: found ${value === null ? "null" : typeof value}`,
  );
}

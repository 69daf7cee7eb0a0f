/**
 * Long work of primitives in pieces of some inputs, so that the event loop turns in between.
 *
 * @module
 */
import type { Context } from "../context.ts";
import { entriesOf, type Primitive } from "../graph.ts";
import { type Jet, mapJet } from "../jet.ts";
import { Scratch } from "../scratch.ts";
import { primitiveRule } from "./mod.ts";
import type { At, Cotangent, Passed } from "./rule.ts";

/** Entries of a piece of values alone: some milliseconds for the slowest of the rules. */
const PIECE = 2 ** 15;
/** How much longer an entry takes with each further coefficient, about. */
const PER_TERM = 4;

/** `forward` of a primitive's rule. */
export function forwardOf(primitive: Primitive, at: At): Jet | Promise<Jet> {
  const rule = primitiveRule(primitive);
  const rows = rule.byInput ? pieceRows(at, 1) : at.n;
  if (rows >= at.n) return rule.forward(primitive, at);
  const made = inPieces(at, rows, async (piece) => [
    await rule.forward(primitive, partOf(at, piece)),
  ]);
  return made.then(([jet]) => jet!);
}

/** `backward` of a primitive's rule. */
export function backwardOf(
  primitive: Primitive,
  passed: Passed,
  { jet, copies }: Cotangent,
): readonly Jet[] | Promise<readonly Jet[]> {
  const rule = primitiveRule(primitive);
  const rows = rule.byInput ? pieceRows(passed, copies) : passed.n;
  if (rows >= passed.n) return rule.backward(primitive, passed, { jet, copies });
  return inPieces(passed, rows, async (piece) => {
    const output = cut(passed.output, passed.n, piece);
    const cotangent = { jet: cut(jet, passed.n, piece), copies };
    return await rule.backward(primitive, { ...partOf(passed, piece), output }, cotangent);
  });
}

/** Number of inputs of a piece. */
function pieceRows({ n, from, to, inputs: [jet] }: At, copies: number): number {
  const entries = copies * Math.max(entriesOf(to), ...from.map(entriesOf));
  const most = PIECE / PER_TERM ** (jet!.length - 1);
  return n * entries <= 2 * most ? n : Math.max(1, Math.floor(most / entries));
}

/** Some of the inputs. */
interface Piece {
  readonly start: number;
  readonly count: number;
  /** What is made on the way; it is used over again by the next piece. */
  readonly scratch: Scratch;
}

/** Joins what is made of each piece; which coefficients are there does not depend on the piece. */
async function inPieces(
  { n, context }: At,
  rows: number,
  work: (piece: Piece) => Promise<readonly Jet[]>,
): Promise<readonly Jet[]> {
  const scratch = new Scratch((length) => new Float64Array(length));
  let whole: readonly Jet[] | undefined;
  for (let start = 0; start < n; start += rows) {
    const count = Math.min(rows, n - start);
    const part = await work({ start, count, scratch });
    whole ??= part.map((jet) => mapJet(jet, ({ length }) => context.allocate(length / count * n)));
    part.forEach((jet, k) =>
      jet.forEach((values, j) =>
        values && whole![k]![j]!.set(values, values.length / count * start)
      )
    );
    scratch.reset();
    await context.turn();
  }
  return whole!;
}

function partOf(at: At, piece: Piece): At {
  const { n, inputs, context } = at;
  return {
    ...at,
    n: piece.count,
    inputs: inputs.map((jet) => cut(jet, n, piece)),
    context: contextOf(context, n, piece),
  };
}

function contextOf(context: Context, n: number, piece: Piece): Context {
  const { batch } = context;
  const [patterns] = cut([batch.patterns], n, piece);
  return {
    ...context,
    allocate: (length) => piece.scratch.take(length),
    batch: { ...batch, start: batch.start + piece.start, patterns },
  };
}

/** The rows of some of n inputs. */
function cut(jet: Jet, n: number, { start, count }: Piece): Jet {
  return mapJet(jet, (values) => {
    const size = values.length / n;
    return values.subarray(start * size, (start + count) * size);
  });
}

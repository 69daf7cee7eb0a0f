/**
 * Variances that a bound program reads while a tile is computed.
 *
 * @module
 */
import type { Scales } from "../../reference/operation.ts";
import { type Plan, scalesAt, type Side } from "./plan.ts";

/** Inputs of both sides. */
export type Sides = Pick<Plan, "first" | "second">;

const NOTHING = new Float64Array(0);

/** Variances at one value, put in their place for a tile: a program that a thread keeps must not keep inputs. */
export class HeldScales {
  readonly #rows: Held = { variance: NOTHING, root: NOTHING };
  readonly #columns: Held = { variance: NOTHING, root: NOTHING };

  /** Variances of the first inputs. */
  get rows(): Scales {
    return this.#rows;
  }

  /** Variances of the second inputs. */
  get columns(): Scales {
    return this.#columns;
  }

  /** Takes the variances of these inputs at a value of the program; of none, lets go of those that are held. */
  hold(sides: Sides | undefined, value: number): void {
    put(this.#rows, sides?.first, value);
    put(this.#columns, sides?.second, value);
  }
}

type Held = { -readonly [Key in keyof Scales]: Scales[Key] };

function put(held: Held, side: Side | undefined, value: number): void {
  const { variance, root } = side === undefined
    ? { variance: NOTHING, root: NOTHING }
    : scalesAt(side, value);
  held.variance = variance;
  held.root = root;
}

/**
 * The sign function and rectified powers, which depend on the angle alone.
 *
 * @module
 */
import { oddFactorial } from "../../../../activations/special.ts";
import { fill, filled, type TileOperation, type Wiring } from "./operation.ts";

/** phi = sign. */
export function signOperation(wiring: Wiring): TileOperation {
  const { memory, inputs: [input], output } = wiring;
  const complete = filled(wiring, input!);
  return {
    plus: true,
    positive: false,
    columns() {},
    row(_, count) {
      complete?.(count);
      memory.functions.sign(memory.wide, count, input!.address, output.address);
    },
  };
}

/** phi(x) = x^n for x > 0. */
export function rectifiedOperation(degree: number, wiring: Wiring): TileOperation {
  const { memory, inputs: [input], output } = wiring;
  const from = input!;
  const complete = filled(wiring, from);
  const power = Math.max(0, degree - 1);
  const powers = memory.arrays(1);
  const factor = degree === 0 ? 0 : degree * degree * oddFactorial(degree - 1) / 2;
  return {
    plus: true,
    positive: true,
    columns(start, count) {
      fill(memory, powers, { start, count }, (j) => from.columns.root[j]! ** power);
    },
    row(i, count) {
      complete?.(count);
      memory.functions.rectified(
        memory.wide,
        degree,
        count,
        from.address,
        output.address,
        powers,
        factor * from.rows.root[i]! ** power,
      );
    },
  };
}

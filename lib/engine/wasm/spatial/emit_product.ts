/**
 * Instructions for products of two values.
 *
 * @module
 */
import { OPERATION } from "./assembler.ts";
import type { Context, Maps } from "./context.ts";
import type { Node } from "./nodes.ts";
import type { Place } from "./regions.ts";
import { flag, inWords, mapWords, sideWords } from "./words.ts";

/** A product; tells whether it is one of two values. */
export function emitProduct(context: Context, node: Node, place: Place, maps: Maps): boolean {
  const { inputs: [a, b], output } = node;
  if (node.inputs.length !== 2) return false;
  const { layout: { slots }, flow: { both, moving }, writer } = context;
  const { computed, shift } = place;
  const second = inWords(maps.buffers.get(b!)!, maps.places.get(b!)!.region, computed);
  const other = sideWords(slots.get(b!)!, computed, shift);
  const made = sideWords(slots.get(output)!, computed, shift);
  const block = writer.block(`product ${output}`, {}, [
    ["factor", (l, r) => l[a!]! / l[output]! * l[b!]! * (r[a!]! / r[output]! * r[b!]!)],
  ]);
  const words = {
    ...mapWords(context, a!, output, place, maps),
    ...{ 9: flag(both[output]), 10: flag(both[a!]), 11: flag(both[b!]) },
    ...{ 17: block, 18: flag(moving[a!]), 19: flag(moving[b!]) },
    ...{ 20: second[1]!, 21: second[2]!, 22: second[3]! },
    ...{ 23: other[13]!, 24: other[14]!, 25: other[15]!, 26: other[16]! },
    ...{ 27: made[13]!, 28: made[14]!, 29: made[15]! },
  };
  writer.push(OPERATION.product, words, 20, computed);
  return true;
}

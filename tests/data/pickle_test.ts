import { assert, assertEquals, assertThrows } from "@std/assert";
import { pickledArray, readPickle } from "../../lib/data/pickle.ts";

/** Codes of instructions, and bytes. */
function pickle(...parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "number" ? [part] : Array.from(part, (c) => c.charCodeAt(0))
    ),
  );
}

const STACK_GLOBAL = 0x93, TUPLE_2 = 0x86, TUPLE_3 = 0x87;

/** A list of twice the list before, and so on: 2^depth leaves in 6 bytes a level. */
function nested(depth: number): (string | number)[] {
  const level = (i: number) => ["q", i, "h", i, TUPLE_2];
  return ["]", ...Array.from({ length: depth }, (_, i) => level(i)).flat()];
}

Deno.test("readPickle() refuses names of functions that are no text, without reading them as one", () => {
  const cases = [
    pickle(...nested(40), "U", 1, "a", STACK_GLOBAL, "."),
    pickle("U", 1, "a", ...nested(40), STACK_GLOBAL, "."),
    pickle("K", 1, "K", 2, STACK_GLOBAL, "."),
  ];
  for (const bytes of cases) {
    const read = () => readPickle(bytes, "evil");
    assertThrows(
      read,
      TypeError,
      "Cannot read evil as a pickle of plain data: it names a function",
    );
  }
});

Deno.test("pickledArray() takes no array whose type is no text", () => {
  const global = (text: string) => ["c", ...text.replace(" ", "\n"), "\n"];
  const array = (type: readonly (string | number)[]) =>
    pickle(
      ...global("numpy.core.multiarray _reconstruct"),
      ...[")", "R", "(", "K", 1, "K", 1, 0x85],
      ...[...global("numpy dtype"), ...type, "K", 0, "K", 1, TUPLE_3, "R"],
      ...[0x89, "U", 1, "x", "t", "b", "."],
    );
  const found = pickledArray(readPickle(array(["U", 2, "u1"]), "good"));
  assert(found !== undefined);
  assertEquals([found.type, [...found.shape], [...found.bytes]], ["u1", [1], [120]]);
  assertEquals(pickledArray(readPickle(array(nested(40)), "evil")), undefined);
});

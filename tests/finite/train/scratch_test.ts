import { assert, assertEquals } from "@std/assert";
import { Scratch } from "../../../lib/finite/train/scratch.ts";

Deno.test("Scratch gives arrays again once they are free, and not before", () => {
  let made = 0;
  const scratch = new Scratch((length) => {
    made++;
    return new Float64Array(length);
  });
  const first = [scratch.take(3), scratch.take(3), scratch.take(5)];
  assertEquals(first.map(({ length }) => length), [3, 3, 5]);
  assert(first[0] !== first[1]);
  scratch.reset();
  const second = [scratch.take(5), scratch.take(3), scratch.take(3), scratch.take(3)];
  assertEquals(second.slice(0, 3), [first[2], first[0], first[1]]);
  assert(second[0] === first[2] && second[1] === first[0] && second[2] === first[1]);
  assertEquals(made, 4);
});

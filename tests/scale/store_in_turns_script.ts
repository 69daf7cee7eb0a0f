/**
 * Stores a kernel in the folder of its argument, says so after the first rows, and goes on when it is told.
 *
 * @module
 */
import { randomGenerator, stax, storedKernels } from "@widenet/ntk";

const net = stax.serial(stax.dense(8, { wStd: 1.4 }), stax.relu(), stax.dense(1));
let hasBegun = false;
await storedKernels(net, randomGenerator(0).normal([9, 5]), undefined, {
  folder: Deno.args[0]!,
  rows: 3,
  dtype: "float64",
  onProgress: ({ done }) => {
    if (hasBegun || done < 9) return;
    hasBegun = true;
    Deno.stdout.writeSync(new TextEncoder().encode("begun\n"));
    Deno.stdin.readSync(new Uint8Array(1));
  },
});

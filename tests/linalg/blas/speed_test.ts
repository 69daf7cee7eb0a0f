import { assertRejects } from "@std/assert";
import { checkSpeed } from "../../../lib/linalg/blas/speed.ts";
import { referenceBackend } from "../../../lib/linalg/reference.ts";

Deno.test("checkSpeed() refuses what is no faster than plain TypeScript", async () => {
  await assertRejects(() => checkSpeed({ ...referenceBackend }), Error, "it is slow");
});

Deno.test("checkSpeed() takes what is much faster", async () => {
  await checkSpeed({ ...referenceBackend, gemm: () => Promise.resolve() });
});

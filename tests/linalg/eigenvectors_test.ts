import { assertEquals, assertRejects } from "@std/assert";
import { OutOfMemoryError } from "@widenet/ntk";
import { eigenvectorRows } from "../../lib/linalg/eigenvectors.ts";
import { factor } from "../../lib/linalg/positive_definite.ts";
import { referenceBackend } from "../../lib/linalg/reference.ts";
import { runOn } from "../../lib/linalg/run.ts";

/** A machine that has no memory left. */
const full = { ...referenceBackend, allocate: () => new Float64Array(2 ** 50) };
const use = { attempt: "select a ridge", instead: "select it for some of the inputs" };

Deno.test("eigenvectorRows() leaves the matrix as it was", async () => {
  const a = Float64Array.of(2, 1, 1, 2);
  const { values, rows } = await eigenvectorRows(runOn(referenceBackend), 2, a, use);
  assertEquals([...a], [2, 1, 1, 2]);
  assertEquals([...values].map(Math.round), [1, 3]);
  assertEquals(rows.length, 4);
});

Deno.test("eigenvectorRows() tells how much could not be allocated", async () => {
  await assertRejects(
    () => eigenvectorRows(runOn(full), 2, new Float64Array(4), use),
    OutOfMemoryError,
    "Cannot select a ridge as memory does not suffice: 32 bytes are needed for eigenvectors of shape " +
      "[2,2], and the system does not give them; select it for some of the inputs",
  );
});

Deno.test("factor() tells how much could not be allocated", async () => {
  const error = await assertRejects(
    () => factor(runOn(full), 2, Float64Array.of(2, 1, 1, 2)),
    OutOfMemoryError,
    "Cannot factor a matrix as memory does not suffice: 32 bytes are needed for a Cholesky factor of " +
      "shape [2,2], and the system does not give them; use conjugateGradients()",
  );
  assertEquals(error.bytes, 32);
});

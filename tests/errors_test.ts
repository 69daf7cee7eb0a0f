import { assert, assertEquals } from "@std/assert";
import { CheckError, NotPositiveDefiniteError, UnavailableError } from "@widenet/ntk";

Deno.test("NotPositiveDefiniteError says where it stopped and what ridge would do", () => {
  const failure = { pivot: 17, value: -1e-9, ridge: 2.34e-8, duplicates: 0 };
  const error = new NotPositiveDefiniteError("factor the training kernel", failure);
  assertEquals(
    error.message,
    "Cannot factor the training kernel as the matrix is not positive definite: " +
      "pivot 17 is -1e-9 (no row is repeated); add an absolute ridge of at least 2.3e-8 to the " +
      'diagonal, by { ridge: 2.3e-8, ridgeScale: "absolute" } where there are options ' +
      "(without 'ridgeScale' a ridge is relative to the mean diagonal entry)",
  );
  const { pivot, value, ridge, duplicates } = error;
  assertEquals({ pivot, value, ridge, duplicates }, failure);
});

Deno.test("NotPositiveDefiniteError counts repeated rows", () => {
  const failure = { pivot: 1, value: 0, ridge: 1e-12 };
  for (const [duplicates, text] of [[1, "1 repeated row"], [3, "3 repeated rows"]] as const) {
    const { message } = new NotPositiveDefiniteError("solve", { ...failure, duplicates });
    assert(message.includes(`pivot 1 is 0 (${text});`));
  }
});

Deno.test("every error class is an Error that carries its own name", () => {
  const failure = { pivot: 0, value: 0, ridge: 1, duplicates: 0 };
  for (
    const [error, name] of [
      [new NotPositiveDefiniteError("solve", failure), "NotPositiveDefiniteError"],
      [new CheckError("a claim"), "CheckError"],
      [new UnavailableError("an engine"), "UnavailableError"],
    ] as const
  ) {
    assert(error instanceof Error);
    assertEquals([error.name, `${error}`.split(":")[0]], [name, name]);
  }
});

// deno-lint-ignore-file no-console
import { assertEquals, assertThrows } from "@std/assert";
import { CheckError } from "../../lib/errors.ts";
import { randomGenerator } from "../../lib/random.ts";
import { check, checkAfter, type Claim } from "../../lib/notebook/check.ts";

/** What check() prints for a claim, whether it holds or not. */
function linesOf(name: string, claim: Claim, failed: Set<string> = new Set()): string[] {
  const lines: string[] = [];
  const log = console.log;
  console.log = (line: string): void => void lines.push(line);
  try {
    checkAfter(failed, name, claim);
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
  } finally {
    console.log = log;
  }
  return lines;
}

/** Runs check() without its line. */
function quietly(name: string, claim: Claim): void {
  const log = console.log;
  console.log = (): void => {};
  try {
    check(name, claim);
  } finally {
    console.log = log;
  }
}

Deno.test("check() prints one line with the numbers", () => {
  assertEquals(linesOf("pi", { value: 3.14, expected: Math.PI, tolerance: 0.01 }), [
    "✓ pi: value 3.14, expected 3.14159, |difference| = 0.00159, tolerance 0.01",
  ]);
  assertEquals(linesOf("order", true), ["✓ order"]);
  assertEquals(linesOf("order", false), ["✗ order"]);
});

Deno.test("check() writes small numbers with a power of ten", () => {
  assertEquals(linesOf("small", { value: -2.5e-5, expected: 0, tolerance: 1e-4 }), [
    "✓ small: value -2.5e-5, expected 0, |difference| = 2.5e-5, tolerance 0.0001",
  ]);
});

Deno.test("check() divides a relative deviation by the largest expected entry", () => {
  const claim = { value: [100, 1.1], expected: [100, 1], tolerance: 2e-3, relative: true };
  assertEquals(linesOf("rows", claim), [
    "✓ rows: value 1.1 at [1] of [2], expected 1, relative |difference| = 0.001, tolerance 0.002",
  ]);
  assertThrows(() => quietly("rows", { ...claim, relative: false }), CheckError);
});

Deno.test("check() names the entry that deviates most", () => {
  const claim = { value: [[1, 2], [3, 5]], expected: [[1, 2], [3, 4]], tolerance: 0.5 };
  assertEquals(linesOf("matrix", claim), [
    "✗ matrix: value 5 at [1, 1] of [2, 2], expected 4, |difference| = 1, tolerance 0.5",
  ]);
  assertThrows(() => quietly("matrix", claim), CheckError, "Cannot accept the claim: matrix");
});

Deno.test("check() says of rounding errors only that they are allowed", () => {
  const claim = { value: 0.1 + 0.2, expected: 0.3, tolerance: 1e-12 };
  assertEquals(linesOf("sum", claim), ["✓ sum: value 0.3, expected 0.3, |difference| ≤ 1e-12"]);
  assertEquals(linesOf("residual", { value: 3.4e-15, below: 1e-12 }), [
    "✓ residual: below 1e-12",
  ]);
  assertEquals(linesOf("residuals", { value: [3e-15, 0], below: 0.5 }), [
    "✓ residuals: 2 values, |value| ≤ 1e-6, below 0.5",
  ]);
  assertEquals(linesOf("count", { value: 0, expected: 0, tolerance: 0 }), [
    "✓ count: value 0, expected 0, |difference| = 0, tolerance 0",
  ]);
  assertEquals(linesOf("sum", { ...claim, value: 0.3 + 2e-12 }), [
    "✗ sum: value 0.3, expected 0.3, |difference| = 2e-12, tolerance 1e-12",
  ]);
});

/** Another machine's floating point: sums and functions that differ in their last bits. */
function* otherMachines(values: readonly number[]): Generator<number[], void, void> {
  for (let seed = 0; seed < 20; seed++) {
    const errors = randomGenerator(seed).normal([2, values.length]).data;
    const scale = Math.max(...values.map(Math.abs));
    yield values.map((value, i) =>
      value * (1 + 1e-13 * errors[i]!) + 1e-13 * scale * errors[values.length + i]!
    );
  }
}

Deno.test("check() prints the same where floating point differs by 1e-13", () => {
  const claims: readonly (readonly [readonly number[], (value: number[]) => Claim])[] = [
    [[1 / 3], ([x]) => ({ value: x!, expected: 1 / 3, tolerance: 1e-11 })],
    [[1, 2, Math.PI], (value) => ({ value, expected: [1, 2, Math.PI], tolerance: 1e-11 })],
    [[1, 0, -1], (value) => ({ value, expected: [1, 0, -1], tolerance: 1e-9 })],
    [[1, 2], (value) => ({ value, expected: [1, 2.1], tolerance: 0.2, relative: true })],
    [[0.1, 0.7, 0.7], (value) => ({ value, expected: [0, 0, 0], tolerance: 1 })],
    [[0.7, 0.1, 0.7], (value) => ({ value, below: 1 })],
    [[0.7, 0.1, 0.1], (value) => ({ value, above: 0 })],
    [[1, 1e-16], ([, residual]) => ({ value: residual!, below: 1e-11 })],
    [[1, 0], ([, residual]) => ({ value: residual!, expected: 0, tolerance: 1e-11 })],
    [[1, 0], ([x, y]) => ({ value: x!, expected: 1 + y!, tolerance: 0.01 })],
  ];
  for (const [values, claimOf] of claims) {
    const expected = linesOf("it", claimOf([...values]));
    for (const other of otherMachines(values)) {
      assertEquals(linesOf("it", claimOf(other)), expected);
    }
  }
});

Deno.test("check() holds every entry against a bound that is not attained", () => {
  assertEquals(linesOf("upper", { value: [0.5, 0.75], below: 1 }), [
    "✓ upper: value 0.75 at [1] of [2], below 1",
  ]);
  assertEquals(linesOf("lower", { value: [0.5, 0.75], above: 0.25 }), [
    "✓ lower: value 0.5 at [0] of [2], above 0.25",
  ]);
  for (
    const [claim, said] of [
      [{ value: 5e-8, above: 1e-7 }, "value 5e-8, above 1e-7"],
      [{ value: [1, 2e-8], above: 1e-7 }, "value 2e-8 at [1] of [2], above 1e-7"],
      [{ value: -5e-8, below: -1e-7 }, "value -5e-8, below -1e-7"],
      [{ value: 5e-8, above: 0.1 }, "value 5e-8, above 0.1"],
    ] as const
  ) assertThrows(() => quietly("small", claim), CheckError, said);
  assertThrows(() => quietly("upper", { value: 1, below: 1 }), CheckError);
  assertThrows(() => quietly("lower", { value: 1, above: 1 }), CheckError);
});

Deno.test("check() does not hold for NaN", () => {
  assertThrows(() => quietly("nan", { value: NaN, expected: 1, tolerance: 1 }), CheckError);
  assertThrows(() => quietly("nan", { value: [0, NaN, 9], below: 10 }), CheckError);
  assertThrows(() => quietly("nan", { value: [0, NaN, 9], above: -1 }), CheckError);
  assertThrows(() => quietly("nan", { value: [1], expected: [NaN], tolerance: 1 }), CheckError);
});

Deno.test("check() takes equal infinities as equal and looks at the other entries", () => {
  const expected = [Infinity, 1];
  quietly("same", { value: [Infinity, 1], expected, tolerance: 0 });
  assertThrows(
    () => quietly("other", { value: [Infinity, 2], expected, tolerance: 0 }),
    CheckError,
  );
});

Deno.test("check() refuses what it cannot judge", () => {
  const promise = Promise.resolve(true) as unknown as boolean;
  assertThrows(() => check("late", promise), TypeError, "await promises first");
  assertThrows(
    () => check("shape", { value: [1], expected: 1, tolerance: 1 }),
    TypeError,
    "shapes",
  );
  assertThrows(() => check("sign", { value: 1, expected: 1, tolerance: -1 }), RangeError);
  assertThrows(() => check("none", { value: [], below: 1 }), TypeError, "empty");
  assertThrows(() => check("bound", { value: 1, below: NaN }), RangeError, "'below'");
  const zero = { value: 0, expected: 0, tolerance: 1, relative: true };
  assertThrows(() => check("zero", zero), RangeError, "leave 'relative' out");
});

Deno.test("check() does not name the entry of a deviation that is rounding", () => {
  const claim = { value: [1, 2 + 4e-15], expected: [1, 2], tolerance: 1e-12 };
  assertEquals(linesOf("sums", claim), [
    "✓ sums: 2 values, largest |difference| ≤ 1e-12",
  ]);
});

Deno.test("check() refuses fields that there are not, and numbers that are none", () => {
  const value = [1], expected = [1];
  const cases: readonly (readonly [unknown, ErrorConstructor, string])[] = [
    [{ value, expected, tolerence: 1 }, TypeError, "'tolerence' (did you mean 'tolerance'?)"],
    [{ value, expected }, TypeError, "'tolerance' must be a number: found undefined"],
    [{ value, expected, tolerance: "1" }, TypeError, "'tolerance' must be a number: found string"],
    [{ value, expected, tolerance: Infinity }, RangeError, "'tolerance' must be finite"],
    [{ value, expected, tolerance: 1, relative: "no" }, TypeError, "'relative' must be true or"],
    [{ value, below: true }, TypeError, "'below' must be a number: found boolean"],
    [{ value, below: 2, above: 0 }, TypeError, "there is no option 'above': use value, below"],
    [{ value: undefined, below: 2 }, TypeError, "'value' must be arrays of numbers or a tensor"],
    [{ value: Promise.resolve(1), below: 2 }, TypeError, "found a Promise; put 'await' before"],
    [Promise.resolve(true), TypeError, "found a Promise; await promises first"],
    [1, TypeError, "must be a boolean or have a value: found number"],
  ];
  for (const [claim, error, message] of cases) {
    assertThrows(() => check("it", claim as Claim), error, message);
  }
  assertThrows(() => check(undefined as never, true), TypeError, "'name' must be a string");
});

Deno.test("check() says that a claim stands on one that failed, until that one holds", () => {
  const failed = new Set<string>();
  assertEquals(linesOf("a", true, failed), ["✓ a"]);
  assertEquals(linesOf("b", false, failed), ["✗ b"]);
  assertEquals(linesOf("c", { value: 1, below: 2 }, failed), [
    "✓ c: value 1, below 2 (stands on a claim that failed: b)",
  ]);
  assertEquals(linesOf("d", false, failed), ["✗ d (stands on a claim that failed: b)"]);
  assertEquals(linesOf("b", true, failed), ["✓ b (stands on a claim that failed: d)"]);
  assertEquals(linesOf("d", true, failed), ["✓ d"]);
  assertEquals(linesOf("c", true, failed), ["✓ c"]);
});

Deno.test("check() prints no line of more than 100 characters", () => {
  const claim = { value: [1.25], expected: [1], tolerance: 0.5 };
  assertEquals(linesOf("n".repeat(30), claim)[0]!.split("\n"), [
    `✓ ${"n".repeat(30)}: value 1.25, expected 1, |difference| = 0.25, tolerance 0.5`,
  ]);
  assertEquals(linesOf("n".repeat(60), claim)[0]!.split("\n"), [
    `✓ ${"n".repeat(60)}`,
    "  value 1.25, expected 1, |difference| = 0.25, tolerance 0.5",
  ]);
  const lines = linesOf("some words ".repeat(30).trim(), claim, new Set(["other"]))[0]!.split("\n");
  assertEquals(lines.slice(-2), [
    "  value 1.25, expected 1, |difference| = 0.25, tolerance 0.5",
    "  (stands on a claim that failed: other)",
  ]);
  assertEquals(lines.map((line) => line.length > 100), lines.map(() => false));
  assertEquals(
    lines.slice(0, -2).join(" ").replaceAll("  ", ""),
    `✓ ${"some words ".repeat(30)}`.trim(),
  );
});

Deno.test("check() judges by the worst entry, though it shows one that is bad alike", () => {
  const near = 1 - 5e-10;
  assertThrows(() => quietly("below", { value: [near, 1], below: 1 }), CheckError);
  assertThrows(() => quietly("above", { value: [-near, -1], above: -1 }), CheckError);
  const tolerance = 1 - 2e-10;
  assertThrows(
    () => quietly("close", { value: [near, 1], expected: [0, 0], tolerance }),
    CheckError,
  );
  quietly("below", { value: [near, 1], below: 1 + 1e-12 });
});

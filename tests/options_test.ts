import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  checkAtLeast,
  checkBoolean,
  checkNames,
  checkNumber,
  checkOneOf,
  checkSeed,
  checkWhole,
  kindOf,
} from "../lib/options.ts";

/** What comparisons take for numbers, and is none. */
const noNumbers = ["12", true, false, null, undefined, 12n, [12], {}, new Date(12), () => 12];

Deno.test("numbers are told by their type before they are compared", () => {
  for (const value of noNumbers) {
    const message = `Cannot try as 'x' must be a number: found ${kindOf(value)}`;
    assertThrows(() => checkNumber("try", "x", value), TypeError, message);
    assertThrows(() => checkAtLeast("try", "x", value, 0), TypeError, message);
    assertThrows(() => checkWhole("try", "x", value, 0), TypeError, message);
    assertThrows(() => checkSeed("try", value), TypeError, "'seed' must be a number");
  }
});

Deno.test("numbers out of range are refused with their value", () => {
  for (const value of [NaN, Infinity, -1]) {
    const message = `'x' must be finite and at least 0: current value is ${value}`;
    assertThrows(() => checkAtLeast("try", "x", value, 0), RangeError, message);
  }
  for (const value of [NaN, Infinity, 0.5, -1, 11, 2 ** 60]) {
    const message = `'x' must be a whole number, between 0 and 10: current value is ${value}`;
    assertThrows(() => checkWhole("try", "x", value, 0, 10), RangeError, message);
  }
  for (const seed of [-1, 2 ** 32]) assertThrows(() => checkSeed("try", seed), RangeError, "seed");
});

Deno.test("truth values are neither texts nor numbers", () => {
  for (const value of ["false", "", 0, 1, null, undefined]) {
    assertThrows(() => checkBoolean("try", "x", value), TypeError, "'x' must be true or false");
  }
});

Deno.test("choices are refused with those that there are, whatever the value is", () => {
  const values = ["Wasm", "", null, 0, Symbol("s"), Object.create(null), {
    toString: () => "wasm",
  }];
  for (const value of values) {
    const check = (): void => checkOneOf("try", "x", value, ["auto", "wasm"]);
    assertThrows(check, TypeError, "Cannot try as 'x' must be one of auto, wasm: current value is");
  }
  assertThrows(() => checkOneOf("try", "x", "wsam", ["auto", "wasm"]), TypeError, 'mean "wasm"?');
});

Deno.test("options are plain objects with names that there are", () => {
  for (const options of [null, 1, "x", [], new Map(), new Date(), Promise.resolve({}), () => 1]) {
    const check = (): void => checkNames("try", options, ["x"]);
    assertThrows(check, TypeError, "Cannot try as options must be an object");
  }
  const bare: object = Object.create(null);
  for (const options of [{}, bare, { x: undefined }, Object.freeze({ x: 1 })]) {
    checkNames("try", options, ["x"]);
  }
  assertThrows(() => checkNames("try", { y: 1 }, []), TypeError, "no option 'y': leave it out");
  const error = assertThrows(() => checkNames("try", Promise.resolve({}), ["x"]), TypeError);
  assert(error.message.endsWith("found a Promise; put 'await' before the call that makes it"));
  assertEquals(kindOf({ then: () => 1 }), "a Promise");
});

/**
 * Every public function that takes a signal: aborted at any time before its promise settles, it is
 * rejected with the reason. The functions and how they are called are those of the hostile table.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as widenet from "@widenet/ntk";
import { FEATURES } from "../hostile/features_rows.ts";
import { FINITE, FINITE_NAMESPACE } from "../hostile/finite_rows.ts";
import { IMAGES } from "../hostile/images_rows.ts";
import { KERNELS, REST } from "../hostile/kernel_rows.ts";
import { LINALG } from "../hostile/linalg_rows.ts";
import { PREDICT } from "../hostile/predict_rows.ts";
import { RFM } from "../hostile/rfm_rows.ts";
import type { Call, Row, Table } from "../hostile/row.ts";
import { THEORY } from "../hostile/theory_rows.ts";

const MODULES: readonly (readonly [space: string, module: object, table: Table])[] = [
  ["", widenet, { ...FEATURES, ...FINITE, ...KERNELS, ...LINALG, ...PREDICT, ...REST, ...RFM }],
  ["", widenet, IMAGES],
  ["theory.", widenet.theory, THEORY],
  ["finite.", widenet.finite, FINITE_NAMESPACE],
];

/** They compute nothing; the functions of what they give look at the signal. */
const PREPARE = ["kernelBlocks"];

/** Turns of the event loop after which an abort is tried; most of the calls take none. */
const TURNS = 3;

for (const [space, module, table] of MODULES) {
  for (const [key, row] of Object.entries(table)) {
    if (PREPARE.includes(key) || !hasSignal(row)) continue;
    Deno.test({
      name: `${space}${key}() is rejected with the reason of an abort at any time`,
      // What the rows ask for at first, such as libraries, stays open.
      sanitizeOps: false,
      sanitizeResources: false,
      fn: () => attack(`${space}${key}()`, (module as Record<string, Call>)[key]!, row),
    });
  }
}

function hasSignal({ options = {}, methods = {} }: Row): boolean {
  return "signal" in options || Object.values(methods).some(hasSignal);
}

async function attack(name: string, call: Call, row: Row): Promise<void> {
  const { args, options, methods = {} } = row;
  if (options !== undefined && "signal" in options) {
    const start = (own: object) => run(call(...args(), { ...options, ...own }));
    await expectReason(`${name} aborted before`, (abort) => {
      const signal = abort();
      return start({ signal });
    });
    await expectReason(`${name} aborted right after the call`, (abort, signal) => {
      const result = start({ signal });
      abort();
      return result;
    });
    for (let turn = 0; turn < TURNS; turn++) await expectAfterTurns(name, turn, start);
    if ("onProgress" in options) await expectInReports(name, start);
  }
  const result = await call(...args(), ...(options === undefined ? [] : [options]));
  for (const [key, method] of Object.entries(methods)) {
    const of = (result as Record<string, Call>)[key];
    if (of !== undefined) await attack(`${name}.${key}()`, of, method);
  }
}

/** What a call gives in the end; an iterator is run to its end. */
async function run(result: unknown): Promise<unknown> {
  const found = await result;
  if (typeof found === "object" && found !== null && Symbol.asyncIterator in found) {
    for await (const _ of found as AsyncIterable<unknown>);
  }
  return found;
}

type Attack = (abort: () => AbortSignal, signal: AbortSignal) => Promise<unknown>;

async function expectReason(what: string, attack: Attack): Promise<void> {
  const reason = new Error("enough");
  const controller = new AbortController();
  const abort = (): AbortSignal => {
    controller.abort(reason);
    return controller.signal;
  };
  const answer = await answerOf(attack(abort, controller.signal), reason);
  assertEquals(answer, "rejected with the reason", what);
}

async function answerOf(result: Promise<unknown>, reason: unknown): Promise<string> {
  try {
    await result;
    return "a result";
  } catch (error) {
    return error === reason ? "rejected with the reason" : `another error: ${error}`;
  }
}

async function expectAfterTurns(
  name: string,
  turns: number,
  start: (own: object) => Promise<unknown>,
): Promise<void> {
  const reason = new Error("enough");
  const controller = new AbortController();
  let settled = false, aborted = false;
  const result = start({ signal: controller.signal });
  result.then(() => settled = true, () => settled = true);
  for (let turn = 0; turn <= turns; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
  if (!settled) {
    aborted = true;
    controller.abort(reason);
  }
  const answer = await answerOf(result, reason);
  const expected = aborted ? "rejected with the reason" : "a result";
  assertEquals(answer, expected, `${name} aborted ${turns} turns after the call`);
}

/** Aborts in each of the first reports, the last one of a small job among them. */
async function expectInReports(
  name: string,
  start: (own: object) => Promise<unknown>,
): Promise<void> {
  for (let report = 1; report <= 4; report++) {
    const reason = new Error("enough");
    const controller = new AbortController();
    let count = 0;
    const onProgress = (): void => {
      if (++count === report) controller.abort(reason);
    };
    const answer = await answerOf(start({ signal: controller.signal, onProgress }), reason);
    const expected = count >= report ? "rejected with the reason" : "a result";
    assertEquals(answer, expected, `${name} aborted in report ${report}`);
    if (count < report) return;
  }
}

Deno.test("the functions that take a signal are attacked", () => {
  const count = MODULES.flatMap(([, , table]) => Object.values(table)).filter(hasSignal).length;
  assert(count > 50, `${count} functions`);
});

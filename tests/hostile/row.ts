/**
 * What the table of public functions says of each, and how an answer to hostile arguments is judged.
 *
 * @module
 */
import { CheckError, IndefiniteOperatorError, NotPositiveDefiniteError } from "@widenet/ntk";
import { DivergenceError, OutOfMemoryError, UnavailableError, WorkerError } from "@widenet/ntk";

/** A function as it is called well. */
export interface Row {
  /** Arguments that work, made anew for each call; options are not among them. */
  readonly args: () => readonly unknown[];
  /** A value of each option that works; options come after the arguments. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The functions of what it gives. */
  readonly methods?: Readonly<Record<string, Row>>;
  /** Arguments by number, and options by name, that are not tried; the row says why. */
  readonly untried?: readonly (number | string)[];
  /** Functions of what it gives that are not the library's own. */
  readonly foreign?: readonly string[];
  /** Options that take values of more than one type. */
  readonly loose?: readonly string[];
  /** Options that take any text. */
  readonly free?: readonly string[];
}

/** A table: rows by the name of the function. */
export type Table = Readonly<Record<string, Row>>;

/** Any function, called with any arguments. */
export type Call = (...given: readonly unknown[]) => unknown;

/** Values that no caller means, as the mistakes of callers and the tricks of attackers make them. */
export const HOSTILE: readonly (readonly [name: string, make: () => unknown])[] = [
  ["undefined", () => undefined],
  ["null", () => null],
  ["true", () => true],
  ["0", () => 0],
  ["-1", () => -1],
  ["1.5", () => 1.5],
  ["NaN", () => NaN],
  ["Infinity", () => Infinity],
  ["1e9", () => 1e9],
  ["1e-170", () => 1e-170],
  ["'12'", () => "12"],
  ["''", () => ""],
  ["'__proto__'", () => "__proto__"],
  ["12n", () => 12n],
  ["a symbol", () => Symbol("s")],
  ["[]", () => []],
  ["[[]]", () => [[]]],
  ["[NaN]", () => [NaN]],
  ["ragged rows", () => [[1, 2], [3]]],
  ["['1', '2']", () => ["1", "2"]],
  ["a hole", () => [1, , 3]],
  ["{}", () => ({})],
  ["an object without prototype", () => Object.create(null)],
  ["{ kind: 'evil' }", () => ({ kind: "evil" })],
  ["{ shape, data } of other sizes", () => ({ shape: [2, 2], data: [1] })],
  ["{ shape: 'no' }", () => ({ shape: "no", data: [1] })],
  ["a function", () => () => 1],
  ["a date", () => new Date(0)],
  ["a map", () => new Map()],
  ["a promise", () => Promise.resolve([[1]])],
  ["a buffer", () => new ArrayBuffer(8)],
  ["an object with a throwing getter", () => ({
    get shape(): never {
      throw new TypeError("Cannot be read as this getter throws");
    },
  })],
];

/** The few of them that every test run tries. */
export const SAMPLE: readonly string[] = [
  ...["undefined", "null", "true", "NaN", "1e9", "'12'", "12n", "[]", "{}", "a promise"],
];

/** Values of other types than an option has, by the type that it has. */
export function wrongTypes(good: unknown, isFree: boolean): readonly unknown[] {
  switch (typeof good) {
    case "number":
      return ["12", true, null, 12n, {}, Promise.resolve(1)];
    case "boolean":
      return ["false", 0, 1, null, 0n];
    case "string":
      return [3, null, true, 12n, ...(isFree ? [] : ["evil", ""])];
    case "function":
      return [3, null, "f", {}];
    default:
      return [3, null, "x", true, 12n];
  }
}

/** Longest time that an answer may take, in milliseconds. */
const LONGEST = 2000;

/** What is said of an answer that took too long, which may be the fault of a busy machine. */
const LATE: readonly string[] = ["no answer in time", "an answer too late"];

/** What became of a call: "result", "refused", or what was wrong with the answer, twice if it is late. */
export async function answerOf(call: () => unknown): Promise<string> {
  const said = await firstAnswerOf(call);
  return LATE.includes(said) ? await firstAnswerOf(call) : said;
}

async function firstAnswerOf(call: () => unknown): Promise<string> {
  const start = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(LATE[0]!), LONGEST);
  });
  try {
    const answer = Promise.resolve(call()).then(firstOf).then(() => "result");
    const said = await Promise.race([answer, late]);
    return performance.now() - start > 2 * LONGEST ? LATE[1]! : said;
  } catch (error) {
    return isOurs(error) ? "refused" : `not one of our errors: ${textOf(error)}`;
  } finally {
    clearTimeout(timer);
  }
}

/** What iterates looks at its arguments when the first value is asked for. */
async function firstOf(value: unknown): Promise<void> {
  if (typeof value !== "object" || value === null || !(Symbol.asyncIterator in value)) return;
  const values = value as AsyncGenerator<unknown>;
  await values.next();
  await values.return(undefined);
}

/** What the language itself says of mistakes that reached its core. */
const RAW = new RegExp(
  "^Cannot (read propert|destructure|convert|mix|access|assign|set propert|delete|perform|use 'in')",
);

/** Whether an error is one of the house: of its classes, and with its wording. */
function isOurs(error: unknown): boolean {
  const classes = [
    ...[TypeError, RangeError, CheckError, IndefiniteOperatorError, NotPositiveDefiniteError],
    ...[DivergenceError, OutOfMemoryError, UnavailableError, WorkerError],
    // What the operating system says of a file.
    ...[Deno.errors.NotFound, Deno.errors.IsADirectory, Deno.errors.NotCapable],
  ];
  if (!(error instanceof Error) || !classes.some((type) => error instanceof type)) return false;
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.IsADirectory) {
    return true;
  }
  return error.message.startsWith("Cannot ") && !RAW.test(error.message);
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

// deno-lint-ignore-file no-console -- a kernel shows what goes through the console
/**
 * Mutants of claims: for each `check(...)` of a notebook that holds, the same claim with a wrong constant,
 * which must not hold. A claim whose mutant holds too says less than it seems to.
 *
 * @module
 */

/** Factor by which what a claim expects, or its bound, is wrong. */
export const WRONG = 1.25;

/** How a claim took its mutant. */
export interface Mutant {
  /** What is claimed. */
  readonly name: string;
  /** The kind of claim, by what its value is held against. */
  readonly kind: "expected" | "below" | "above" | "condition";
  /** Whether the mutant was refused; undefined where there is no constant to change, as with 0. */
  readonly noticed?: boolean;
}

const MARK = "\u0001mutant ";

/** Makes a cell try the mutant of each claim after the claim. */
export function withMutants(source: string): string {
  return source.replace(/^(\s*)check\(/gm, '$1globalThis[Symbol.for("widenet.mutant")](check, ');
}

/** Code that defines what {@linkcode withMutants} calls. */
export const TRY_MUTANTS = `(${tryMutants})(${JSON.stringify(MARK)}, ${WRONG});`;

/** Returns the mutants that a cell's printed text tells of. */
export function readMutants(text: string): readonly Mutant[] {
  return text.split("\n").filter((line) => line.startsWith(MARK))
    .map((line) => JSON.parse(line.slice(MARK.length)));
}

type Claim = Readonly<Record<string, unknown>> | boolean;
type Check = (name: string, claim: Claim) => void;

/** Runs in the kernel, as text: it must not use anything of this file. */
function tryMutants(mark: string, wrong: number): void {
  const numbersOf = (value: unknown): number[] => {
    if (typeof value === "number") return [value];
    if (Array.isArray(value)) return value.flatMap(numbersOf);
    if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
    return Array.from((value as { readonly data: ArrayLike<number> }).data);
  };
  const scaled = (value: unknown): unknown => {
    if (typeof value === "number") return wrong * value;
    if (Array.isArray(value)) return value.map(scaled);
    if (ArrayBuffer.isView(value)) return (value as Float64Array).map((entry) => wrong * entry);
    const { shape, data, dtype } = value as { shape: number[]; data: Float64Array; dtype: string };
    return { shape, data: data.map((entry) => wrong * entry), dtype };
  };
  const refused = (check: Check, name: string, claim: Claim): boolean => {
    const { log } = console;
    console.log = () => {};
    try {
      check(name, claim);
      return false;
    } catch {
      return true;
    } finally {
      console.log = log;
    }
  };
  const mutate = (check: Check, name: string, claim: Claim): Record<string, unknown> => {
    if (typeof claim === "boolean") return { kind: "condition" };
    if ("expected" in claim) {
      if (numbersOf(claim.expected).every((entry) => entry === 0)) return { kind: "expected" };
      const mutant = { ...claim, expected: scaled(claim.expected) };
      return { kind: "expected", noticed: refused(check, name, mutant) };
    }
    const kind = "below" in claim ? "below" : "above";
    const bound = claim[kind] as number;
    if (bound === 0) return { kind };
    const nearer = (kind === "below") === (bound > 0) ? bound / wrong : bound * wrong;
    return { kind, noticed: refused(check, name, { ...claim, [kind]: nearer }) };
  };
  const tried = (check: Check, name: string, claim: Claim): void => {
    check(name, claim);
    console.log(mark + JSON.stringify({ name, ...mutate(check, name, claim) }));
  };
  Object.defineProperty(globalThis, Symbol.for("widenet.mutant"), { value: tried });
}

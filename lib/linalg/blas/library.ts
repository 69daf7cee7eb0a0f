/**
 * An open library: finds its routines and calls them, one at a time.
 *
 * @module
 */
import { host } from "../../host/mod.ts";
import { mayReadMemory } from "./host.ts";
import { Queue } from "./queue.ts";
import {
  asynchronous,
  CONFIG_NAMES,
  lengthsOf,
  type Naming,
  NAMINGS,
  type RoutineName,
  ROUTINES,
  symbolDefinitions,
  SYMBOLS,
} from "./symbols.ts";
import { Threads } from "./threads.ts";

/** An argument of a Fortran routine, which takes addresses alone. */
export type Argument = Uint8Array | BigInt64Array | Float64Array | Float32Array;

/**
 * Work in floating-point operations up to which a call is waited for on the spot: at most a
 * millisecond even on a slow core, while a thread of its own costs about 0.05 ms.
 */
const SMALL = 2e6;

/** Floating-point operations of one call before the speed of the library is known. */
const FIRST_CALL = 2e9;
/** Operations down to which work is divided: smaller calls waste the cores. */
const SMALLEST_CALL = 2e8;
/** Operations from which on the time of a call says how fast the library is. */
const TELLING = 5e8;

/** How a library is used. */
export interface LibraryOptions {
  /** Time of one call in milliseconds that divided work aims at. @default {100} */
  readonly callTime?: number | undefined;
}

/** How a routine is called. */
export interface CallOptions {
  /** Floating-point operations, about. */
  readonly work: number;
  /** Stops the routine before it begins; looked at again when it has ended. */
  readonly signal?: AbortSignal | undefined;
  /** Whether this is a part of work that is divided into calls. @default {false} */
  readonly isDivisible?: boolean | undefined;
}

/** Where a thread of this program finds a routine. */
export interface LentRoutine {
  /** Its name. */
  readonly routine: RoutineName;
  /** Files of the library. */
  readonly files: readonly string[];
  /** Its name in there. */
  readonly symbol: string;
}

type Routine = (...args: readonly unknown[]) => void;
type AsynchronousRoutine = (...args: readonly unknown[]) => Promise<void>;
type Symbols = Readonly<Record<string, unknown>>;

/** BLAS and LAPACK in native code. */
export class Library {
  /** Bits of an integer argument: 32 (LP64) or 64 (ILP64). */
  readonly integerBits: 32 | 64;
  /** What the library says of itself, if it does and may be read. */
  readonly config: string | undefined;
  readonly #files: readonly string[];
  readonly #symbols: Symbols;
  readonly #naming: Naming;
  readonly #queue = new Queue();
  readonly #threads: Threads;
  readonly #callTime: number;
  #running: readonly Argument[] = [];
  #largestCall = FIRST_CALL;

  /**
   * Opens a library.
   *
   * @param files Files that together hold all routines.
   * @param options How it is used.
   * @throws {Error} If a file cannot be opened, a routine is missing, or integers have no known size.
   */
  constructor(files: readonly string[], { callTime = 100 }: LibraryOptions = {}) {
    this.#callTime = callTime;
    this.#files = files;
    this.#symbols = openAll(files);
    this.#naming = findNaming(this.#symbols);
    this.#threads = new Threads(this.#symbols);
    this.integerBits = this.#measureIntegers();
    this.config = readConfig(this.#symbols);
  }

  /**
   * Calls a routine when all earlier calls have ended: two at once would fight for the cores.
   *
   * @param routine Its name.
   * @param args Its arguments.
   * @param options How it is called.
   * @throws The signal's reason, if it is aborted; outputs then hold anything.
   */
  async call(routine: RoutineName, args: readonly Argument[], options: CallOptions): Promise<void> {
    const { work, signal } = options;
    await this.#queue.run(async () => {
      this.#threads.prepare(work);
      if (work <= SMALL) {
        this.#call(routine, args);
      } else {
        const call = this.#find(asynchronous(this.#symbolOf(routine))) as AsynchronousRoutine;
        // Holds the storage in memory while native code works on it.
        this.#running = args;
        const start = performance.now();
        await call(...args, ...lengthsOf(routine));
        this.#running = [];
        if (options.isDivisible) this.#learn(work, performance.now() - start);
      }
    }, signal);
    signal?.throwIfAborted();
  }

  /**
   * Lets threads of this program call a routine, each for one core, while no other call runs.
   *
   * @param routine Its name.
   * @param body Has them do so; ends when they have.
   * @param signal Stops it before it begins.
   * @returns Whether this was possible: else the body was not called.
   */
  async lend(
    routine: RoutineName,
    body: (lent: LentRoutine) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<boolean> {
    if (!this.#threads.canBeOne) return false;
    await this.#queue.run(async () => {
      this.#threads.prepare(0);
      await body({ routine, files: this.#files, symbol: this.#symbolOf(routine) });
    }, signal);
    return true;
  }

  /**
   * Floating-point operations above which work is to be divided into several calls, so that each
   * takes about as long as an abort may.
   */
  get largestCall(): number {
    return this.#largestCall;
  }

  #learn(work: number, time: number): void {
    if (work >= TELLING) this.#largestCall = Math.max(SMALLEST_CALL, this.#callTime * work / time);
  }

  #call(routine: RoutineName, args: readonly Argument[]): void {
    const call = this.#find(this.#symbolOf(routine)) as Routine;
    call(...args, ...lengthsOf(routine));
  }

  #symbolOf(routine: RoutineName): string {
    return this.#naming.prefix + routine + this.#naming.suffix;
  }

  #find(symbol: string): unknown {
    return this.#symbols[symbol];
  }

  /**
   * Integers are passed as 64 bits in little-endian order, of which a library with 32-bit integers
   * reads the lower half: right for both. What it writes tells how many bits it has: the factor of
   * [-1] sets its last argument to 1.
   */
  #measureIntegers(): 32 | 64 {
    const info = new BigInt64Array([-1n]);
    const one = new BigInt64Array([1n]);
    this.#call("dpotrf", [new Uint8Array([85]), one, new Float64Array([-1]), one, info]);
    if (info[0] === 1n) return 64;
    if (BigInt.asIntN(32, info[0]!) === 1n) return 32;
    throw new Error("dpotrf does not tell that a matrix is not positive definite");
  }
}

function openAll(files: readonly string[]): Symbols {
  const { native } = host();
  if (native === undefined) throw new Error("only Deno loads native libraries");
  const all: Record<string, unknown> = {};
  for (const file of files) {
    const symbols: Symbols = native.open(file, symbolDefinitions()).symbols;
    for (const name of SYMBOLS) {
      // The asynchronous form of a missing symbol is there, and fails when it is called.
      if (symbols[name] === null || all[name] !== undefined) continue;
      all[name] = symbols[name];
      all[asynchronous(name)] = symbols[asynchronous(name)];
    }
  }
  return all;
}

function findNaming(symbols: Symbols): Naming {
  const missing = ({ prefix, suffix }: Naming): string | undefined =>
    ROUTINES.find((routine) => symbols[prefix + routine + suffix] === undefined);
  const naming = NAMINGS.find((naming) => missing(naming) === undefined);
  if (naming === undefined) throw new Error(`it has no routine ${missing(NAMINGS[0]!)}`);
  return naming;
}

function readConfig(symbols: Symbols): string | undefined {
  const name = CONFIG_NAMES.find((name) => symbols[name] !== undefined);
  if (name === undefined || !mayReadMemory()) return undefined;
  return host().native?.textAt((symbols[name] as () => unknown)())?.trim();
}

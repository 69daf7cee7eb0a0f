/**
 * Python's pickles of plain data and NumPy arrays.
 *
 * A pickle is a program for a small stack machine (Python's pickletools lists its instructions), which can
 * call any function of Python. This reader knows the instructions of protocols 2 to 4 that make plain
 * values, and of all functions those that make a NumPy array, its type, and bytes. All else is refused.
 *
 * @module
 */
import { PickleBytes } from "./pickle_bytes.ts";

/** An array of NumPy. */
export interface PickledArray {
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** Its type as NumPy writes it, as "u1". */
  readonly type: string;
  /** Whether the first index runs fastest. */
  readonly fortran: boolean;
  /** Its entries. */
  readonly bytes: Uint8Array;
}

/** What a pickle holds: dictionaries as maps, lists and tuples as arrays. */
export type Pickled = unknown;

const MARK = Symbol("mark");

/** Something that a function makes and BUILD completes. */
class Made {
  state: readonly Pickled[] = [];
  constructor(readonly name: string, readonly given: readonly Pickled[]) {}
}

/** A function or class, by its name. */
class Name {
  constructor(readonly text: string) {}
}

const ARRAY = /^numpy\._?core\.multiarray _reconstruct$/;
const KNOWN = /^(numpy\._?core\.multiarray _reconstruct|numpy (ndarray|dtype)|_codecs encode)$/;

/** The machine. */
class Machine {
  readonly stack: Pickled[] = [];
  readonly memo = new Map<number, Pickled>();

  pop(): Pickled {
    if (this.stack.length === 0) throw new TypeError("its stack is empty");
    return this.stack.pop();
  }

  top<T>(kind: new (...given: never[]) => T): T {
    const value = this.stack.at(-1);
    if (value instanceof kind) return value;
    throw new TypeError(`a ${kind.name} is needed`);
  }

  /** What lies above the last mark, which is taken away with it. */
  popMark(): Pickled[] {
    const place = this.stack.lastIndexOf(MARK);
    if (place < 0) throw new TypeError("a mark is missing");
    const values = this.stack.splice(place);
    return values.slice(1);
  }

  recall(place: number): Pickled {
    if (!this.memo.has(place)) throw new TypeError(`nothing is kept at ${place}`);
    return this.memo.get(place);
  }

  setItems(pairs: readonly Pickled[]): void {
    const map = this.top(Map);
    for (let i = 0; i + 1 < pairs.length; i += 2) map.set(pairs[i], pairs[i + 1]);
  }
}

type Instruction = (machine: Machine, bytes: PickleBytes) => void;

const push = (read: (bytes: PickleBytes) => Pickled): Instruction => (m, b) =>
  m.stack.push(read(b));
const tuple = (count: number): Instruction => (m) => {
  const values = Array.from({ length: count }, () => m.pop());
  m.stack.push(values.reverse());
};
const nothing: Instruction = () => {};

/** Instructions by their codes. */
const INSTRUCTIONS: Readonly<Record<number, Instruction>> = {
  0x80: (_, b) => void b.whole(1), // PROTO
  0x95: (_, b) => void b.whole(8), // FRAME
  0x28: push(() => MARK), // MARK
  0x4e: push(() => null), // NONE
  0x88: push(() => true), // NEWTRUE
  0x89: push(() => false), // NEWFALSE
  0x4a: push((b) => b.signed()), // BININT
  0x4b: push((b) => b.whole(1)), // BININT1
  0x4d: push((b) => b.whole(2)), // BININT2
  0x47: push((b) => b.double()), // BINFLOAT
  0x55: push((b) => b.latin1(b.whole(1))), // SHORT_BINSTRING
  0x54: push((b) => b.latin1(b.whole(4))), // BINSTRING
  0x43: push((b) => b.latin1(b.whole(1))), // SHORT_BINBYTES
  0x42: push((b) => b.latin1(b.whole(4))), // BINBYTES
  0x8e: push((b) => b.latin1(b.whole(8))), // BINBYTES8
  0x8c: push((b) => b.utf8(b.whole(1))), // SHORT_BINUNICODE
  0x58: push((b) => b.utf8(b.whole(4))), // BINUNICODE
  0x7d: push(() => new Map()), // EMPTY_DICT
  0x5d: push(() => []), // EMPTY_LIST
  0x29: push(() => []), // EMPTY_TUPLE
  0x85: tuple(1),
  0x86: tuple(2),
  0x87: tuple(3),
  0x74: (m) => m.stack.push(m.popMark()), // TUPLE
  0x61: (m) => { // APPEND
    const value = m.pop();
    m.top(Array).push(value);
  },
  0x65: (m) => { // APPENDS
    const values = m.popMark(), list = m.top(Array);
    for (const value of values) list.push(value);
  },
  0x73: (m) => { // SETITEM
    const value = m.pop(), key = m.pop();
    m.setItems([key, value]);
  },
  0x75: (m) => m.setItems(m.popMark()), // SETITEMS
  0x71: (m, b) => m.memo.set(b.whole(1), m.stack.at(-1)), // BINPUT
  0x72: (m, b) => m.memo.set(b.whole(4), m.stack.at(-1)), // LONG_BINPUT
  0x94: (m) => m.memo.set(m.memo.size, m.stack.at(-1)), // MEMOIZE
  0x68: (m, b) => m.stack.push(m.recall(b.whole(1))), // BINGET
  0x6a: (m, b) => m.stack.push(m.recall(b.whole(4))), // LONG_BINGET
  0x63: (m, b) => m.stack.push(known(`${b.line()} ${b.line()}`)), // GLOBAL
  0x93: (m) => { // STACK_GLOBAL
    const name = m.pop(), module = m.pop();
    // Lists within lists, as text, grow without bound from a few bytes.
    if (typeof module !== "string" || typeof name !== "string") {
      throw new TypeError("it names a function by what is no text");
    }
    m.stack.push(known(`${module} ${name}`));
  },
  0x52: (m) => { // REDUCE
    const given = m.pop();
    m.stack.push(call(m.pop(), Array.isArray(given) ? given : []));
  },
  0x62: (m) => { // BUILD
    const state = m.pop();
    m.top(Made).state = Array.isArray(state) ? state : [];
  },
  0x2e: nothing, // STOP
};
const STOP = 0x2e;

function known(text: string): Name {
  if (KNOWN.test(text)) return new Name(text);
  throw new TypeError(`it asks for Python's ${text.replace(" ", ".")}, which is no plain data`);
}

function call(name: Pickled, given: readonly Pickled[]): Pickled {
  if (!(name instanceof Name)) throw new TypeError("it calls what is no function");
  // Bytes of Python 3 in protocol 2: their text in latin-1.
  return name.text === "_codecs encode" ? given[0] : new Made(name.text, given);
}

/**
 * Reads a pickle. Bytes and strings of Python 2 become strings with a character a byte.
 *
 * @param bytes The file.
 * @param name The file, for messages.
 * @returns What it holds.
 * @throws {TypeError} If it is cut off, is no pickle, or holds more than plain data and arrays.
 */
export function readPickle(bytes: Uint8Array, name: string): Pickled {
  const machine = new Machine(), source = new PickleBytes(bytes);
  try {
    for (;;) {
      const code = source.whole(1), instruction = INSTRUCTIONS[code];
      if (instruction === undefined) {
        throw new TypeError(`it has the instruction 0x${code.toString(16)}, which is not known`);
      }
      instruction(machine, source);
      if (code === STOP) return machine.pop();
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TypeError(`Cannot read ${name} as a pickle of plain data: ${error.message}`, {
      cause: error,
    });
  }
}

/**
 * An array of a pickle.
 *
 * @param value What the pickle holds.
 * @returns The array, or undefined if it is none.
 */
export function pickledArray(value: Pickled): PickledArray | undefined {
  if (!(value instanceof Made) || !ARRAY.test(value.name)) return undefined;
  const [, shape, type, fortran, content] = value.state;
  const isShape = Array.isArray(shape) && shape.every((length) => typeof length === "number");
  if (!isShape || !(type instanceof Made) || typeof content !== "string") return undefined;
  const [code] = type.given;
  if (typeof code !== "string") return undefined;
  return {
    shape,
    type: code,
    fortran: fortran === true,
    bytes: Uint8Array.from(content, (character) => character.charCodeAt(0)),
  };
}

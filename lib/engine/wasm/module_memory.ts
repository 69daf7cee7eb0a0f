/**
 * The private memory of a module in this thread, handed out from its beginning.
 *
 * @module
 */

/** What a module has beside its functions. */
interface Module {
  /** Its memory. */
  readonly memory: { readonly buffer: ArrayBufferLike; grow(pages: number): number };
  /** Where that of its own data ends. */
  readonly base: () => number;
}

/** All of a memory as entries of each type. */
interface Views {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly i32: Int32Array;
}

/** Bytes of a page. */
const PAGE = 65536;

/** Memory handed out piece by piece; a new one takes over all of the module's, and the one before ends. */
export class ModuleMemory {
  readonly #memory: Module["memory"];
  #end: number;
  #views: Views;

  /** @param module The module. */
  constructor({ memory, base }: Module) {
    this.#memory = memory;
    this.#end = aligned(base());
    this.#views = viewsOf(memory);
  }

  /** All of it, stale once more is allocated. Kept, since to ask a memory for its buffer takes a while. */
  get views(): Views {
    return this.#views;
  }

  /** Where what is reserved ends; may be set back. */
  get end(): number {
    return this.#end;
  }
  set end(address: number) {
    this.#end = address;
  }

  /** Reserves bytes; gives their address, a multiple of 64. */
  allocate(bytes: number): number {
    const address = this.#end;
    this.#end = aligned(address + bytes);
    const missing = this.#end - this.#views.f64.buffer.byteLength;
    if (missing > 0) {
      this.#memory.grow(Math.ceil(missing / PAGE));
      this.#views = viewsOf(this.#memory);
    }
    return address;
  }
}

function aligned(bytes: number): number {
  return (bytes + 63) & ~63;
}

function viewsOf({ buffer }: Module["memory"]): Views {
  return {
    f64: new Float64Array(buffer),
    f32: new Float32Array(buffer),
    i32: new Int32Array(buffer),
  };
}

/**
 * Progress on the terminal: one line that changes in place, or plain lines where there is none.
 *
 * @module
 */

/** Time (ms) between two looks at the clock on a terminal. */
const TICK = 200;
/** Time (ms) between two lines about unfinished work where lines cannot change. */
const PLAIN_TICK = 15_000;
const CLEAR_LINE = "\r\u001b[K";

/** Options of {@linkcode Progress}. */
export interface ProgressOptions {
  /** Where text goes. @default {standard output} */
  readonly write?: (text: string) => void;
  /** Whether a line can change in place. @default {true if standard output is a terminal} */
  readonly inPlace?: boolean;
  /** Width of a line. @default {that of the terminal} */
  readonly width?: number;
}

/** Shows what is going on, and for how long. Use it with `using`, so that it stops with the scope. */
export class Progress implements Disposable {
  readonly #write: (text: string) => void;
  readonly #inPlace: boolean;
  readonly #width: number;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #tasks: Map<string, { readonly start: number; text: string }> = new Map();

  constructor(options: ProgressOptions = {}) {
    this.#write = options.write ?? print;
    this.#inPlace = options.inPlace ?? Deno.stdout.isTerminal();
    this.#width = options.width ?? (this.#inPlace ? terminalWidth() : Infinity);
    this.#timer = setInterval(() => this.#draw(), this.#inPlace ? TICK : PLAIN_TICK);
  }

  /** Notes where a task stands; its clock starts with the first note. */
  update(task: string, text: string): void {
    const start = this.#tasks.get(task)?.start ?? performance.now();
    this.#tasks.set(task, { start, text });
    if (this.#inPlace) this.#draw();
  }

  /** Ends a task and returns the seconds that it took. */
  end(task: string): number {
    const start = this.#tasks.get(task)?.start ?? performance.now();
    this.#tasks.delete(task);
    return (performance.now() - start) / 1000;
  }

  /** Writes lines that stay. */
  log(text: string): void {
    this.#write(`${this.#inPlace ? CLEAR_LINE : ""}${text}\n`);
    if (this.#inPlace) this.#draw();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#inPlace) this.#write(CLEAR_LINE);
  }

  #draw(): void {
    if (this.#tasks.size === 0) return;
    const now = performance.now();
    const parts = [...this.#tasks].map(([task, { start, text }]) =>
      `${task}: ${text}, ${((now - start) / 1000).toFixed(1)} s`
    );
    if (!this.#inPlace) this.#write(`${parts.join("\n")}\n`);
    else this.#write(CLEAR_LINE + parts.join(" | ").slice(0, this.#width - 1));
  }
}

/** Writes text to standard output. */
export function print(text: string): void {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
}

function terminalWidth(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80; // standard input, output and error are all redirected
  }
}

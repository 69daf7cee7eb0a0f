/**
 * A Jupyter kernel as a child process: start it, run code in it, end it.
 *
 * @module
 */

import { Client, KernelError, type OnMessage } from "./client.ts";
import { type Connection, newConnection, writeConnection } from "./connection.ts";
import { Codec, type Message } from "./message.ts";
import { delay, kernelCommand, spawnKernel, tail } from "./process.ts";
import { DIE_WITH_PARENT } from "./orphan.ts";
import { NOTE_STRAY_ERRORS, THROW_STRAY_ERROR } from "./stray_errors.ts";

export { KernelError };

/** Silence (ms) after which outputs count as complete if the kernel does not answer a flush. */
const SILENCE = 1_000;
/** Time (ms) that a kernel has to end when asked, before it is killed. */
const SHUTDOWN_LIMIT = 2_000;
const RETRY = 20;
/** What a kernel writes if another program has taken one of its ports. */
const PORT_TAKEN = /AddrInUse|address already in use/i;

/** Options of {@linkcode Kernel.start}. */
export interface KernelOptions {
  /** Folder in which the kernel runs. */
  readonly cwd: string;
  /** Command that starts it, as in a kernelspec. @default {Deno's own kernel} */
  readonly argv?: readonly string[];
  /** Time (ms) that it has to start. @default {60000} */
  readonly startLimit?: number;
  /** Ends the kernel at once when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Variables added to its environment. @default {{}} */
  readonly env?: Readonly<Record<string, string>>;
  /** Code that it runs first, in silence. @default {""} */
  readonly prelude?: string;
}

/** Options of {@linkcode Kernel.execute}. */
export interface ExecuteOptions {
  /** Called with each message that the code broadcasts, in order. */
  readonly onMessage: OnMessage;
  /** Time (ms) that the code may take. @default {Infinity} */
  readonly limit?: number;
  /** Whether it does not count as an execution. @default {false} */
  readonly silent?: boolean;
}

/** How the execution of some code ended. */
export type Reply =
  | { readonly status: "ok" }
  | {
    readonly status: "error";
    /** Class of the error. */
    readonly ename: string;
    /** Its message. */
    readonly evalue: string;
    /** Its stack, line by line. */
    readonly traceback: readonly string[];
  };

/** A running kernel. Use it with `await using`, so that it ends with the scope. */
export class Kernel implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #client: Client;
  readonly #ended: Promise<never>;
  /** Aborted when the kernel is no more; the first reason stays. */
  readonly #over = new AbortController();

  private constructor(child: Deno.ChildProcess, connection: Connection, codec: Codec) {
    const over = this.#over.signal;
    this.#child = child;
    this.#client = new Client(connection, codec, { over, kill: (reason) => this.#kill(reason) });
    this.#ended = this.#watch(tail(child.stderr));
    this.#ended.catch(() => {}); // whoever waits for the kernel sees it; nobody may be waiting
  }

  /**
   * Starts a kernel and waits until it answers. Its ports are chosen before it opens them: if another
   * program is quicker, the kernel is started once more, with others.
   *
   * @throws {KernelError} If it cannot be started, ends, or does not answer within the limit.
   */
  static async start(options: KernelOptions): Promise<Kernel> {
    try {
      return await Kernel.#startOnce(options);
    } catch (error) {
      if (!(error instanceof KernelError && PORT_TAKEN.test(error.message))) throw error;
      return await Kernel.#startOnce(options);
    }
  }

  static async #startOnce(options: KernelOptions): Promise<Kernel> {
    const { argv = kernelCommand(), startLimit = 60_000, prelude = "", signal } = options;
    signal?.throwIfAborted();
    const connection = newConnection();
    const file = await writeConnection(connection);
    try {
      const codec = await Codec.withKey(connection.key);
      signal?.throwIfAborted(); // nobody has listened until here
      const kernel = new Kernel(spawn(argv, file, options), connection, codec);
      const abort = (): void => kernel.#kill("it was interrupted");
      signal?.addEventListener("abort", abort);
      kernel.#ended.catch(() => signal?.removeEventListener("abort", abort));
      try {
        await kernel.#within(startLimit, "it did not answer", kernel.#prepare(prelude));
        return kernel;
      } catch (error) {
        await kernel.shutdown();
        throw error;
      }
    } finally {
      await Deno.remove(file);
    }
  }

  /**
   * Runs code and waits until it has ended and its outputs have arrived.
   *
   * It fails with what it throws, or else with the first stray error noted until it ended.
   *
   * @throws {KernelError} If the kernel ends, or the code takes longer than the limit.
   */
  async execute(code: string, options: ExecuteOptions): Promise<Reply> {
    const { onMessage, limit = Infinity, silent = false } = options;
    const run = async (): Promise<Reply> => {
      const reply = await this.#run(code, onMessage, { silent });
      const stray = await this.#run(THROW_STRAY_ERROR, unlessError(onMessage), { silent: true });
      await this.#flush(onMessage);
      this.#client.forget();
      return reply.status === "ok" ? stray : reply;
    };
    return await this.#within(limit, "the code did not end", run());
  }

  /** Asks the kernel to end, and kills it if it does not. */
  async shutdown(): Promise<void> {
    const kill = (): void => this.#kill("it was shut down");
    const timer = setTimeout(kill, SHUTDOWN_LIMIT);
    await this.#client.requestShutdown();
    await this.#ended.catch(() => {});
    clearTimeout(timer);
    await this.#client.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  async #prepare(prelude: string): Promise<void> {
    await this.#client.connect();
    const code = [NOTE_STRAY_ERRORS, DIE_WITH_PARENT, prelude].join("\n");
    await this.#run(code, () => {}, { silent: true });
  }

  /** Runs code; if silent, it does not count as an execution. */
  async #run(
    code: string,
    onMessage: OnMessage,
    { silent }: { readonly silent: boolean },
  ): Promise<Reply> {
    const content = { code, silent, store_history: !silent, allow_stdin: false };
    const reply = await this.#client.ask("execute_request", content, onMessage);
    return reply.content as unknown as Reply;
  }

  /**
   * Waits until the outputs of the last cell have arrived, which `idle` may overtake.
   *
   * The kernel sends what is printed and what is displayed through two queues, each in order. So one
   * mark is put at the end of each: what comes before the marks belongs to the cell.
   */
  async #flush(onMessage: OnMessage): Promise<void> {
    const mark = crypto.randomUUID();
    const missing = new Set(["stream", "display_data"]);
    const done = Promise.withResolvers<void>();
    const receive = (message: Message): void => {
      if (!JSON.stringify(message.content).includes(mark)) onMessage(message);
      else if (missing.delete(message.header.msg_type) && missing.size === 0) done.resolve();
    };
    await this.#run(markCode(mark), receive, { silent: true });
    const over = this.#over.signal;
    while (missing.size > 0 && this.#client.silence <= SILENCE && !over.aborted) {
      await Promise.race([done.promise, delay(RETRY)]);
    }
  }

  /** Waits for work, but no longer than the kernel lives, nor than the limit. */
  async #within<T>(limit: number, failure: string, work: Promise<T>): Promise<T> {
    const kill = (): void => this.#kill(`${failure} within ${limit / 1000} s`);
    const timer = limit === Infinity ? undefined : setTimeout(kill, limit);
    try {
      return await Promise.race([this.#ended, work]);
    } finally {
      clearTimeout(timer);
    }
  }

  #kill(reason: string): void {
    this.#over.abort(reason);
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
  }

  async #watch(stderr: Promise<string>): Promise<never> {
    const { code, signal } = await this.#child.status;
    await this.#child.stdin.abort().catch(() => {}); // its pipe is closed already
    this.#over.abort(signal ? `it was ended by ${signal}` : `it ended with exit code ${code}`);
    const text = await stderr;
    throw new KernelError(
      `Cannot go on with the kernel as ${this.#over.signal.reason}${
        text && `; it wrote:\n${text}`
      }`,
    );
  }
}

function spawn(argv: readonly string[], file: string, options: KernelOptions): Deno.ChildProcess {
  try {
    return spawnKernel(argv, file, options);
  } catch (error) {
    throw new KernelError(
      `Cannot start the kernel '${argv[0]}' in '${options.cwd}': ${(error as Error).message}`,
    );
  }
}

/** Whoever asks for a stray error reads it from the reply, and may have an earlier one to show. */
function unlessError(onMessage: OnMessage): OnMessage {
  return (message) => {
    if (message.header.msg_type !== "error") onMessage(message);
  };
}

/** Prints and displays a mark; never throws, whatever the notebook did to the console. */
function markCode(mark: string): string {
  return `try {
  console.log("${mark}");
  await Deno.jupyter.broadcast("display_data", {
    data: { "text/plain": "${mark}" },
    metadata: {},
    transient: {},
  });
} catch {}`;
}

/**
 * The client's end of a kernel's sockets: requests, their replies, and what is broadcast for them.
 *
 * @module
 */

import type { Connection } from "./connection.ts";
import { type Codec, type Message, request } from "./message.ts";
import { delay } from "./process.ts";
import { type SocketType, ZmtpSocket } from "./zmtp.ts";

const RETRY = 20;
/**
 * Bytes that a message may have. Deno's kernel writes without waiting: once its socket is full, which
 * takes some 5 MB, the next message may land inside the one before (seen in 5 of 80 lines of 6 MB, in
 * none of 80 of 3 MB). So what is larger is always refused, rather than sometimes lost.
 */
const LARGEST_MESSAGE = 4e6;

/** Called with each message that is broadcast for a request, in order. */
export type OnMessage = (message: Message) => void;

/** The kernel at the other end. */
export interface Peer {
  /** Aborted when the kernel is no more, with the reason as a phrase. */
  readonly over: AbortSignal;
  /** Ends the kernel. */
  readonly kill: (reason: string) => void;
}

/** Thrown when a kernel does not start, ends by itself, or is ended for taking too long. */
export class KernelError extends Error {
  override readonly name = "KernelError";
}

interface Pending {
  readonly onMessage: OnMessage;
  readonly reply: PromiseWithResolvers<Message>;
  readonly idle: PromiseWithResolvers<void>;
}

/** Asks a kernel and gathers its answers. */
export class Client {
  readonly #connection: Connection;
  readonly #codec: Codec;
  readonly #peer: Peer;
  readonly #session: string = crypto.randomUUID();
  readonly #sockets: Map<number, ZmtpSocket> = new Map();
  readonly #pending: Map<string, Pending> = new Map();
  #loops: readonly Promise<void>[] = [];
  #lastBroadcast = 0;

  constructor(connection: Connection, codec: Codec, peer: Peer) {
    this.#connection = connection;
    this.#codec = codec;
    this.#peer = peer;
  }

  /** Time (ms) since the kernel broadcast anything. */
  get silence(): number {
    return performance.now() - this.#lastBroadcast;
  }

  /**
   * Connects to a kernel that is starting, and waits until it answers.
   *
   * @throws {KernelError} If the kernel ends meanwhile.
   */
  async connect(): Promise<void> {
    const { shell_port, control_port, iopub_port } = this.#connection;
    const shell = await this.#dial(shell_port, "DEALER");
    await this.#dial(control_port, "DEALER");
    const iopub = await this.#dial(iopub_port, "SUB");
    this.#loops = [
      this.#listen(shell, (message, pending) => pending.reply.resolve(message)),
      this.#listen(iopub, (message, pending) => this.#broadcast(message, pending)),
    ];
    await this.#awaitSubscription();
  }

  /** Sends a request and waits for its reply and for the kernel to be idle again. */
  async ask(
    type: string,
    content: Readonly<Record<string, unknown>>,
    onMessage: OnMessage,
  ): Promise<Message> {
    const { reply, idle } = await this.#send(type, content, onMessage);
    return (await Promise.all([reply.promise, idle.promise]))[0];
  }

  /** Drops what the kernel still broadcasts for the requests made so far. */
  forget(): void {
    this.#pending.clear();
  }

  /** Asks the kernel to end; kills it if it cannot be asked. */
  async requestShutdown(): Promise<void> {
    const kill = (): void => this.#peer.kill("it was shut down");
    const control = this.#sockets.get(this.#connection.control_port);
    const message = request("shutdown_request", this.#session, { restart: false });
    if (control) await control.send(await this.#codec.encode(message)).catch(kill);
    else kill();
  }

  /** Closes the sockets. */
  async close(): Promise<void> {
    for (const socket of this.#sockets.values()) socket.close();
    await Promise.all(this.#loops);
  }

  async #dial(port: number, type: SocketType): Promise<ZmtpSocket> {
    const { over } = this.#peer;
    while (!over.aborted) {
      try {
        const socket = await ZmtpSocket.connect(port, type);
        this.#sockets.set(port, socket);
        return socket;
      } catch (error) {
        if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
        await delay(RETRY);
      }
    }
    throw new KernelError(`Cannot connect to the kernel as ${over.reason}`);
  }

  /** A subscription takes effect at an unknown time: asks until the broadcast arrives too. */
  async #awaitSubscription(): Promise<void> {
    while (this.#lastBroadcast === 0 && !this.#peer.over.aborted) {
      const { reply } = await this.#send("kernel_info_request", {}, () => {});
      await reply.promise;
      await delay(RETRY);
    }
  }

  async #listen(
    socket: ZmtpSocket,
    handle: (message: Message, pending: Pending) => void,
  ): Promise<void> {
    const take = async (frames: readonly Uint8Array[]): Promise<void> => {
      checkSize(frames);
      const message = await this.#codec.decode(frames);
      const pending = this.#pending.get(message.parent.msg_id ?? "");
      if (pending) handle(message, pending);
    };
    const fail = (error: Error): void =>
      this.#peer.kill(
        error instanceof RangeError ? error.message : `it cannot be understood: ${error.message}`,
      );
    // Reading does not wait for decoding, so that the kernel never waits for its reader.
    let taken = Promise.resolve();
    try {
      for (let frames = await socket.receive(); frames; frames = await socket.receive()) {
        const next = frames;
        taken = taken.then(() => take(next)).catch(fail);
      }
    } catch (error) {
      fail(error as Error);
    }
    await taken;
  }

  #broadcast(message: Message, pending: Pending): void {
    this.#lastBroadcast = performance.now();
    if (message.header.msg_type !== "status") pending.onMessage(message);
    else if (message.content.execution_state === "idle") pending.idle.resolve();
  }

  async #send(
    type: string,
    content: Readonly<Record<string, unknown>>,
    onMessage: OnMessage,
  ): Promise<Pending> {
    const message = request(type, this.#session, content);
    const reply = Promise.withResolvers<Message>();
    const pending = { onMessage, reply, idle: Promise.withResolvers<void>() };
    this.#pending.set(message.header.msg_id, pending);
    const shell = this.#sockets.get(this.#connection.shell_port);
    await shell?.send(await this.#codec.encode(message));
    return pending;
  }
}

function checkSize(frames: readonly Uint8Array[]): void {
  const bytes = frames.reduce((total, frame) => total + frame.length, 0);
  if (bytes <= LARGEST_MESSAGE) return;
  const megabytes = (bytes / 1e6).toFixed(1);
  throw new RangeError(
    `it put out ${megabytes} MB at once, of which Deno's kernel may lose a part above ${
      LARGEST_MESSAGE / 1e6
    } MB: print or show less at a time`,
  );
}

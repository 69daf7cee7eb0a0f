/**
 * The client's half of ZMTP 3.0 over TCP with the NULL mechanism: as much of ZeroMQ as is needed to
 * speak to a Jupyter kernel.
 *
 * Wire format (https://rfc.zeromq.org/spec/23): a greeting of 64 bytes, a READY command, then
 * frames. A frame is a flag byte (1: more frames of the message follow, 2: long size, 4: command),
 * the size of the body (one byte, or eight in big-endian order) and the body.
 *
 * @module
 */

const GREETING_LENGTH = 64;
const MORE = 1;
const LONG = 2;
const COMMAND = 4;
const READ_SIZE = 64 * 1024;

/** Sockets that a Jupyter client needs: DEALER for requests, SUB for broadcast messages. */
export type SocketType = "DEALER" | "SUB";

/** A frame as read from the wire. */
export interface Frame {
  /** True when further frames of the same message follow. */
  readonly more: boolean;
  /** True for commands of the protocol itself, as READY. */
  readonly command: boolean;
  /** The bytes carried. */
  readonly body: Uint8Array;
}

/** Returns the greeting: signature, version 3.0, mechanism NULL, client. */
export function greeting(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(GREETING_LENGTH);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.set(new TextEncoder().encode("NULL"), 12);
  return bytes;
}

/** Returns the body of the READY command that tells the peer what kind of socket this is. */
export function readyCommand(type: SocketType): Uint8Array {
  const text = new TextEncoder();
  const name = text.encode("Socket-Type");
  const value = text.encode(type);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, value.length);
  return concat([[5], text.encode("READY"), [name.length], name, size, value]);
}

/** Returns a frame as it goes over the wire. */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const { body } = frame;
  const long = body.length > 255;
  const flags = (frame.more ? MORE : 0) | (long ? LONG : 0) | (frame.command ? COMMAND : 0);
  const size = new Uint8Array(long ? 8 : 1);
  if (long) new DataView(size.buffer).setBigUint64(0, BigInt(body.length));
  else size[0] = body.length;
  return concat([[flags], size, body]);
}

/** A connected socket. It never reconnects: when the peer goes, it ends. */
export class ZmtpSocket {
  readonly #connection: Deno.TcpConn;
  #buffer: Uint8Array = new Uint8Array(0);

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /**
   * Connects and shakes hands; a SUB socket subscribes to everything.
   *
   * @throws {Deno.errors.ConnectionRefused} If nobody listens at the port.
   * @throws {Error} If the peer does not speak ZMTP 3 with the NULL mechanism.
   */
  static async connect(port: number, type: SocketType): Promise<ZmtpSocket> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.setNoDelay(true);
    const socket = new ZmtpSocket(connection);
    try {
      await socket.#shakeHands(type);
      if (type === "SUB") await socket.send([new Uint8Array([1])]);
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** Sends a message of one frame or more. */
  async send(frames: readonly Uint8Array[]): Promise<void> {
    const last = frames.length - 1;
    await this.#write(
      concat(frames.map((body, i) => encodeFrame({ more: i < last, command: false, body }))),
    );
  }

  /** Returns the frames of the next message, or `undefined` when the connection has ended. */
  async receive(): Promise<Uint8Array[] | undefined> {
    const frames: Uint8Array[] = [];
    while (true) {
      const frame = await this.#readFrame();
      if (frame === undefined) return undefined;
      if (frame.command) continue;
      frames.push(frame.body);
      if (!frame.more) return frames;
    }
  }

  /** Ends the connection; a pending {@linkcode receive} gives `undefined`. */
  close(): void {
    try {
      this.#connection.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async #shakeHands(type: SocketType): Promise<void> {
    await this.#write(greeting());
    const answer = await this.#read(GREETING_LENGTH);
    const mechanism = answer && new TextDecoder().decode(answer.subarray(12, 16));
    if (answer?.[0] !== 0xff || (answer[10] ?? 0) < 3 || mechanism !== "NULL") {
      throw new Error("Cannot speak to the kernel as its port does not speak ZMTP 3 with NULL");
    }
    await this.#write(encodeFrame({ more: false, command: true, body: readyCommand(type) }));
    const ready = await this.#readFrame();
    if (!ready?.command) throw new Error("Cannot speak to the kernel as it sent no READY command");
  }

  async #readFrame(): Promise<Frame | undefined> {
    const flags = (await this.#read(1))?.[0];
    if (flags === undefined) return undefined;
    const size = await this.#read(flags & LONG ? 8 : 1);
    if (size === undefined) return undefined;
    const length = size.reduce((total, byte) => total * 256 + byte, 0);
    const body = await this.#read(length);
    return body && { more: (flags & MORE) !== 0, command: (flags & COMMAND) !== 0, body };
  }

  /** Returns exactly `length` bytes, or `undefined` when the connection ends before. */
  async #read(length: number): Promise<Uint8Array | undefined> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (this.#buffer.length === 0 && !(await this.#fill())) return undefined;
      const part = this.#buffer.subarray(0, length - filled);
      bytes.set(part, filled);
      filled += part.length;
      this.#buffer = this.#buffer.subarray(part.length);
    }
    return bytes;
  }

  async #fill(): Promise<boolean> {
    const chunk = new Uint8Array(READ_SIZE);
    try {
      const count = await this.#connection.read(chunk);
      if (count === null) return false;
      this.#buffer = chunk.subarray(0, count);
      return true;
    } catch {
      return false; // closed here, or reset by a peer that died: the end all the same
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    let written = 0;
    while (written < bytes.length) written += await this.#connection.write(bytes.subarray(written));
  }
}

function concat(parts: readonly (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

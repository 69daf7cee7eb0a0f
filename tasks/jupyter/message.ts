/**
 * Messages of the Jupyter protocol 5.3: their parts, their wire form and their signature.
 *
 * A message is the frames
 *
 *     [identities..., "<IDS|MSG>", signature, header, parent header, metadata, content, buffers...]
 *
 * where the signature is the hexadecimal HMAC-SHA256 of the four parts of JSON that follow it
 * (https://jupyter-client.readthedocs.io/en/stable/messaging.html).
 *
 * @module
 */

const DELIMITER = "<IDS|MSG>";
const PROTOCOL_VERSION = "5.3";

/** Header of a message. */
export interface Header {
  /** Unique name of the message; replies and outputs name it as their parent. */
  readonly msg_id: string;
  /** Kind of the message, as "execute_request". */
  readonly msg_type: string;
  /** Unique name of the client's session. */
  readonly session: string;
  /** Name of the user. */
  readonly username: string;
  /** Time of sending (ISO 8601). */
  readonly date: string;
  /** Version of the protocol. */
  readonly version: string;
}

/** A message, decoded. */
export interface Message {
  /** Its header. */
  readonly header: Header;
  /** Header of the message that it answers; empty if none. */
  readonly parent: Partial<Header>;
  /** Its content, of the form that its type asks for. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** Returns a request of a given type. */
export function request(
  type: string,
  session: string,
  content: Readonly<Record<string, unknown>>,
): Message {
  const header = {
    msg_id: crypto.randomUUID(),
    msg_type: type,
    session,
    username: "notebooks",
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
  return { header, parent: {}, content };
}

/** Signs, writes and reads the messages of one connection. */
export class Codec {
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey) {
    this.#key = key;
  }

  /** @param key The secret that both ends read from the connection file. */
  static async withKey(key: string): Promise<Codec> {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const bytes = new TextEncoder().encode(key);
    return new Codec(await crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"]));
  }

  /** Returns the hexadecimal HMAC-SHA256 of the parts, taken together. */
  async sign(parts: readonly Uint8Array[]): Promise<string> {
    const bytes = new Uint8Array(await new Blob(parts.map((part) => part.slice())).arrayBuffer());
    return new Uint8Array(await crypto.subtle.sign("HMAC", this.#key, bytes)).toHex();
  }

  /** Returns the frames of a message. */
  async encode(message: Message): Promise<Uint8Array[]> {
    const text = new TextEncoder();
    const parts = [message.header, message.parent, {}, message.content]
      .map((part) => text.encode(JSON.stringify(part)));
    return [text.encode(DELIMITER), text.encode(await this.sign(parts)), ...parts];
  }

  /**
   * Reads the frames of a message.
   *
   * @throws {TypeError} If the frames are not a message, or its signature is wrong.
   */
  async decode(frames: readonly Uint8Array[]): Promise<Message> {
    const text = new TextDecoder();
    const start = frames.findIndex((frame) => text.decode(frame) === DELIMITER);
    const [signature, ...rest] = start < 0 ? [] : frames.slice(start + 1);
    const parts = rest.slice(0, 4);
    if (signature === undefined || parts.length < 4) {
      throw new TypeError(
        `Cannot read a message of the kernel: expected a delimiter and 5 frames after it, found ${frames.length} frames`,
      );
    }
    if (text.decode(signature) !== await this.sign(parts)) {
      throw new TypeError("Cannot read a message of the kernel as its signature is wrong");
    }
    const [header, parent, _metadata, content] = parts.map((part) => JSON.parse(text.decode(part)));
    return { header, parent, content };
  }
}

/**
 * Arguments of a pickle's instructions, as they lie in the file.
 *
 * @module
 */

const LINE_END = 10;

/** Bytes that are read from the first to the last. */
export class PickleBytes {
  readonly #bytes: Uint8Array;
  #place = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * The next bytes.
   *
   * @throws {TypeError} If there are not as many.
   */
  take(count: number): Uint8Array {
    if (count > this.#bytes.length - this.#place) {
      throw new TypeError(`it ends before byte ${this.#place + count}`);
    }
    this.#place += count;
    return this.#bytes.subarray(this.#place - count, this.#place);
  }

  /** A whole number, the lowest byte first. */
  whole(count: number): number {
    return this.take(count).reduceRight((sum, byte) => 256 * sum + byte, 0);
  }

  /** A number of 32 bits with a sign. */
  signed(): number {
    return this.whole(4) | 0;
  }

  /** A number of 64 bits, the highest byte first. */
  double(): number {
    const bytes = this.take(8);
    return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0);
  }

  /** A character a byte. */
  latin1(count: number): string {
    // TextDecoder's "latin1" is windows-1252, which has other characters for 0x80 to 0x9f.
    const bytes = this.take(count), parts: string[] = [];
    for (let start = 0; start < bytes.length; start += 2 ** 14) {
      parts.push(String.fromCharCode(...bytes.subarray(start, start + 2 ** 14)));
    }
    return parts.join("");
  }

  /** Text in UTF-8. */
  utf8(count: number): string {
    return new TextDecoder().decode(this.take(count));
  }

  /** Text up to the end of the line. */
  line(): string {
    const end = this.#bytes.indexOf(LINE_END, this.#place);
    if (end < 0) throw new TypeError("a line does not end");
    const text = this.utf8(end - this.#place);
    this.#place = end + 1;
    return text;
  }
}

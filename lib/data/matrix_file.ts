/**
 * A matrix in a .npy file that is written and read in parts.
 *
 * @module
 */
import { files, FROM_START, type OpenFile } from "../host/mod.ts";
import { Yielder } from "../parallel/yielder.ts";
import type { Dtype, Tensor, TensorData } from "../tensor.ts";
import { elementCode, npyHeader } from "./npy_header.ts";

/** A matrix, `[rows, columns]` row-major, of which parts are written and read in place. */
export class MatrixFile implements Disposable {
  readonly #file: OpenFile;
  readonly #start: number;
  readonly #bytes: number;
  /** Rows and columns. */
  readonly shape: readonly [number, number];
  /** Element type. */
  readonly dtype: Dtype;

  private constructor(file: OpenFile, shape: readonly [number, number], dtype: Dtype) {
    this.#file = file;
    this.#start = npyHeader(shape, elementCode(newData(dtype, 0))).length;
    this.#bytes = dtype === "float64" ? 8 : 4;
    this.shape = shape;
    this.dtype = dtype;
  }

  /**
   * Makes a file with a matrix of zeros, or takes one that an earlier call has made.
   *
   * @param path The file.
   * @param shape Rows and columns.
   * @param dtype Element type.
   * @param isNew Whether to begin anew.
   * @returns The matrix, to be disposed of.
   * @throws {TypeError} If one that is there has another length.
   */
  static open(
    path: string,
    shape: readonly [number, number],
    dtype: Dtype,
    isNew: boolean,
  ): MatrixFile {
    const file = files(`open ${path}`).openSync(path, {
      read: true,
      write: true,
      create: isNew,
      truncate: isNew,
    });
    const matrix = new MatrixFile(file, shape, dtype);
    if (!isNew) return matrix.#checked(path);
    writeAll(file, npyHeader(shape, elementCode(newData(dtype, 0))));
    // The length alone: what is not written takes no room on most disks.
    file.truncateSync(matrix.#length());
    return matrix;
  }

  /**
   * Opens a whole file for reading, whose shape and type are known.
   *
   * @throws {TypeError} If its length is another one.
   */
  static openToRead(path: string, shape: readonly [number, number], dtype: Dtype): MatrixFile {
    return new MatrixFile(files(`open ${path}`).openSync(path, { read: true }), shape, dtype)
      .#checked(path);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  /** Puts a block, row by row, with its upper left entry at `[top, left]`. */
  async write(top: number, left: number, block: Tensor<Dtype>): Promise<void> {
    const [rows = 0, columns = 0] = block.shape;
    const bytes = this.#bytes * columns, yielder = new Yielder({}, rows);
    const content = new Uint8Array(block.data.buffer, block.data.byteOffset, rows * bytes);
    for (let i = 0; i < rows; i++) {
      this.#seek(top + i, left);
      writeAll(this.#file, content.subarray(i * bytes, (i + 1) * bytes));
      await yielder.advance(1);
    }
  }

  /** Entries of some rows, in their order, `[rows.length, columns]`. */
  async read(rows: readonly number[]): Promise<TensorData> {
    const columns = this.shape[1], bytes = this.#bytes * columns;
    const data = newData(this.dtype, rows.length * columns);
    const content = new Uint8Array(data.buffer), yielder = new Yielder({}, rows.length);
    for (const [r, i] of rows.entries()) {
      this.#seek(i, 0);
      readAll(this.#file, content.subarray(r * bytes, (r + 1) * bytes));
      await yielder.advance(1);
    }
    return data;
  }

  /** Waits until all that was written is on the disk. */
  async sync(): Promise<void> {
    await this.#file.syncData();
  }

  /** Bytes of the whole file. */
  #length(): number {
    return this.#start + this.shape[0] * this.shape[1] * this.#bytes;
  }

  /** Itself if the file has its length; it is closed otherwise. */
  #checked(path: string): MatrixFile {
    const expected = this.#length(), { size } = this.#file.statSync();
    if (size === expected) return this;
    this[Symbol.dispose]();
    throw new TypeError(
      `Cannot read ${path} as a matrix of shape [${this.shape}] in ${this.dtype} takes ${expected} bytes: ` +
        `found ${size}; remove the file to have it computed again`,
    );
  }

  #seek(row: number, column: number): void {
    const position = this.#start + (row * this.shape[1] + column) * this.#bytes;
    this.#file.seekSync(position, FROM_START);
  }
}

function newData(dtype: Dtype, length: number): TensorData {
  return dtype === "float64" ? new Float64Array(length) : new Float32Array(length);
}

// Small parts at many places: a call that waits for the system takes a twentieth of one that does not.
function writeAll(file: OpenFile, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}

function readAll(file: OpenFile, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    const count = file.readSync(bytes.subarray(done));
    if (count === null) throw new TypeError("Cannot read a matrix as its file ends before it does");
    done += count;
  }
}

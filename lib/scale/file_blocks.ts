/**
 * A symmetric kernel on the disk as solvers look at it.
 *
 * @module
 */
import { MatrixFile } from "../data/matrix_file.ts";
import { checkIndices, type KernelBlocks } from "../predict/kernel_blocks.ts";
import { type Dtype, makeTensor } from "../tensor.ts";

const ATTEMPT = "read blocks of a stored kernel";

/** Rows that are read at a time for some of their columns. */
const ROWS = 64;

/**
 * Blocks of a kernel in a .npy file, which is opened for each of them.
 *
 * @param path The file.
 * @param shape Rows and columns.
 * @param dtype Element type.
 * @returns The blocks, in float64.
 * @throws {TypeError} If the kernel is not square.
 */
export function fileBlocks(
  path: string,
  shape: readonly [number, number],
  dtype: Dtype,
): KernelBlocks {
  const [n, columnCount] = shape;
  if (n !== columnCount) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as it must be square: found shape [${shape}]`,
    );
  }
  const block: KernelBlocks["block"] = async (rows, columns) => {
    checkIndices(ATTEMPT, rows, n);
    if (columns !== undefined) checkIndices(ATTEMPT, columns, n);
    using file = MatrixFile.openToRead(path, shape, dtype);
    const width = columns?.length ?? n;
    const data = new Float64Array(rows.length * width);
    for (let start = 0; start < rows.length; start += ROWS) {
      const some = rows.slice(start, start + ROWS), found = await file.read(some);
      if (columns === undefined) data.set(found, start * n);
      else {
        some.forEach((_, r) =>
          columns.forEach((j, c) => data[(start + r) * width + c] = found[r * n + j]!)
        );
      }
    }
    return makeTensor([rows.length, width], data);
  };
  return {
    n,
    block,
    diagonal: async () => {
      using file = MatrixFile.openToRead(path, shape, dtype);
      const data = new Float64Array(n);
      for (let i = 0; i < n; i++) data[i] = (await file.read([i]))[i]!;
      return makeTensor([n], data);
    },
  };
}

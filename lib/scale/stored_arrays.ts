/**
 * Results that are computed once, and from then on read from the disk.
 *
 * @module
 */
import { join } from "@std/path";
import { files, ifNotThere } from "../host/mod.ts";
import { loadNpz } from "../data/npz.ts";
import { npzPieces } from "../data/npz_pieces.ts";
import { checkFunction, checkNames, checkPath, checkText, describeValue } from "../options.ts";
import { seedShift } from "../seed_shift.ts";
import { type Dtype, isTensor, type Tensor } from "../tensor.ts";
import { writeFile } from "../write_file.ts";
import { fingerprint, jsonOf } from "./fingerprint.ts";
import { checkName, storeFolder } from "./folder.ts";
import { startTimer } from "./timer.ts";

/** Options of {@linkcode storedArrays}. */
export interface StoredArraysOptions {
  /** The folder of the file. @default {that of {@linkcode storedKernels}} */
  readonly folder?: string | URL | undefined;
  /** What the name of the file begins with: letters, digits, `.`, `-` and `_`. @default {"arrays"} */
  readonly name?: string | undefined;
}

/** Results from the disk or just computed. */
export interface StoredArrays<D extends Dtype = "float64"> {
  /** The arrays by name, each in the element type that it was computed in. */
  readonly arrays: Readonly<Record<string, Tensor<D>>>;
  /** Seconds that their computation took. */
  readonly seconds: number;
  /** Processor time of all threads in it, in seconds. */
  readonly processorSeconds: number;
  /** Whether they were on the disk. */
  readonly wasFound: boolean;
  /** The .npz file. */
  readonly path: string;
}

const ATTEMPT = "store arrays";
/** Of what the fingerprint covers. */
const VERSION = 1;
/** The array with both times. */
const TIMES = "seconds";

/**
 * Arrays of a computation as a .npz file: computed, or read where an earlier call has computed them for
 * equal `depends`. The name of the file holds a fingerprint (SHA-256) of these, so they must name all that
 * the result depends on, what is computed included.
 *
 * @param depends What the result depends on: values that JSON takes, and tensors.
 * @param compute Makes the arrays; none may be named "seconds".
 * @param options The folder and the name.
 * @returns The arrays, and the time that they took when they were computed.
 * @throws {TypeError} If an argument is of the wrong kind, `depends` has a part that JSON does not hold (a
 * function, a map, an infinity), or the file is damaged.
 * @throws {Deno.errors.NotFound} If no folder is given and none is known.
 *
 * @example Usage
 * ```ts
 * import { storedArrays, tensor } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * const x = tensor([1, 2, 3]);
 * const square = () => storedArrays({ what: "squares", x }, () => ({
 *   squares: tensor(x.data.map((value) => value * value)),
 * }), { folder });
 * assertEquals([...(await square()).arrays.squares!.data], [1, 4, 9]);
 * assertEquals((await square()).wasFound, true);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function storedArrays<D extends Dtype = "float64">(
  depends: Readonly<Record<string, unknown>>,
  compute: () =>
    | Readonly<Record<string, Tensor<D>>>
    | Promise<Readonly<Record<string, Tensor<D>>>>,
  options: StoredArraysOptions = {},
): Promise<StoredArrays<D>> {
  checkNames(ATTEMPT, options, ["folder", "name"]);
  const { folder, name = "arrays" } = options;
  if (folder !== undefined) checkPath(ATTEMPT, "folder", folder);
  checkText(ATTEMPT, "name", name);
  checkName(ATTEMPT, name);
  checkFunction(ATTEMPT, "compute", compute);
  const place = storeFolder(ATTEMPT, folder);
  const path = join(place, `${name}-${keyOf(depends)}.npz`);
  const found = await readArrays<D>(path);
  if (found !== undefined) return found;
  const timer = startTimer();
  const arrays = await compute();
  checkArrays(arrays);
  const { seconds, processorSeconds } = timer();
  await files(ATTEMPT).mkdir(place, { recursive: true });
  const times = { shape: [2], data: Float64Array.of(seconds, processorSeconds) };
  await writeFile(path, npzPieces({ ...arrays, [TIMES]: times }));
  return { arrays, seconds, processorSeconds, wasFound: false, path };
}

function keyOf(depends: Readonly<Record<string, unknown>>): string {
  if (typeof depends !== "object" || depends === null || Array.isArray(depends)) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'depends' must be an object with all that they depend on: ` +
        `found ${describeValue(depends)}`,
    );
  }
  const entries = Object.entries(depends);
  const tensors = entries.filter(([, value]) => isTensor(value)) as [string, Tensor][];
  const rest = entries.filter(([, value]) => !isTensor(value));
  jsonOf(Object.fromEntries(rest));
  const bad = rest.find(([, value]) => value === undefined);
  if (bad !== undefined) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as '${bad[0]}' must be a tensor or a value that JSON takes: ` +
        `found ${describeValue(bad[1])}`,
    );
  }
  const shift = seedShift(), names = tensors.map(([name]) => name);
  // What is computed may draw random numbers, which depend on the shift too.
  const description = { version: VERSION, rest, names, ...(shift !== 0 && { shift }) };
  return fingerprint(description, tensors.map(([, tensor]) => tensor));
}

async function readArrays<D extends Dtype>(path: string): Promise<StoredArrays<D> | undefined> {
  const file = await files(ATTEMPT).stat(path).catch(ifNotThere(undefined));
  if (file === undefined) return undefined;
  const { [TIMES]: times, ...found } = await loadNpz(path);
  // Written from what the computation with this key gave.
  const arrays = found as Record<string, Tensor<D>>;
  const [seconds = NaN, processorSeconds = NaN] = times?.data ?? [];
  if (!Number.isNaN(processorSeconds)) {
    return { arrays, seconds, processorSeconds, wasFound: true, path };
  }
  throw new TypeError(`Cannot read ${path} as it holds no stored arrays: remove the file`);
}

function checkArrays(arrays: Readonly<Record<string, Tensor<Dtype>>>): void {
  const entries = typeof arrays === "object" && arrays !== null ? Object.entries(arrays) : [];
  const bad = entries.find(([name, value]) => name === TIMES || !isTensor(value));
  if (entries.length > 0 && bad === undefined) return;
  throw new TypeError(
    `Cannot ${ATTEMPT} as what is computed must be tensors by their names, other than "${TIMES}": ` +
      `found ${bad === undefined ? "none" : `${describeValue(bad[1])} as '${bad[0]}'`}`,
  );
}

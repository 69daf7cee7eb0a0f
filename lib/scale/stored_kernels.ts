/**
 * Kernels that are computed once, and from then on read from the disk.
 *
 * @module
 */
import { defined } from "../defined.ts";
import { join } from "@std/path";
import { files } from "../host/mod.ts";
import type { EngineName, KernelKind, ProgressReport } from "../engine/engine.ts";
import { loadNpy } from "../data/npy.ts";
import { checkFeatures, readKernelInput } from "../kernel/inputs.ts";
import { checkChoices } from "../kernel/options.ts";
import { runWatched } from "../notebook/own_progress.ts";
import { checkNames, checkOneOf, checkPath, checkText, checkWhole, kindOf } from "../options.ts";
import { checkWorkers } from "../parallel/mod.ts";
import type { KernelBlocks } from "../predict/kernel_blocks.ts";
import type { Net } from "../stax/network.ts";
import { ownNet } from "../stax/own_net.ts";
import type { Dtype, Tensor, TensorLike } from "../tensor.ts";
import { computeRows } from "./compute_rows.ts";
import { fileBlocks } from "./file_blocks.ts";
import { fingerprint } from "./fingerprint.ts";
import { checkName, storeFolder } from "./folder.ts";
import {
  type KernelFilesFormat,
  kernelPath,
  lockPath,
  readJournal,
  settleJournal,
} from "./kernel_files.ts";
import { takeLock } from "./lock.ts";

/** Options of {@linkcode storedKernels}. */
export interface StoredKernelsOptions<D extends Dtype = Dtype> {
  /**
   * The folder of the files.
   *
   * @default {`kernels` in the folder that `WIDENET_DATA` names, or in `widenet` in the user's cache}
   */
  readonly folder?: string | URL | undefined;
  /** What the names of the files begin with, for readers: letters, digits, `.`, `-` and `_`. @default {"kernel"} */
  readonly name?: string | undefined;
  /** Which kernels. @default {["nngp", "ntk"]} */
  readonly kinds?: readonly KernelKind[] | undefined;
  /** Element type of the files. @default {"float32"} */
  readonly dtype?: D | undefined;
  /** Element type of the maps over the sites of images. @default {`dtype`} */
  readonly precision?: Dtype | undefined;
  /** Rows that are computed between two visits of the disk: so much is lost at most. @default {512} */
  readonly rows?: number | undefined;
  /** Which engine computes. @default {"auto"} */
  readonly engine?: EngineName | undefined;
  /** Threads to use. @default {one a core} */
  readonly workers?: number | undefined;
  /** Stops the computation: what is done stays on the disk. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the number of pairs done, those of earlier runs among them. */
  readonly onProgress?: ((progress: ProgressReport) => void) | undefined;
}

/** Kernels on the disk. */
export interface StoredKernels<D extends Dtype = "float32"> {
  /** Rows and columns. */
  readonly shape: readonly [number, number];
  /** Seconds that their computation took, in all runs together. */
  readonly seconds: number;
  /** Processor time of all threads in it, in seconds: on a machine that others use it says more. */
  readonly processorSeconds: number;
  /** Rows that were on the disk before this call. */
  readonly rowsFound: number;
  /** Fingerprint of the network, the inputs and the precision. */
  readonly key: string;
  /** The .npy file of each kernel. */
  readonly paths: Readonly<Partial<Record<KernelKind, string>>>;
  /**
   * Reads a kernel into memory.
   *
   * @param kind Which one. @default {"ntk"}
   */
  load(kind?: KernelKind): Promise<Tensor<D>>;
  /**
   * A square kernel by its blocks, each read from the disk as it is asked for: for solvers that need not
   * hold all of it, as {@linkcode eigenPro}.
   *
   * @param kind Which one. @default {"ntk"}
   */
  blocks(kind?: KernelKind): KernelBlocks;
}

const ATTEMPT = "store a kernel";
const NAMES: readonly string[] = [
  ...["folder", "name", "kinds", "dtype", "precision", "rows", "engine", "workers"],
  ...["signal", "onProgress"],
];
/** Of what the fingerprint covers. */
const VERSION = 1;
const KINDS: readonly KernelKind[] = ["nngp", "ntk"];

/**
 * NTK and NNGP of a network as .npy files: computed by rows, and read where an earlier call has computed
 * them for the same network, inputs and precision.
 *
 * A call that was stopped goes on where it ended. While one computes, others that would write the same files are
 * refused, in this program and in others; a program that is killed keeps none of them out. Each file is there whole or, as `.part`, with a
 * journal of the rows that it has and of the time that they took. The names of the files hold a
 * fingerprint (SHA-256) of all that the entries depend on, so that no other kernel is taken for this one.
 * Of a kernel between inputs and themselves each pair is computed once, as by {@linkcode kernels}.
 *
 * Inputs must not change until the promise settles.
 *
 * @param net The network.
 * @param x1 Inputs, `[n1, d]` or `[n1, height, width, channels]`.
 * @param x2 Further inputs; the first ones again if undefined.
 * @param options The folder, the kinds, the precision, and how to watch.
 * @returns The kernels.
 * @throws {TypeError} If shapes do not fit, an option is of the wrong kind, a file is damaged, or the network has
 * functions, as of `elementwise`, by which no fingerprint can tell it from others.
 * @throws {RangeError} If an input is not finite, or an option is out of range.
 * @throws {Deno.errors.NotFound} If no folder is given and none is known.
 * @throws {Deno.errors.Busy} If another call, of this program or another one, computes the same kernels.
 *
 * @example Usage
 * ```ts
 * import { ntk, stax, storedKernels } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * const net = stax.serial(stax.dense(512), stax.relu(), stax.dense(1));
 * const x = [[1, 0], [0, 1], [1, 1]];
 * const first = await storedKernels(net, x, undefined, { folder });
 * const again = await storedKernels(net, x, undefined, { folder });
 * assertEquals([first.rowsFound, again.rowsFound], [0, 3]);
 * assertEquals(await again.load(), await ntk(net, x, { dtype: "float32" }));
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function storedKernels<D extends Dtype = "float32">(
  net: Net,
  x1: TensorLike,
  x2?: TensorLike,
  options: StoredKernelsOptions<D> = {},
): Promise<StoredKernels<D>> {
  checkAll(options);
  const network = ownNet(ATTEMPT, net);
  const first = readKernelInput(x1, "x1", ATTEMPT);
  const second = x2 === undefined ? undefined : readKernelInput(x2, "x2", ATTEMPT);
  if (second !== undefined) checkFeatures(first, second, ["'x1'", "'x2'"], ATTEMPT);
  const { kinds = KINDS, name = "kernel", rows = 512 } = options;
  const { engine, workers } = options;
  options.signal?.throwIfAborted();
  const dtype = options.dtype ?? "float32" as D, precision = options.precision ?? dtype;
  const shape = [first.shape[0]!, (second ?? first).shape[0]!] as const;
  const folder = storeFolder(ATTEMPT, options.folder);
  await files(ATTEMPT).mkdir(folder, { recursive: true });
  const sorted = [...kinds].sort();
  const depends = {
    version: VERSION,
    net: network,
    kinds: sorted,
    dtype,
    precision,
    isSquare: !second,
  };
  const key = fingerprint(depends, second === undefined ? [first] : [first, second]);
  const format = { base: join(folder, `${name}-${key}`), shape, dtype, kinds };
  let found = await readJournal(format);
  const now = await runWatched("kernel", options, async ({ signal, onProgress }) => {
    const own = defined({ dtype, precision, engine, workers, signal });
    const job = { net: network, x1: first, x2: second, rows, options: own, onProgress };
    let done = found;
    if (found.rows < shape[0]) {
      await using _lock = await takeLock(ATTEMPT, lockPath(format));
      // Another program may have gone on until then.
      found = done = await settleJournal(format);
      if (found.rows < shape[0]) done = await computeRows(job, format, found);
    }
    signal?.throwIfAborted();
    return done;
  });
  return {
    shape,
    seconds: now.seconds,
    processorSeconds: now.processorSeconds,
    rowsFound: found.rows,
    key,
    paths: Object.fromEntries(kinds.map((kind) => [kind, kernelPath(format, kind)])),
    load: async (kind = "ntk") => await loadNpy(pathOf(format, kind), { dtype }),
    blocks: (kind = "ntk") => fileBlocks(pathOf(format, kind), shape, dtype),
  };
}

function pathOf(format: KernelFilesFormat, kind: KernelKind): string {
  checkOneOf("read a stored kernel", "kind", kind, format.kinds);
  return kernelPath(format, kind);
}

function checkAll(options: StoredKernelsOptions): void {
  checkNames(ATTEMPT, options, NAMES);
  const { folder, name, kinds = KINDS, rows, engine, dtype, precision, workers } = options;
  if (folder !== undefined) checkPath(ATTEMPT, "folder", folder);
  if (name !== undefined) checkText(ATTEMPT, "name", name);
  if (name !== undefined) checkName(ATTEMPT, name);
  if (!Array.isArray(kinds)) {
    throw new TypeError(`Cannot ${ATTEMPT} as 'kinds' must be an array: found ${kindOf(kinds)}`);
  }
  kinds.forEach((kind) => checkOneOf(ATTEMPT, "kinds", kind, KINDS));
  if (kinds.length === 0 || new Set(kinds).size < kinds.length) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as 'kinds' must hold each kind once, and at least one: found [${kinds}]`,
    );
  }
  if (rows !== undefined) checkWhole(ATTEMPT, "rows", rows, 1);
  checkWorkers(ATTEMPT, workers);
  checkChoices(ATTEMPT, defined({ engine, dtype, precision }));
}

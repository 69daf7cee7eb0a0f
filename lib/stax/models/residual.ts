/**
 * Residual networks.
 *
 * @module
 */
import { relu } from "../../activations/relu.ts";
import { checkBoolean, checkNames, checkWhole } from "../../options.ts";
import { fanInSum } from "../fan_in_sum.ts";
import { fanOut } from "../fan_out.ts";
import { identity } from "../identity.ts";
import { parallel } from "../parallel.ts";
import { type Serial, serial } from "../serial.ts";
import { DEEPEST } from "./limits.ts";
import { conv3, IMAGE_NET_NAMES, type ImageNetOptions, readoutOf } from "./readout.ts";

/** Options of {@linkcode wideResnetBlock}. */
export interface WideResnetBlockOptions extends Omit<ImageNetOptions, "readout"> {
  /** Strides of the first convolution, and of the shortcut. @default {1} */
  readonly strides?: number | undefined;
  /** Whether the shortcut is a convolution, as where the number of channels changes. @default {strides > 1} */
  readonly mismatch?: boolean | undefined;
}

/** Options of {@linkcode residual}. */
export interface ResidualOptions extends ImageNetOptions {
  /** Number of blocks, of two convolutions each. */
  readonly blocks: number;
}

/** Options of {@linkcode wideResnet}. */
export interface WideResnetOptions extends ImageNetOptions {
  /** Blocks in each of the three groups. */
  readonly blockSize: number;
}

const BLOCK_NAMES = ["wStd", "bStd", "activation", "strides", "mismatch"];

/**
 * A block of a wide residual network with the nonlinearity before the convolution:
 * x -> shortcut(x) + conv(phi(conv(phi(x)))), where the shortcut is x itself, or a convolution of it.
 *
 * Source: Zagoruyko and Komodakis, Wide residual networks, 2016, figure 1; the order after He et al., Identity
 * mappings in deep residual networks, 2016. In the limit of infinite width the channels do not count; what
 * is left of their number is whether it changes.
 *
 * @param options Strides, the kind of shortcut, scales and nonlinearity.
 * @returns The block.
 * @throws {TypeError} If an option is not known, or of the wrong kind.
 * @throws {RangeError} If strides or a scale are out of range.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { wideResnetBlock } = stax.models;
 * const net = stax.serial(stax.conv(1, [1, 1]), wideResnetBlock(), stax.flatten(), stax.dense(1));
 * // One pixel of size 1: the branch sees the middle tap of nine, twice: 1 + (1 / 9)^2.
 * assertAlmostEquals((await nngp(net, [[[[1]]]])).data[0]!, 1 + 1 / 81, 1e-12);
 * ```
 */
export function wideResnetBlock(options: WideResnetBlockOptions = {}): Serial {
  const attempt = "make a block of a wide residual network";
  checkNames(attempt, options, BLOCK_NAMES);
  const { strides = 1, mismatch = strides > 1, activation = relu() } = options;
  checkWhole(attempt, "strides", strides, 1);
  checkBoolean(attempt, "mismatch", mismatch);
  if (strides > 1 && !mismatch) {
    throw new RangeError(
      `Cannot ${attempt} as with 'strides' of ${strides} the shortcut must be a convolution: ` +
        `leave 'mismatch' out`,
    );
  }
  const branch = serial(activation, conv3(options, strides), activation, conv3(options));
  const shortcut = mismatch ? conv3(options, strides) : identity();
  return serial(fanOut(2), parallel(branch, shortcut), fanInSum());
}

/**
 * A residual network of one resolution: a convolution, blocks x -> x + conv(phi(conv(phi(x)))), a
 * nonlinearity and the readout (He et al., Identity mappings in deep residual networks, 2016).
 *
 * @param options Blocks, readout, scales and nonlinearity.
 * @returns The network.
 * @throws {TypeError} If an option is not known, or of the wrong kind.
 * @throws {RangeError} If the number of blocks or a scale is out of range.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const { layers } = stax.models.residual({ blocks: 3, readout: "flatten" });
 * assertEquals(layers.length, 1 + 3 + 1 + 2);
 * ```
 */
export function residual(options: ResidualOptions): Serial {
  const attempt = "make a residual network";
  checkNames(attempt, options, [...IMAGE_NET_NAMES, "blocks"]);
  const { blocks, readout, activation = relu(), ...scales } = options;
  checkWhole(attempt, "blocks", blocks, 1, DEEPEST);
  const block = wideResnetBlock({ ...scales, activation });
  const body = Array.from({ length: blocks }, () => block);
  return serial(conv3(options), ...body, activation, ...readoutOf(attempt, { readout }));
}

/**
 * A wide residual network: a convolution, three groups of blocks, of which the second and the third halve both
 * sides, and the readout (Zagoruyko and Komodakis, Wide residual networks, 2016, table 1; without their
 * normalisation, as the Python peer has it in its README).
 *
 * @param options Blocks in a group, readout, scales and nonlinearity.
 * @returns The network.
 * @throws {TypeError} If an option is not known, or of the wrong kind.
 * @throws {RangeError} If the number of blocks or a scale is out of range.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.models.wideResnet({ blockSize: 4 }).layers.length, 1 + 3 * 4 + 2);
 * ```
 */
export function wideResnet(options: WideResnetOptions): Serial {
  const attempt = "make a wide residual network";
  checkNames(attempt, options, [...IMAGE_NET_NAMES, "blockSize"]);
  const { blockSize, readout, ...scales } = options;
  checkWhole(attempt, "blockSize", blockSize, 1, DEEPEST);
  const group = (strides: number): readonly Serial[] => [
    wideResnetBlock({ ...scales, strides, mismatch: true }),
    ...Array.from({ length: blockSize - 1 }, () => wideResnetBlock(scales)),
  ];
  const body = [1, 2, 2].flatMap(group);
  return serial(conv3(options), ...body, ...readoutOf(attempt, { readout }));
}

/**
 * The network of a state, as the library's value and as code: both from the same pieces.
 *
 * @module
 */
import { stax } from "../../mod.ts";
import type { Block, State } from "../state/state.ts";
import { SITES } from "./inputs.ts";
import { NONLINEARITIES } from "./nonlinearities.ts";

/** What of a state makes its network. */
export type Architecture = Pick<State, "blocks" | "readout" | "width">;

/** Taps of the filters of convolutions. */
const TAPS = 3;

/** Whether inputs must have sites. */
export function hasSites({ blocks }: Pick<State, "blocks">): boolean {
  return blocks.some(({ layer }) => layer === "conv");
}

/** Shape of one input on the circle. */
export function circleShape(architecture: Pick<State, "blocks">): {
  readonly features: number;
  readonly spatial?: readonly number[];
} {
  return hasSites(architecture) ? { features: 1, spatial: [SITES] } : { features: 2 };
}

/** The network. */
export function toNet(architecture: Architecture): stax.Net {
  const { blocks, width } = architecture;
  const convolutions = blocks.filter(({ layer }) => layer === "conv");
  const dense = blocks.filter(({ layer }) => layer === "dense");
  const toBlock = (block: Block): stax.Net => netOfBlock(block, width);
  return stax.serial(
    ...convolutions.map(toBlock),
    ...(convolutions.length === 0
      ? []
      : [architecture.readout === "pool" ? stax.globalAvgPool() : stax.flatten()]),
    ...dense.map(toBlock),
    stax.dense(1),
  );
}

/** The same as code, an expression. */
export function netCode({ blocks, readout, width }: Architecture): string {
  const convolutions = blocks.filter(({ layer }) => layer === "conv");
  const dense = blocks.filter(({ layer }) => layer === "dense");
  const toCode = (block: Block): string => blockCode(block, width);
  const lines = [
    ...convolutions.map(toCode),
    ...(convolutions.length === 0
      ? []
      : [readout === "pool" ? "stax.globalAvgPool()" : "stax.flatten()"]),
    ...dense.map(toCode),
    "stax.dense(1)",
  ];
  return `stax.serial(\n${lines.map((line) => `${indented(line)},`).join("\n")}\n)`;
}

/** The architecture with another depth of one block. */
export function withDepth<A extends Pick<State, "blocks">>(
  architecture: A,
  index: number,
  depth: number,
): A {
  const blocks = architecture.blocks.map((block, i) => i === index ? { ...block, depth } : block);
  return { ...architecture, blocks };
}

/** The architecture in which every block stands once. */
export function once<A extends Pick<State, "blocks">>(architecture: A): A {
  return { ...architecture, blocks: architecture.blocks.map((block) => ({ ...block, depth: 1 })) };
}

function netOfBlock({ layer, phi, depth, wStd, bStd }: Block, width: number): stax.Net {
  const scales = { wStd, ...(bStd === 0 ? {} : { bStd }) };
  const affine = layer === "dense"
    ? stax.dense(width, scales)
    : stax.conv(width, [TAPS], { padding: "CIRCULAR", ...scales });
  const one = stax.serial(affine, NONLINEARITIES[phi].layer);
  return depth === 1 ? one : stax.repeat(one, depth);
}

function blockCode({ layer, phi, depth, wStd, bStd }: Block, width: number): string {
  const scales = [`wStd: ${wStd}`, ...(bStd === 0 ? [] : [`bStd: ${bStd}`])].join(", ");
  const affine = layer === "dense"
    ? `stax.dense(${width}, { ${scales} })`
    : `stax.conv(${width}, [${TAPS}], { padding: "CIRCULAR", ${scales} })`;
  const one = `stax.serial(${affine}, ${NONLINEARITIES[phi].code})`;
  return depth === 1 ? one : `stax.repeat(\n${indented(one)},\n  ${depth},\n)`;
}

/** Lines moved in by two spaces. */
export function indented(text: string): string {
  return text.split("\n").map((line) => `  ${line}`).join("\n");
}

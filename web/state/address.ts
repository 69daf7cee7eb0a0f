/**
 * The state as the part of an address after "#", short enough to be read and edited:
 * `net=dense:erf:4:1.5:0.2&at=0&...`.
 *
 * @module
 */
import { NONLINEARITY_NAMES } from "../model/nonlinearities.ts";
import { changeDomain, readBlock } from "./changes.ts";
import {
  areEven,
  type Block,
  clamped,
  type Domain,
  evenPoints,
  type Example,
  type KernelName,
  MOST,
  placed,
  type Range,
  RANGES,
  type Readout,
  START,
  type State,
} from "./state.ts";

/** What an address says. */
export interface Address {
  /** The state; where the address says nothing that can be read, that of the start. */
  readonly state: State;
  /** Names of the parts that could not be read. */
  readonly refused: readonly string[];
}

/** Reading of a part, which depends on the parts before it; undefined if it cannot be read. */
type Reader = (text: string, before: State) => Partial<State> | undefined;

interface Part {
  readonly name: string;
  write(state: State): string;
  readonly read: Reader;
}

/** Writes the state as what stands behind "#". */
export function writeAddress(state: State): string {
  return PARTS.map(({ name, write }) => `${name}=${write(state)}`).join("&");
}

/** Reads what stands behind "#", with or without it. */
export function readAddress(text: string): Address {
  const found = partsOf(text);
  const refused = [...found.keys()].filter((name) => !PARTS.some((part) => part.name === name));
  let state = START;
  for (const { name, read } of PARTS) {
    const value = found.get(name);
    if (value === undefined) continue;
    const change = read(value, state);
    if (change === undefined) refused.push(name);
    else state = { ...state, ...change };
  }
  return {
    state: { ...state, selected: Math.min(state.selected, state.blocks.length - 1) },
    refused,
  };
}

function partsOf(text: string): Map<string, string> {
  const parts = text.replace(/^#/, "").split("&").filter((part) => part !== "");
  return new Map(parts.map((part) => {
    const [name = "", ...rest] = part.split("=");
    return [name, safelyDecoded(rest.join("="))];
  }));
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const DOMAINS: readonly Domain[] = ["circle", "line"];

/** Parts in the order of writing and of reading. */
const PARTS: readonly Part[] = [
  {
    name: "net",
    write: ({ blocks }) => blocks.map(writeBlock).join(","),
    read: (text) =>
      listOf(text, MOST.blocks, readOneBlock, (blocks) => ({ blocks: ordered(blocks) })),
  },
  wholePart("at", "selected", { least: 0, most: MOST.blocks - 1, digits: 0 }),
  choicePart<Readout>("readout", "readout", ["flatten", "pool"]),
  {
    name: "on",
    write: ({ domain }) => domain,
    read: (text, before) => {
      const domain = DOMAINS.find((known) => known === text);
      return domain && changeDomain(before, domain);
    },
  },
  choicePart<KernelName>("kernel", "kernel", ["ntk", "nngp"]),
  {
    name: "points",
    write: writePoints,
    read: (text, { domain }) => {
      const even = /^even(\d+)$/.exec(text);
      if (even !== null) {
        const count = Number(even[1]);
        return count < 1 || count > MOST.points ? undefined : { points: evenPoints(domain, count) };
      }
      return listOf(text, MOST.points, placeIn(domain), (points) => ({ points }));
    },
  },
  {
    name: "data",
    write: ({ examples }) => examples.map((example) => example.join(":")).join(","),
    read: (text, { domain }) =>
      listOf(text, MOST.examples, exampleIn(domain), (examples) => ({ examples })),
  },
  {
    name: "t",
    write: ({ time }) => time === Infinity ? "inf" : String(time),
    read: (text) => {
      const time = text === "inf" ? Infinity : readNumber(text);
      return time === undefined || time < 0 ? undefined : { time };
    },
  },
  choicePart<KernelName>("law", "law", ["ntk", "nngp"]),
  wholePart("noise", "noise", RANGES.noise),
  wholePart("draws", "draws", RANGES.draws),
  wholePart("seed", "seed", RANGES.seed),
  wholePart("width", "width", RANGES.width),
];

function wholePart(
  name: string,
  field: "selected" | "noise" | "draws" | "seed" | "width",
  range: Range,
): Part {
  return {
    name,
    write: (state) => String(state[field]),
    read: (text) => {
      const value = readNumber(text);
      return value === undefined ? undefined : { [field]: clamped(value, range) };
    },
  };
}

function choicePart<T extends string>(
  name: string,
  field: "readout" | "kernel" | "law",
  choices: readonly T[],
): Part {
  return {
    name,
    write: (state) => state[field],
    read: (text) => choices.includes(text as T) ? { [field]: text } : undefined,
  };
}

/** A list of 1 to `most` items, all of which can be read. */
function listOf<T>(
  text: string,
  most: number,
  read: (text: string) => T | undefined,
  use: (items: readonly T[]) => Partial<State>,
): Partial<State> | undefined {
  const items = text.split(",").map(read);
  if (items.length > most || items.some((item) => item === undefined)) return undefined;
  return use(items as T[]);
}

function writeBlock({ layer, phi, depth, wStd, bStd }: Block): string {
  return [layer, phi, depth, wStd, bStd].join(":");
}

function readOneBlock(text: string): Block | undefined {
  const [layer, name, ...rest] = text.split(":");
  const phi = NONLINEARITY_NAMES.find((known) => known === name);
  const [depth, wStd, bStd] = rest.map(readNumber);
  if (layer !== "dense" && layer !== "conv") return undefined;
  if (phi === undefined || rest.length !== 3) return undefined;
  if (depth === undefined || wStd === undefined || bStd === undefined) return undefined;
  return readBlock({ layer, phi, depth, wStd, bStd });
}

function ordered(blocks: readonly Block[]): readonly Block[] {
  return [
    ...blocks.filter(({ layer }) => layer === "conv"),
    ...blocks.filter(({ layer }) => layer === "dense"),
  ];
}

function writePoints({ points, domain }: State): string {
  return areEven({ points, domain }) ? `even${points.length}` : points.join(",");
}

function placeIn(domain: Domain): (text: string) => number | undefined {
  return (text) => {
    const place = readNumber(text);
    return place === undefined ? undefined : placed(place, domain);
  };
}

function exampleIn(domain: Domain): (text: string) => Example | undefined {
  return (text) => {
    const [place, target, ...rest] = text.split(":").map(readNumber);
    if (place === undefined || target === undefined || rest.length > 0) return undefined;
    return [placed(place, domain), clamped(target, RANGES.target)];
  };
}

/** A finite number in plain decimals. */
function readNumber(text: string): number | undefined {
  return /^-?\d{1,9}(\.\d{1,9})?(e[+-]?\d{1,2})?$/.test(text) ? Number(text) : undefined;
}

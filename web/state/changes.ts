/**
 * The changes that controls make: a state and what is wanted in, the next state out.
 *
 * @module
 */
import {
  areEven,
  type Block,
  clamped,
  depthRange,
  type Domain,
  evenPoints,
  type Example,
  MOST,
  placed,
  placeRange,
  RANGES,
  rounded,
  type State,
  TIMES,
} from "./state.ts";

/** Changes the selected block; convolutions stay before dense layers. */
export function changeBlock(state: State, change: Partial<Block>): State {
  const blocks = state.blocks.map((block, i) =>
    i === state.selected ? readBlock({ ...block, ...change }) : block
  );
  return { ...state, ...sorted(blocks, state.selected) };
}

/** Adds a copy of the selected block behind it, and selects it. */
export function addBlock(state: State): State {
  if (state.blocks.length >= MOST.blocks) return state;
  const { blocks, selected } = state;
  const copy = blocks[selected]!;
  const next = [...blocks.slice(0, selected + 1), copy, ...blocks.slice(selected + 1)];
  return { ...state, blocks: next, selected: selected + 1 };
}

/** Takes the selected block away, unless it is the only one. */
export function removeBlock(state: State): State {
  if (state.blocks.length === 1) return state;
  const blocks = state.blocks.filter((_, i) => i !== state.selected);
  return { ...state, blocks, selected: Math.max(0, state.selected - 1) };
}

/** Selects a block. */
export function selectBlock(state: State, selected: number): State {
  return { ...state, selected: Math.min(state.blocks.length - 1, Math.max(0, selected)) };
}

/** Moves to the other domain; places keep their share of it, and even points are even there. */
export function changeDomain(state: State, domain: Domain): State {
  if (domain === state.domain) return state;
  const [from, to] = [placeRange(state.domain), placeRange(domain)];
  const moved = (place: number): number => {
    const share = (place - from.least) / (from.most - from.least);
    return placed(to.least + share * (to.most - to.least), domain);
  };
  return {
    ...state,
    domain,
    points: areEven(state) ? evenPoints(domain, state.points.length) : state.points.map(moved),
    examples: state.examples.map(([place, target]): Example => [moved(place), target]),
  };
}

/** Moves a point of the kernel matrix. */
export function movePoint(state: State, index: number, place: number): State {
  const at = placed(place, state.domain);
  return { ...state, points: state.points.map((old, i) => i === index ? at : old) };
}

/** Puts a number of points at even distances. */
export function spreadPoints(state: State, count: number): State {
  const points = Math.min(MOST.points, Math.max(1, Math.round(count)));
  return { ...state, points: evenPoints(state.domain, points) };
}

/** Moves a training example. */
export function moveExample(state: State, index: number, [place, target]: Example): State {
  const at: Example = [placed(place, state.domain), clamped(target, RANGES.target)];
  return { ...state, examples: state.examples.map((old, i) => i === index ? at : old) };
}

/** Adds a training example, by default in the middle of the largest gap. */
export function addExample(state: State, example?: Example): State {
  if (state.examples.length >= MOST.examples) return state;
  const [place, target] = example ?? [largestGap(state), 0];
  const added: Example = [placed(place, state.domain), clamped(target, RANGES.target)];
  return { ...state, examples: [...state.examples, added] };
}

/** Takes a training example away, unless it is the only one. */
export function removeExample(state: State, index: number): State {
  if (state.examples.length === 1) return state;
  return { ...state, examples: state.examples.filter((_, i) => i !== index) };
}

/** The time at a position of the slider: 0, then powers of ten, then Infinity. */
export function timeAt(position: number): number {
  const last = TIME_POSITIONS;
  if (position <= 0) return 0;
  if (position >= last) return Infinity;
  return Number((10 ** (TIMES.least + (position - 1) / TIMES.steps)).toPrecision(3));
}

/** The position of the slider that is nearest to a time. */
export function positionOf(time: number): number {
  if (time <= 0) return 0;
  if (time === Infinity) return TIME_POSITIONS;
  const position = Math.round((Math.log10(time) - TIMES.least) * TIMES.steps) + 1;
  return Math.min(TIME_POSITIONS - 1, Math.max(1, position));
}

/** The last position of the slider. */
export const TIME_POSITIONS: number = (TIMES.most - TIMES.least) * TIMES.steps + 2;

/** A block whose numbers are within their ranges. */
export function readBlock(block: Block): Block {
  return {
    ...block,
    depth: clamped(block.depth, depthRange(block)),
    wStd: clamped(block.wStd, RANGES.wStd),
    bStd: clamped(block.bStd, RANGES.bStd),
  };
}

function sorted(blocks: readonly Block[], selected: number): Pick<State, "blocks" | "selected"> {
  const order = blocks.map((_, i) => i).sort((a, b) =>
    Number(blocks[a]!.layer === "dense") - Number(blocks[b]!.layer === "dense") || a - b
  );
  return { blocks: order.map((i) => blocks[i]!), selected: order.indexOf(selected) };
}

function largestGap({ domain, examples }: State): number {
  const { least, most, digits } = placeRange(domain);
  const places = examples.map(([place]) => place).sort((a, b) => a - b);
  const stops = domain === "circle" ? [...places, places[0]! + 360] : [least, ...places, most];
  const gaps = stops.slice(1).map((stop, i) => stop - stops[i]!);
  const widest = gaps.indexOf(Math.max(...gaps));
  return rounded(stops[widest]! + gaps[widest]! / 2, digits);
}

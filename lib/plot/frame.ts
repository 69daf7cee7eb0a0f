/**
 * The frame of a picture with two axes: how large it is, and what its axes say.
 *
 * @module
 */
import { widest } from "./card.ts";
import { type Axis, linearAxis } from "./ticks.ts";

/** A frame with its axes and the margins that their labels need. */
export interface Frame {
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  /** Width and height between the axes. */
  readonly width: number;
  readonly height: number;
  /** Room to the left of the frame. */
  readonly left: number;
  /** Room to the right of the frame, and what it leaves free. */
  readonly right: number;
}

/** Size of the labels at ticks. */
const TICK_SIZE = 11;
/** Space of a tick and of the gap to its label. */
const TICK_SPACE = 10;
/** Shortest side of a frame of equal aspect. */
const LEAST_SIDE = 160;

/** The frame that fills a width, labels included, and a height. */
export function fillFrame(xAxis: Axis, yAxis: Axis, width: number, height: number): Frame {
  const left = Math.ceil(widest(yAxis.labels, TICK_SIZE)) + TICK_SPACE;
  const right = Math.ceil(widest(xAxis.labels.slice(-1), TICK_SIZE) / 2);
  return { xAxis, yAxis, width: width - left - right, height, left, right };
}

/** The largest frame in there where a unit is as long on both axes; a side that is too short is filled up. */
export function equalFrame(xAxis: Axis, yAxis: Axis, width: number, height: number): Frame {
  // Other ranges may have other ticks, whose labels take other room: so once for them, once with them.
  const first = equalIn(xAxis, yAxis, fillFrame(xAxis, yAxis, width, height));
  return equalIn(xAxis, yAxis, fillFrame(first.xAxis, first.yAxis, width, height));
}

function equalIn(xAxis: Axis, yAxis: Axis, room: Frame): Frame {
  const [dx, dy] = [xAxis, yAxis].map(({ domain: [low, high] }) => high - low) as [number, number];
  const unit = Math.min(room.width / dx, room.height / dy);
  const width = Math.max(unit * dx, LEAST_SIDE);
  const height = Math.max(unit * dy, LEAST_SIDE);
  const around = ({ domain: [low, high] }: Axis, length: number, ticks: number): Axis => {
    const [middle, half] = [(low + high) / 2, length / unit / 2];
    return linearAxis([middle - half, middle + half], Math.max(2, Math.round(ticks)));
  };
  return {
    xAxis: around(xAxis, width, 7 * width / room.width),
    yAxis: around(yAxis, height, 7 * height / room.height),
    width,
    height,
    left: room.left,
    right: room.right + room.width - width,
  };
}

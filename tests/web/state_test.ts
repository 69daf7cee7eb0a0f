import { assert, assertEquals } from "@std/assert";
import { readAddress, writeAddress } from "../../web/state/address.ts";
import {
  addBlock,
  addExample,
  changeBlock,
  changeDomain,
  moveExample,
  movePoint,
  positionOf,
  removeBlock,
  removeExample,
  selectBlock,
  spreadPoints,
  TIME_POSITIONS,
  timeAt,
} from "../../web/state/changes.ts";
import { MOST, START, type State } from "../../web/state/state.ts";

const OTHER: State = {
  ...START,
  blocks: [
    { layer: "conv", phi: "relu", depth: 2, wStd: 1.414, bStd: 0 },
    { layer: "dense", phi: "tanh", depth: 1, wStd: 0.05, bStd: 2 },
  ],
  selected: 1,
  readout: "pool",
  domain: "line",
  kernel: "nngp",
  points: [-3, -0.25, 1.5],
  examples: [[-1.25, 2], [0.5, -0.75]],
  time: 0.0125,
  law: "nngp",
  noise: 0.1,
  draws: 0,
  seed: 12,
  width: 1024,
};

Deno.test("readAddress() reads what writeAddress() wrote", () => {
  for (const state of [START, OTHER, spreadPoints(OTHER, 200), { ...START, time: 0 }]) {
    assertEquals(readAddress(`#${writeAddress(state)}`), { state, refused: [] });
  }
});

Deno.test("writeAddress() uses only characters that need no escape", () => {
  assert(/^[\w=&:,.-]+$/.test(writeAddress(OTHER)), writeAddress(OTHER));
});

Deno.test("readAddress() gives the start for an empty address", () => {
  assertEquals(readAddress(""), { state: START, refused: [] });
  assertEquals(readAddress("#"), { state: START, refused: [] });
});

Deno.test("readAddress() brings points and examples into the domain that it names alone", () => {
  assertEquals(readAddress("on=line"), { state: changeDomain(START, "line"), refused: [] });
});

Deno.test("readAddress() names the parts that it refuses and keeps the start there", () => {
  const bad: Record<string, string[]> = {
    net: ["", "dense", "dense:relu:1:1", "dense:none:1:1:0", "dense:relu:x:1:0", "pool:relu:1:1:0"],
    at: ["x", ""],
    points: ["", "1,,2", "even0", "even201", "NaN"],
    data: ["1", "1:2:3", "a:1", "Infinity:0", Array(13).fill("1:1").join(",")],
    t: ["-1", "soon", "NaN", "1e999"],
    law: ["gp", "__proto__"],
    width: ["wide", "0x10"],
    colour: ["red"],
  };
  for (const [name, texts] of Object.entries(bad)) {
    for (const text of texts) {
      assertEquals(readAddress(`${name}=${text}`), { state: START, refused: [name] }, text);
    }
  }
});

Deno.test("readAddress() brings numbers into their ranges", () => {
  const { state } = readAddress("net=conv:relu:99:9:-1&at=3&width=1&seed=1.4&data=-10:9");
  assertEquals(state.blocks, [{ layer: "conv", phi: "relu", depth: 8, wStd: 4, bStd: 0 }]);
  assertEquals([state.selected, state.width, state.seed], [0, 4, 1]);
  assertEquals(state.examples, [[350, 3]]);
});

Deno.test("changeBlock() keeps convolutions before dense layers, and the selection on its block", () => {
  const two = changeBlock(addBlock(START), { phi: "relu" });
  assertEquals(two.selected, 1);
  const turned = changeBlock(two, { layer: "conv", depth: 20 });
  assertEquals(turned.blocks.map(({ layer, phi }) => `${layer} ${phi}`), [
    "conv relu",
    "dense erf",
  ]);
  assertEquals([turned.selected, turned.blocks[0]!.depth], [0, 8]);
});

Deno.test("blocks and examples are added and removed within their limits", () => {
  let state = START;
  for (let i = 0; i < 20; i++) state = addExample(addBlock(state));
  assertEquals([state.blocks.length, state.examples.length], [MOST.blocks, MOST.examples]);
  for (let i = 0; i < 20; i++) state = removeExample(removeBlock(state), 0);
  assertEquals([state.blocks.length, state.examples.length, state.selected], [1, 1, 0]);
  assertEquals(selectBlock(state, 7).selected, 0);
});

Deno.test("addExample() takes the middle of the largest gap, also across 0 degrees", () => {
  assertEquals(addExample({ ...START, examples: [[10, 0], [100, 1]] }).examples[2], [235, 0]);
  const line: State = { ...START, domain: "line", examples: [[1, 0]] };
  assertEquals(addExample(line).examples[1], [-1, 0]);
});

Deno.test("places go round on the circle and stop at the ends of the line", () => {
  assertEquals(movePoint(START, 0, -10).points[0], 350);
  assertEquals(movePoint(START, 0, 359.99).points[0], 0);
  const line = changeDomain(START, "line");
  assertEquals([line.points[0], line.points[11]], [-3, 3]);
  assertEquals(changeDomain(movePoint(START, 0, 180), "line").points[0], 0);
  assertEquals(movePoint(line, 0, -10).points[0], -3);
  assertEquals(moveExample(line, 0, [9, -9]).examples[0], [3, -3]);
  assertEquals(changeDomain(line, "circle").points, START.points);
});

Deno.test("timeAt() and positionOf() are inverses", () => {
  for (let position = 0; position <= TIME_POSITIONS; position++) {
    assertEquals(positionOf(timeAt(position)), position);
  }
  assertEquals([timeAt(0), timeAt(TIME_POSITIONS)], [0, Infinity]);
});

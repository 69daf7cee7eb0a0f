/**
 * The network: its blocks, the controls of the selected one, and what it does in words.
 *
 * @module
 */
import {
  NONLINEARITIES,
  NONLINEARITY_NAMES,
  type NonlinearityName,
} from "../model/nonlinearities.ts";
import { phaseCode } from "../model/code.ts";
import { hasSites } from "../model/network.ts";
import { readingOf } from "../model/reading.ts";
import { codePanel } from "../page/code_panel.ts";
import { button, choice, list, setMost, slider } from "../page/controls.ts";
import { h, setAttributes } from "../page/dom.ts";
import type { Store } from "../page/store.ts";
import { addBlock, changeBlock, removeBlock, selectBlock } from "../state/changes.ts";
import { type Block, depthRange, MOST, RANGES, type Readout, type State } from "../state/state.ts";
import { phaseDiagram } from "./phase.ts";

/** The panel: an element, and how it follows the state. */
export interface Panel {
  readonly element: HTMLElement;
  show(state: State): void;
}

/** Makes the panel. */
export function architecturePanel(store: Store): Panel {
  const blocks = h("div", {
    class: "blocks",
    role: "group",
    "aria-label": "Layers, from the input on",
  });
  const change = (block: Partial<Block>): void =>
    store.change((state) => changeBlock(state, block));
  const layer = choice<Block["layer"]>(
    "Layers",
    { dense: "dense", conv: "convolution" },
    (layer) => change({ layer }),
  );
  const labels = Object.fromEntries(
    NONLINEARITY_NAMES.map((name) => [name, NONLINEARITIES[name].label]),
  ) as Record<NonlinearityName, string>;
  const phi = list<NonlinearityName>("Nonlinearity", labels, (phi) => change({ phi }));
  const note = h("p", { class: "note" });
  const depth = slider({
    label: "Depth",
    symbol: ["L"],
    ...{ least: 1, most: RANGES.depth.most, step: 1 },
    onchange: (depth) => change({ depth }),
  });
  const wStd = slider({
    label: "Weights, wStd",
    symbol: ["σ", "w"],
    ...{ least: RANGES.wStd.least, most: RANGES.wStd.most, step: 0.01 },
    onchange: (wStd) => change({ wStd }),
  });
  const bStd = slider({
    label: "Biases, bStd",
    symbol: ["σ", "b"],
    ...{ least: RANGES.bStd.least, most: RANGES.bStd.most, step: 0.01 },
    onchange: (bStd) => change({ bStd }),
  });
  const readout = choice<Readout>(
    "Sites are",
    { flatten: "flattened", pool: "averaged" },
    (readout) => store.change((state) => ({ ...state, readout })),
  );
  const remove = button("−", () => store.change(removeBlock));
  const add = button("+", () => store.change(addBlock));
  setAttributes(remove, { "aria-label": "Remove the selected block", title: "Remove the block" });
  setAttributes(add, { "aria-label": "Add a block behind the selected one", title: "Add a block" });
  const phase = phaseDiagram(store);
  const cell = codePanel(phaseCode);
  const reading = h("p", { class: "reading", role: "status" });
  const element = h(
    "section",
    { class: "network", id: "network", "aria-labelledby": "network-title" },
    h("h2", { id: "network-title" }, "The network"),
    h("div", { class: "chain" }, blocks, h("div", { class: "pair-of-buttons" }, remove, add)),
    h(
      "div",
      { class: "controls" },
      ...[depth.element, wStd.element, bStd.element],
      ...[layer.element, readout.element, phi.element, note],
    ),
    phase.element,
    reading,
    h("footer", {}, cell.copy, cell.told),
    cell.shown,
  );
  return {
    element,
    show(state) {
      const block = state.blocks[state.selected]!;
      showBlocks(blocks, state, store);
      layer.show(block.layer);
      phi.show(block.phi);
      note.textContent = NONLINEARITIES[block.phi].note;
      setMost(depth, depthRange(block).most);
      depth.show(block.depth);
      wStd.show(block.wStd);
      bStd.show(block.bStd);
      readout.element.hidden = !hasSites(state);
      readout.show(state.readout);
      remove.disabled = state.blocks.length === 1;
      add.disabled = state.blocks.length >= MOST.blocks;
      phase.show(state);
      cell.show(state);
      const { title, text } = readingOf(block);
      reading.replaceChildren(h("b", {}, `${title}. `), text);
    },
  };
}

/** The chain of blocks; those that are there stay, so that the focus does. */
function showBlocks(chain: HTMLElement, state: State, store: Store): void {
  const buttons = [...chain.querySelectorAll("button")];
  if (buttons.length !== state.blocks.length) {
    const made = state.blocks.map((_, i) =>
      button("", () => store.change((state) => selectBlock(state, i)))
    );
    const arrows = made.flatMap((block) => [h("span", { "aria-hidden": "true" }, "→"), block]);
    const last = h("span", { "aria-hidden": "true" }, "→");
    chain.replaceChildren(h("i", {}, "x"), ...arrows, last, h("i", {}, "f(x)"));
    buttons.splice(0, buttons.length, ...made);
  }
  state.blocks.forEach(({ layer, phi, depth }, i) => {
    const times = depth === 1 ? "" : ` × ${depth}`;
    buttons[i]!.textContent = `${layer}, ${NONLINEARITIES[phi].label}${times}`;
    setAttributes(buttons[i]!, { "aria-pressed": i === state.selected ? "true" : "false" });
  });
}

/**
 * The cell that makes a picture, to be copied.
 *
 * @module
 */
import type { State } from "../state/state.ts";
import { button } from "./controls.ts";
import { h } from "./dom.ts";

/** A button that copies a cell, what came of it, and the cell itself, which follows the state. */
export interface CodePanel {
  readonly copy: HTMLElement;
  readonly told: HTMLElement;
  readonly shown: HTMLElement;
  show(state: State): void;
}

/** Makes the parts. */
export function codePanel(code: (state: State) => string): CodePanel {
  const text = h("code");
  const shown = h("pre", { class: "code", tabindex: 0, hidden: true, "aria-label": "Code" }, text);
  const told = h("span", { class: "told", role: "status" });
  let state: State | undefined;
  const copy = button("Copy as code", async () => {
    text.textContent = code(state!);
    shown.hidden = false;
    told.textContent = await copied(text.textContent) ? "Copied." : "Select and copy it below.";
  });
  return {
    ...{ copy, told, shown },
    show(next) {
      state = next;
      told.textContent = "";
      if (!shown.hidden) text.textContent = code(state);
    },
  };
}

/** Files may be refused the clipboard. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Buttons that bring a network worth a look.
 *
 * @module
 */
import { button } from "../page/controls.ts";
import { h } from "../page/dom.ts";
import type { Store } from "../page/store.ts";
import { STARTS } from "./starts.ts";

/** Makes the buttons. */
export function startsBar(store: Store): readonly HTMLElement[] {
  return [
    h("span", { class: "name" }, "Try"),
    ...STARTS.map(({ label, change }) => button(label, () => store.change(change))),
  ];
}

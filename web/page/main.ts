/**
 * The page.
 *
 * @module
 */
import { angleView } from "../views/angle.ts";
import { architecturePanel } from "../views/architecture.ts";
import { finiteView } from "../views/finite.ts";
import { matrixView } from "../views/matrix.ts";
import { processView } from "../views/process.ts";
import { recursionView } from "../views/recursion.ts";
import { startsBar } from "../views/starts_bar.ts";
import { makeStore } from "./store.ts";
import { startTheme } from "./theme.ts";

const notice = document.querySelector<HTMLElement>("#notice")!;
const store = makeStore((parts) => {
  notice.hidden = parts.length === 0;
  notice.textContent = `Parts of the address could not be read and were left out: ${
    parts.join(", ")
  }.`;
});
const panel = architecturePanel(store);
const views = [
  angleView(store),
  recursionView(),
  matrixView(store),
  processView(store),
  finiteView(store),
];
document.querySelector("#panel")!.replaceChildren(panel.element);
document.querySelector("#views")!.replaceChildren(...views.map(({ element }) => element));
document.querySelector("#starts")!.append(...startsBar(store));
startTheme(document.querySelector("#theme")!);
store.watch((state) => {
  panel.show(state);
  for (const view of views) view.show(state);
});

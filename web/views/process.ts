/**
 * The law of wide networks in training, from the prior to the posterior.
 *
 * @module
 */
import { lawCode } from "../model/code.ts";
import { type Law, lawComputer } from "../model/law.ts";
import { button, choice, slider } from "../page/controls.ts";
import { h, setAttributes } from "../page/dom.ts";
import { player } from "../page/player.ts";
import type { Store } from "../page/store.ts";
import { makeView, type View } from "../page/view.ts";
import { addExample, positionOf, TIME_POSITIONS, timeAt } from "../state/changes.ts";
import { type KernelName, MOST, RANGES, type State } from "../state/state.ts";
import { bandPicture, curve } from "./band.ts";

/** Makes the view. */
export function processView(store: Store): View {
  const picture = bandPicture(store);
  const lawOf = lawComputer();
  const time = timeSlider(store);
  const law = choice<KernelName>(
    "Trained",
    { ntk: "all layers", nngp: "last layer" },
    (law) => store.change((state) => ({ ...state, law })),
  );
  const noise = slider({
    label: "Noise in the targets",
    ...{ least: RANGES.noise.least, most: RANGES.noise.most, step: 0.01 },
    onchange: (noise) => store.change((state) => ({ ...state, noise })),
  });
  const draws = slider({
    label: "Draws",
    ...{ least: RANGES.draws.least, most: RANGES.draws.most, step: 1 },
    onchange: (draws) => store.change((state) => ({ ...state, draws })),
  });
  const other = button("Other draws", () => store.change(nextSeed));
  const add = button("Add", () => store.change((state) => addExample(state)));
  const remove = button("Remove", () => picture.removeCurrent());
  setAttributes(add, { "aria-label": "Add an example", title: "In the widest gap" });
  setAttributes(remove, { "aria-label": "Remove the example that was moved last" });
  const play = player({
    last: TIME_POSITIONS,
    onmove: (position) => store.change((state) => ({ ...state, time: timeAt(position) })),
  });
  const buttons = h(
    "div",
    { class: "buttons" },
    h("span", { class: "name" }, "Examples"),
    add,
    remove,
  );
  return makeView({
    id: "process",
    title: "From the prior to the posterior",
    about:
      "All networks of this architecture at once: their mean, a band of two standard deviations, " +
      "and a few of them. Slide time from 0, random networks, to ∞, trained ones. Drag the examples, or " +
      "move them by arrow keys.",
    picture: picture.element,
    controls: [
      h("div", { class: "with-button" }, time.element, play),
      law.element,
      noise.element,
      h("div", { class: "with-button" }, draws.element, other),
      buttons,
    ],
    depends: ({ blocks, readout, domain, examples, time, law, noise, draws, seed }) => [
      ...[blocks, readout, domain, examples, time, law, noise, draws, seed],
    ],
    code: lawCode,
    async update(state, signal) {
      time.show(positionOf(state.time));
      law.show(state.law);
      noise.show(state.noise);
      draws.show(state.draws);
      add.disabled = state.examples.length >= MOST.examples;
      remove.disabled = state.examples.length === 1;
      const drawn = await lawOf(state, signal);
      picture.draw(state, drawn, altOf(state, drawn), [
        ...drawn.draws.map((y) => curve(drawn, y, "var(--draw)", 1.25)),
        curve(drawn, drawn.mean, `var(--${state.law})`, 2.5),
      ]);
    },
  });
}

/** The slider of the time of training. */
export function timeSlider(store: Store): ReturnType<typeof slider> {
  return slider({
    label: "Training time",
    symbol: ["t"],
    ...{ least: 0, most: TIME_POSITIONS, step: 1 },
    write: (position) => writeTime(timeAt(position)),
    onchange: (position) => store.change((state) => ({ ...state, time: timeAt(position) })),
  });
}

/** A time for a reader. */
export function writeTime(time: number): string {
  if (time === Infinity) return "∞";
  return time >= 1000 ? time.toLocaleString("en") : String(time);
}

/** Other random numbers. */
export function nextSeed(state: State): State {
  return { ...state, seed: (state.seed + 1) % (RANGES.seed.most + 1) };
}

function altOf({ time, examples }: State, { mean, std }: Law): string {
  const span = (values: readonly number[]): string =>
    `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
  return `The law of trained networks at time ${
    writeTime(time)
  }, with ${examples.length} examples: ` +
    `mean ${span(mean)}, standard deviation ${span(std)}.`;
}

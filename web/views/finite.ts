/**
 * A network of finite width, trained beside its law.
 *
 * @module
 */
import { finiteCode } from "../model/code.ts";
import { type FiniteRun, type Snapshot, startFinite, stepsAt } from "../model/finite.ts";
import { lawComputer } from "../model/law.ts";
import { button, slider } from "../page/controls.ts";
import { h } from "../page/dom.ts";
import type { Store } from "../page/store.ts";
import { makeView, type View } from "../page/view.ts";
import { positionOf } from "../state/changes.ts";
import { RANGES, type State } from "../state/state.ts";
import { bandPicture, curve } from "./band.ts";
import { nextSeed, timeSlider } from "./process.ts";

/** A network that is being trained, or was. */
interface Training {
  /** What it depends on. */
  readonly key: string;
  readonly run: FiniteRun;
  readonly snapshots: Snapshot[];
}

/** Time without a change after which a network is trained, in ms. */
const PAUSE = 200;

/** Widths are powers of two, by half steps. */
const widthAt = (position: number): number => Math.round(2 ** (position / 2));

/** Makes the view. */
export function finiteView(store: Store): View {
  const picture = bandPicture(store);
  const lawOf = lawComputer();
  const time = timeSlider(store);
  const facts = h("p", { class: "facts", role: "status" });
  const width = slider({
    label: "Width",
    ...{
      least: 2 * Math.log2(RANGES.width.least),
      most: 2 * Math.log2(RANGES.width.most),
      step: 1,
    },
    write: (position) => String(widthAt(position)),
    onchange: (position) => store.change((state) => ({ ...state, width: widthAt(position) })),
  });
  let training: Training | undefined;
  let stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = "";
  /** Trains the network of the state; one that a change leaves behind ends itself. */
  async function train(state: State, { signal }: AbortController): Promise<void> {
    const run = await startFinite(state, signal);
    const snapshots: Snapshot[] = [];
    for await (const snapshot of run.snapshots) {
      signal.throwIfAborted();
      snapshots.push(snapshot);
      training = { key: keyOf(state), run, snapshots };
      await draw(store.get(), signal);
    }
  }
  function trainSoon(state: State): void {
    stop.abort();
    clearTimeout(timer);
    const own = stop = new AbortController();
    facts.textContent = "A new network is trained as soon as you pause.";
    timer = setTimeout(() => {
      train(state, own).catch((error: unknown) => {
        if (!own.signal.aborted) {
          facts.textContent = error instanceof Error ? error.message : String(error);
        }
      });
    }, PAUSE);
  }
  async function drawLaw(state: State, signal: AbortSignal): Promise<void> {
    const law = await lawOf({ ...state, ...LAW }, signal);
    picture.draw(state, law, "The law of infinitely wide networks; a network is on its way.", [
      curve(law, law.mean, "var(--faint)", 1.5),
    ]);
  }
  async function draw(state: State, signal: AbortSignal): Promise<void> {
    if (training === undefined || training.key !== keyOf(state)) return;
    const { run, snapshots } = training;
    const { learningRate } = run;
    const wanted = stepsAt(state.time, learningRate);
    const shown = snapshots.findLast(({ step }) => step <= wanted) ?? snapshots[0]!;
    const law = await lawOf({ ...state, ...LAW, time: shown.step * learningRate }, signal);
    picture.draw(state, law, altOf(state, shown), [
      curve(law, law.mean, "var(--faint)", 1.5),
      curve(law, shown.outputs, "var(--net)", 2.5),
    ]);
    facts.textContent = factsOf(run, shown);
  }
  return makeView({
    id: "finite",
    title: "A network of finite width",
    about:
      "One real network, trained by gradient descent, in front of the law of infinitely wide ones. " +
      "The wider it is, the more it behaves as the law says.",
    picture: picture.element,
    controls: [
      width.element,
      time.element,
      h("div", { class: "buttons" }, button("Another network", () => store.change(nextSeed))),
      facts,
    ],
    depends: (state) => [keyOf(state), state.time],
    code: (state) => finiteCode(state, stepsAt(state.time, training?.run.learningRate ?? 1)),
    async update(state, signal) {
      time.show(positionOf(state.time));
      width.show(Math.round(2 * Math.log2(state.width)));
      if (training?.key === keyOf(state)) return await draw(state, signal);
      if (keyOf(state) !== asked) {
        asked = keyOf(state);
        trainSoon(state);
      }
      await drawLaw(state, signal);
    },
  });
}

/** The network is trained in all layers, and its law has no draws and no noise. */
const LAW = { law: "ntk", noise: 0, draws: 0 } as const;

/** What the trained network depends on. */
function keyOf({ blocks, readout, domain, examples, seed, width }: State): string {
  return JSON.stringify([blocks, readout, domain, examples, seed, width]);
}

function factsOf(
  { learningRate, kernelError, parameters }: FiniteRun,
  { step, loss }: Snapshot,
): string {
  return `After ${step} steps of ${learningRate.toPrecision(2)}: loss ${loss.toPrecision(2)}. ` +
    `${parameters.toLocaleString("en")} parameters; at the start its kernel is off by ${
      (100 * kernelError).toFixed(0)
    } %.`;
}

function altOf({ width }: State, { step, loss }: Snapshot): string {
  return `A network of width ${width} after ${step} steps, loss ${loss.toPrecision(2)}, ` +
    "in front of the law of infinitely wide ones.";
}

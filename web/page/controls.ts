/**
 * Controls: sliders, choices and buttons with their labels.
 *
 * @module
 */
import { h, setAttributes } from "./dom.ts";

/** A control: its element, and how it shows a value. */
export interface Control<T> {
  readonly element: HTMLElement;
  /** Shows a value that came from elsewhere. */
  show(value: T): void;
}

/** What a slider is for. */
export interface SliderOptions {
  readonly label: string;
  /** The symbol that formulas have for it, and its index. @default {none} */
  readonly symbol?: readonly [symbol: string, index?: string];
  readonly least: number;
  readonly most: number;
  readonly step: number;
  /** How a value is written beside the slider, and told by a screen reader. @default {String} */
  readonly write?: (value: number) => string;
  readonly onchange: (value: number) => void;
}

/** A slider, with its value beside it. */
export function slider(options: SliderOptions): Control<number> {
  const { label, symbol, least, most, step, write = String, onchange } = options;
  // No output, which the label would be taken to belong to.
  const value = h("span", { class: "value" });
  const name = h("span", { class: "name" }, label);
  if (symbol !== undefined) {
    const [letter, index = ""] = symbol;
    name.append(" ", h("i", { class: "symbol" }, letter, h("sub", {}, index)));
  }
  const input = h("input", { type: "range", min: least, max: most, step });
  input.addEventListener("input", () => onchange(Number(input.value)));
  return {
    element: h("label", { class: "slider" }, name, value, input),
    show(shown) {
      if (Number(input.value) !== shown) input.value = String(shown);
      value.textContent = write(shown);
      setAttributes(input, { "aria-valuetext": write(shown) });
    },
  };
}

/** Sets the largest value of a slider. */
export function setMost({ element }: Control<number>, most: number): void {
  setAttributes(element.querySelector("input")!, { max: most });
}

/** One of a few, all in sight. */
export function choice<T extends string>(
  label: string,
  choices: Readonly<Record<T, string>>,
  onchange: (value: T) => void,
): Control<T> {
  const name = `choice-${count += 1}`;
  const inputs = (Object.keys(choices) as T[]).map((value) => {
    const input = h("input", { type: "radio", name, value });
    input.addEventListener("change", () => onchange(value));
    return input;
  });
  const options = inputs.map((input) =>
    h("label", {}, input, h("span", {}, choices[input.value as T]))
  );
  return {
    element: h(
      "fieldset",
      { class: "choice" },
      h("legend", { class: "name" }, label),
      h("div", { class: "options" }, ...options),
    ),
    show(value) {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}

let count = 0;

/** One of many, in a list. */
export function list<T extends string>(
  label: string,
  choices: Readonly<Record<T, string>>,
  onchange: (value: T) => void,
): Control<T> {
  const options = (Object.keys(choices) as T[]).map((value) =>
    h("option", { value }, choices[value])
  );
  const select = h("select", {}, ...options);
  select.addEventListener("change", () => onchange(select.value as T));
  return {
    element: h("label", { class: "list" }, h("span", { class: "name" }, label), select),
    show(value) {
      select.value = value;
    },
  };
}

/** A button. */
export function button(label: string, onclick: () => void): HTMLButtonElement {
  return h("button", { type: "button", onclick }, label);
}

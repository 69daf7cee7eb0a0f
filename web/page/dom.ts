/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Elements of the page.
 *
 * @module
 */

/** Attributes, and listeners as `onclick`. */
export type Attributes = Readonly<Record<string, unknown>>;

/** What an element contains. */
export type Child = Node | string;

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

/** Makes an element of a drawing. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return filled(
    document.createElementNS(SVG, tag) as SVGElementTagNameMap[K],
    attributes,
    children,
  );
}

/** Sets attributes; null and false take one away. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value as EventListener);
    } else if (value === null || value === false || value === undefined) {
      element.removeAttribute(name);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

function filled<E extends Element>(
  element: E,
  attributes: Attributes,
  children: readonly Child[],
): E {
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

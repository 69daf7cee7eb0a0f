/**
 * The door for networks as arguments.
 *
 * @module
 */
import { kindOf } from "../options.ts";
import { netAdvice } from "./net_advice.ts";
import type { Net } from "./network.ts";
import { DEEPEST, nestedTooDeep } from "./net_size.ts";

/**
 * Refuses what is no network at first sight; its layers are checked when they are read.
 *
 * @param attempt What is attempted, as in "compute a kernel".
 * @param name Name of the argument.
 * @param value What was found.
 * @throws {TypeError} If it is no object with a kind.
 */
export function checkNet(attempt: string, name: string, value: unknown): asserts value is Net {
  const { kind } = (value ?? {}) as { readonly kind?: unknown };
  if (typeof value === "object" && typeof kind === "string") return;
  throw new TypeError(
    `Cannot ${attempt} as '${name}' must be a layer or a network: ` +
      `found ${kindOf(value)}${netAdvice(value)}`,
  );
}

/**
 * A network that later changes of the argument do not reach. What is frozen already, as all that the
 * builders make, is taken as it is.
 *
 * @param attempt What is attempted.
 * @param net The network.
 * @returns A frozen network, equal to it.
 * @throws {TypeError} If it is no network.
 * @throws {RangeError} If it is nested too deep, or in a circle.
 */
export function ownNet(attempt: string, net: Net): Net {
  checkNet(attempt, "net", net);
  const copies = new Map<object, unknown>();
  const copy = (value: unknown, depth: number): unknown => {
    if (!isPlain(value)) return value;
    if (depth > DEEPEST) {
      throw new RangeError(nestedTooDeep(attempt, "'net'"));
    }
    if (!copies.has(value)) copies.set(value, frozenCopy(value, (part) => copy(part, depth + 1)));
    return copies.get(value);
  };
  return copy(net, 0) as Net;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));
}

function frozenCopy(value: object, copy: (part: unknown) => unknown): object {
  const entries = Object.entries(value).map(([name, part]) => [name, part, copy(part)] as const);
  if (Object.isFrozen(value) && entries.every(([, part, copied]) => part === copied)) return value;
  return Object.freeze(
    Array.isArray(value)
      ? value.map(copy)
      : Object.fromEntries(entries.map(([name, , copied]) => [name, copied])),
  );
}

/**
 * What to do about a value that is no network.
 *
 * @module
 */
import { adviceOn } from "../options.ts";

/** What to do about a value that is no layer: something for the end of a message. */
export function netAdvice(value: unknown): string {
  if (typeof value === "function") return "; call it, as in relu()";
  return Array.isArray(value) ? "; pass layers one by one, as in serial(a, b)" : adviceOn(value);
}

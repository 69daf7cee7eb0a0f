/**
 * The way into the output of a notebook cell.
 *
 * @module
 */
import { host } from "../host/mod.ts";

/** A value of JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** One output in several formats: a viewer takes the richest that it knows. */
export interface MimeBundle {
  /** Formats by MIME type: text as it is, binary data in base64, JSON as a value. */
  readonly data: Readonly<Record<string, Json>>;
  /** Hints by MIME type, as the size of an image in CSS pixels. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Milliseconds that any output takes to get through. */
const SETTLE_BASE = 20;
/** Bytes that take one more millisecond. */
const SETTLE_BYTES = 50_000;

/** Tells whether the code runs in Deno's Jupyter kernel. */
export function isNotebook(): boolean {
  return host().cell() !== undefined;
}

/**
 * Shows an output in the current cell and waits until it got through.
 *
 * The kernel says "idle" over another channel than the one that carries outputs, and readers drop
 * what comes after it; hence the wait.
 */
export async function displayOutput(bundle: MimeBundle): Promise<void> {
  await broadcast("display_data", bundle, {});
}

/** An output that can be replaced. */
export interface Output {
  /** Puts this in place of what was there. */
  show(bundle: MimeBundle): Promise<void>;
}

/** An output of the current cell. */
export function cellOutput(): Output {
  const transient = { display_id: crypto.randomUUID() };
  let isShown = false;
  return {
    async show(bundle): Promise<void> {
      const message = isShown ? "update_display_data" : "display_data";
      isShown = true;
      await broadcast(message, bundle, transient);
    },
  };
}

async function broadcast(
  message: "display_data" | "update_display_data",
  { data, metadata = {} }: MimeBundle,
  transient: Record<string, unknown>,
): Promise<void> {
  const kernel = host().cell();
  if (kernel === undefined) throw new TypeError("Cannot display an output outside a notebook");
  await kernel.broadcast(message, { data, metadata, transient });
  const bytes = Object.values(data).reduce((sum: number, part) => sum + lengthOf(part), 0);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_BASE + bytes / SETTLE_BYTES));
}

function lengthOf(part: Json): number {
  return typeof part === "string" ? part.length : JSON.stringify(part).length;
}

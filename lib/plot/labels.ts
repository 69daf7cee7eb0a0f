/**
 * The texts around a picture, as options.
 *
 * @module
 */
import { checkNames, checkText } from "../options.ts";
import type { Labels } from "./spec.ts";

/** Texts around a picture; those left out have defaults. */
export interface LabelOptions {
  /** Heading; long ones are wrapped. @default {none} */
  readonly title?: string;
  /** Name of the horizontal axis, with its unit if it has one. @default {what is drawn along it} */
  readonly xLabel?: string;
  /** Name of the vertical axis, with its unit if it has one. @default {what is drawn along it} */
  readonly yLabel?: string;
  /** Small print under the title. @default {none} */
  readonly note?: string;
}

const LABELS = ["title", "xLabel", "yLabel", "note"] as const;

/**
 * Reads the texts of a picture, and refuses options that there are not.
 *
 * @param attempt What is attempted, as in "draw lines".
 * @param options The options of the picture.
 * @param axes Names of the axes that are left out.
 * @param more Names of its other options.
 * @throws {TypeError} If an option is not known, or a text is none.
 */
export function readLabels(
  attempt: string,
  options: LabelOptions,
  axes: Pick<Labels, "xLabel" | "yLabel">,
  more: readonly string[],
): Labels {
  checkNames(attempt, options, [...LABELS, ...more]);
  for (const name of LABELS) {
    if (options[name] !== undefined) checkText(attempt, name, options[name]);
  }
  const { title = "", xLabel = axes.xLabel, yLabel = axes.yLabel, note } = options;
  return { title, xLabel, yLabel, ...(note !== undefined && { note }) };
}

/** The small print of a picture with more said behind it; absent if there is nothing to say. */
export function noteWith(note: string | undefined, more: readonly string[]): Pick<Labels, "note"> {
  const text = [note ?? "", ...more].filter((part) => part !== "").join("; ");
  return text === "" ? {} : { note: text };
}

/** A picture in the first sentence of its description: "Line plot: Title." or "Line plot.". */
export function sentenceOf(kind: string, title: string): string {
  return title === "" ? `${kind}.` : `${kind}: ${title}.`;
}

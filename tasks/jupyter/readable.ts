/**
 * What a notebook needs to be read with ease.
 *
 * @module
 */
import type { Cell, Notebook } from "./notebook.ts";

/** Most words of a cell of text. */
const MOST_WORDS = 350;
/** Most lines of a cell of code. */
const MOST_LINES = 40;
/** Fewest exercises with an answer. */
const FEWEST_EXERCISES = 2;
/** The language as all notebooks name it. */
const LANGUAGE = {
  file_extension: ".ts",
  mimetype: "text/x.typescript",
  name: "typescript",
};

/**
 * Returns what makes a notebook hard to read, a line each: cells that are too long, no contents, no word
 * on how to open it and how long it runs, no references, too few exercises, a language named otherwise.
 */
export function checkReadable({ cells, metadata }: Notebook): readonly string[] {
  const texts = cells.filter(({ cell_type }) => cell_type === "markdown").map(({ source }) =>
    source
  );
  const text = texts.join("\n\n");
  const head = texts.slice(0, 2).join("\n\n");
  const exercises = text.match(/<details>/g)?.length ?? 0;
  const wanted: readonly (readonly [boolean, string])[] = [
    [linksWithin(head).length > 0, "it needs contents with links in its first two texts"],
    [head.includes("task lab"), "it must say how to open it: deno task lab"],
    [/\b(seconds?|minutes?)\b/.test(head), "it must say how long it runs, in seconds or minutes"],
    [/^#+ References$/m.test(text), "it needs a heading 'References'"],
    [/^#+ References\n[\s\S]*\]\(https:/m.test(text), "its references need links"],
    [
      exercises >= FEWEST_EXERCISES,
      `it needs ${FEWEST_EXERCISES} exercises at least with an answer in <details>: found ${exercises}`,
    ],
    [
      JSON.stringify(sorted(metadata.language_info)) === JSON.stringify(LANGUAGE),
      `its language_info must be ${JSON.stringify(LANGUAGE)}`,
    ],
  ];
  return [
    ...cells.flatMap((cell, index) => checkLength(cell, index + 1)),
    ...wanted.filter(([holds]) => !holds).map(([, message]) => message),
    ...linksWithin(text).flatMap((anchor) => checkAnchor(text, anchor)),
  ];
}

function checkLength({ cell_type, source }: Cell, number: number): readonly string[] {
  const words = source.split(/\s+/).filter((word) => word !== "").length;
  const lines = source.split("\n").length;
  if (cell_type === "markdown" && words > MOST_WORDS) {
    return [`cell ${number} has ${words} words: ${MOST_WORDS} at most`];
  }
  if (cell_type === "code" && lines > MOST_LINES) {
    return [`cell ${number} has ${lines} lines: ${MOST_LINES} at most`];
  }
  return [];
}

/** Anchors that a text's links within its notebook lead to. */
function linksWithin(text: string): readonly string[] {
  return [...text.matchAll(/\]\(#([^)\s]+)\)/g)].map(([, anchor = ""]) =>
    decodeURIComponent(anchor)
  );
}

/** Jupyter makes anchors of headings and drops named ones; other viewers do it the other way round. */
function checkAnchor(text: string, anchor: string): readonly string[] {
  const headings = [...text.matchAll(/^#{1,6} +(.*?) *$/gm)].map(([, heading = ""]) =>
    heading.replaceAll(" ", "-")
  );
  if (headings.includes(anchor) && text.includes(`<a id="${anchor}"></a>`)) return [];
  return [`the link #${anchor} needs a heading and an <a id> of this name: viewers use either`];
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1));
}

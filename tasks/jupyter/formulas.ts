/**
 * What makes viewers of notebooks show a formula as text, or text as a formula.
 *
 * Jupyter takes formulas out before it reads Markdown. GitHub reads Markdown first in part: there a dollar
 * sign beside a letter opens no formula, `<` before a letter opens a tag, and `|` ends a cell of a table.
 *
 * @module
 */
import type { Notebook } from "./notebook.ts";

const CODE = /```[\s\S]*?```|`[^`\n]*`/g;
const FORMULA = /\$\$([\s\S]*?)\$\$|\$((?:\\.|[^$\\])+?)\$/g;

/** Returns what is wrong with the formulas of a notebook's texts, a line each. */
export function checkFormulas({ cells }: Notebook): readonly string[] {
  return cells.flatMap(({ cell_type, source }, index) =>
    cell_type === "markdown"
      ? faultsOf(source.replaceAll(CODE, "code")).map((fault) => `cell ${index + 1}: ${fault}`)
      : []
  );
}

function faultsOf(text: string): readonly string[] {
  const faults = [...text.matchAll(FORMULA)].flatMap((match) => {
    const [whole, display, inline] = match;
    const latex = display ?? inline!;
    const around = display === undefined ? faultsAround(text, match.index, whole) : undefined;
    return [around, faultWithin(latex)].filter((fault) => fault !== undefined)
      .map((fault) => `${fault}: ${latex.trim().replace(/\s+/g, " ").slice(0, 60)}`);
  });
  const rest = text.replaceAll(FORMULA, "").replaceAll("\\$", "");
  return rest.includes("$") ? [...faults, "a dollar sign has no partner"] : faults;
}

/** What is wrong with the place of a formula in a line. */
function faultsAround(text: string, start: number, whole: string): string | undefined {
  const end = start + whole.length;
  if (/[\p{L}\p{N}\\]/u.test(text.charAt(start - 1)) || /[\p{L}\p{N}]/u.test(text.charAt(end))) {
    return "a dollar sign must not be beside a letter or a digit";
  }
  if (/^\$\s|\s\$$/.test(whole)) {
    return "no space may follow or precede a formula within its dollars";
  }
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  if (/^\s*\|/.test(line) && whole.includes("|")) {
    return "a formula in a table must say \\vert or \\lVert for |";
  }
  return undefined;
}

/** What is wrong with a formula by itself. */
function faultWithin(latex: string): string | undefined {
  if (/<[A-Za-z/!?]/.test(latex)) return "a space must follow < before a letter";
  // Markdown, and so `deno fmt`, would take it for the item of a list.
  if (/\n\s*(?:[-+*]|\d+[.)]) /.test(latex)) {
    return "a line of a formula must not start like an item of a list";
  }
  if (/\n\s*\n/.test(latex)) return "a formula has no empty line";
  const bare = latex.replaceAll("\\\\", "").replaceAll(/\\[{}]/g, "");
  if (!balanced(bare)) return "its braces do not match";
  for (const [open, close] of [["left", "right"], ["begin", "end"]] as const) {
    if (countOf(bare, open) !== countOf(bare, close)) {
      return `\\${open} and \\${close} do not match`;
    }
  }
  return undefined;
}

function countOf(latex: string, command: string): number {
  return latex.match(new RegExp(`\\\\${command}(?![A-Za-z])`, "g"))?.length ?? 0;
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "{") depth++;
    if (character === "}" && --depth < 0) return false;
  }
  return depth === 0;
}

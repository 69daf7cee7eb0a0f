/**
 * About how wide a formula is when it is typeset, from its source alone.
 *
 * @module
 */

/** Widths (em) of pieces of a formula in TeX's fonts, with the space around them. */
const WIDTHS: readonly (readonly [pattern: RegExp, em: number])[] = [
  [/^\\(?:qquad)$/, 2],
  [/^\\(?:quad)$/, 1],
  [/^\\[;:>]$/, 0.28],
  [/^\\(?:,|!)$|^~$/, 0.17],
  [/^\\(?:left|right|[bB]igg?[lrm]?|displaystyle|textstyle|limits|dfrac|nolimits)$/, 0],
  [/^\\[lr]brace$|^\\[{}|]$/, 0.5],
  [/^\\(?:iff|Longrightarrow|Longleftrightarrow|longrightarrow|implies)$/, 2.3],
  [
    /^\\(?:le|ge|leq|geq|approx|to|in|sim|equiv|propto|subset|ll|gg|mapsto|succeq|preceq|Rightarrow|rightarrow|neq?|perp|mid|colon)$|^[=<>:]$/,
    1.35,
  ],
  [/^\\(?:cdot|pm|odot|otimes|times|circ|oplus|cup|cap)$|^[+\-*]$/, 1.2],
  [/^\\(?:sum|prod|bigoplus)$/, 1.4],
  [/^\\(?:int|oint)$/, 0.7],
  [
    /^\\(?:max|min|sup|inf|lim|log|ln|exp|sin|cos|tan|arccos|arcsin|tr|det|Pr|dim|rank|erf|ker)$/,
    1.7,
  ],
  [/^\\(?:ldots|cdots|dots)$/, 1.3],
  [/^\\[a-zA-Z]+$/, 0.62],
  [/^[()[\]|]$/, 0.37],
  [/^[.,;'!]$/, 0.4],
  [/^[A-Z]$/, 0.75],
  [/^[mwM]$/, 0.8],
  [/^[a-z]$/, 0.51],
  [/^[0-9]$/, 0.5],
];
/** Size of subscripts, superscripts, and fractions in a line. */
const SCRIPT = 0.72;
const WORDS = /^\\(?:text|mathrm|operatorname|texttt|textbf|textit|mathbf|tag)\*?$/;
const FRACTION = /^\\[dt]?frac$/;
/** Symbols with their bounds above and below. */
const TALL = /^\\(?:sum|prod|bigoplus|max|min|sup|inf|lim|underbrace|overbrace|underset|overset)$/;
const TOKEN = /\\(?:begin|end)\{[a-z*]+\}|\\[a-zA-Z]+|\\.|\S/g;

/** The tokens of a formula, and how far they are read. */
interface Reader {
  readonly tokens: readonly string[];
  place: number;
}

/** Returns the width of a formula in em: that of its widest line. */
export function formulaWidth(latex: string): number {
  const spaced = latex.replace(/\\(?:text|texttt)\{([^{}]*)\}/g, (all) => all.replaceAll(" ", "x"));
  return readLines({ tokens: spaced.match(TOKEN) ?? [], place: 0 }, () => false);
}

/** The widest of the lines up to a token, which is passed over. */
function readLines(reader: Reader, isEnd: (token: string) => boolean): number {
  let [line, widest] = [0, 0];
  while (reader.place < reader.tokens.length) {
    const token = reader.tokens[reader.place]!;
    if (isEnd(token)) {
      reader.place++;
      break;
    }
    if (token === "\\\\" || token === "&") reader.place++;
    if (token === "\\\\") [line, widest] = [0, Math.max(widest, line)];
    else if (token === "&") line += 0.1;
    else line += readAtom(reader);
  }
  return Math.max(widest, line);
}

/** A symbol, group or command with its arguments and scripts. */
function readAtom(reader: Reader): number {
  const isTall = TALL.test(reader.tokens[reader.place]!);
  const width = readBase(reader);
  let scripts = 0;
  while (/^[_^]$/.test(reader.tokens[reader.place] ?? "")) {
    reader.place++;
    scripts = Math.max(scripts, SCRIPT * readBase(reader));
  }
  return isTall ? Math.max(width, scripts) : width + scripts;
}

function readBase(reader: Reader): number {
  const token = reader.tokens[reader.place++] ?? "";
  if (token === "{") return readLines(reader, (next) => next === "}");
  if (token.startsWith("\\begin")) return readLines(reader, (next) => next.startsWith("\\end"));
  if (FRACTION.test(token)) return Math.max(readBase(reader), readBase(reader)) + 0.25;
  if (token === "\\sqrt") return readBase(reader) + 0.85;
  if (/^\\(?:under|over)set$/.test(token)) {
    return Math.max(SCRIPT * readBase(reader), readBase(reader));
  }
  if (WORDS.test(token)) return readBase(reader) * 0.95;
  if (/^\\(?:mathbb|mathcal|boldsymbol|vec|hat|bar|tilde|widehat|dot)$/.test(token)) {
    return readBase(reader);
  }
  if (/^\\boxed$/.test(token)) return readBase(reader) + 0.8;
  return WIDTHS.find(([pattern]) => pattern.test(token))?.[1] ?? 0.5;
}

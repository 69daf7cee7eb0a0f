/**
 * Evaluates a formula in the part of LaTeX that the layers write, so that what is printed can be
 * held against what is computed.
 *
 * @module
 */

/** Values of the symbols of a formula, as "K_{1}" or "\\theta". */
export type Symbols = Readonly<Record<string, number>>;

const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  "\\sin": Math.sin,
  "\\cos": Math.cos,
  "\\arccos": Math.acos,
  "\\arcsin": Math.asin,
};

/** Value of a LaTeX formula. */
export function latexValue(formula: string, symbols: Symbols): number {
  const reader = new Reader(tokens(formula), symbols);
  return reader.all();
}

function tokens(formula: string): string[] {
  const plain = formula
    .replace(/\\(,|;|!|quad|qquad)/g, " ")
    .replace(/\\(left|right|[bB]igg?[lr]?)(?![a-zA-Z])/g, " ")
    .replaceAll("\\tfrac", "\\frac")
    .replaceAll("\\cdot", "*");
  return plain.match(/\\[a-zA-Z]+|\d+\.?\d*|[A-Za-z]|[-+*/^_{}()[\]=']/g) ?? [];
}

class Reader {
  #position = 0;
  readonly #tokens: readonly string[];
  readonly #symbols: Symbols;

  constructor(tokens: readonly string[], symbols: Symbols) {
    this.#tokens = tokens;
    this.#symbols = symbols;
  }

  all(): number {
    const value = this.#sum();
    if (this.#peek() !== undefined) throw new SyntaxError(`unread: ${this.#peek()}`);
    return value;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#position];
  }

  #take(expected?: string): string {
    const token = this.#tokens[this.#position++];
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new SyntaxError(`expected ${expected ?? "more"}, found ${token}`);
    }
    return token;
  }

  #sum(): number {
    let value = 0;
    let sign = 1;
    if (this.#peek() === "-") [sign] = [-1, this.#take()];
    value = sign * this.#product();
    while (this.#peek() === "+" || this.#peek() === "-") {
      value += (this.#take() === "+" ? 1 : -1) * this.#product();
    }
    return value;
  }

  #product(): number {
    let value = this.#power();
    for (let next = this.#peek(); next !== undefined; next = this.#peek()) {
      if (next === "*") this.#take();
      else if (next === "/") {
        this.#take();
        value /= this.#power();
        continue;
      } else if (/^[-+)}\]=]$/.test(next)) break;
      value *= this.#power();
    }
    return value;
  }

  #power(): number {
    const base = this.#atom();
    if (this.#peek() !== "^") return base;
    this.#take();
    return base ** this.#argument();
  }

  #argument(): number {
    if (this.#peek() !== "{") return this.#digitOrAtom();
    this.#take("{");
    const value = this.#sum();
    this.#take("}");
    return value;
  }

  /** `\frac14` is one quarter: without braces an argument is one character. */
  #digitOrAtom(): number {
    const token = this.#peek();
    if (token === undefined || !/^\d{2,}$/.test(token)) return this.#atom();
    const rest = this.#tokens as string[];
    rest.splice(this.#position, 1, token[0]!, token.slice(1));
    return this.#atom();
  }

  #atom(): number {
    const token = this.#take();
    if (/^\d/.test(token)) return Number(token);
    if (token === "(") {
      const value = this.#sum();
      this.#take(")");
      return value;
    }
    if (token === "\\frac") return this.#argument() / this.#argument();
    if (token === "\\sqrt") return Math.sqrt(this.#argument());
    if (token === "\\pi") return Math.PI;
    if (token in FUNCTIONS) return this.#apply(FUNCTIONS[token]!);
    return this.#symbol(token);
  }

  #apply(f: (x: number) => number): number {
    if (this.#peek() !== "^") return f(this.#power());
    this.#take();
    const exponent = this.#argument();
    return f(this.#power()) ** exponent;
  }

  #symbol(token: string): number {
    let name = token;
    if (this.#peek() === "_") {
      this.#take();
      this.#take("{");
      name += `_{${this.#take()}}`;
      this.#take("}");
    }
    const value = this.#symbols[name];
    if (value !== undefined) return value;
    if (name === "e") return Math.E;
    throw new SyntaxError(`unknown symbol ${name}`);
  }
}

/**
 * Gradients backwards through products of matrices, for networks of finite width.
 *
 * @module
 */

/** A matrix, row by row, and the gradient of the output with respect to it. */
export interface Node {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /** Entries. */
  readonly value: Float64Array;
  /** Gradient, once `back` has run. */
  readonly gradient: Float64Array;
}

/** A row of a sparse matrix. */
export type SparseRow = readonly { readonly at: number; readonly weight: number }[];

/** A leaf of a computation. */
export function leaf(rows: number, columns: number, value: Float64Array): Node {
  return { rows, columns, value, gradient: new Float64Array(value.length) };
}

/** Records what is computed, so that it can be differentiated. */
export class Tape {
  readonly #steps: (() => void)[] = [];

  /** Gradients of the first entry of a node with respect to all others. */
  back(output: Node): void {
    output.gradient[0] = 1;
    this.#steps.toReversed().forEach((step) => step());
  }

  #node(rows: number, columns: number, value: Float64Array, step: (out: Node) => void): Node {
    const out = leaf(rows, columns, value);
    this.#steps.push(() => step(out));
    return out;
  }

  /** factor a b, with b transposed if asked. */
  product(a: Node, b: Node, factor = 1, transpose = false): Node {
    const right = transpose ? transposed(b) : b;
    const value = new Float64Array(a.rows * right.columns);
    multiply(a.value, right.value, value, [a.rows, a.columns, right.columns], factor);
    return this.#node(a.rows, right.columns, value, (out) => {
      const sizes = [a.rows, a.columns, right.columns] as const;
      multiplyTransposed(out.gradient, right.value, a.gradient, sizes, factor);
      const change = transpose ? new Float64Array(b.value.length) : b.gradient;
      addOuter(a.value, out.gradient, change, sizes, factor);
      if (!transpose) return;
      const turned = transposed(leaf(right.rows, right.columns, change)).value;
      turned.forEach((g, i) => b.gradient[i]! += g);
    });
  }

  /** P a for a sparse matrix P. */
  mix(rows: readonly SparseRow[], a: Node): Node {
    const { columns } = a;
    const each = (visit: (from: number, to: number, weight: number) => void): void =>
      rows.forEach((row, i) =>
        row.forEach(({ at, weight }) => {
          for (let j = 0; j < columns; j++) visit(at * columns + j, i * columns + j, weight);
        })
      );
    const value = new Float64Array(rows.length * columns);
    each((from, to, weight) => value[to]! += weight * a.value[from]!);
    return this.#node(rows.length, columns, value, (out) => {
      each((from, to, weight) => a.gradient[from]! += weight * out.gradient[to]!);
    });
  }

  /** Sum of nodes of one shape. */
  sum(nodes: readonly Node[]): Node {
    const [first] = nodes as readonly [Node];
    const value = first.value.map((_, i) => nodes.reduce((all, node) => all + node.value[i]!, 0));
    return this.#node(first.rows, first.columns, value, (out) => {
      for (const { gradient } of nodes) out.gradient.forEach((g, i) => gradient[i]! += g);
    });
  }

  /** Entry by entry product of nodes of one shape. */
  times(nodes: readonly Node[]): Node {
    const [first] = nodes as readonly [Node];
    const others = (i: number, skipped?: Node): number =>
      nodes.reduce((all, node) => node === skipped ? all : all * node.value[i]!, 1);
    return this.#node(first.rows, first.columns, first.value.map((_, i) => others(i)), (out) => {
      for (const node of nodes) {
        out.gradient.forEach((g, i) => node.gradient[i]! += g * others(i, node));
      }
    });
  }

  /** phi of each entry. */
  map(a: Node, phi: (x: number) => number, derivative: (x: number) => number): Node {
    return this.#node(a.rows, a.columns, a.value.map(phi), (out) => {
      out.gradient.forEach((g, i) => a.gradient[i]! += g * derivative(a.value[i]!));
    });
  }

  /** Softmax of each row: dL/dx = y (g - sum g y). */
  softmax(a: Node): Node {
    const { rows, columns } = a;
    const powers = a.value.map(Math.exp);
    const row = (values: Float64Array, i: number): Float64Array =>
      values.subarray(i * columns, (i + 1) * columns);
    for (let i = 0; i < rows; i++) {
      const total = sum(row(powers, i));
      row(powers, i).forEach((power, j, all) => all[j] = power / total);
    }
    return this.#node(rows, columns, powers, (out) => {
      for (let i = 0; i < rows; i++) {
        const [y, g] = [row(out.value, i), row(out.gradient, i)];
        const along = dot(y, g);
        y.forEach((value, j) => a.gradient[i * columns + j]! += value * (g[j]! - along));
      }
    });
  }

  /** Nodes of as many rows side by side. */
  beside(nodes: readonly Node[]): Node {
    const [{ rows }] = nodes as readonly [Node];
    const columns = nodes.reduce((all, node) => all + node.columns, 0);
    const each = (visit: (node: Node, from: number, to: number) => void): void => {
      let start = 0;
      for (const node of nodes) {
        for (let i = 0; i < node.value.length; i++) {
          const [row, column] = [Math.floor(i / node.columns), i % node.columns];
          visit(node, i, row * columns + start + column);
        }
        start += node.columns;
      }
    };
    const value = new Float64Array(rows * columns);
    each((node, from, to) => value[to] = node.value[from]!);
    return this.#node(rows, columns, value, (out) => {
      each((node, from, to) => node.gradient[from]! += out.gradient[to]!);
    });
  }

  /** Nodes of as many columns one above the other. */
  above(nodes: readonly Node[]): Node {
    const [{ columns }] = nodes as readonly [Node];
    const rows = nodes.reduce((all, node) => all + node.rows, 0);
    const value = Float64Array.from(nodes.flatMap((node) => [...node.value]));
    return this.#node(rows, columns, value, (out) => {
      let start = 0;
      for (const { gradient } of nodes) {
        gradient.forEach((_, i) => gradient[i]! += out.gradient[start + i]!);
        start += gradient.length;
      }
    });
  }

  /** The same entries in another shape. */
  reshape(a: Node, rows: number, columns: number): Node {
    return this.#node(rows, columns, a.value.slice(), (out) => {
      out.gradient.forEach((g, i) => a.gradient[i]! += g);
    });
  }

  /** (x - mean)/s over each group of rows: dL/dx = (g - mean(g) - y mean(g y))/s. */
  normalise(a: Node, groups: readonly (readonly number[])[], eps: number): Node {
    const { rows, columns } = a;
    const value = new Float64Array(a.value.length);
    const entries = groups.map((group) =>
      group.flatMap((row) => Array.from({ length: columns }, (_, j) => row * columns + j))
    );
    const roots = entries.map((group) => {
      const mean = group.reduce((all, i) => all + a.value[i]!, 0) / group.length;
      const square = group.reduce((all, i) => all + (a.value[i]! - mean) ** 2, 0) / group.length;
      const root = Math.sqrt(square + eps);
      for (const i of group) value[i] = (a.value[i]! - mean) / root;
      return root;
    });
    return this.#node(
      rows,
      columns,
      value,
      ({ gradient: g, value: y }) =>
        entries.forEach((group, k) => {
          const mean = group.reduce((all, i) => all + g[i]!, 0) / group.length;
          const along = group.reduce((all, i) => all + g[i]! * y[i]!, 0) / group.length;
          for (const i of group) a.gradient[i]! += (g[i]! - mean - y[i]! * along) / roots[k]!;
        }),
    );
  }
}

function transposed({ rows, columns, value }: Node): Node {
  const turned = new Float64Array(value.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) turned[j * rows + i] = value[i * columns + j]!;
  }
  return leaf(columns, rows, turned);
}

/** out += factor a b. */
function multiply(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  [n, inner, m]: readonly [number, number, number],
  factor: number,
): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < inner; k++) {
      const left = factor * a[i * inner + k]!;
      if (left === 0) continue;
      for (let j = 0; j < m; j++) out[i * m + j]! += left * b[k * m + j]!;
    }
  }
}

/** out += factor g b^T for g [n, m] and b [inner, m]. */
function multiplyTransposed(
  g: Float64Array,
  b: Float64Array,
  out: Float64Array,
  [n, inner, m]: readonly [number, number, number],
  factor: number,
): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < inner; k++) {
      let total = 0;
      for (let j = 0; j < m; j++) total += g[i * m + j]! * b[k * m + j]!;
      out[i * inner + k]! += factor * total;
    }
  }
}

/** out += factor a^T g for a [n, inner] and g [n, m]. */
function addOuter(
  a: Float64Array,
  g: Float64Array,
  out: Float64Array,
  [n, inner, m]: readonly [number, number, number],
  factor: number,
): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < inner; k++) {
      const left = factor * a[i * inner + k]!;
      if (left === 0) continue;
      for (let j = 0; j < m; j++) out[k * m + j]! += left * g[i * m + j]!;
    }
  }
}

/** Sum of all entries. */
export function sum(x: Float64Array): number {
  return x.reduce((total, value) => total + value, 0);
}

/** Inner product. */
export function dot(x: Float64Array, y: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i]! * y[i]!;
  return total;
}

"""Makes minimax polynomials: of the arc-cosine maps in assembly/coefficients.ts, of the exponential in
assembly/exponential.ts.

With u = (1 - cos theta)/2 and h = sqrt(u), for theta in [0, pi/2]:
  theta / pi                           = h A(u)
  (sin theta - theta cos theta) / pi   = u h R(u)
A and R are smooth on [0, 1/2]. For |x| <= 1/2, e^x - 1 = x E(x).
Remez exchange finds the polynomials of least relative error.

Needs mpmath. Run from this folder: python3 make_coefficients.py
"""
import struct

import mpmath as mp

mp.mp.dps = 80
HALF = mp.mpf(1) / 2


def angle(u):
    """A(u) = 2 asin(sqrt u) / (pi sqrt u), constant to the last digit near zero."""
    u = max(u, mp.mpf(10) ** -22)
    h = mp.sqrt(u)
    return 2 * mp.asin(h) / (mp.pi * h)


def remainder(u):
    """R(u) = (sin theta - theta cos theta) / (pi u^(3/2)), constant to the last digit near zero."""
    u = max(u, mp.mpf(10) ** -22)
    h = mp.sqrt(u)
    theta = 2 * mp.asin(h)
    return (mp.sin(theta) - theta * (1 - 2 * u)) / (mp.pi * u * h)


def exponential(x):
    """E(x) = (e^x - 1) / x."""
    return mp.mpf(1) if x == 0 else mp.expm1(x) / x


def minimax(f, terms, start):
    """Coefficients of the polynomial of least relative error, lowest power first, and that error."""
    count = terms + 1
    length = HALF - start
    nodes = [start + length / 2 * (1 - mp.cos(mp.pi * k / (count - 1))) for k in range(count)]
    for _ in range(12):
        rows = mp.matrix(count, count)
        right = mp.matrix(count, 1)
        for i, x in enumerate(nodes):
            value = f(x)
            for k in range(terms):
                rows[i, k] = x ** k
            rows[i, terms] = (-1) ** i * value
            right[i] = value
        solution = mp.lu_solve(rows, right)
        c = [solution[k] for k in range(terms)]

        def error(x):
            return mp.polyval(c[::-1], x) / f(x) - 1

        nodes = extrema(error, nodes, start)
    return c, max(abs(error(x)) for x in nodes)


def extrema(error, nodes, start):
    """The largest errors between the sign changes of the error."""
    roots = []
    for left, right in zip(nodes, nodes[1:]):
        low, high = left, right
        for _ in range(60):
            middle = (low + high) / 2
            if error(low) * error(middle) <= 0:
                high = middle
            else:
                low = middle
        roots.append((low + high) / 2)
    edges = [start, *roots, HALF]
    return [largest(error, a, b) for a, b in zip(edges, edges[1:])]


def largest(error, a, b):
    """Golden section search for the extremum of |error| on [a, b], its ends included."""
    golden = (mp.sqrt(5) - 1) / 2
    low, high = a, b
    for _ in range(50):
        x, y = high - golden * (high - low), low + golden * (high - low)
        if abs(error(x)) > abs(error(y)):
            high = y
        else:
            low = x
    return max([a, b, (low + high) / 2], key=lambda x: abs(error(x)))


def literal(x, kind):
    if kind == "f64":
        return repr(float(x))
    return repr(struct.unpack("f", struct.pack("f", float(x)))[0])


def table(name, f, terms, kind, lanes, start=mp.mpf(0)):
    coefficients, error = minimax(f, terms, start)
    lines = [f"/** {terms} terms, highest power first; largest relative error {mp.nstr(error, 2)}. */"]
    lines.append(f"export const {name}: usize = memory.data<{kind}>([")
    for c in coefficients[::-1]:
        text = literal(c, kind)
        lines.append("  " + ", ".join([text] * lanes) + ",")
    lines.append("]);")
    return "\n".join(lines)


HEAD = '''// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: one coefficient a line
/**
 * {}
 * Each stands once a lane, so that one aligned load gives a whole vector.
 */

'''

ARC_COSINE = '''Coefficients of the arc-cosine maps, made by ../make_coefficients.py: with u = (1 - cos theta)/2 and
 * h = sqrt(u), theta/pi = h A(u) and (sin theta - theta cos theta)/pi = u h R(u) for u <= 1/2.'''

EXPONENTIAL = '''Coefficients of the exponential, made by ../make_coefficients.py: e^x - 1 = x E(x) for |x| <= 1/2.'''


def write(name, head, tables):
    with open(f"assembly/{name}.ts", "w") as file:
        file.write(HEAD.format(head) + "\n\n".join(tables) + "\n")


if __name__ == "__main__":
    write("coefficients", ARC_COSINE, [
        table("A_F64", angle, 18, "f64", 2),
        table("R_F64", remainder, 16, "f64", 2),
        table("A_F32", angle, 8, "f32", 4),
        table("R_F32", remainder, 7, "f32", 4),
    ])
    write("exponential", EXPONENTIAL, [
        table("E_F64", exponential, 12, "f64", 2, -HALF),
        table("E_F32", exponential, 7, "f32", 4, -HALF),
    ])

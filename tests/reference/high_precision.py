"""Makes high_precision.json: dual maps and deep kernels to 17 digits, computed with 80.

Needs mpmath. Run from this folder: python3 high_precision.py
The formulas are the textbook ones, in covariances; at 80 digits their cancellation does no harm.
"""
import json
import mpmath as mp

mp.mp.dps = 80
pi = mp.pi


def angle(p, q, r):
    return mp.acos(max(-1, min(1, r / mp.sqrt(p * q))))


def ab_relu(a, b):
    a, b = mp.mpf(a), mp.mpf(b)
    f, m = (a - b) ** 2 / (2 * pi), (a * a + b * b) / 2

    def dual(p, q, r):
        theta = angle(p, q, r)
        return f * (mp.sqrt(max(p * q - r * r, 0)) - theta * r) + m * r, m - f * theta
    return dual


def erf(a, b, c):
    a, b, c = mp.mpf(a), mp.mpf(b), mp.mpf(c)

    def dual(p, q, r):
        p, q, r = b * b * p, b * b * q, b * b * r
        root = mp.sqrt((1 + 2 * p) * (1 + 2 * q))
        return (a * a * 2 / pi * mp.asin(2 * r / root) + c * c,
                4 * a * a * b * b / (pi * mp.sqrt(root ** 2 - 4 * r * r)))
    return dual


def gelu(p, q, r):
    area = (1 + p) * (1 + q)
    root = mp.sqrt(area - r * r)
    mu = mp.asin(r / mp.sqrt(area))
    k = r / 4 + (r * mu + (r * r + p * q * root ** 2) / (area * root)) / (2 * pi)
    d = mp.mpf(1) / 4 + mu / (2 * pi) + r / (2 * pi * root) * (1 / root ** 2 + (1 - p * q) / area + 1)
    return k, d


def sine(a, b, c):
    a, b, c = mp.mpf(a), mp.mpf(b), mp.mpf(c)

    def dual(p, q, r):
        near, far = mp.exp(b * b * (r - (p + q) / 2)), mp.exp(-b * b * (r + (p + q) / 2)) * mp.cos(2 * c)
        return a * a * (near - far) / 2, a * a * b * b * (near + far) / 2
    return dual


def rbf(gamma):
    gamma = mp.mpf(gamma)

    def dual(p, q, r):
        k = mp.exp(-gamma * (p + q - 2 * r))
        return k, 2 * gamma * k
    return dual


def exponential(a, b):
    a, b = mp.mpf(a), mp.mpf(b)

    def dual(p, q, r):
        k = a * a * mp.exp(b * b * ((p + q) / 2 + r))
        return k, b * b * k
    return dual


def gaussian(a, b):
    a, b = mp.mpf(a), mp.mpf(b)

    def dual(p, q, r):
        big = (1 - 2 * b * p) * (1 - 2 * b * q) - 4 * b * b * r * r
        return a * a / mp.sqrt(big), 4 * a * a * b * b * r / big ** mp.mpf(1.5)
    return dual


def gabor(p, q, r):
    s, d = p + q, 4 * (p * q - r * r)
    n = 1 + 2 * s + d
    e1, e2 = mp.exp(-(s + d + 2 * r) / (2 * n)), mp.exp(2 * r / n)
    a, b = 1 + 2 * s + 4 * (r * r + p * q), 4 * r * (d + 3 * s + 2)
    return e1 * (e2 - 1) / (2 * mp.sqrt(n)), e1 * ((a - b) + e2 * (a + b)) / (2 * n ** mp.mpf(2.5))


def exp_normalized(gamma, shift):
    gamma, shift = mp.mpf(gamma), mp.mpf(shift)

    def dual(p, q, r):
        slope = mp.exp(gamma * (r / mp.sqrt(p * q) + shift))
        return mp.sqrt(p * q) * slope, gamma * slope
    return dual


def sign(p, q, r):
    return 1 - 2 * angle(p, q, r) / pi, mp.mpf(0)


def polynomial(coef):
    coef = [mp.mpf(c) for c in coef]

    def moment(p, q, r, i, j):
        # E[u^i v^j] by Isserlis: sum over the number m of mixed pairs.
        total = mp.mpf(0)
        for m in range(min(i, j) + 1):
            if (i - m) % 2 or (j - m) % 2:
                continue
            ways = mp.binomial(i, m) * mp.binomial(j, m) * mp.factorial(m)
            total += ways * mp.fac2(i - m - 1) * mp.fac2(j - m - 1) * r ** m * \
                p ** ((i - m) // 2) * q ** ((j - m) // 2)
        return total

    def dual(p, q, r):
        k = sum(a * b * moment(p, q, r, i, j) for i, a in enumerate(coef) for j, b in enumerate(coef))
        d = sum(i * j * a * b * moment(p, q, r, i - 1, j - 1) for i, a in enumerate(coef)
                for j, b in enumerate(coef) if i and j)
        return k, d
    return dual


def rectified(n):
    def j(order, theta):
        before, now = pi - theta, mp.sin(theta) + (pi - theta) * mp.cos(theta)
        if order == 0:
            return before
        for m in range(1, order):
            before, now = now, (2 * m + 1) * mp.cos(theta) * now + m * m * mp.sin(theta) ** 2 * before
        return now

    def dual(p, q, r):
        theta = angle(p, q, r)
        d = n * n * (p * q) ** (mp.mpf(n - 1) / 2) * j(n - 1, theta) / (2 * pi) if n else mp.mpf(0)
        return (p * q) ** (mp.mpf(n) / 2) * j(n, theta) / (2 * pi), d
    return dual


def hermite(n):
    before, now = [], [mp.mpf(1)]
    for m in range(n):
        shifted = [mp.mpf(0)] + now
        padded = before + [mp.mpf(0)] * (len(shifted) - len(before))
        before, now = now, [(x - mp.sqrt(m) * y) / mp.sqrt(m + 1) for x, y in zip(shifted, padded)]
    return polynomial(now)


def by_series(odd, offset, slant, core, strip):
    """offset + slant x + core(x), the core odd or even: by its Hermite series, which here has 800 terms.

    The coefficients are integrals by the trapezoidal rule, whose error is below 1e-35."""
    terms, known = 800, {}

    def coefficients(q):
        if q in known:
            return known[q]
        s = mp.sqrt(q)
        y = min(mp.mpf(strip) * 0.9 / s, mp.mpf(8))
        h = 2 * pi * y / (85 + y * y / 2 + y * mp.sqrt(terms))
        sums, z = [mp.mpf(0)] * terms, h
        while z < 19:
            weight = core(s * z) * mp.exp(-z * z / 4)
            before, psi = mp.mpf(0), mp.exp(-z * z / 4)
            for k in range(terms):
                if k % 2 == odd:
                    sums[k] += weight * psi
                before, psi = psi, (z * psi - roots[k] * before) / roots[k + 1]
            z += h
        sums = [2 * h * x / mp.sqrt(2 * pi) for x in sums]
        if not odd:
            sums = [x + (h * core(mp.mpf(0)) * even_at_zero[k] / mp.sqrt(2 * pi)) for k, x in enumerate(sums)]
        sums[0] += offset
        sums[1] += slant * s
        known[q] = sums
        return sums

    roots = [mp.sqrt(k) for k in range(terms + 1)]
    even_at_zero = [mp.mpf(1), mp.mpf(0)]
    for k in range(1, terms):
        even_at_zero.append(-roots[k] * even_at_zero[k - 1] / roots[k + 1])

    def dual(p, q, r):
        rho = r / mp.sqrt(p * q)
        products = [x * y for x, y in zip(coefficients(p), coefficients(q))]
        k = d = mp.mpf(0)
        for n in range(terms - 1, 0, -1):
            k = k * rho + products[n]
            d = d * rho + n * products[n]
        return k * rho + products[0], d / mp.sqrt(p * q)
    return dual


def elu(alpha):
    """In polar coordinates, cut at the kinks; Gauss-Legendre with 28 nodes a panel."""
    alpha = mp.mpf(alpha)
    nodes = []
    for i in range(14):
        x = mp.cos(pi * (i + mp.mpf(3) / 4) / 28.5)
        for _ in range(8):
            before, now = mp.mpf(1), x
            for k in range(2, 29):
                before, now = now, ((2 * k - 1) * x * now - (k - 1) * before) / k
            slope = 28 * (x * now - before) / (x * x - 1)
            x -= now / slope
        nodes += [(x, 2 / ((1 - x * x) * slope ** 2)), (-x, 2 / ((1 - x * x) * slope ** 2))]
    edges = [0, 1, 2, 3, 4, 5.5, 7, 9, 11]
    radial = [((b + a) / 2 + (b - a) / 2 * x, (b - a) / 2 * w)
              for a, b in zip(map(mp.mpf, edges), map(mp.mpf, edges[1:])) for x, w in nodes]
    radial = [(r, w * r * mp.exp(-r * r / 2)) for r, w in radial]

    def value(x):
        return x if x > 0 else alpha * mp.expm1(x)

    own = {}

    def dual(p, q, r):
        if p == q == r:
            if p not in own:
                own[p] = sum(weight * w * (value(x * mp.sqrt(p)) ** 2 + value(-x * mp.sqrt(p)) ** 2) / x
                             for x, weight in radial for w in [1 / mp.sqrt(2 * pi)])
            return own[p], None
        s, t = mp.sqrt(p), mp.sqrt(q)
        theta = angle(p, q, r)
        k = d = mp.mpf(0)
        # One branch a wedge: both positive, one of each sign, both negative, and the other way.
        for low, high in [(theta - pi / 2, pi / 2), (pi / 2, pi / 2 + theta),
                          (pi / 2 + theta, 3 * pi / 2), (-pi / 2, theta - pi / 2)]:
            for x, w in nodes if high > low else []:
                a = (high + low) / 2 + (high - low) / 2 * x
                x1, x2 = s * mp.cos(a), t * mp.cos(a - theta)
                for radius, weight in radial:
                    u, v = radius * x1, radius * x2
                    f, g = value(u), value(v)
                    weight = weight * w * (high - low) / (4 * pi)
                    k += weight * f * g
                    d += weight * (1 if u > 0 else f + alpha) * (1 if v > 0 else g + alpha)
        return k, d
    return dual


SIGMOID = (0.5, 1 / 2.4020563531719796, 0.5)
CASES = [
    ({"kind": "relu"}, ab_relu(0, 1)),
    ({"kind": "leakyRelu", "alpha": 0.1}, ab_relu(0.1, 1)),
    ({"kind": "abs"}, ab_relu(-1, 1)),
    ({"kind": "abRelu", "a": 0.3, "b": 1.2}, ab_relu(0.3, 1.2)),
    ({"kind": "sign"}, sign),
    ({"kind": "erf", "a": 1, "b": 1, "c": 0}, erf(1, 1, 0)),
    ({"kind": "erf", "a": 1.7, "b": 0.6, "c": 0.3}, erf(1.7, 0.6, 0.3)),
    ({"kind": "sigmoidLike"}, erf(*SIGMOID)),
    ({"kind": "gelu"}, gelu),
    ({"kind": "sin", "a": 1, "b": 1, "c": 0}, sine(1, 1, 0)),
    ({"kind": "sin", "a": 1.2, "b": 0.8, "c": 0.4}, sine(1.2, 0.8, 0.4)),
    ({"kind": "cos", "a": 1, "b": 1, "c": 0}, sine(1, 1, pi / 2)),
    ({"kind": "rbf", "gamma": 0.6}, rbf(0.6)),
    ({"kind": "exp", "a": 0.5, "b": 0.4}, exponential(0.5, 0.4)),
    ({"kind": "gaussian", "a": 1, "b": -1}, gaussian(1, -1)),
    ({"kind": "gabor"}, gabor),
    ({"kind": "expNormalized", "gamma": 1, "shift": -1}, exp_normalized(1, -1)),
    ({"kind": "monomial", "degree": 3}, polynomial([0, 0, 0, 1])),
    ({"kind": "monomial", "degree": 4}, polynomial([0, 0, 0, 0, 1])),
    ({"kind": "polynomial", "coef": [1.3, 0, -1.2, -0.5]}, polynomial([1.3, 0, -1.2, -0.5])),
    ({"kind": "hermite", "degree": 3}, hermite(3)),
    ({"kind": "rectifiedMonomial", "degree": 0}, rectified(0)),
    ({"kind": "rectifiedMonomial", "degree": 2}, rectified(2)),
    ({"kind": "rectifiedMonomial", "degree": 3}, rectified(3)),
]

# Without a closed form.
half = mp.mpf(1) / 2
INTEGRALS = [
    ({"kind": "tanh"}, by_series(1, 0, 0, mp.tanh, pi / 2)),
    ({"kind": "sigmoid"}, by_series(1, half, 0, lambda x: mp.tanh(x / 2) / 2, pi)),
    ({"kind": "silu"}, by_series(0, 0, half, lambda x: x * mp.tanh(x / 2) / 2, pi)),
    ({"kind": "softplus"}, by_series(0, 0, half, lambda x: mp.log(2 * mp.cosh(x / 2)), pi)),
    ({"kind": "elu", "alpha": 1}, elu(1)),
    ({"kind": "elu", "alpha": 0.7}, elu(0.7)),
]

# s, t: standard deviations; x: distance of the correlation from its end, near +1 or near -1.
PAIRS = [(s, t, x, end) for s, t in [(1.1, 1.1), (1.1, 1.1000000011), (1.1, 0.4), (1.1, 1e-4), (1e-9, 1.1)]
         for x in [1e-18, 1e-12, 1e-6, 0.01, 0.7] for end in ["minus", "plus"]]


def dual_records(cases):
    for activation, dual in cases:
        rows = []
        for s, t, x, end in PAIRS:
            # Variances are exact squares of the standard deviations at 80 digits.
            ms, mt, mx = mp.mpf(s), mp.mpf(t), mp.mpf(x)
            rho = 1 - mx if end == "minus" else mx - 1
            k, slope = dual(ms ** 2, mt ** 2, ms * mt * rho)
            new = k / mp.sqrt(dual(ms ** 2, ms ** 2, ms ** 2)[0] * dual(mt ** 2, mt ** 2, mt ** 2)[0])
            rows.append({"s": s, "t": t, "end": end, "x": x, "minus": float(1 - new),
                         "plus": float(1 + new), "slope": float(slope)})
        yield {"activation": activation, "pairs": rows}


def deep(dual, depth, x1, x2, w, b, last):
    """NNGP and NTK of `depth` hidden layers and a last one without bias, for one pair."""
    d = len(x1)
    w2, b2, l2 = mp.mpf(w) ** 2, mp.mpf(b) ** 2, mp.mpf(last) ** 2
    x1, x2 = [mp.mpf(v) for v in x1], [mp.mpf(v) for v in x2]
    p = mp.fsum(v * v for v in x1) / d
    q = mp.fsum(v * v for v in x2) / d
    r = mp.fsum(u * v for u, v in zip(x1, x2)) / d
    theta = mp.mpf(0)
    for _ in range(depth):
        p, q, r = w2 * p + b2, w2 * q + b2, w2 * r + b2
        theta = r + w2 * theta
        k, slope = dual(p, q, r)
        p, q, r, theta = dual(p, p, p)[0], dual(q, q, q)[0], k, slope * theta
    return l2 * r, l2 * r + l2 * theta


def deep_records():
    base = [0.3, -1.2, 0.8, 0.05]
    near = [0.3 + 1e-9, -1.2, 0.8, 0.05]
    longer = [0.6, -2.4, 1.6, 0.1]
    opposite = [-0.3, 1.2, -0.8, -0.05]
    other = [1.0, 0.4, -0.7, 0.9]
    for name, dual in [("relu", ab_relu(0, 1)), ("erf", erf(1, 1, 0)), ("gelu", gelu)]:
        w = 2 ** 0.5 if name == "relu" else 1.25
        for b in [0.0, 0.1]:
            for label, x2 in [("1e-9 apart", near), ("twice as long", longer),
                              ("opposite", opposite), ("far", other)]:
                for depth in [1, 7, 50]:
                    k, t = deep(dual, depth, base, x2, w, b, 1.0)
                    yield {"activation": name, "wStd": w, "bStd": b, "case": label, "depth": depth,
                           "x1": base, "x2": x2, "nngp": float(k), "ntk": float(t)}


if __name__ == "__main__":
    with open("high_precision.json", "w") as file:
        dual = list(dual_records(CASES))
        mp.mp.dps = 40
        dual += dual_records(INTEGRALS)
        mp.mp.dps = 80
        json.dump({"dual": dual, "deep": list(deep_records())}, file, separators=(",", ":"))
        file.write("\n")

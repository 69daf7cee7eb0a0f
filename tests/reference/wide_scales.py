"""Makes wide_scales.json: E[phi phi] and E[phi' phi'] of smooth nonlinearities at small and large deviations.

Needs numpy. Run from this folder: python3 wide_scales.py
With f the function tanh', sigmoid', softplus'' or silu'', which decays, and F its Fourier transform,
E[f(u) f(v)] = 1/(4 pi^2) int int F(k) F(l) exp(-(p k^2 + q l^2)/2 - r k l) dk dl, and E[phi phi] follows by integrating
over r from r = 0 on (Price 1958). The integrands are analytic, so that the trapezoidal rule gives all digits of
a long double.
"""
import json
import numpy as np

L = np.longdouble
PI = L("3.14159265358979323846264338327950288")


def ratio(x):
    """x / sinh(x)"""
    small = np.abs(x) < L(1e-4)
    y = np.where(small, L(1), x)
    return np.where(small, 1 - x * x / 6 + 7 * x ** 4 / 360, y / np.sinh(y))


def slope_of_ratio(x):
    """Derivative of x / sinh(x)."""
    small = np.abs(x) < L(1e-3)
    y = np.where(small, L(1), x)
    return np.where(small, -x / 3 + 7 * x ** 3 / 90, (1 - y / np.tanh(y)) / np.sinh(y))


def silu_bent(k):
    """Transform of 2 f + x f', f the logistic density with transform F: F - k F'."""
    return ratio(PI * k) - k * PI * slope_of_ratio(PI * k)


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def silu(x):
    return x / (1 + np.exp(-x))


def mean(phi, s):
    """E[phi(s z)] by the trapezoidal rule."""
    h = min(L(1) / 16, L(1) / (16 * s))
    z = np.arange(-int(11 / h), int(11 / h) + 1, dtype=L) * h
    return (phi(s * z) * np.exp(-z * z / 2)).sum() * h / np.sqrt(2 * PI)


def tail(s):
    """E[exp(s z) for z < 0] = int exp(-s^2 k^2/2)/(1 + k^2) dk / (2 pi)"""
    h = min(L(1) / (4 * s), L(1) / 8)
    k = np.arange(-int(11 / s / h), int(11 / s / h) + 1, dtype=L) * h
    return (np.exp(-s * s * k * k / 2) / (1 + k * k)).sum() * h / (2 * PI)


def nodes(s, rho, most):
    """Nodes in k and their step, for the larger of two deviations."""
    reach = min(L(13) / (s * np.sqrt(1 - L(abs(rho)))), L(most))
    h = min(L(1) / (4 * s), L(1) / 8)
    return np.arange(-int(reach / h), int(reach / h) + 1, dtype=L) * h, h


def steps(x):
    """(1 - e^-x)/x and (e^-x - 1 + x)/x^2."""
    small = np.abs(x) < L("0.05")
    y = np.where(small, L(1), x)
    once, twice, term = np.zeros_like(x), np.zeros_like(x), np.ones_like(x)
    for k in range(14):
        once, term = once + term / (k + 1), term
        twice = twice + term / ((k + 1) * (k + 2))
        term = -term * x / (k + 1)
    return np.where(small, once, -np.expm1(-y) / y), np.where(small, twice, (np.expm1(-y) + y) / (y * y))


def expectations_of_elu(s, t, rho):
    """The transform of exp(-|x|)/2 and its derivative is (1 + ik)/(1 + k^2); what is odd vanishes."""
    s, t = L(s), L(t)
    r = L(rho) * s * t
    k, h = nodes(s, rho, 1e9)
    l, g = nodes(t, rho, 1e9)
    K = D = L(0)
    for a in k:
        size = (1 - a * l) / ((1 + a * a) * (1 + l * l)) * h * g / (4 * PI * PI)
        e = -(s * s * a * a + t * t * l * l) / 2
        x = np.minimum(np.maximum(r * a * l, -11000), 11000)
        once, twice = steps(x)
        # exp(e) may vanish where exp(e - x) does not.
        big = x < -1
        y = np.where(big, x, L(1))
        rest, down = np.exp(e), np.exp(np.where(big, e - x, L(0)))
        D += (size * r * np.where(big, (rest - down) / y, rest * np.where(big, 0, once))).sum()
        K += (size * r * r * np.where(big, (down - rest + x * rest) / (y * y), rest * np.where(big, 0, twice))).sum()
    sizes = [d / np.sqrt(2 * PI) + tail(d) - L(1) / 2 for d in (s, t)]
    slopes = [L(1) / 2 + tail(d) for d in (s, t)]
    return K + sizes[0] * sizes[1] + slopes[0] * slopes[1] * r, D + slopes[0] * slopes[1]


def expectations(name, s, t, rho):
    if name == "elu":
        return expectations_of_elu(s, t, rho)
    s, t = L(s), L(t)
    r = L(rho) * s * t
    k, h = nodes(s, rho, 30)
    l, g = nodes(t, rho, 30)
    first, second = name in ("tanh", "sigmoid"), name == "silu"
    F = silu_bent if second else lambda k: 2 * ratio(PI * k / 2) if name == "tanh" else ratio(PI * k)
    weight = h * g / (4 * PI * PI)
    K = D = L(0)
    for a in k:
        e = -(s * s * a * a + t * t * l * l) / 2
        x = r * a * l
        size = F(a) * F(l) * weight
        up, down, rest = np.exp(e + x), np.exp(e - x), np.exp(e)
        # sinh(x)/(k l) and (cosh(x) - 1)/(k l)^2, times r or r^2 where x is small.
        tiny = np.abs(x) < L(1e-6)
        y = np.where(tiny, L(1), a * l)
        sine = np.where(tiny, r * rest, (up - down) / 2 / y)
        if first:
            K += (size * sine).sum()
            D += (size * (up + down) / 2).sum()
        else:
            bend = np.where(tiny, r * r / 2 * rest, ((np.sqrt(up) - np.sqrt(down)) ** 2 / 2) / (y * y))
            K += (size * bend).sum()
            D += (size * sine).sum()
    if name == "sigmoid":
        K += L(1) / 4
    if not first:
        phi = silu if second else softplus
        K += mean(phi, s) * mean(phi, t) + r / 4
        D += L(1) / 4
    return K, D


PAIRS = [
    (0.001, 0.5, 0.4), (3.0, 3.0, 0.9), (8.0, 8.0, 0.995), (5.0, 0.02, -0.6), (25.0, 40.0, 0.3),
    (30.0, 7.0, -0.97), (64.0, 64.0, 0.9), (900.0, 1000.0, 0.2), (1000.0, 0.001, 0.7), (1000.0, 2.0, -0.85),
]

if __name__ == "__main__":
    rows = []
    for name in ("tanh", "sigmoid", "silu", "softplus", "elu"):
        # The transform of elu decays slowly, so that small deviations would take long.
        for s, t, rho in [pair for pair in PAIRS if name != "elu" or min(pair[:2]) > 1]:
            K, D = expectations(name, s, t, rho)
            rows.append({"kind": name, "s": s, "t": t, "rho": rho, "covariance": float(K), "slope": float(D)})
            print(rows[-1], flush=True)
    with open("wide_scales.json", "w") as file:
        json.dump(rows, file, indent=1)
        file.write("\n")

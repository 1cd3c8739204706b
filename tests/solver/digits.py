"""The logistic loss in as many digits as the decimal context has; nothing here is the solver's."""

from decimal import Decimal
from fractions import Fraction

import numpy as np

Table = list[list[Decimal]]


def exact(X, y, intercept, s, scale=True) -> tuple[Table, list[Decimal]]:
    """The rows z_i, if told with columns scaled by powers of two, and the shares, as decimals."""
    s = np.ones(len(y)) if s is None else s
    Z = np.column_stack([X, np.ones(len(X))]) if intercept else X
    Z = (Z * np.where(y, 1, -1)[:, None])[s > 0]
    if scale:
        Z = np.ldexp(Z, -np.frexp(abs(Z).max(axis=0))[1])
    total = sum(Decimal(float(v)) for v in s)
    rows = [[Decimal(float(v)) for v in row] for row in Z]
    return rows, [Decimal(float(v)) / total for v in s if v > 0]


def solved(matrix: Table, right: list[Decimal]) -> list[Decimal] | None:
    """Gauss's elimination; None where a pivot is lost."""
    rows = [[*row, b] for row, b in zip(matrix, right, strict=True)]
    size = len(rows)
    for j in range(size):
        best = max(range(j, size), key=lambda i: abs(rows[i][j]))
        rows[j], rows[best] = rows[best], rows[j]
        if abs(rows[j][j]) <= Decimal("1e-200"):
            return None
        for i in range(j + 1, size):
            factor = rows[i][j] / rows[j][j]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[j], strict=True)]
    x = [Decimal(0)] * size
    for j in reversed(range(size)):
        known = sum((rows[j][k] * x[k] for k in range(j + 1, size)), Decimal(0))
        x[j] = (rows[j][size] - known) / rows[j][j]
    return x


def dot(a: list[Decimal], b: list[Decimal]) -> Decimal:
    return sum((x * y for x, y in zip(a, b, strict=True)), Decimal(0))


def state(Z: Table, c: list[Decimal], w: list[Decimal]):
    """Gradient, the size of what cancels in it, Hessian, and margins at w."""
    k = range(len(w))
    t = [dot(z, w) for z in Z]
    p = [1 / (1 + v.exp()) for v in t]
    q = [ci * pi * (1 - pi) for ci, pi in zip(c, p, strict=True)]
    pull = [ci * pi for ci, pi in zip(c, p, strict=True)]
    gradient = [dot(pull, [z[j] for z in Z]) for j in k]
    reach = [dot([abs(v) for v in z], [abs(v) for v in w]) for z in Z]
    weight = [a + b * r for a, b, r in zip(pull, q, reach, strict=True)]
    size = [dot(weight, [abs(z[j]) for z in Z]) for j in k]
    hessian = [[sum(qi * z[a] * z[b] for qi, z in zip(q, Z, strict=True)) for b in k] for a in k]
    return gradient, size, hessian, t


def near(Z: Table, hessian: Table, gradient: list[Decimal]) -> float:
    """ρλ of Bach's theorem: at 1/2 or below there is a minimiser, and it is near."""
    step = solved(hessian, gradient)
    ends = [solved(hessian, z) for z in Z]
    if step is None or None in ends:
        return np.inf
    longest = max(dot(z, e) for z, e in zip(Z, ends, strict=True))
    decrement = dot(step, gradient)
    if longest < 0 or decrement < 0:
        return np.inf
    return float((longest * decrement).sqrt())


def has_minimizer(Z: Table, c: list[Decimal]) -> bool:
    """Newton's method, damped, in many digits from zero; it ends at a certificate or far out."""
    w = [Decimal(0)] * len(Z[0])
    for _ in range(120):
        gradient, _, hessian, t = state(Z, c, w)
        step = solved(hessian, gradient)
        if step is None or max(abs(v) for v in t) > 300 or all(v > 0 for v in t):
            return False
        if near(Z, hessian, gradient) <= 0.5:
            return True
        moved = [dot(z, step) for z in Z]
        longest = max(abs(v) for v in moved)
        first = (1 + longest).ln() / longest

        def value(s: Decimal, t=t, moved=moved) -> Decimal:
            return sum(
                ci * (1 + (-(a + s * b)).exp()).ln() for ci, a, b in zip(c, t, moved, strict=True)
            )

        best = min((first * 2**k for k in reversed(range(10))), key=value)
        w = [a + best * b for a, b in zip(w, step, strict=True)]
    return False


def exact_rank(Z: Table) -> int:
    rows, found = [[Fraction(v) for v in row] for row in Z], 0
    for j in range(len(rows[0])):
        pivot = next((i for i in range(found, len(rows)) if rows[i][j]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for i in range(found + 1, len(rows)):
            factor = rows[i][j] / rows[found][j]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[found], strict=True)]
        found += 1
    return found

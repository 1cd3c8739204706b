"""What is right, found without the solver: exact residuals, a linear programme, Sturm chains.

An optimum is judged by how far it is from the optimality conditions of J(w) + alpha R(w),

    w_i ≠ 0   pull_i = p (kink sign(w_i) + 2 (1 - kink) w_i)          pull = -∇J(w), p = alpha/n
    w_i = 0   |pull_i| <= p kink

The distance is computed in whole numbers (units of 2**-BITS after each column is scaled by a power
of two), so that no BLAS and no rounding has a part in it, and divided by the size of the numbers
that cancel in it, column by column. To first order that quotient is the least relative change of
the columns of X, of y and of alpha that could make w optimal: the backward error. A backward-stable
method reaches a small multiple of 2**-52 in any units and for any conditioning.

Because the conditions tell w_i = 0 from w_i ≠ 0, a w that fulfils them also shows which weights
are zero; `barred` and `slack` say by how much a claim of the opposite would fail.
"""

import itertools
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from math import isqrt

import numpy as np

WRONG = 1e-10  # a backward error above this is a wrong answer
BITS = 512
DECIMAL = Context(prec=80, Emax=MAX_EMAX, Emin=MIN_EMIN)


def fixed(a: np.ndarray, bits: int = BITS) -> np.ndarray:
    """a · 2**bits as Python integers; exact where |a| >= 2**(53 - bits)."""
    part, power = np.frexp(np.asarray(a, dtype=float))
    whole, power = (part * 2**53).astype(np.int64).astype(object), power + bits - 53
    return whole << np.maximum(power, 0).astype(object) >> np.maximum(-power, 0).astype(object)


def integers(X: np.ndarray) -> np.ndarray:
    """X as Python integers, exactly, each column times a positive number."""
    whole = np.empty(X.shape, dtype=object)
    for j, column in enumerate(X.T):
        parts = [Fraction(x) for x in column]
        unit = max(part.denominator for part in parts)
        whole[:, j] = [int(part * unit) for part in parts]
    return whole // np.maximum(np.gcd.reduce(whole, axis=0), 1)


@np.vectorize(otypes=[float])
def over(a: int, b: int) -> float:
    """a / b, rounded once."""
    return a / b if b else (np.inf if a else 0.0)


def exponent(a: np.ndarray | float) -> np.ndarray:
    return np.frexp(np.where(np.asarray(a) == 0, 1.0, a))[1]


def norms(whole: np.ndarray) -> np.ndarray:
    """Lengths of the columns, rounded up."""
    return np.array([isqrt(sum(x * x for x in column)) + 1 for column in whole.T], dtype=object)


class Judge:
    """One loss. Weight j is measured in units of 2**(out - up_j), pulls in 2**(out + up_j)."""

    up: np.ndarray
    out: int = 0

    def pulls(self, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """-∇J and the size of what cancels in it, for scaled fixed w (k, n), in 2**(-3 BITS)."""
        raise NotImplementedError

    def curvature(self, w: np.ndarray) -> np.ndarray:
        """∇²J at one scaled w, as floats: good enough for steps of Newton's method."""
        raise NotImplementedError

    def conditions(self, w: np.ndarray, alpha: np.ndarray, kink: float) -> tuple[np.ndarray, ...]:
        """pull less ridge part, p kink and the size of all that cancels, for w (k, n)."""
        p = np.asarray(alpha, dtype=float)[:, None] / w.shape[1]
        w = fixed(np.ldexp(w, self.up - self.out))
        pull, size = self.pulls(w)
        hold = fixed(np.ldexp(p * kink, -self.up - self.out)) << 2 * BITS
        ridge = (w * fixed(np.ldexp(2 * (1 - kink) * p, -2 * self.up))) << BITS
        return pull - ridge, hold, size + hold + abs(ridge)

    def violations(self, w: np.ndarray, alpha: np.ndarray, kink: float) -> np.ndarray:
        """The backward error of each weight, shape of w."""
        pull, hold, size = self.conditions(w, alpha, kink)
        sign = np.sign(w).astype(int).astype(object)
        off = np.where(w == 0, np.maximum(abs(pull) - hold, 0), abs(pull - sign * hold))
        return over(off, size)

    def sizes(self, w: np.ndarray, alpha: float, kink: float) -> np.ndarray:
        """What cancels in the pull of each weight at w (n,), in the units of the loss."""
        size = over(self.conditions(w[None], [alpha], kink)[2][0], 1 << 3 * BITS)
        return np.ldexp(size, self.up + self.out)

    def slack(self, w: np.ndarray, alpha: float, kink: float, i: int) -> float:
        """For w_i = 0: the backward error, at least, of a w with w_i ≠ 0."""
        pull, hold, size = (part[0, i] for part in self.conditions(w[None], [alpha], kink))
        return float(over(max(hold - abs(pull), 0), size))

    def barred(self, w: np.ndarray, alpha: float, kink: float, i: int) -> float:
        """For an optimal w with w_i ≠ 0: the backward error when w_i is zero instead.

        The others are optimal again: Newton's method with their signs held, from w.
        """
        w, moving = w.copy(), w != 0
        w[i], moving[i] = 0.0, False
        for _ in range(20):
            pull, hold, _ = self.conditions(w[None], [alpha], kink)
            sign = np.sign(w).astype(int).astype(object)
            rest = over(pull[0] - sign * hold[0], 1 << 3 * BITS)[moving]
            ridge = np.ldexp(2 * (1 - kink) * alpha / len(w), -2 * self.up)
            matrix = self.curvature(np.ldexp(w, self.up - self.out)) + np.diag(ridge)
            step = np.zeros(len(w))
            step[moving] = np.linalg.lstsq(matrix[np.ix_(moving, moving)], rest)[0]
            new = w + np.ldexp(step, self.out - self.up)
            moving &= (new * w > 0) | (kink == 0)
            new[~moving] = 0.0
            if (abs(new - w) <= 1e-14 * abs(w)).all():
                break
            w = new
        return float(self.violations(w[None], [alpha], kink).max())


class Squares(Judge):
    """1/(2m) ‖y - Xw‖². A pull cancels numbers of size ‖x_j‖ (‖y‖ + Σ ‖x_k‖ |w_k|) / m."""

    def __init__(self, X: np.ndarray, y: np.ndarray) -> None:
        self.up, self.out = exponent(abs(X).max(axis=0)), int(exponent(abs(y).max()))
        self.scaled = np.ldexp(X, -self.up)
        self.X, self.y = fixed(self.scaled), fixed(np.ldexp(y, -self.out))
        self.lengths, self.length = norms(self.X), norms(self.y[:, None])[0]

    def pulls(self, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        m = len(self.y)
        rest = (self.y << BITS) - w @ self.X.T
        size = (abs(w) @ self.lengths + (self.length << BITS))[:, None] * self.lengths
        return rest @ self.X // m, size // m

    def curvature(self, w: np.ndarray) -> np.ndarray:  # noqa: ARG002  the same everywhere
        return self.scaled.T @ self.scaled / len(self.y)


class Bowl(Judge):
    """1/2 (w - ŵ)ᵀH(w - ŵ). A pull cancels numbers of size √h_jj Σ √h_kk (|ŵ_k| + |w_k|)."""

    def __init__(self, hessian: np.ndarray, minimizer: np.ndarray) -> None:
        self.up = exponent(np.sqrt(hessian.diagonal()))
        self.out = int(exponent(abs(np.ldexp(minimizer, self.up)).max()))
        self.scaled = np.ldexp(hessian, -self.up - self.up[:, None])
        self.hessian = fixed(self.scaled)
        self.minimizer = fixed(np.ldexp(minimizer, self.up - self.out))
        self.roots = fixed(np.sqrt(self.scaled.diagonal()))

    def pulls(self, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        pull = (self.minimizer - w) @ self.hessian << BITS
        size = ((abs(self.minimizer) + abs(w)) @ self.roots)[:, None] * self.roots
        return pull, size

    def curvature(self, w: np.ndarray) -> np.ndarray:  # noqa: ARG002  the same everywhere
        return self.scaled


class Logits(Judge):
    """1/m Σ log(1 + exp(-z_iᵀw)), σ_i = 1 / (1 + exp(z_iᵀw)).

    A relative change of Z by ε changes a pull by ε Σ |z_ij| (σ_i + σ_i (1 - σ_i) |z_i|ᵀ|w|) / m.
    """

    def __init__(self, X: np.ndarray, y: np.ndarray) -> None:
        self.up = exponent(abs(X).max(axis=0))
        self.scaled = np.ldexp(X * y[:, None], -self.up)
        self.Z = fixed(self.scaled)

    def pulls(self, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        m = len(self.Z)
        s = sigmoids(w @ self.Z.T)
        turn = s * ((1 << BITS) - s) * (abs(w) @ abs(self.Z.T)) >> 3 * BITS
        return (s @ self.Z // m) << BITS, ((s + turn) @ abs(self.Z) // m) << BITS

    def curvature(self, w: np.ndarray) -> np.ndarray:
        half = np.clip(self.scaled @ w / 2, -300, 300)
        return (self.scaled.T / (4 * np.cosh(half) ** 2)) @ self.scaled / len(self.Z)


@np.vectorize(otypes=[object])
def sigmoids(t: int) -> int:
    """1 / (1 + e^t) for t in units of 2**(-2 BITS), in units of 2**-BITS."""
    if abs(t) >> 2 * BITS > 10**6:  # the weights must be far off
        return 0 if t > 0 else 1 << BITS
    e = DECIMAL.exp(DECIMAL.divide(Decimal(t), Decimal(1 << 2 * BITS)))
    return int(DECIMAL.divide(Decimal(1 << BITS), DECIMAL.add(Decimal(1), e)))


def overlapping(Z: np.ndarray) -> bool:
    """Whether no w has Zw >= 0 but Zw ≠ 0: the classes overlap. Exact, for integers Z (m, n).

    By Stiemke's theorem that is so when Zᵀλ = 0 has a solution λ >= 1. The simplex method finds
    λ - 1 >= 0, with Bland's rule against cycles and with Edmonds's pivots, which stay integers.
    """
    m, n = Z.shape
    table = np.column_stack([Z.T, -Z.sum(axis=0)])
    table = np.where(table[:, -1:] < 0, -table, table)
    table = np.vstack([table, table.sum(axis=0)])  # what the artificial variables sum to
    basis, last = [m + r for r in range(n)], 1
    while (table[-1, :-1] > 0).any():
        j = int((table[-1, :-1] > 0).argmax())
        rows = [r for r in range(n) if table[r, j] > 0]
        r = min(rows, key=lambda r: (Fraction(table[r, -1], table[r, j]), basis[r]))
        pivot, row = table[r, j], table[r].copy()
        table = (table * pivot - np.multiply.outer(table[:, j], row)) // last
        table[r], basis[r], last = row, j, pivot
    return table[-1, -1] == 0


def numerators(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """adj(XᵀX + t I) Xᵀy for integers X and y, as coefficients (n, n) from the highest power of t.

    By the recursion of Faddeev and LeVerrier; w_i(alpha) is polynomial i at t = 2 m alpha/n, over
    the determinant, which is positive.
    """
    n = X.shape[1]
    A, c = -X.T @ X, X.T @ y
    eye = np.array([[int(i == j) for j in range(n)] for i in range(n)], dtype=object)
    M, columns = eye, [c]
    for k in range(1, n):
        M = A @ M
        M = M + eye * (-M.trace() // k)
        columns.append(M @ c)
    return np.array(columns, dtype=object).T


def positive_roots(polynomial: np.ndarray) -> tuple[list[float], bool]:
    """All different t > 0 that are roots, ascending, and whether all roots are simple (Sturm 1835).

    Each is enclosed by Sturm's count to 2**-30 of itself.
    """
    p = trimmed([Fraction(int(c)) for c in polynomial])
    while p and p[-1] == 0:  # a root at 0
        p.pop()
    if not p:
        return [], True
    chain = [p, [c * k for c, k in zip(p, range(len(p) - 1, 0, -1), strict=False)]]
    while chain[-1]:
        rest, by = list(chain[-2]), chain[-1]
        while len(rest) >= len(by):
            for k in range(len(by) - 1, -1, -1):
                rest[k] -= rest[0] / by[0] * by[k]
            rest = rest[1:]
        chain.append(trimmed([-c for c in rest]))
    chain.pop()

    def changes(t: Fraction) -> int:
        signs = [v > 0 for v in (at(q, t) for q in chain) if v != 0]
        return sum(a != b for a, b in itertools.pairwise(signs))

    # Cauchy's bounds, as powers of two
    high = 1 + max(abs(c / p[0]) for c in p)
    low = 1 / (1 + max(abs(c / p[-1]) for c in p))
    low = Fraction(2) ** (-int(1 / low).bit_length())
    high = Fraction(2) ** int(high).bit_length()
    parts, found = [(low, high, changes(low), changes(high))], []
    while parts:
        low, high, above, below = parts.pop()
        if above - below == 1 and high - low <= low / 2**30:
            found.append(float(low))
        elif above > below:
            ratio = int(high / low)
            middle = low * 2 ** (ratio.bit_length() // 2) if ratio > 3 else (low + high) / 2
            now = changes(middle)
            parts += [(middle, high, now, below), (low, middle, above, now)]
    return found, len(chain[-1]) == 1


def dependent(X: np.ndarray) -> bool:
    """Whether two columns (m, 2) are multiples of each other but for the rounding of entries."""
    first, second = ([Fraction(x) for x in column] for column in X.T)
    pivot = max(range(len(X)), key=lambda i: abs(first[i]))
    crosses = [(first[i] * second[pivot], first[pivot] * second[i]) for i in range(len(X))]
    return all(abs(a - b) <= Fraction(1, 2**50) * (abs(a) + abs(b)) for a, b in crosses)


def at(p: list[Fraction], t: Fraction) -> Fraction:
    """The polynomial p, highest power first, at t."""
    total = Fraction(0)
    for c in p:
        total = total * t + c
    return total


def trimmed(p: list[Fraction]) -> list[Fraction]:
    start = next((k for k, c in enumerate(p) if c != 0), len(p))
    return p[start:]


class Valley:
    """F(w) = 1/(2m) (‖y - Xw‖² - ‖y‖²) + lam Σ |w_j|^q, one or two weights, q < 1: a dense search.

    Weights are scaled so that the columns have mean square 1. For every w_1 on a fine grid w_2 is
    the deepest point of its section, a bracketed root; the best grid points are refined. So what
    is found exists, and nothing as deep should be missing among what the solver finds.
    """

    def __init__(self, X: np.ndarray, y: np.ndarray, q: float, lam: float) -> None:
        self.unit = 1 / np.sqrt((X * X).mean(axis=0))  # w = unit · scaled w
        self.X, self.y, self.q, self.lam = X * self.unit, y, q, lam * self.unit**q
        self.linear = self.X.T @ y / len(y)

    def depth(self, w: np.ndarray) -> np.ndarray:
        """F at scaled points (k, n)."""
        fit = w @ self.X.T
        return ((fit / 2 - self.y) * fit).mean(axis=1) + abs(w) ** self.q @ self.lam

    def section(self, v: np.ndarray, j: int) -> np.ndarray:
        """The deepest point of 1/2 (w - v)² + lam_j |w|^q for each v."""
        q, lam, far = self.q, self.lam[j], abs(v)
        low = np.full_like(far, (lam * q * (1 - q)) ** (1 / (2 - q)))  # where the slope is least
        low, high = np.minimum(low, far), far
        for _ in range(80):
            w = (low + high) / 2
            rises = w - far + lam * q * np.where(w > 0, w, 1) ** (q - 1) > 0
            low, high = np.where(rises, low, w), np.where(rises, w, high)
        deeper = (high - far) ** 2 / 2 + lam * high**q < far**2 / 2
        return np.where(deeper, np.sign(v) * high, 0.0)

    def minima(self) -> np.ndarray:
        """Scaled points (k, n): zero, and the deepest points of the search."""
        if len(self.linear) == 1:
            return np.append(self.section(self.linear, 0), 0.0)[:, None]
        size = abs(self.linear).max()
        around = np.concatenate([np.linspace(-4, 4, 1601), np.geomspace(1e-9, 1e6, 400)]) * size
        grid = np.unique(np.concatenate([around, -around, [0.0]]))
        found = [np.zeros(2), *self.along(np.zeros(1))]
        depth = self.depth(self.along(grid))
        for k in depth.argsort()[:1], *np.array_split(np.arange(len(grid)), 8):
            at = int(k[depth[k].argmin()])
            low, high = grid[max(at - 1, 0)], grid[min(at + 1, len(grid) - 1)]
            for _ in range(14):
                fine = np.linspace(low, high, 41)
                at = int(self.depth(self.along(fine)).argmin())
                low, high = fine[max(at - 1, 0)], fine[min(at + 1, 40)]
            found.append(self.along(fine[at : at + 1])[0])
        return np.array(found)

    def along(self, first: np.ndarray) -> np.ndarray:
        """(w_1, w_2) with the best w_2 for every w_1."""
        rest = self.y - first[:, None] * self.X[:, 0]
        second = self.section(rest @ self.X[:, 1] / len(self.y), 1)
        return np.stack([first, second], axis=1)


def distances(value, points: np.ndarray, level: float, centre, enough=0.0) -> np.ndarray:
    """Upper bounds of the distances from points (k, 2) to the curve {value = level}.

    The curve is met by bisection on rays from each point: from and to the centre, up and down the
    gradient, along the axes; those after the first from points whose bound is above `enough`.
    """
    radius = np.hypot(*(points - centre).T).max()
    best = np.full(len(points), np.inf)
    slope = [value(points + e) - value(points - e) for e in 1e-6 * radius * np.eye(2)]
    axes = (np.tile(e, (len(points), 1)) for e in np.eye(2))
    for rays in (points - centre, np.stack(slope, axis=1), *axes):
        left = np.flatnonzero(best > enough)
        start, ray = points[left], rays[left]
        length = np.hypot(*ray.T)
        unit = ray / np.where(length > 0, length, 1)[:, None]
        inside = value(start) <= level
        for side in (unit, -unit):
            low, high = np.zeros(len(start)), np.full(len(start), np.inf)
            ladder = radius * np.geomspace(1e-9, 0.1, 9)[:, None] + 0 * length
            nearest = np.maximum(((centre - start) * side).sum(axis=1), 0)  # ... to the centre
            for reach in (*ladder, nearest):
                met = np.isinf(high) & (inside != (value(start + reach[:, None] * side) <= level))
                high[met] = reach[met]
            for _ in range(30):
                t = np.where(np.isinf(high), 0, (low + high) / 2)
                same = inside == (value(start + t[:, None] * side) <= level)
                low, high = np.where(same, t, low), np.where(same, high, t)
            best[left] = np.minimum(best[left], high)
    return best

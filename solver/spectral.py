"""The L2 path of a quadratic loss: one singular value decomposition serves every alpha.

With H = FᵀF, c = H ŵ = Fᵀf, F = U diag(σ) Vᵀ and mu = 2 alpha/n,

    w(alpha) = (H + mu I)⁻¹ c = V diag(σ / (σ² + mu)) Uᵀf.

So weight i is f_i(mu) = Σ_k a_k / (d_k + mu) with d_k = σ_k² and a_k = V_ik σ_k (Uᵀf)_k. It may
pass through zero, but never rests there: f_i has at most as many zeros, multiplicities counted, as
the a_k change sign in the order of the d_k. `crossings` finds all of them.

References: Hoerl & Kennard 1970 (Technometrics 12, 55), ridge; Karlin 1968 (Total Positivity), the
count of zeros; Higham 2002 (Accuracy and Stability of Numerical Algorithms), the bounds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.errors import PrecisionError
from solver.losses import Quadratic
from solver.roots import root
from solver.trajectories import Trajectory

if TYPE_CHECKING:
    from solver.errors import Array
    from solver.losses import QuadraticLoss
    from solver.penalties import Penalty

Index = NDArray[np.intp]

EPS = 2.0**-52
KAPPA = 2  # rounding errors, in eps of what cancels: many of them add up to little more than one
ORDER = 10  # of the Taylor series


@dataclass(frozen=True, eq=False)
class Spectral(Trajectory):
    """The L2 path. Its knots are alpha = 0 and the alphas at which a weight passes through zero."""

    eigenvalues: Array  # d of H, (r,)
    vectors: Array  # V, (n, r)
    pull: Array  # Vᵀ c, (r,)

    def _between(self, alpha: Array) -> Array:
        k = self.alphas.searchsorted(alpha, side="right") - 1
        w = self._after(k, alpha)
        known = self.alphas[k] == alpha
        w[known] = self.weights[k[known]]
        return w

    def _after(self, k: Index, alpha: Array) -> Array:
        """w(alpha) with the signs after knot k, which are known better than rounded sums are.

        Of one alpha the same bits in any company: a product of matrices would round in another
        order for another number of rows. Below all d, w = ŵ - V diag(mu / (d + mu)) Vᵀ ŵ.
        """
        with np.errstate(over="ignore"):
            mu = 2 * self.penalty.share(self.loss.n) * alpha
        d = self.eigenvalues[:, None]
        part, near = self.pull[:, None] / (d + mu), mu < d.min(initial=np.inf)
        if near.any():
            part[:, near] *= mu[near] / d
        w = np.zeros((self.loss.n, len(mu)))
        for vector, share in zip(self.vectors.T, part, strict=True):
            w += vector[:, None] * share
        if near.any():
            w[:, near] = self.weights[0][:, None] - w[:, near]
        signs = self.signs[k]
        w = np.copysign(w.T, signs, order="C")
        w += 0.0  # makes -0.0 zero
        w[signs == 0] = 0.0
        return w


def spectral(loss: QuadraticLoss, penalty: Penalty) -> Spectral:
    """The L2 path of a quadratic loss; PrecisionError where rounding hides it."""
    if not violation(loss) <= 1:
        raise PrecisionError(
            "Rounding hides the L2 path of this problem: some columns are too nearly dependent; "
            "remove or combine them."
        )
    sigma, vectors, b = loss.svd
    d, pull, unit = sigma * sigma, sigma * b, 2 * penalty.share(loss.n)
    given = isinstance(loss, Quadratic)  # ŵ
    terms = Terms.of(loss)
    start = loss.minimizer if given else terms.certain(np.arange(loss.n), 1 / d, np.zeros(loss.n))
    end = np.where(abs(loss.linear) > loss.gradient_error(np.zeros(loss.n)), loss.linear, 0.0)
    roots, first = crossings(terms, np.sign(start), np.sign(end))
    knots, at = [0.0], []
    for mu, _, _ in roots:
        alpha = max(mu / unit, float(np.nextafter(0.0, 1.0)))
        if alpha > (1 + 64 * EPS) * knots[-1]:  # else these weights cross at the same alpha
            knots.append(alpha)
        at.append(len(knots) - 1)
    alphas, signs = np.array(knots), np.tile(first, (len(knots), 1))
    for k, (_, i, after) in zip(at, roots, strict=True):
        signs[k:, i] = after
    weights = np.zeros((len(knots), loss.n))
    weights[0] = loss.minimizer if given else np.where(start == 0, 0.0, loss.minimizer)
    path = Spectral(loss, penalty, alphas, weights, signs, np.inf, d, vectors, pull)
    weights = path._after(np.arange(len(knots)), alphas)
    weights[0] = path.weights[0]
    weights[at, [i for _, i, _ in roots]] = 0.0
    return replace(path, weights=weights)


def violation(loss: QuadraticLoss) -> float:
    """How far the decomposition is from proving the path optimal, in units of the tolerance.

    With E = H V - V diag(d) and e = V Vᵀc - c, and z = Vᵀc / (d + mu), w = V z leaves

        (H + mu I) w - c = E z + e

    for every mu. The tolerance is 1e-12 of the numbers that cancel in row i: for E_ik, s_i Σ_j s_j
    |V_jk| with s_i² = H_ii; for e_i, s_i times the magnitude of c.
    """
    sigma, vectors, b = loss.svd
    size = np.sqrt(loss.gram.diagonal())
    errors = abs(loss.gram @ vectors - vectors * sigma**2), abs(loss.linear - vectors @ (sigma * b))
    rooms = 1e-12 * np.outer(size, size @ abs(vectors)), 1e-12 * size * loss.magnitude
    with np.errstate(invalid="ignore"):
        shares = [
            error[error > 0] / room[error > 0] for error, room in zip(errors, rooms, strict=True)
        ]
    return max(float(share.max(initial=0.0)) for share in shares)


@dataclass(frozen=True)
class Terms:
    """The functions f_i(mu) = Σ_k a_ik / (d_k + mu), and how large their rounding errors may be.

    The decomposition is that of a table whose columns are off by some eps of their lengths s. So
    (H + mu I)⁻¹ is applied to equations that are off by eps s_j T in row j, which makes an error of
    at most eps T Σ_k |V_ik| Σ_j s_j |V_jk| / (d_k + mu). For a least-squares problem T is ‖f‖ and
    Σ s |ŵ|. Where ŵ is given, H acts on ŵ - w(mu) alone, whose Σ s |ŵ - w| is at most
    Σ_k Σ_j s_j |V_jk| |V_kᵀŵ| mu / (d_k + mu).

    error         (n, r), eps |V_ik| Σ_j s_j |V_jk|, to be multiplied with T
    most          (n, r), a small part of |V_ik| σ_k: where the error is more, columns are so nearly
                  dependent that all may be rounding; the computed numbers are taken as they are
    fixed, grows  T = fixed + Σ_k grows_k mu / (d_k + mu)
    """

    a: Array
    d: Array
    error: Array
    most: Array
    fixed: float
    grows: Array

    @classmethod
    def of(cls, loss: QuadraticLoss) -> Terms:
        sigma, vectors, b = loss.svd
        size, given = np.sqrt(loss.gram.diagonal()), isinstance(loss, Quadratic)
        each, total = size @ abs(vectors), float(loss.magnitude + size @ abs(loss.minimizer))
        return cls(
            vectors * (sigma * b),
            sigma * sigma,
            abs(vectors) * (KAPPA * EPS * each),
            abs(vectors) * (2.0**-36 * sigma * loss.magnitude / (total or 1)),
            0.0 if given else total,
            each * abs(b / sigma) if given else 0 * b,
        )

    def certain(self, i: Index, inverse: Array, y: Array, share: float = 1.0) -> Array:
        """f_i, 0 where it may be rounding, or even that share of it.

        Where y · inverse is mu / (d + mu), (k, r), and f_i times that factor is asked for.
        """
        terms = self.a[i] * inverse
        error = (self.error[i] * inverse).sum(axis=1)
        error[error > (self.most[i] * inverse).sum(axis=1)] = 0.0
        error *= share * (self.fixed + y * (inverse * self.grows).sum(axis=-1))
        f = terms.sum(axis=1)
        return np.where(abs(f) <= error + 16 * EPS * abs(terms).sum(axis=1), 0.0, f)


def crossings(f: Terms, start: Array, end: Array) -> tuple[list[tuple[float, int, float]], Array]:
    """Where the functions f_i(mu) are zero for 0 < mu < inf.

    start, end    (n,): the signs of f_i at 0 and of mu f_i at inf; 0 where it is zero or unknown
    returns       [(mu, i, sign of f_i after it)], ascending, and (n,) the signs of f_i at first

    A zero at which the sign stays is a function that comes within its error of zero, and cannot
    be told from one that touches it. PrecisionError if more is hidden than that.

    The mu are parted into windows around some s each. There, on u = mu / (s + mu), or s / (s + mu)
    in the last one, (s + mu) f is a sum of terms a / (base + u slope). On an interval of u, f and
    f' are the first terms of their Taylor series about the middle, and a rest that is bounded term
    by term. An interval is thrown away where f cannot be zero, kept where f is monotone, and halved
    otherwise, down to 2⁻²⁶, where f'' makes no difference that can be seen.
    """
    a, d = f.a, f.d
    if not d.size:
        return [], np.zeros(len(a))
    bottom, top = float(d.min()) / 16, float(d.max()) * 16
    edges = np.geomspace(bottom, top, 1 + int(np.ceil(np.log2(top / bottom) / 6)))
    s = np.concatenate([[bottom], np.sqrt(edges[1:]) * np.sqrt(edges[:-1]), [top]])
    last = np.arange(len(s)) == len(s) - 1
    rho = d / s[:, None]
    base, slope = np.where(last[:, None], 1, rho), np.where(last[:, None], rho - 1, 1 - rho)

    def value(p: Index, u: Array, share: float = 1.0) -> Array:
        """(s + mu) f at u in window p, where windows are counted weight by weight."""
        i, w = p // len(s), p % len(s)
        inverse, y = 1 / (base[w] + u[:, None] * slope[w]), np.where(last[w], 1 - u, u)
        known = np.where(last[w], end[i], start[i])
        return np.where(u > 0, f.certain(i, inverse, y, share), known)

    def open_questions(p: Index, low: Array, high: Array) -> tuple[NDArray[np.bool], ...]:
        """Whether f may be zero between low and high, and whether f' may."""
        w, middle, half = p % len(s), (low + high) / 2, (high - low) / 2
        term = 1 / (base[w] + middle[:, None] * slope[w])
        ratio = -slope[w] * term * half[:, None]
        term *= a[p // len(s)]
        q = abs(ratio)
        with np.errstate(divide="ignore"):
            rest = np.where(q < 1, abs(term) * q**ORDER / (1 - q) ** 2, np.inf).sum(axis=1)
        series = np.empty((ORDER, len(p)))
        for k in range(ORDER):
            series[k] = abs(term.sum(axis=1))
            term *= ratio
        turn = (np.arange(2, ORDER)[:, None] * series[2:]).sum(axis=0) + ORDER * rest
        return series[0] <= series[1:].sum(axis=0) + rest, series[1] <= turn

    low, high = np.append(0.0, edges), np.append(edges, 0.0)
    low, high = low / (s + low), high / (s + high)
    low[-1], high[-1] = 0.0, 0.5
    p, low, high = np.arange(len(a) * len(s)), np.tile(low, len(a)), np.tile(high, len(a))
    seen, turning = [(p, low), (p, high)], [(p[:0], low[:0])]
    while p.size:  # at most 26 times
        if p.size * len(d) > 2**27:
            raise PrecisionError(
                "Rounding hides where the weights of this problem are zero; rescale its columns."
            )
        may, turns = open_questions(p, low, high)
        seen += [(p[may], low[may]), (p[may], high[may])]
        on = may & turns
        p, low, high = p[on], low[on], high[on]
        middle, long = (low + high) / 2, high - low > 2.0**-8
        told = np.any([value(p, u, 1 / 8) != 0 for u in (low, middle, high)], axis=0)
        on = long | told & (high - low > 2.0**-26)
        turning.append((p[~on], middle[~on]))
        p, low, high, middle = p[on], low[on], high[on], middle[on]
        p, low, high = np.tile(p, 2), np.append(low, middle), np.append(middle, high)
    seen += turning
    p, u = np.concatenate([p for p, _ in seen]), np.concatenate([u for _, u in seen])
    turn = np.arange(len(p)) >= len(p) - sum(len(q) for q, _ in turning)
    with np.errstate(divide="ignore"):
        mu = s[p % len(s)] * np.where(last[p % len(s)], (1 - u) / u, u / (1 - u))
    order = np.lexsort((mu, p // len(s)))
    sign = np.sign(value(p, u))
    return between((p // len(s))[order], mu[order], sign[order], turn[order], a, d)


def between(
    i: Index, mu: Array, sign: Array, turn: NDArray[np.bool], a: Array, d: Array
) -> tuple[list[tuple[float, int, float]], Array]:
    """The zeros and first signs of the f_i, from signs so close that one zero at most is between.

    A sign that is 0 cannot be told; where it is 0 at a turn, between equal signs, f touches zero.
    """
    told = np.flatnonzero(sign)
    first = np.zeros(len(a))
    first[i[told[::-1]]] = sign[told[::-1]]  # the first one is written last
    one, two = told[:-1], told[1:]
    same = i[one] == i[two]
    one, two = one[same], two[same]
    turns = np.append(0, np.cumsum(turn))
    touch = (sign[one] == sign[two]) & (turns[two] > turns[one + 1])
    at = turn.nonzero()[0][(turns[one + 1] + turns[two] - 1)[touch] // 2]
    roots = list(zip(mu[at], i[at], sign[one[touch]], strict=True))

    odd = sign[one] != sign[two]
    one, two, scale = one[odd], two[odd], np.exp(np.log(d).mean())
    low, high = mu[one], np.minimum(mu[two], d.max() / EPS**2)

    def excess(x: Array) -> Array:
        factor = (scale + x[:, None]) / (d + x[:, None])
        return np.asarray((a[i[one]] * factor).sum(axis=1))

    f_low, f_high = (
        np.where(np.sign(value) == known, value, known)
        for value, known in ((excess(low), sign[one]), (excess(high), sign[two]))
    )
    at, _ = root(excess, low, high, f_low, f_high)
    roots += zip(np.maximum(at, np.nextafter(low, high)), i[one], sign[two], strict=True)
    return sorted((float(x), int(k), float(after)) for x, k, after in roots), first

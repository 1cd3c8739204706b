"""The L2 path of a quadratic loss: one eigendecomposition serves every alpha.

With H = Q diag(d) Qᵀ, c = H ŵ and mu = 2 alpha/n,

    w(alpha) = (H + mu I)⁻¹ c = Q diag(1 / (d + mu)) Qᵀ c.

So weight i is f_i(mu) = Σ_k a_k / (d_k + mu) with a_k = Q_ik (Qᵀc)_k. It may pass through zero, but
never rests there: f_i has at most as many zeros, multiplicities counted, as the a_k change sign in
the order of the d_k. `crossings` finds all of them.

References: Hoerl & Kennard 1970 (Technometrics 12, 55), ridge; Karlin 1968 (Total Positivity), the
count of zeros.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solver.trajectories import Trajectory

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.errors import Array
    from solver.losses import QuadraticLoss
    from solver.penalties import Penalty

EPS = 2.0**-52


@dataclass(frozen=True, eq=False)
class Spectral(Trajectory):
    """The L2 path. Its knots are alpha = 0 and the alphas at which a weight passes through zero."""

    eigenvalues: Array
    vectors: Array  # (n, rank), one column an eigenvalue
    pull: Array  # Qᵀ c

    def _between(self, alpha: Array) -> Array:
        mu = 2 * self.penalty.share(self.loss.n) * alpha
        w: Array = (self.pull / (self.eigenvalues + mu[:, None])) @ self.vectors.T
        w[:, self.rests] = 0.0
        k = np.minimum(self.alphas.searchsorted(alpha), len(self.alphas) - 1)
        known = self.alphas[k] == alpha
        w[known] = self.weights[k[known]]
        return w


def spectral(loss: QuadraticLoss, penalty: Penalty) -> Spectral:
    """The L2 path of a quadratic loss."""
    d, q = (np.asarray(part) for part in np.linalg.eigh(loss.gram))
    # c lies in the range of H: eigenvalues that are rounding carry nothing of it
    kept = d > len(d) * EPS * d[-1]
    d, q = d[kept], q[:, kept]
    pull = q.T @ loss.linear
    a = terms(q, pull)
    unit = 2 * penalty.share(loss.n)
    roots = [(mu / unit, i) for mu, i in crossings(a, d)]
    alphas = np.array(sorted({0.0, *(alpha for alpha, _ in roots)}))
    weights = (pull / (d + unit * alphas[:, None])) @ q.T
    weights[0] = loss.minimizer
    for alpha, i in roots:
        weights[alphas.searchsorted(alpha), i] = 0.0
    weights[:, ~a.any(axis=1)] = 0.0
    between = np.append((alphas[1:] + alphas[:-1]) / 2, 2 * alphas[-1] + d[-1:].sum() / unit)
    signs = np.sign((pull / (d + unit * between[:, None])) @ q.T)
    signs[:, ~a.any(axis=1)] = 0.0
    return Spectral(loss, penalty, alphas, weights, signs, np.inf, d, q, pull)


def terms(vectors: Array, pull: Array) -> Array:
    """a_ik = Q_ik (Qᵀc)_k, zero where it is rounding."""
    a: Array = vectors * pull
    a[abs(a) <= 8 * EPS * abs(pull).max(initial=0.0)] = 0.0
    return a


def crossings(a: Array, d: Array) -> list[tuple[float, int]]:
    """All (mu, i) with mu > 0 and Σ_k a_ik / (d_k + mu) = 0, for d > 0; certified by intervals.

    On t = mu / (s + mu) in (0, 1) the function f = (s + mu) Σ a / (d + mu) is a sum of terms
    a / ((1-t) d + t s), which are monotone in t together with all their derivatives: the values at
    the ends of an interval bound the terms inside, and with the mean value theorem f and f' are
    bounded ever more closely on ever shorter intervals. An interval is thrown away where f cannot
    be zero, kept where f is monotone, and halved otherwise, down to 2⁻²⁶, where f' is followed.
    """
    mixed = (a > 0).any(axis=1) & (a < 0).any(axis=1)
    if not mixed.any():
        return []
    s = float(np.exp(np.log(d).mean()))

    def summands(i: NDArray[np.intp], t: Array, order: int) -> Array:
        inverse = 1 / ((1 - t[:, None]) * d + t[:, None] * s)
        return np.asarray(max(order, 1) * a[i] * (d - s) ** order * inverse ** (order + 1))

    def sign(i: NDArray[np.intp], t: Array, order: int = 0) -> Array:
        term = summands(i, t, order)
        total = term.sum(axis=1)
        return np.where(abs(total) <= 4 * EPS * abs(term).sum(axis=1), 0, np.sign(total))

    def reaches_zero(i: NDArray[np.intp], low: Array, high: Array, order: int) -> NDArray[np.bool]:
        """Whether the derivative of this order may be zero between low and high."""
        middle = abs(summands(i, (low + high) / 2, order).sum(axis=1))
        ends = np.stack([summands(i, low, order + 1), summands(i, high, order + 1)])
        steepest = np.maximum(-ends.min(axis=0).sum(axis=1), ends.max(axis=0).sum(axis=1))
        return np.asarray(middle <= (high - low) / 2 * steepest)

    def bisect(i: NDArray[np.intp], low: Array, high: Array, order: int = 0) -> Array:
        start = sign(i, low, order)
        for _ in range(100):
            middle = (low + high) / 2
            same = sign(i, middle, order) == start
            low, high = np.where(same, middle, low), np.where(same, high, middle)
        return high

    i = np.flatnonzero(mixed)
    low, high = np.zeros(len(i)), np.ones(len(i))
    brackets = [(i[:0], low[:0], high[:0])]
    while i.size:
        may = reaches_zero(i, low, high, 0)
        i, low, high = i[may], low[may], high[may]
        turns = reaches_zero(i, low, high, 1)
        brackets.append((i[~turns], low[~turns], high[~turns]))
        i, low, high = i[turns], low[turns], high[turns]
        tiny = high - low < 2.0**-26
        turn = bisect(i[tiny], low[tiny], high[tiny], 1)  # monotone on both sides
        brackets += [(i[tiny], low[tiny], turn), (i[tiny], turn, high[tiny])]
        i, low, high = i[~tiny], low[~tiny], high[~tiny]
        middle = (low + high) / 2
        i, low, high = np.tile(i, 2), np.append(low, middle), np.append(middle, high)
    i, low, high = (np.concatenate(part) for part in zip(*brackets, strict=True))
    first, last = sign(i, low), sign(i, high)
    zero = (first * last < 0) | (first != 0) & (last == 0) & (high < 1)
    t = bisect(i[zero], low[zero], high[zero])
    return sorted({(float(s * t / (1 - t)), int(i)) for t, i in zip(t, i[zero], strict=True)})

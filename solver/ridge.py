"""The L2 path of a quadratic loss: one eigendecomposition serves every alpha.

With H = Q diag(d) Qᵀ and c = H ŵ, and mu = 2 alpha/n,

    w(alpha) = Q diag(1 / (d + mu)) Qᵀ c.

Each weight is a sum Σ a_k / (d_k + mu) that only passes through zero; `crossings` finds every
alpha at which it does. Reference: Hoerl & Kennard 1970, Technometrics 12, 55.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solver.losses import Loss, QuadraticLoss
from solver.trajectories import Trajectory

if TYPE_CHECKING:
    from solver.errors import Array
    from solver.penalties import Penalty


@dataclass(frozen=True, eq=False)
class Spectral(Trajectory):
    """w(alpha) from the eigenvalues of H; its knots are the alphas at which a weight is zero."""

    eigenvalues: Array
    vectors: Array  # columns
    pull: Array  # Qᵀ c

    def _between(self, alpha: Array) -> Array:
        mu = 2 * self.penalty.share(self.loss.n) * alpha
        filtered = self.pull / (self.eigenvalues + mu[:, None])
        w = np.asarray(filtered @ self.vectors.T)
        at = np.minimum(self.alphas.searchsorted(alpha), len(self.alphas) - 1)
        knot = self.alphas[at] == alpha
        w[knot] = self.weights[at[knot]]
        w[:, self._always_zero] = 0.0
        return w

    @property
    def _always_zero(self) -> Array:
        return np.asarray((self.weights == 0).all(axis=0) & (self.pull_size == 0))

    @property
    def pull_size(self) -> Array:
        return np.asarray(abs(self.vectors * self.pull).max(axis=1))


def spectral(loss: Loss, penalty: Penalty) -> Spectral:
    assert isinstance(loss, QuadraticLoss)
    d, q = (np.asarray(part, dtype=np.float64) for part in np.linalg.eigh(loss.gram))
    # c lies in the range of H: eigenvalues that are rounding carry nothing of it
    kept = d > len(d) * np.finfo(float).eps * d[-1]
    d, q = d[kept], q[:, kept]
    pull = q.T @ loss.linear
    unit = 2 * penalty.share(loss.n)
    roots = [(mu / unit, i) for i in range(loss.n) for mu in crossings(q[i] * pull, d)]
    alphas = np.array([0.0, *sorted({alpha for alpha, _ in roots})])
    weights = (pull / (d + unit * alphas[:, None])) @ q.T
    weights[0] = loss.minimizer
    for alpha, i in roots:
        weights[alphas.searchsorted(alpha), i] = 0.0
    return Spectral(loss, penalty, alphas, weights, np.inf, d, q, pull)


def crossings(a: Array, d: Array) -> list[float]:
    """All mu > 0 at which f(mu) = Σ a_k / (d_k + mu) passes through or touches zero; d > 0.

    The fractions 1 / (d_k + mu) form a Chebyshev system that diminishes variation: f has at most
    as many zeros, multiplicities counted, as the a_k, in the order of the d_k, change sign
    (Karlin 1968, Total Positivity). On t = mu / (s + mu) in (0, 1), f (s + mu) is a sum of terms
    a_k / ((1-t) d_k + t s) that are each monotone, and so are their derivatives: the ends of an
    interval bound both. Intervals are halved until f has no zero there, or is monotone.
    """
    size = abs(a).max(initial=0.0)
    a = np.where(abs(a) <= 8 * np.finfo(float).eps * size, 0.0, a)
    d, a = d[a != 0], a[a != 0]
    if not (np.diff(np.sign(a)) != 0).any():
        return []
    s = float(np.exp(np.log(d).mean()))

    def terms(t: float) -> Array:
        inverse = 1 / ((1 - t) * d + t * s)
        return np.array([a * inverse, a * (d - s) * inverse**2])

    found: list[float] = []
    queue = [(0.0, terms(0.0), 1.0, terms(1.0))]
    while queue:
        t0, f0, t1, f1 = queue.pop()
        low, high = np.minimum(f0, f1).sum(axis=1), np.maximum(f0, f1).sum(axis=1)
        if low[0] > 0 or high[0] < 0:
            continue
        middle = (t0 + t1) / 2
        if low[1] > 0 or high[1] < 0:
            if f0[0].sum() * f1[0].sum() <= 0:
                while t0 < middle < t1:
                    f = terms(middle)
                    t0, t1 = (middle, t1) if f[0].sum() * f0[0].sum() > 0 else (t0, middle)
                    middle = (t0 + t1) / 2
                found.append(middle)
        elif t1 - t0 < 1e-9:  # touching, or several zeros closer than can be told apart
            found.append(middle)
        else:
            f = terms(middle)
            queue += [(middle, f, t1, f1), (t0, f0, middle, f)]
    inside = sorted(t for t in found if 0 < t < 1)
    return [s * t / (1 - t) for k, t in enumerate(inside) if k == 0 or t - inside[k - 1] > 1e-9]

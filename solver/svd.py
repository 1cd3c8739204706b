"""The singular value decomposition of a table whose columns may be in any units.

F = U diag(σ) Vᵀ, columnwise backward stable: it is exact for a table whose column j differs from
that of F by rounding errors in the unit of column j. The usual way is stable in the unit of the
largest column only, and makes noise of the small ones.

QR of F with the largest columns first, then one-sided Jacobi rotations from the right on G = Rᵀ,
until its columns are orthogonal to rounding: G = V diag(σ). A rotation mixes numbers of one row of
G, that is of one column of F. To begin with, G is turned by the usual left singular vectors of R,
whatever they are worth: an orthogonal matrix does no harm, and mostly little is left to rotate.

References: Demmel & Veselić 1992 (SIAM J. Matrix Anal. Appl. 13, 1204); Drmač & Veselić 2008 (the
same, 29, 1322 and 1343); the round-robin order: Brent & Luk 1985 (SIAM J. Sci. Stat. Comput. 6,
69).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.errors import PrecisionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.errors import Array

EPS = 2.0**-52
SWEEPS = 40


def svd(table: Array, target: Array) -> tuple[Array, Array, Array]:
    """σ (r,), V (n, r) and Uᵀ target (r,), of the σ that are not zero to rounding.

    Whether σ_k is zero is told by what cancels in F v_k: it is zero up to max(m, n) eps Σ_j s_j
    |v_jk| with the column lengths s_j, whatever the units of the columns.
    """
    m, n = table.shape
    size = np.sqrt((table * table).sum(axis=0))
    order = np.argsort(-size, kind="stable")[: np.count_nonzero(size)]
    vectors = np.zeros((n, min(m, len(order))))
    if not len(order):
        return np.zeros(0), vectors, np.zeros(0)
    q, r = np.linalg.qr(table[:, order])
    turn = np.linalg.svd(r, full_matrices=False)[0]
    g, b = rotated(r.T @ turn, (target @ q) @ turn)
    sigma = np.sqrt((g * g).sum(axis=0))
    kept = sigma > 0
    vectors[order] = g / np.where(kept, sigma, 1)
    kept &= sigma > max(m, n) * EPS * (size @ abs(vectors))
    return sigma[kept], vectors[:, kept], b[kept]


def rotated(g: Array, b: Array) -> tuple[Array, Array]:
    """g (n, r) with columns orthogonal to rounding, by rotations of columns; b (r,) with them."""
    n, r = g.shape
    g, b = np.array(g.T), np.array(b)  # rows lie together in memory
    ring = np.arange(r + r % 2)  # an odd one out pairs with nobody
    length = np.sqrt((g * g).sum(axis=0))  # of the columns of F
    for _ in range(SWEEPS):
        size = abs(g)
        g[(size <= EPS * length).all(axis=1)] = 0.0  # nothing but rounding, in every unit
        # a sum of n products is off by n/2 eps of their sizes, and rounding the factors adds 2
        skew = abs(g @ g.T) > (n + 8) * EPS * (size @ size.T)
        np.fill_diagonal(skew, False)
        if not skew.any():
            return g.T, b
        for _ in range(len(ring) - 1):
            p, q = ring[: len(ring) // 2], ring[: len(ring) // 2 - 1 : -1]
            p, q = np.minimum(p, q), np.maximum(p, q)
            todo = q < r
            todo[todo] = skew[p[todo], q[todo]]
            if todo.any():
                rotate(g, b, p[todo], q[todo])
            ring[1:] = np.roll(ring[1:], 1)
    raise PrecisionError("Rounding hides the singular values of this problem; rescale its columns.")


def rotate(g: Array, b: Array, p: NDArray[np.intp], q: NDArray[np.intp]) -> None:
    """Turn rows p and q of g, pair by pair, until they are orthogonal, and b with them."""
    x, y = g[p], g[q]
    inner = (x * y).sum(axis=1)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        zeta = ((y * y).sum(axis=1) - (x * x).sum(axis=1)) / (2 * inner)
        tan = np.copysign(1 / (abs(zeta) + np.hypot(1, zeta)), zeta)
    tan[inner == 0] = 0.0
    cos = 1 / np.hypot(1, tan)
    sin = cos * tan
    g[p], g[q] = cos[:, None] * x - sin[:, None] * y, sin[:, None] * x + cos[:, None] * y
    b[p], b[q] = cos * b[p] - sin * b[q], sin * b[p] + cos * b[q]

"""The minimiser of a logistic loss by Newton's method, certified, or the reason why there is none.

F(w) = Σ c_i log(1 + exp(-z_iᵀ w)) with c_i > 0 has a minimiser if and only if no direction d has
z_iᵀ d >= 0 for all i and > 0 for some (Albert & Anderson 1984, Biometrika 71, 1), and only one if
the z_i span the space. With p_i = 1/(1 + exp(t_i)), t = Z w and q_i = p_i (1 - p_i) a step is
H⁻¹ Zᵀ(c p), H = Zᵀ diag(c q) Z. H is never formed: its triangle is the R of sqrt(c q) Z = Q R, so
rows of quite different size lose nothing to one another, and what decides is affine invariant:

    L_i = z_i R⁻¹,  v = Lᵀ(c p),  λ = ‖v‖ (Newton's decrement),  S = max |L_i v| >= |z_iᵀ step|

F along the step has |φ'''| <= S φ'', so a step with S <= 1 goes down as it is, and a longer one
when it is cut to log(1 + S)/S (Bach 2010, Electron. J. Statist. 4, 384). With ρ = max ‖L_i‖,
ρλ <= 1/2 proves that a minimiser is near, at most 2λ away in the norm of H. Rounding is counted
in λ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.errors import InputError, PrecisionError

if TYPE_CHECKING:
    from solver.errors import Array

EPS = 2.0**-52
ROUNDS = 400
PRIME = 2**31 - 19  # not a Mersenne prime: the powers of two are all different modulo this one


def minimize(Z: Array, share: Array, plane: str, columns: str) -> Array:
    """argmin Σ share_i log(1 + exp(-z_iᵀ w)), shape (k,), for rows z_i of Z, shape (m, k).

    Each column's gradient is at most 4 times the bound of its own rounding error (see
    `solver.losses.Logistic.gradient_error`), and then one more step is made. InputError if
    a direction separates the rows, or if the columns are dependent; PrecisionError if either is
    so nearly true that rounding hides the minimiser. `plane` and `columns` name the two there.
    """
    m, k = Z.shape
    power = np.frexp(abs(Z).max(axis=0))[1]
    Z = np.ldexp(Z, -power)  # the powers of two are exact: units do not matter
    size, w = abs(Z), np.zeros(k)
    start, step, steps, doubled = w, w, np.ones(1), 0
    separable = InputError(
        f"The logistic loss has no minimiser: {plane} separates the two classes, so that the loss "
        "falls for ever; use classes that overlap."
    )
    for attempt in range(ROUNDS):
        t = Z @ w
        reach = size @ abs(w)
        if (t > k * EPS * reach).all():
            raise separable
        e = np.exp(-abs(t))
        p, root = np.where(t > 0, e, 1) / (1 + e), np.exp(-abs(t) / 2) / (1 + e)
        inverse = _inverse_triangle(Z * (np.sqrt(share) * root)[:, None])
        if inverse is None and attempt == 0:
            if rank(Z) < k:
                raise InputError(
                    f"The logistic loss has no single minimiser: {columns} are linearly dependent; "
                    "remove a column."
                )
            raise PrecisionError(
                f"Rounding hides the minimiser of the logistic loss: {columns} are too nearly "
                "dependent; remove or combine columns."
            )
        if inverse is None:
            if _separates(Z, w):
                raise separable
            if not doubled:
                break
            doubled //= 2  # so far that H is singular to rounding
            w = start + steps[doubled] * step
            continue
        L = Z @ inverse
        v = (share * p) @ L
        u = L @ v  # Z step
        slip = share * ((m + 8) * p + k * root**2 * reach) * (EPS / 2)
        quiet = bool((abs((share * p) @ Z) <= 4 * (slip @ size)).all())
        if quiet:
            slips = slip @ abs(L) + k * EPS / 2 * (share * p) @ (size @ abs(inverse))
            noise = np.sqrt(slips @ slips)
            near = np.sqrt((L * L).sum(axis=1).max()) * (np.sqrt(v @ v) + noise)
            if near <= 0.5:
                return np.asarray(np.ldexp(w + inverse @ v, -power), dtype=np.float64)
        # where columns are groups H stays regular however far out w is: ask now and then
        if (quiet or attempt % 16 == 15) and (_separates(Z, w) or _separates(Z, inverse @ v)):
            raise separable
        start, step, longest = w, inverse @ v, float(abs(u).max())
        steps, doubled = np.ones(1), 0
        if longest > 0.5:  # a step that is sure to go down, or a double of it that goes furthest
            steps = min(np.log1p(longest) / longest, 1.0) * 2.0 ** np.arange(14)
            trials = np.logaddexp(0, -(t + steps[:, None] * u)) - np.logaddexp(0, -t)
            doubled = int((trials @ share).argmin())
        w = start + steps[doubled] * step
    raise PrecisionError(
        f"Rounding hides whether the logistic loss has a minimiser: {plane} all but separates the "
        "two classes; use classes that overlap."
    )


def _inverse_triangle(B: Array) -> Array | None:
    """R⁻¹ with B = QR, or None if B is singular to rounding whatever its columns' units."""
    norm = np.sqrt((B * B).sum(axis=0))
    if norm.min() < 1e-140:  # zero, or its square is next to nothing
        return None
    B = B / norm
    # with the large rows first Householder's method is stable row by row (Cox & Higham 1998)
    R = np.asarray(np.linalg.qr(B[abs(B).max(axis=1).argsort()[::-1]], mode="r"))
    if len(R) < R.shape[1] or abs(R.diagonal()).min() < EPS:
        return None
    inverse = np.linalg.solve(R, np.eye(len(R)))
    worst = np.sqrt((R * R).sum() * (inverse * inverse).sum())
    return inverse / norm[:, None] if worst * 8 * len(R) * EPS < 0.25 else None


def _separates(Z: Array, w: Array) -> bool:
    """Whether it is proved that a direction near w has Z d >= 0, not all zero.

    The rows with the least z_iᵀ w may be met with equality: d is the projection of w on what is
    orthogonal to them. That it is so exactly follows from their exact rank; the projection that
    was computed is off by at most its tolerance (Wedin 1972, BIT 12, 99).
    """
    t = Z @ w
    order = t.argsort()
    above = np.maximum(t[order], 1e-12 * abs(t).max())
    for cut in (above[:-1] / above[1:]).argsort()[:6]:  # where the rows' answers part most
        face, rest = Z[order[: cut + 1]], Z[order[cut + 1 :]]
        _, s, vt = np.linalg.svd(np.linalg.qr(face, mode="r"))
        r = int((s > 1e-9 * s[0]).sum())
        if r == Z.shape[1] or rank(face) != r:
            continue
        d = vt[r:].T @ (vt[r:] @ w)
        tolerance = 8 * max(Z.shape) * EPS * (s[0] / s[r - 1] if r else 1) * np.sqrt(w @ w)
        if (rest @ d > tolerance * np.sqrt((rest * rest).sum(axis=1))).all():
            return True
    return False


def rank(A: Array) -> int:
    """The rank of A, of its doubles as they are, by elimination modulo a prime.

    Never too large. Too small only if the prime divides every minor of that size, which of numbers
    that do not know the prime one matrix in 10^9 does.
    """
    mantissa, exponent = np.frexp(A)
    exponent = exponent - exponent.min()
    powers = np.array([pow(2, k, PRIME) for k in range(int(exponent.max()) + 1)], dtype=np.int64)
    rows = (mantissa * 2.0**53).astype(np.int64) % PRIME * powers[exponent] % PRIME
    found = 0
    for j in range(A.shape[1]):
        pivots = np.flatnonzero(rows[found:, j])
        if not len(pivots):
            continue
        rows[[found, found + pivots[0]]] = rows[[found + pivots[0], found]]
        factor = rows[found + 1 :, j] * pow(int(rows[found, j]), -1, PRIME) % PRIME
        rows[found + 1 :] = (rows[found + 1 :] - factor[:, None] * rows[found] % PRIME) % PRIME
        found += 1
    return found

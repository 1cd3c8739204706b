"""The exact path w(alpha): `trajectory(loss, penalty)`.

L1 on a quadratic loss is solved here, by the homotopy of Osborne, Presnell & Turlach (2000, IMA
J. Numer. Anal. 20, 389) and Efron, Hastie, Johnstone & Tibshirani (2004, Ann. Statist. 32, 407);
why such paths are piecewise linear: Rosset & Zhu (2007, Ann. Statist. 35, 1012).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.errors import Array, DataError
from solver.losses import Loss, QuadraticLoss
from solver.penalties import L1, L2, Penalty
from solver.ridge import spectral
from solver.trajectories import Trajectory

EPS = float(np.finfo(float).eps)


def trajectory(loss: Loss, penalty: Penalty) -> Trajectory:
    """The path w(alpha) = argmin_w J(w) + alpha R(w) for all alpha >= 0.

    Quadratic losses: exact for L1 (knots and straight lines) and L2 (eigenvalues).
    Raises DataError where the problem has no answer or rounding hides it.
    """
    if isinstance(loss, QuadraticLoss) and isinstance(penalty, L1):
        return polygon(loss, penalty)
    if isinstance(loss, QuadraticLoss) and isinstance(penalty, L2):
        return spectral(loss, penalty)
    raise DataError(f"There is no path for {type(loss).__name__} with {penalty!r}.")


@dataclass(frozen=True, eq=False)
class Polygon(Trajectory):
    """A path of straight lines between its knots."""

    def _between(self, alpha: Array) -> Array:
        if len(self.alphas) == 1:
            return np.repeat(self.weights, len(alpha), axis=0)
        k = self.alphas[1:-1].searchsorted(alpha, side="right")
        start, end = self.alphas[k], self.alphas[k + 1]
        t = np.minimum((alpha - start) / (end - start), 1.0)[:, None]
        return np.asarray((1 - t) * self.weights[k] + t * self.weights[k + 1])


def polygon(loss: Loss, penalty: L1) -> Polygon:
    """The L1 path of a quadratic loss."""
    assert isinstance(loss, QuadraticLoss)
    lams, weights = Homotopy(loss.gram, loss.linear).run()
    alphas = lams / penalty.share(loss.n)
    return Polygon(loss, penalty, alphas, weights, float(alphas[-1]))


class Homotopy:
    """min 1/2 wᵀHw - cᵀw + lam ‖w‖_1 for all lam, from lam_max = ‖c‖_∞ down to 0."""

    def __init__(self, gram: Array, linear: Array) -> None:
        self.H, self.c = gram, linear
        n = self.n = len(linear)
        self.scale = np.sqrt(gram.diagonal())
        self.lam = float(abs(linear).max())
        self.lam_max = self.lam
        self.w, self.corr = np.zeros(n), linear.copy()
        self.v, self.a = np.zeros(n), np.zeros(n)
        self.s = np.zeros(n)
        self.A: list[int] = []
        self.M = np.zeros((0, 0))

    def run(self) -> tuple[Array, Array]:
        lams, weights = [self.lam], [self.w.copy()]
        stuck = 0
        while self.lam > 0:
            lam, i = self.next_event()
            if lam < self.lam:
                stuck = 0
                self.advance(lam)
                if lam >= lams[-1] - 4 * EPS * self.lam_max and len(lams) > 1:
                    lams[-1], weights[-1] = lam, self.w.copy()
                else:
                    lams.append(lam)
                    weights.append(self.w.copy())
            else:
                stuck += 1
                if stuck > 10 * self.n + 100:
                    raise DataError("stuck")
            if i >= 0:
                if i in self.A:
                    self.drop(i)
                else:
                    self.join(i)
            weights[-1] = self.w.copy()
        return np.array(lams[::-1]), np.array(weights[::-1])

    def next_event(self) -> tuple[float, int]:
        e = self.corr - self.lam * self.a
        A = self.A
        S = self.scale[A] @ (abs(self.w[A]) + self.lam * abs(self.v[A])) if A else 0.0
        e[abs(e) <= 16 * EPS * (self.scale * S + self.lam)] = 0.0
        den = 1 - np.sign(e) * self.a
        with np.errstate(all="ignore"):
            lam = np.where((den > 0) & (e != 0), np.minimum(abs(e) / den, self.lam), 0.0)
        lam[A] = 0.0
        drop = self.s * self.v < 0
        with np.errstate(all="ignore"):
            lam = np.where(drop, np.maximum(self.lam + self.w / self.v, 0), lam)
            lam[drop & (self.w == 0)] = self.lam
        i = int(lam.argmax())
        top = float(lam[i])
        if top <= 0:
            return 0.0, -1
        if top >= self.lam * (1 - 4 * EPS):
            i = int((lam >= self.lam * (1 - 4 * EPS)).argmax())
            top = self.lam
        return top, i

    def advance(self, lam: float) -> None:
        d = self.lam - lam
        self.w += d * self.v
        self.lam = lam
        self.corr = self.c - self.H[:, self.A] @ self.w[self.A]

    def direction(self) -> None:
        A = self.A
        self.v[:] = 0
        if A:
            self.v[A] = np.linalg.solve(self.H[np.ix_(A, A)], self.s[A])
        self.a = self.H[:, A] @ self.v[A]

    def join(self, i: int) -> None:
        self.s[i] = np.sign(self.corr[i])
        self.A.append(i)
        self.direction()

    def drop(self, i: int) -> None:
        self.w[i] = 0.0
        self.s[i] = 0.0
        self.A.remove(i)
        self.direction()

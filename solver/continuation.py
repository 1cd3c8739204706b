"""Curved paths: any smooth convex loss with any penalty Σ (kink |w_i| + smooth(w_i)) / n.

Elastic net, and everything with a logistic loss, has no straight lines to jump along, so the path
is followed downwards in p = alpha/n. While the active set A and its signs s stay the same, w_A
solves ∇J(w)_A + p (kink s + smooth'(w_A)) = 0 and moves along

    dw_A/dp = -(∇²J_AA + p smooth'')⁻¹ (kink s + smooth'(w_A)).

A step goes down by 15 % of p: the tangent predicts, Newton's method corrects. Where a condition
fails at the new point (a weight has changed its sign, a pull is above p·kink), the knot is the
root of that condition along the path, to rounding. At every price that is asked for, w is solved
again until all conditions hold: a weight that comes and goes within one step can be missed as a
knot, but w(alpha) is right.

References: Park & Hastie 2007 (JRSS B 69, 659); Rosset 2004 (NIPS 17); Zou & Hastie 2005 (JRSS B
67, 301).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solver.errors import Array, InputError, PrecisionError
from solver.trajectories import Trajectory

if TYPE_CHECKING:
    from solver.losses import Loss
    from solver.penalties import Penalty

EPS = 2.0**-52


@dataclass(frozen=True, eq=False)
class Curved(Trajectory):
    """A path that is solved again wherever it is asked for, from the nearest node above."""

    follow: Follow

    def _between(self, alpha: Array) -> Array:
        follow, w = self.follow, np.zeros((len(alpha), self.loss.n))
        prices = np.array([p for p, _ in follow.nodes])  # descending
        for k in np.flatnonzero(alpha < self.alpha_max):
            at = int(self.alphas.searchsorted(alpha[k]))
            if at < len(self.alphas) and self.alphas[at] == alpha[k]:
                w[k] = self.weights[at]
            else:
                p = float(alpha[k]) * follow.share
                above = max(int((-prices).searchsorted(-p, side="right")) - 1, 0)
                w[k] = follow.optimum(p, follow.nodes[above][1])
        return w


def curved(loss: Loss, penalty: Penalty) -> Curved:
    """The path of any smooth convex loss and any convex penalty with a `kink` and a `slope`."""
    follow = Follow(loss, penalty)
    follow.run()
    knots = follow.knots[::-1]
    alphas = np.array([p / follow.share for p, _ in knots])
    weights = np.array([w for _, w in knots]) + 0.0
    alpha_max = float(alphas[-1]) if penalty.kink else np.inf
    if penalty.kink:
        signs = np.sign(np.where(weights[:-1], weights[:-1], weights[1:]))
        signs = np.concatenate([signs, 0 * weights[:1]])
    else:
        signs = np.ones_like(weights)
    return Curved(loss, penalty, alphas, weights, signs, alpha_max, follow)


class Follow:
    """The nodes and knots of one path, as pairs (p, w) with p descending."""

    def __init__(self, loss: Loss, penalty: Penalty) -> None:
        self.loss, self.penalty, self.kink = loss, penalty, float(penalty.kink)
        self.share = penalty.share(loss.n)
        zero = np.zeros(loss.n)
        self.size = float(abs(loss.gradient(zero)).max())  # of the pulls
        if self.kink:
            self.floor = top = self.size / self.kink
            self.sign = zero.copy()
        else:  # no price makes all weights zero: start where they are next to nothing
            self.floor = float(loss.hessian(zero).diagonal().max())
            self.sign, top = np.ones(loss.n), 1e8 * self.floor
        self.nodes = [(top, self.optimum(top, zero))]
        self.knots = self.nodes[:] if self.kink else []

    def residual(self, p: float, w: Array, sign: Array) -> Array:
        """The pull of the loss less the answer of the penalty, with these signs."""
        return np.asarray(-self.loss.gradient(w) - p * (self.kink * sign + self.penalty.slope(w)))

    def matrix(self, p: float, w: Array) -> Array:
        return self.loss.hessian(w) + np.diag(p * self.penalty.curvature(w))

    def tangent(self, p: float, w: Array, sign: Array) -> Array:
        """dw/dp, zero outside the active set."""
        a, v = np.flatnonzero(sign), np.zeros_like(w)
        answer = self.kink * sign + self.penalty.slope(w)
        v[a] = -solve(self.matrix(p, w)[np.ix_(a, a)], answer[a], p)
        return v

    def newton(self, p: float, w: Array, sign: Array) -> Array:
        """The w with these signs held, by Newton's method; steps that do not help are halved."""
        a = np.flatnonzero(sign)
        w = np.where(sign != 0, w, 0.0)
        rest = self.residual(p, w, sign)[a]
        for _ in range(100):
            if not rest.any():
                break
            step, t = solve(self.matrix(p, w)[np.ix_(a, a)], rest, p), 1.0
            while True:
                trial = w.copy()
                trial[a] += t * step
                new = self.residual(p, trial, sign)[a]
                if abs(new).max() < abs(rest).max() or t < 1e-3:
                    break
                t /= 2
            if not abs(new).max() < abs(rest).max():
                break
            w, rest = trial, new
        return w

    def broken(self, p: float, w: Array, sign: Array) -> Array:
        """How far the conditions fail: -s w for active weights, |pull| - p·kink for the others."""
        if not self.kink:
            return np.full_like(w, -np.inf)
        over = abs(self.residual(p, w, np.zeros_like(w))) - p * self.kink
        return np.asarray(np.where(sign != 0, -sign * w, over - 16 * EPS * self.size))

    def optimum(self, p: float, w: Array) -> Array:
        """w at the price p from a point nearby: the active set is mended until all holds."""
        sign = np.sign(w) if self.kink else np.ones_like(w)
        for attempt in range(6 * len(w) + 20):
            w = self.newton(p, w, sign)
            failing = self.broken(p, w, sign)
            if not (failing > 0).any():
                rest = abs(np.where(sign != 0, self.residual(p, w, sign), 0)).max()
                if not rest <= 1e-12 * self.size:
                    break
                return w
            # the worst first is quick, the least index first does not cycle
            i = int(failing.argmax() if attempt < len(w) else (failing > 0).argmax())
            sign[i] = 0.0 if sign[i] else self.pull_sign(p, w, i)
        raise PrecisionError(
            "Rounding hides the optimum of this problem: some columns are too nearly dependent; "
            "remove or combine them."
        )

    def pull_sign(self, p: float, w: Array, i: int) -> float:
        return float(np.sign(self.residual(p, w, np.zeros_like(w))[i]))

    def leaving(self, p: float, w: Array, v: Array) -> int:
        """The first weight whose condition holds with nothing to spare and is about to fail."""
        pull, still = self.residual(p, w, np.zeros_like(w)), self.sign == 0
        turns = self.loss.hessian(w) @ v
        rate = np.where(still, np.sign(pull) * turns + self.kink, self.sign * v)
        tight = np.where(still, abs(pull) - p * self.kink >= -64 * EPS * self.size, w == 0)
        failing = tight & (rate > 64 * EPS * self.kink)
        return int(failing.argmax()) if self.kink and failing.any() else -1

    def root(self, i: int, low: float, new: Array, p: float, w: Array) -> tuple[float, Array]:
        """The price in [low, p], and w there, at which condition i begins to fail.

        Regula falsi with the Illinois rule; without a kink it is weight i that passes zero.
        """

        def excess(q: float, point: Array) -> float:
            if not self.kink:
                return float(-sign * point[i])
            spare = 0.0 if self.sign[i] else 16 * EPS * self.size
            return float(self.broken(q, point, self.sign)[i] + spare)

        sign = np.sign(w[i])
        f_low, f_high, high, side, q = excess(low, new), excess(p, w), p, 0, low
        point = new
        for _ in range(100):
            if f_low == f_high:
                break
            q = (low * f_high - high * f_low) / (f_high - f_low)
            if not low < q < high:
                break
            share = (q - low) / (high - low)
            point = self.newton(q, (1 - share) * new + share * w, self.sign)
            f = excess(q, point)
            if f > 0:
                low, new, f_low = q, point, f
                f_high, side = (f_high / 2 if side > 0 else f_high), 1
            else:
                high, w, f_high = q, point, f
                f_low, side = (f_low / 2 if side < 0 else f_low), -1
            if f == 0 or high - low <= 2 * EPS * high:
                break
        return q, point

    def run(self) -> None:
        """From the top down to p = 0."""
        end = self.loss.minimizer  # before all else, since it may not exist
        p, w = self.nodes[0]
        low, tries = 0.85 * p, 0
        while p > 0:
            tries += 1
            if tries > 4 * len(w) + 200:
                raise PrecisionError(
                    "Rounding hides the path of this problem; rescale its columns."
                )
            v = self.tangent(p, w, self.sign)
            i = self.leaving(p, w, v)
            if i >= 0:
                self.sign[i] = 0.0 if self.sign[i] else self.pull_sign(p, w, i)
                continue
            new = self.newton(low, w + (low - p) * v, self.sign)
            failing = self.broken(low, new, self.sign)
            tight = self.broken(p, w, self.sign) >= -128 * EPS * self.size
            if ((failing > 0) & tight).any():  # it holds for a moment yet: look closer
                low = (p + low) / 2
                continue
            for k in np.flatnonzero((new * w < 0) & (self.kink == 0)):
                at, point = self.root(int(k), low, new, p, w)
                point[k] = 0.0
                self.knots.append((at, point))
            knot = False
            while (failing > 0).any():
                i, knot = int(failing.argmax()), True
                low, new = self.root(i, low, new, p, w)
                if self.sign[i]:
                    new[i] = 0.0
                failing = self.broken(low, new, self.sign)
                failing[i] = 0.0
            if knot:
                self.knots.append((low, new))
            p, w, tries = low, new, 0
            self.nodes.append((p, w))
            low = 0.85 * p if p > 1e-9 * self.floor else 0.0
        if abs(w - end).max() <= 1e-6 * abs(end).max():
            w = np.array(end)
        self.nodes[-1] = (0.0, w)
        self.knots.append((0.0, w))
        self.knots.sort(key=lambda knot: -knot[0])


def solve(matrix: Array, right: Array, p: float) -> Array:
    """matrix⁻¹ right; at p = 0 the shortest solution, where nothing else may choose one."""
    if p == 0:
        return np.asarray(np.linalg.lstsq(matrix, right, rcond=1e-12)[0])
    try:
        return np.asarray(np.linalg.solve(matrix, right))
    except np.linalg.LinAlgError:
        raise InputError(
            "The loss is flat in some direction, so the path has no single optimum; remove "
            "columns that depend on others."
        ) from None

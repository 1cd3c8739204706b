"""One weight moves, the others are held: what the loss and the price are along that slice.

The loss along a slice of a quadratic is a parabola; with an L1 or L2 price it is a parabola on each
side of zero, and one cubic Bézier draws each exactly. A price |x|^q is drawn in small steps at
zero, which follow it whether it starts flat, with a kink, or upright.
"""

from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np

from scenes.drawing.curves import hermite
from solver import Loss, Lq, Penalty

STEPS = 24
"""Cubics for each side of a price |x|^q: off by less than 1e-4 of what is drawn."""


class Price(Protocol):
    """What a slice needs of a penalty, be it convex or not."""

    def share(self, n: int) -> float: ...

    def value(self, w: np.ndarray) -> np.ndarray: ...

    def prox(self, v: np.ndarray, step: float) -> np.ndarray: ...


@dataclass(frozen=True)
class Slice:
    """J along one weight x, the others held: J(x) = level + slope x + 1/2 curvature x².

    A constant added to J moves no minimum and no slope, so a graph may count J from any level.
    """

    level: float
    slope: float
    curvature: float

    @classmethod
    def of(cls, loss: Loss, point: np.ndarray, index: int) -> "Slice":
        """The slice of a quadratic loss along weight `index` through `point`."""
        foot = np.array(point, dtype=float)
        foot[index] = 0.0
        slope, curvature = loss.gradient(foot)[index], loss.hessian(foot)[index, index]
        return cls(float(loss.value(foot)), float(slope), float(curvature))

    def over(self, base: float) -> "Slice":
        """The same slice with J counted from `base`."""
        return Slice(self.level - base, self.slope, self.curvature)

    @property
    def bottom(self) -> float:
        """The x at which J is least."""
        return -self.slope / self.curvature

    @property
    def depth(self) -> float:
        """How far J falls from x = 0 to its bottom."""
        return self.slope**2 / (2 * self.curvature)

    def value(self, x: float | np.ndarray) -> float | np.ndarray:
        """J(x)."""
        return self.level + self.slope * x + 0.5 * self.curvature * x * x

    def steepness(self, x: float | np.ndarray) -> float | np.ndarray:
        """J'(x)."""
        return self.slope + self.curvature * x

    def least(self, penalty: Price, alpha: float) -> float:
        """The x at which J + alpha R is least: a proximal step of the penalty from the bottom."""
        return float(penalty.prox(np.array([self.bottom]), alpha / self.curvature)[0])

    def total(self, penalty: Price, alpha: float, x: float) -> float:
        """J(x) + alpha R(x)."""
        return float(self.value(x)) + alpha * float(penalty.value(np.array([x])))

    def curve(
        self, low: float, high: float, penalty: Price | None = None, alpha: float = 0.0
    ) -> np.ndarray:
        """The graph of J + alpha R, low < 0 < high, as cubics (k, 4, 2); of J without a penalty."""
        if penalty is not None:
            left, right = self._side(-1, low, penalty, alpha), self._side(1, high, penalty, alpha)
            return np.concatenate([left[::-1, ::-1], right])
        x = np.array([low, high])
        nodes = np.column_stack([x, self.value(x)])
        return hermite(nodes, np.column_stack([np.ones(2), self.steepness(x)]), np.diff(x))

    def _side(self, side: int, end: float, penalty: Price, alpha: float) -> np.ndarray:
        """The graph from 0 to `end`, which lies on that `side` of it; t runs evenly, x = side |x|.

        `run` is d|x|/dt; `paid` is r(x) and `climb` its derivative by t.
        """
        lam = alpha * penalty.share(1)
        if isinstance(penalty, Lq):
            # |x| = t^p and r = t^(p q) are both smooth at zero
            p = 2 / min(penalty.q, 1.0)
            t = np.linspace(0.0, abs(end) ** (1 / p), STEPS + 1)
            x, run = t**p, p * t ** (p - 1)
            paid, climb = t ** (p * penalty.q), p * penalty.q * t ** (p * penalty.q - 1)
        else:
            x = t = np.array([0.0, abs(end)])
            convex = cast("Penalty", penalty)
            run, climb = np.ones(2), convex.kink + convex.slope(t)
            paid = penalty.value(t[:, None]) / penalty.share(1)
        nodes = np.column_stack([side * x, self.value(side * x) + lam * paid])
        rise = side * self.steepness(side * x) * run + lam * climb
        return hermite(nodes, np.column_stack([side * run, rise]), np.diff(t))


FREE = Slice(0.0, 0.0, 0.0)
"""No loss at all: its curves are those of the price alone."""

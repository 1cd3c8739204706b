"""Where the models of a quadratic loss lie in the plane of size R(w) against loss J(w).

All models of two weights, under the L1 penalty, fill a region between two curves of parabolas; the
balances w(alpha) are its lower edge, up to the size of the minimiser. All of it is exact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, pairwise, product

import numpy as np

from scenes.drawing.curves import hermite, polyline
from solver import Penalty, Trajectory
from solver.losses import QuadraticLoss


def frontier(trajectory: Trajectory, alpha: float) -> np.ndarray:
    """The points (R(w), J(w)) of all balances from price 0 up to alpha, as cubics (k, 4, 2).

    Exact for L1: between two knots w is linear in alpha, so R is, and J is a parabola over R, of
    slope -alpha.
    """
    end = min(alpha, trajectory.alpha_max)
    inner = trajectory.alphas[(trajectory.alphas > 0) & (trajectory.alphas < end)]
    alphas = np.array([0.0, *inner, end])
    weights = trajectory.path(alphas)
    nodes = np.column_stack([trajectory.penalty.value(weights), trajectory.loss.value(weights)])
    return hermite(nodes, np.column_stack([np.ones(len(alphas)), -alphas]), np.diff(nodes[:, 0]))


@dataclass(frozen=True, eq=False)
class Arc:
    """The parabola J = a R² + b R + c on start <= R <= end."""

    polynomial: np.ndarray  # (a, b, c)
    start: float
    end: float

    def value(self, size: float) -> float:
        """J at a size."""
        return float(np.polyval(self.polynomial, size))

    def cubic(self) -> np.ndarray:
        """The arc as one cubic (4, 2)."""
        x = np.array([self.start, self.end])
        nodes = np.column_stack([x, np.polyval(self.polynomial, x)])
        slopes = np.polyval(np.polyder(self.polynomial), x)
        cubic: np.ndarray = hermite(nodes, np.column_stack([np.ones(2), slopes]), np.diff(x))[0]
        return cubic


@dataclass(frozen=True, eq=False)
class Attainable:
    """All points (R(w), J(w)) of two weights with an L1 penalty: those between two curves.

    On the diamond R = r the largest J is at a vertex, for J is convex. The smallest is at a vertex
    too, or inside one of the four edges, where it is that of the edge's whole line.
    """

    lower: tuple[Arc, ...]
    upper: tuple[Arc, ...]
    lines: tuple[tuple[float, float], ...]  # s·ŵ and sᵀH⁻¹s for each pair of signs s
    floor: float  # J(ŵ)
    share: float  # 1/n

    @classmethod
    def of(cls, loss: QuadraticLoss, penalty: Penalty, end: float) -> "Attainable":
        """The reach of a quadratic loss, up to a size."""
        n, floor = 1 / penalty.share(2), float(loss.value(loss.minimizer))
        inverse, top = np.linalg.inv(loss.gram), float(loss.value(np.zeros(2)))
        vertices = [
            Arc(np.array([loss.gram[i, i] * n * n / 2, -sign * loss.linear[i] * n, top]), 0.0, end)
            for i, sign in product(range(2), (-1, 1))
        ]
        edges, lines = [], []
        for signs in product((-1.0, 1.0), repeat=2):
            s = np.array(signs)
            offset, width = float(s @ loss.minimizer), float(s @ inverse @ s)
            lines.append((offset, width))
            # On the line s·w = n r the best w is ŵ + H⁻¹s (n r - offset) / width.
            bend = np.array([n * n, -2 * n * offset, offset * offset]) / (2 * width)
            bend[2] += floor
            start, stop = valid(s * loss.minimizer, s * (inverse @ s) / width, offset, n, end)
            if start < stop:
                edges.append(Arc(bend, start, stop))
        lower = envelope([*vertices, *edges], end, min)
        return cls(lower, envelope(vertices, end, max), tuple(lines), floor, 1 / n)

    def lowest(self, size: float) -> float:
        """The smallest J on a diamond."""
        return _at(self.lower, size)

    def highest(self, size: float) -> float:
        """The largest J on a diamond."""
        return _at(self.upper, size)

    def widest(self, loss: float) -> float:
        """The largest R at a loss: an ellipse's farthest point in the direction of some signs."""
        rise = 2 * max(loss - self.floor, 0.0)
        return float(
            self.share * max(offset + np.sqrt(rise * width) for offset, width in self.lines)
        )

    def outline(self) -> np.ndarray:
        """The region's edge as closed cubics (k, 4, 2), cut off at the last size."""
        low = np.array([arc.cubic() for arc in self.lower])
        high = np.array([arc.cubic() for arc in self.upper])[::-1, ::-1]
        side = polyline(np.array([low[-1, -1], high[0, 0]])).reshape(-1, 4, 2)
        return np.concatenate([low, side, high])


def _at(arcs: tuple[Arc, ...], size: float) -> float:
    """The value of the arc that holds a size; beyond the last, that of the last one's parabola."""
    return next((arc for arc in arcs if size <= arc.end), arcs[-1]).value(size)


def valid(
    minimum: np.ndarray, step: np.ndarray, offset: float, n: float, end: float
) -> tuple[float, float]:
    """The sizes r in [0, end] at which no entry of `minimum + step (n r - offset)` is negative."""
    low, high = 0.0, end
    for m, d in zip(minimum, step, strict=True):
        if d > 0:
            low = max(low, (offset - m / d) / n)
        elif d < 0:
            high = min(high, (offset - m / d) / n)
        elif m < 0:
            return 0.0, 0.0
    return low, high


def envelope(arcs: list[Arc], end: float, best: Callable[..., Arc]) -> tuple[Arc, ...]:
    """The least (`best` is min) or the greatest (max) of parabolas on [0, end]."""
    cuts = {0.0, end} | {edge for arc in arcs for edge in (arc.start, arc.end)}
    for one, other in combinations(arcs, 2):
        roots = np.roots(one.polynomial - other.polynomial)
        cuts |= {float(root.real) for root in roots if abs(root.imag) < 1e-9 * end}
    pieces: list[Arc] = []
    for a, b in pairwise(sorted(cut for cut in cuts if 0 <= cut <= end)):
        middle = (a + b) / 2
        if not a < middle < b:
            continue
        here = [arc for arc in arcs if arc.start <= middle <= arc.end]
        arc = best(here, key=lambda arc: arc.value(middle))
        if pieces and pieces[-1].polynomial is arc.polynomial:
            pieces[-1] = Arc(arc.polynomial, pieces[-1].start, b)
        else:
            pieces.append(Arc(arc.polynomial, a, b))
    return tuple(pieces)

"""The tug of war between loss and penalty: two contours that touch, and their contact's way."""

from collections.abc import Iterable

import numpy as np
from manim import VGroup

from scenes.drawing.curves import distance, polyline
from scenes.drawing.motion import is_seen
from scenes.drawing.shapes import BOLD, DOT, Dot, Stroke, filled
from scenes.instruments.board import Board
from solver import L1, Trajectory


class Tug(VGroup):
    """The two bold contours through the balance point w(alpha), its trail, and the dot.

    `at(alpha)` sets all of them; nothing is carried from frame to frame. `size` is less than 1 for
    a small board.
    """

    def __init__(self, board: Board, trajectory: Trajectory, size: float = 1.0) -> None:
        super().__init__()
        self.board, self.trajectory, self.alpha = board, trajectory, 0.0
        look, bold = board.look, BOLD * size
        self.penalty = filled(look, "penalty", bold)
        self.loss = Stroke(look, "loss", bold)
        self.trail = Stroke(look, "optimum", bold)
        self.dot = Dot(look, "optimum", DOT * size)
        for shape in (self.penalty, self.loss, self.trail):
            shape.clip = board.region
        self.add(self.penalty, self.loss, self.trail, self.dot)
        look.witnesses.append(self)

    def at(self, alpha: float) -> None:
        """Show the balance for this alpha."""
        self.alpha = alpha
        weights = self.trajectory.path(alpha)
        self.penalty.points = self.board.contour(self.trajectory.penalty, weights)
        self.loss.points = self.board.contour(self.trajectory.loss, weights)
        self.trail.points = self.board.curve(way(self.trajectory, 0.0, alpha))
        self.dot.move(self.board.point(weights))

    def deviations(self) -> Iterable[tuple[str, float]]:
        """How far dot, contours and trail are from w(alpha), where they are shown."""
        here = self.board.point(self.trajectory.path(self.alpha))
        for name, shape in (("loss", self.loss), ("penalty", self.penalty), ("trail", self.trail)):
            if is_seen(shape) and len(shape.points):
                yield f"the {name}'s curve", distance(shape.points, here)
        if is_seen(self.dot):
            yield "the balance point", float(np.abs(self.dot.where - here).max())
            yield (
                "the balance point, beyond its board,",
                self.board.region.outside(self.dot.where, self.dot.where),
            )


def way(trajectory: Trajectory, start: float, end: float, count: int = 128) -> np.ndarray:
    """The path between two alphas as straight cubics (k, 4, 2) in weights.

    L1 paths are straight between knots, so this is exact; others are cut into `count` pieces, even
    in alpha / (alpha + a) with a the alpha of the middle of the way: less than 1e-4 of its length
    off the curve.
    """
    inner = trajectory.alphas
    if not isinstance(trajectory.penalty, L1):
        middle = max(end / 2, 1e-12) if end < 8 else 4.0
        share = np.linspace(start / (start + middle), end / (end + middle), count + 1)
        inner = middle * share / (1 - share)
    inner = inner[(inner > start) & (inner < end)]
    return polyline(trajectory.path(np.array([start, *inner, end]))).reshape(-1, 4, 2)

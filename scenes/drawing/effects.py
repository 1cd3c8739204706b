"""Small effects: a family blooms, a dot glides, and a ring says that something happened."""

import numpy as np
from manim import smooth

from scenes.drawing.curves import circle_points
from scenes.drawing.motion import Drawn, Sweep
from scenes.drawing.shapes import Dot, Stroke
from scenes.look.protocols import Look


def bloom(family: Drawn, centre: np.ndarray) -> Sweep:
    """Let a family of contours grow from its centre."""
    full = family.points.copy()

    def at(share: float) -> None:
        family.points = centre + share * (full - centre)
        family.presence = min(1.0, 3 * share)

    return Sweep(family, at, 0.0, 1.0, rate_func=smooth)


def glide(dot: Dot, to: np.ndarray) -> Sweep:
    """Carry a dot from where it is now to a scene point."""
    start = dot.where

    def at(share: float) -> None:
        dot.move(start + share * (to - start))

    return Sweep(dot, at, 0.0, 1.0, rate_func=smooth)


class Ripple(Stroke):
    """A ring that widens from a point and is gone: here something happened."""

    def __init__(self, look: Look, reach: float = 0.75) -> None:
        super().__init__(look, "optimum", 6)
        self.point, self.reach = np.zeros(3), reach
        self.at(1.0)

    def at(self, share: float) -> None:
        """The ring at a share of its life."""
        self.points = circle_points(self.reach * (0.2 + 0.8 * share)) + self.point
        self.presence = 1.0 - share

    def spread(self, where: np.ndarray) -> Sweep:
        """The whole life of the ring, around a scene point."""
        self.point = where
        return Sweep(self, self.at, 0.0, 1.0)

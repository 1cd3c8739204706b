"""Pulls: the two forces on a point, to scale, and the fan of pulls that a corner has.

A pull is a vector in the plane of the weights: the loss pulls with `-grad J(w)`, the penalty with
`-(alpha/n)` times a subgradient of its norm. At a corner that subgradient is a whole segment.
"""

import numpy as np
from manim import VGroup

from scenes.drawing.curves import polyline
from scenes.drawing.motion import Parts
from scenes.drawing.shapes import PULL, Arrow, Patch, Stroke
from scenes.instruments.board import Board
from solver import Trajectory


class Pull(Arrow):
    """An arrow for one pull; `scale` is its length in weights for a pull of 1."""

    def __init__(
        self, board: Board, role: str, scale: float, width: float = PULL, opacity: float = 1.0
    ) -> None:
        super().__init__(board.look, role, width, opacity)
        self.board, self.scale_of_pull = board, scale
        self.clip = board.region

    def at(self, weights: np.ndarray, vector: np.ndarray) -> "Pull":
        """Pull at the point `weights` with the vector `vector`."""
        tip = np.asarray(weights) + self.scale_of_pull * np.asarray(vector)
        self.span(self.board.point(weights), self.board.point(tip))
        return self


class Fan(VGroup):
    """Every pull that a corner of the diamond can exert: `-lam (s, sign)` for s in [-1, 1].

    `axis` is the weight that is zero at the corner, whose pull may be any. The two outermost
    pulls, a shaded triangle, and thin arrows between them.
    """

    def __init__(self, board: Board, axis: int, scale: float, count: int = 9) -> None:
        super().__init__()
        self.axis, self.shares = axis, np.linspace(-1, 1, count)
        self.shade = Patch(board.look, "penalty", 1.6 * board.look.theme.fill)
        self.shade.clip = board.region
        self.rays = Parts(
            *(
                Pull(board, "penalty", scale, 4.5 if abs(share) == 1 else 2.0, 0.9)
                for share in self.shares
            )
        )
        self.ends = (self.rays[0], self.rays[-1])
        self.board, self.scale_of_pull = board, scale
        self.add(self.shade, self.rays)

    def at(self, weights: np.ndarray, lam: float) -> "Fan":
        """The fan at a corner for a penalty of `lam = alpha / n` on each absolute value."""
        other = 1 - self.axis
        vectors = np.zeros((len(self.shares), 2))
        vectors[:, self.axis] = -lam * self.shares
        vectors[:, other] = -lam * np.sign(weights[other])
        for ray, vector in zip(self.rays, vectors, strict=True):
            ray.at(weights, vector)
        ends = np.asarray(weights) + self.scale_of_pull * vectors[[0, -1]]
        self.shade.points = polyline(self.board.point(np.array([weights, *ends, weights])))
        return self


class RightAngle(Stroke):
    """The small square that says: this pull is square on this contour."""

    def __init__(self, board: Board, role: str, size: float = 0.2) -> None:
        super().__init__(board.look, role, 2.4)
        self.board, self.size = board, size
        self.clip = board.region

    def at(self, weights: np.ndarray, vector: np.ndarray) -> "RightAngle":
        """Stand in the corner between the vector at `weights` and the contour across it."""
        corner = self.board.point(weights)
        along = np.array([*vector, 0.0]) / np.hypot(*vector) * self.size
        across = np.array([-along[1], along[0], 0.0])
        self.points = polyline(np.array([corner + across, corner + across + along, corner + along]))
        return self


class Grip(VGroup):
    """A corner's fan, the loss's pull on it, and the pull of the fan that answers it."""

    def __init__(self, board: Board, path: Trajectory, axis: int, scale: float) -> None:
        self.path, self.fan = path, Fan(board, axis, scale)
        self.green, self.answer = Pull(board, "loss", scale), Pull(board, "penalty", scale)
        super().__init__(self.fan, self.answer, self.green)

    def at(self, alpha: float) -> None:
        """The pulls at the balance point of an alpha."""
        weights = self.path.path(alpha)
        slope = self.path.loss.gradient(weights)
        self.fan.at(weights, alpha * self.path.penalty.share(len(weights)))
        self.green.at(weights, -slope)
        self.answer.at(weights, slope)

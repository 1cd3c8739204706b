"""The board: axes, the two families of contours, and the tug of war between them.

Arrays in, shapes out. Everything that moves is a pure function of alpha, set in place; all curves
are exact cubic Béziers in the plane of the two weights, `w_1` across and `w_2` up, clipped at the
board's edge by the camera.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import VGroup, VMobject

from scenes.layout import Layout, Region
from scenes.theme import Theme
from scenes.typeset import Text, paint, polyline
from solver import Trajectory
from solver.contours import level_set

AXIS, FAMILY, BOLD, PULL = 3.0, 1.6, 5.0, 7.0
"""Stroke widths, in manim's hundredths of a scene unit."""

DOT = 0.13
"""Radius of the balance point, in scene units."""

_CIRCLE = 4 / 3 * np.tan(np.pi / 8)  # handle length of a quarter circle


def circle_points(radius: float) -> np.ndarray:
    """A circle about the origin as four cubics: (16, 3). Off by 2.7e-4 of the radius."""
    k = _CIRCLE
    quarter = np.array([(1, 0), (1, k), (k, 1), (0, 1)])
    turn = np.array([(0, 1), (-1, 0)])
    points = np.zeros((16, 3))
    for i in range(4):
        points[4 * i : 4 * i + 4, :2] = quarter
        quarter = quarter @ turn
    return radius * points


class Stroke(VMobject):
    """An open or closed curve in one role's colour."""

    def __init__(
        self, theme: Theme, role: str, width: float, opacity: float = 1.0, **kwargs: Any
    ) -> None:
        super().__init__(
            stroke_color=paint(theme, role), stroke_width=width, stroke_opacity=opacity, **kwargs
        )


class Dot(VMobject):
    """A filled disc with a thin ring in the board's colour; `move` sets it in place."""

    def __init__(self, theme: Theme, role: str, radius: float = DOT, ring: float = 3.0) -> None:
        super().__init__(
            fill_color=paint(theme, role),
            fill_opacity=1,
            stroke_color=theme.board,
            stroke_width=ring,
        )
        self.shape = circle_points(radius)
        self.points = self.shape.copy()
        self.where = np.zeros(3)

    def move(self, point: np.ndarray) -> None:
        """Centre the dot on a scene point."""
        self.where = np.asarray(point, dtype=float)
        self.points = self.shape + self.where


class Arrow(VMobject):
    """A straight arrow as one filled path, set in place; a zero arrow draws nothing."""

    def __init__(self, theme: Theme, role: str, width: float = PULL) -> None:
        super().__init__(fill_color=paint(theme, role), fill_opacity=1, stroke_width=0)
        self.shaft = width / 200
        self.head = 4.6 * self.shaft
        self.tail = self.tip = np.zeros(3)

    def span(self, tail: np.ndarray, tip: np.ndarray) -> None:
        """Reach from `tail` to `tip`, two scene points."""
        self.tail, self.tip = np.asarray(tail, dtype=float), np.asarray(tip, dtype=float)
        length = float(np.hypot(*(self.tip - self.tail)[:2]))
        if length < 1e-9:
            self.points = np.zeros((0, 3))
            return
        along = (self.tip - self.tail) / length
        across = np.array([-along[1], along[0], 0.0])
        head = min(self.head, 0.6 * length)
        neck, half = self.tip - head * along, min(self.shaft, 0.3 * length)
        wing = 0.38 * head
        self.points = polyline(
            np.array(
                [
                    self.tail + half * across,
                    neck + half * across,
                    neck + wing * across,
                    self.tip,
                    neck - wing * across,
                    neck - half * across,
                    self.tail - half * across,
                    self.tail + half * across,
                ]
            )
        )


class Board(VGroup):
    """The sheet with its axes, at one scale for both weights.

    `view` is the part of the plane that must be seen, ((x0, x1), (y0, y1)) in weights; it is
    centred in `region` and grows to fill it. `point` maps weights to scene points.
    """

    def __init__(
        self, region: Region, view: Sequence[Sequence[float]], theme: Theme, layout: Layout
    ) -> None:
        super().__init__()
        self.region, self.theme, self.layout = region, theme, layout
        low, high = np.array(view, dtype=float).T
        self.unit = float(min((region.width, region.height) / (high - low)))
        middle = (low + high) / 2
        self.origin = region.center - self.unit * np.array([*middle, 0.0])
        half = np.array([region.width, region.height]) / (2 * self.unit)
        self.low, self.high = middle - half, middle + half
        self.sheet = VMobject(
            fill_color=theme.board, fill_opacity=1, stroke_color=theme.hairline, stroke_width=1.5
        )
        x0, x1, y0, y1 = region.x0, region.x1, region.y0, region.y1
        self.sheet.points = polyline(
            np.array([(x0, y0, 0), (x1, y0, 0), (x1, y1, 0), (x0, y1, 0), (x0, y0, 0)], dtype=float)
        )
        self.axes = VGroup(self._axis(0), self._axis(1))
        self.names = VGroup(self._name(0), self._name(1))
        self.add(self.sheet)

    def point(self, weights: np.ndarray) -> np.ndarray:
        """Weights (…, 2) as scene points (…, 3)."""
        weights = np.asarray(weights, dtype=float)
        points = np.zeros((*weights.shape[:-1], 3))
        points[..., :2] = self.origin[:2] + self.unit * weights
        return points

    def weights(self, points: np.ndarray) -> np.ndarray:
        """Scene points (…, 3) as weights (…, 2): the inverse of `point`."""
        return (np.asarray(points)[..., :2] - self.origin[:2]) / self.unit

    def curve(self, beziers: np.ndarray) -> np.ndarray:
        """Cubics in weights (k, 4, 2) as a mobject's points (4 k, 3)."""
        return self.point(beziers).reshape(-1, 3)

    def _axis(self, index: int) -> Arrow:
        margin = 0.22
        low, high = self.origin.copy(), self.origin.copy()
        edges = ((self.region.x0, self.region.x1), (self.region.y0, self.region.y1))[index]
        low[index], high[index] = edges[0] + margin, edges[1] - margin
        axis = Arrow(self.theme, "ink", AXIS * self.layout.stroke)
        axis.head = 0.26
        axis.span(low, high)
        axis.clip = self.region
        return axis

    def _name(self, index: int) -> Text:
        name = Text(f"$w_{index + 1}$", self.layout.label_size, self.theme)
        tip = self.axes[index].tip
        if index == 0:
            name.place(tip[0] + 0.02, tip[1] - 1.12 * name.em, align=1)
        else:
            name.place(tip[0] - 0.2, tip[1] - 0.62 * name.em, align=1)
        return halo(name, self.theme.board)


def halo(text: Text, colour: str, width: float = 9.0) -> Text:
    """Give a label an edge in the colour behind it, so that faint lines stop short of it."""
    for part in text.parts.values():
        part.set_stroke(colour, width, 1, background=True)
    return text


def families(board: Board, loss: Any, penalty: Any) -> VGroup:
    """The two faint families: level sets of the loss (green) and of the penalty (blue).

    Green rings are even in the square root of J, as equal steps away from the minimiser: the fourth
    goes through the origin, and two more follow. Blue ones are even in the ball's radius: the
    sixth goes through the minimiser, and two more follow.
    """
    theme, layout = board.theme, board.layout
    origin, minimizer = np.zeros(2), loss.minimizer
    floor, rise = float(loss.value(minimizer)), float(loss.value(origin) - loss.value(minimizer))
    rings = {
        "loss": [level_set(loss, level=floor + rise * (k / 4) ** 2) for k in range(1, 7)],
        "penalty": [level_set(penalty, through=minimizer * k / 6) for k in range(1, 9)],
    }
    result = VGroup()
    for role, curves in rings.items():
        family = Stroke(theme, role, FAMILY * layout.stroke, theme.family)
        family.points = np.concatenate([board.curve(curve) for curve in curves])
        family.clip = board.region
        result.add(family)
    return result


class Tug(VGroup):
    """The two bold contours through the balance point w(alpha), its trail, and the dot.

    `at(alpha)` sets all of them; nothing is carried from frame to frame.
    """

    def __init__(self, board: Board, trajectory: Trajectory) -> None:
        super().__init__()
        self.board, self.trajectory = board, trajectory
        theme, layout = board.theme, board.layout
        width = BOLD * layout.stroke
        self.penalty = Stroke(theme, "penalty", width, joint_type=None)
        self.penalty.set_fill(paint(theme, "penalty"), theme.fill)
        self.loss = Stroke(theme, "loss", width)
        self.trail = Stroke(theme, "optimum", width)
        self.dot = Dot(theme, "optimum", DOT * layout.stroke)
        for shape in (self.penalty, self.loss, self.trail):
            shape.clip = board.region
        self.add(self.penalty, self.loss, self.trail, self.dot)
        self.alpha = 0.0

    def at(self, alpha: float) -> None:
        """Show the balance for this alpha."""
        self.alpha = alpha
        weights = self.trajectory.path(alpha)
        self.penalty.points = self.board.curve(level_set(self.trajectory.penalty, through=weights))
        self.loss.points = self.board.curve(level_set(self.trajectory.loss, through=weights))
        self.trail.points = self.board.curve(self.passed(alpha))
        self.dot.move(self.board.point(weights))

    def passed(self, alpha: float) -> np.ndarray:
        """The way from alpha = 0 to here, as straight cubics (k, 4, 2) in weights."""
        knots = self.trajectory.alphas
        inner = knots[(knots > 0) & (knots < alpha)]
        corners = self.trajectory.path(np.array([0.0, *inner, alpha]))
        return polyline(corners).reshape(-1, 4, 2)

"""The board: axes, the two families of contours, and the tug of war between them.

Arrays in, shapes out. Everything that moves is a pure function of alpha, set in place; all curves
are exact cubic Béziers in the plane of the two weights, `w_1` across and `w_2` up, clipped at the
board's edge by the camera.
"""

from collections.abc import Sequence

import numpy as np
from manim import VGroup

from scenes.drawing.labels import halo
from scenes.drawing.motion import Drawn, Parts
from scenes.drawing.shapes import AXIS, FAMILY, Arrow, Stroke, rectangle
from scenes.drawing.text import Text
from scenes.lesson.facts import drawable
from scenes.look.layout import Region
from scenes.look.protocols import Look
from solver import Loss, Penalty
from solver.contours import Drawable, level_set

Range = Sequence[float]


class Sheet(Drawn):
    """A page to draw on: a region in the board's colour (or the page's), with a hairline edge."""

    def __init__(self, look: Look, region: Region, colour: str | None = None) -> None:
        theme = look.theme
        super().__init__(
            fill_color=colour or theme.board,
            fill_opacity=1,
            stroke_color=theme.hairline,
            stroke_width=1.5,
        )
        self.points = rectangle(region)


class Plane(VGroup):
    """A region of the frame with two linear scales: it maps numbers to scene points.

    `x` and `y` are the ranges (low, high) that fill the region. `sheet` is its page, `axes` the
    two arrows through `cross` (in numbers), `names` their labels, by default under the one axis and
    left of the other (`sides` -1). The plane adds none of them.
    """

    def __init__(
        self,
        look: Look,
        region: Region,
        x: Range,
        y: Range,
        names: tuple[str, str],
        cross: tuple[float, float] = (0.0, 0.0),
        sides: tuple[float, float] = (-1.0, -1.0),
    ) -> None:
        super().__init__()
        self.look, self.region = look, region
        self.low, self.high = np.array([x[0], y[0]], float), np.array([x[1], y[1]], float)
        size = np.array([region.width, region.height])
        self.unit = size / (self.high - self.low)
        self.origin = np.array([region.x0, region.y0]) - self.unit * self.low
        self.sheet = Sheet(look, region)
        self.axes: Parts[Arrow] = Parts(*(self._axis(index, cross) for index in range(2)))
        self.names: Parts[Text] = Parts(
            *(self._name(index, name, sides[index]) for index, name in enumerate(names))
        )

    def point(self, numbers: np.ndarray) -> np.ndarray:
        """Numbers (…, 2) as scene points (…, 3)."""
        numbers = np.asarray(numbers, dtype=float)
        points = np.zeros((*numbers.shape[:-1], 3))
        points[..., :2] = self.origin + self.unit * numbers
        return points

    def numbers(self, points: np.ndarray) -> np.ndarray:
        """Scene points (…, 3) as numbers (…, 2): the inverse of `point`."""
        numbers: np.ndarray = (np.asarray(points)[..., :2] - self.origin) / self.unit
        return numbers

    def way_out(self, numbers: np.ndarray, along: np.ndarray, margin: float = 0.15) -> float:
        """How many times `along`, in numbers, it is from a point to the margin of the sheet."""
        edge, step = self.region.inset(margin), self.unit * along
        x, y = np.where(step > 0, (edge.x1, edge.y1), (edge.x0, edge.y0)) - self.point(numbers)[:2]
        return float(min(length / part for length, part in ((x, step[0]), (y, step[1])) if part))

    def curve(self, beziers: np.ndarray) -> np.ndarray:
        """Cubics in numbers (k, 4, 2) as a mobject's points (4 k, 3)."""
        return self.point(beziers).reshape(-1, 3)

    def contour(self, f: Loss | Penalty | Drawable, through: np.ndarray) -> np.ndarray:
        """The level set of a loss or a penalty through some weights, as a mobject's points."""
        return self.curve(level_set(drawable(f), through=through))

    def _axis(self, index: int, cross: tuple[float, float]) -> Arrow:
        margin = 0.22
        low, high = self.point(np.array(cross)), self.point(np.array(cross))
        edges = ((self.region.x0, self.region.x1), (self.region.y0, self.region.y1))[index]
        low[index], high[index] = edges[0] + margin, edges[1] - margin
        axis = Arrow(self.look, "ink", AXIS).span(low, high)
        axis.clip = self.region
        return axis

    def _name(self, index: int, source: str, side: float) -> Text:
        """The label at an axis's tip: under or over the horizontal, left or right of the other."""
        name, tip = Text(self.look, source), self.axes[index].tip
        if index == 0:
            name.place(tip[0] + 0.02, tip[1] + (0.42 if side > 0 else -1.12) * name.em, align=1)
        else:
            name.place(tip[0] + 0.2 * side, tip[1] - 0.62 * name.em, align=-side)
        return halo(name, self.look.theme.board)


class Board(Plane):
    """The plane of the two weights, at one scale for both.

    `view` is the part of the plane that must be seen, ((x0, x1), (y0, y1)) in weights; it is
    centred in `region` and grows to fill it. The axes' names stand on the sides that `busy`, a
    point in weights, is not on; by default it is the middle of the view.
    """

    def __init__(
        self, look: Look, region: Region, view: Sequence[Range], busy: np.ndarray | None = None
    ) -> None:
        low, high = np.array(view, dtype=float).T
        unit = float(min((region.width, region.height) / (high - low)))
        middle, half = (low + high) / 2, np.array([region.width, region.height]) / (2 * unit)
        (x0, y0), (x1, y1) = middle - half, middle + half
        across, up = middle if busy is None else busy
        sides = (-1.0 if up >= 0 else 1.0, -1.0 if across >= 0 else 1.0)
        super().__init__(look, region, (x0, x1), (y0, y1), ("$w_1$", "$w_2$"), sides=sides)
        self._whole = self.unit

    def zoom(self, factor: float) -> None:
        """Magnify about the weights' origin; what is drawn follows when it is next set."""
        self.unit = self._whole * factor


class Family(Stroke):
    """Faint level sets, as one path; `redraw` follows the board's zoom."""

    def __init__(self, board: Plane, role: str, curves: Sequence[np.ndarray]) -> None:
        super().__init__(board.look, role, FAMILY, board.look.theme.family)
        self.board, self.beziers = board, np.concatenate(list(curves))
        self.clip = board.region
        self.redraw()

    def redraw(self) -> None:
        """Set the curves where the board now has them."""
        self.points = self.board.curve(self.beziers)


def families(board: Board, loss: Loss, penalty: Penalty) -> Parts[Family]:
    """The two faint families: level sets of the loss (green) and of the penalty (blue).

    Green rings are even in the square root of J, as equal steps away from the minimiser: the fourth
    goes through the origin, and two more follow. Blue ones are even in the ball's radius: the
    sixth goes through the minimiser, and two more follow.
    """
    minimizer = loss.minimizer
    floor = float(loss.value(minimizer))
    rise = float(loss.value(np.zeros(2))) - floor
    green = [level_set(drawable(loss), level=floor + rise * (k / 4) ** 2) for k in range(1, 7)]
    blue = [level_set(drawable(penalty), through=minimizer * k / 6) for k in range(1, 9)]
    return Parts(Family(board, "loss", green), Family(board, "penalty", blue))

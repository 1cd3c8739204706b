"""Where many minimisers fall: a board for each penalty, and the count of what became zero."""

import numpy as np
from manim import CapStyleType, VGroup

from scenes.drawing.curves import circle_points, polyline, segment
from scenes.drawing.labels import halo
from scenes.drawing.motion import Parts
from scenes.drawing.shapes import BOLD, Dot, Patch, Stroke, filled
from scenes.drawing.text import Number, Text
from scenes.instruments.board import Board
from scenes.look.layout import Layout, Region
from scenes.look.protocols import Look
from scenes.props.projections import nearest, quarters, wedges
from scenes.stage.chapter import Stage
from scenes.words.numerals import Scale
from solver import L1, L2

REACH, BUDGET = 10, 2
DROPS, SEED = 2000, 1


class Field(VGroup):
    """One penalty's board: a ball in the square that ŵ falls on, and what came of the falls.

    `pour` shows how so many of the points land in a budget; `cast` a single one, whose ring can
    `grow`, and which can `wander`.
    """

    def __init__(
        self,
        stage: Stage,
        regions: tuple[Region, Region],
        penalty: L1 | L2,
        points: np.ndarray,
        name: str,
    ) -> None:
        self.penalty, self.chances = penalty, points
        span = (-REACH, REACH)
        self.board = board = Board(stage, regions[0], (span, span))
        self.sheet, self.names = VGroup(board.sheet, board.axes), board.names
        self.ball = filled(stage, "penalty")
        self.label = Text(stage, name)
        y = board.point(np.array([0.0, -BUDGET]))[1] - 0.95 * self.label.em
        self.label.place(board.origin[0] + 0.16, y, align=-1)
        halo(self.label, stage.theme.board)
        self.missed, self.caught = Cloud(board, "loss", 5, 0.75), Cloud(board, "optimum", 5, 0.75)
        self.clouds = VGroup(self.missed, self.caught)
        self.spread = Cloud(board, "optimum", 4)
        self.piles = Piles(board)
        self.landed = VGroup(self.spread, self.piles)
        self.wedges = Parts(*(Patch(stage, "optimum", 0.22) for _ in range(4)))
        # The area of each wedge, beside the axis that runs through it.
        size = (REACH - BUDGET) ** 2
        spots = np.einsum("kpi,p->ki", wedges(REACH, BUDGET), (0.2, 0.27, 0.53))
        self.areas = VGroup(
            *(
                halo(Text(stage, f"${size}$", role="optimum"), stage.theme.board).move_to(spot)
                for spot in board.point(spots)
            )
        )
        self.rays = Stroke(stage, "optimum", 2.5)
        self.hat, self.dot = Dot(stage, "loss", 0.1), Dot(stage, "optimum")
        self.hat_label = halo(Text(stage, "$loss(hat(w))$"), stage.theme.board)
        self.fall = VGroup(self.hat, self.hat_label)
        self.ring, self.tie = Stroke(stage, "loss", BOLD), Stroke(stage, "optimum", 3)
        self.ring.clip = board.region
        self.tally = Tally(stage, regions[1])
        self.figures = self.tally.moving
        self.layers = (
            self.wedges,
            self.rays,
            self.clouds,
            self.ball,
            self.landed,
            self.ring,
            self.tie,
            self.tally,
            self.fall,
            self.label,
            self.areas,
        )
        parts = (self.wedges, self.rays, self.clouds, self.ball, self.landed, self.figures)
        self.poured = VGroup(*parts)
        super().__init__(*self.layers, self.dot)

    def land(self, points: np.ndarray, budget: float = BUDGET) -> np.ndarray:
        """Where points (k, 2) land."""
        return nearest(self.penalty, points, budget)

    def pour(self, count: int, budget: float) -> None:
        """Let the first so many points fall, and land in a budget."""
        points = self.chances[:count]
        landings = self.land(points, budget)
        zero = (landings == 0).any(axis=1)
        self.missed.show(points[~zero])
        self.caught.show(points[zero])
        self.spread.show(landings[~zero])
        self.piles.at(landings[zero], budget)
        self.tally.at(int(zero.sum()), count)
        corner = np.array([budget if isinstance(self.penalty, L1) else np.sqrt(budget), 0.0])
        self.ball.points = self.board.contour(self.penalty, corner)
        for patch, wedge in zip(self.wedges, wedges(REACH, budget), strict=True):
            patch.points = polyline(self.board.point(np.array([*wedge, wedge[0]])))
        rays = self.board.point(quarters(np.array([corner, (REACH, 0.0)])))
        self.rays.points = np.concatenate([segment(*ray) for ray in rays])

    def cast(self, point: np.ndarray) -> None:
        """Let one point fall."""
        self.wander(point)
        self.grow(0.0)

    def wander(self, point: np.ndarray) -> None:
        """Move the point that fell, and where it lands."""
        self.fallen, self.landing = point, self.land(point[None])[0]
        self.hat.move(self.board.point(point))
        self.dot.move(self.board.point(self.landing))
        self.tie.points = segment(self.hat.where, self.dot.where)
        above = np.array([0.0, 0.4, 0.0])
        self.hat_label.shift(self.hat.where + above - self.hat_label.get_center())

    def grow(self, share: float) -> None:
        """Draw the ring of equal loss around the point; it touches the ball at share 1."""
        radius = float(np.hypot(*(self.dot.where - self.hat.where)[:2]))
        self.ring.points = circle_points(share * radius) + self.hat.where


class Cloud(Stroke):
    """Many small dots as one path: strokes without a length, whose round ends are discs."""

    def __init__(self, board: Board, role: str, size: float, opacity: float = 1.0) -> None:
        super().__init__(board.look, role, size, opacity, cap_style=CapStyleType.ROUND)
        self.board, self.clip = board, board.region

    def show(self, points: np.ndarray) -> None:  # type: ignore[override]
        """Stand at these weights (k, 2)."""
        speck = np.array([0.0, 1.0, 2.0, 3.0])[:, None] * (1e-4, 0.0, 0.0)
        self.points = (self.board.point(points)[:, None, :] + speck).reshape(-1, 3)


class Piles(VGroup):
    """Landings on the four corners: a disc at each, whose area is their number."""

    def __init__(self, board: Board) -> None:
        super().__init__(*(Stroke(board.look, "optimum", 1.5) for _ in range(4)))
        self.board = board
        for disc in self:
            disc.set_fill(board.look.theme.strokes["optimum"], 0.75)

    def at(self, landings: np.ndarray, budget: float) -> None:
        """Pile up landings (k, 2), each of which has a zero."""
        largest = 0.04 * self.board.region.width  # the radius for a quarter of all
        for disc, corner in zip(self, quarters(np.array([budget, 0.0])), strict=True):
            count = int((landings @ corner > 0).sum())
            radius = largest * np.sqrt(4 * count / DROPS)
            ring = circle_points(radius) + self.board.point(corner)
            disc.points = ring if count else np.zeros((0, 3))


class Tally(VGroup):
    """How many of how many became zero: their share as a number, as a fraction, and on a track.

    `aim` adds the share that is to be expected.
    """

    def __init__(self, look: Look, region: Region) -> None:
        self.look, self.region, self.figures = look, region, Scale(1)
        self.upright = region.height > region.width
        self.percent = Number(look, "title", "optimum")
        self.sign = Text(look, '#"%"', role="optimum")
        self.zeros, self.all = Number(look, "small", "optimum"), Number(look, "small", "loss")
        self.bar = Stroke(look, "ink", 2)
        self.track, self.run = Stroke(look, "muted", 4, 0.55), Stroke(look, "optimum", 6)
        self.knob = Dot(look, "optimum", 0.12)
        self.goal = VGroup()
        em, small = self.percent.em, self.zeros.em
        top = region.y1 - 0.66 * em
        right = region.x1 if self.upright else region.x0 + 3.1 * em
        self.sign.place(right, top, align=1)
        middle = region.x1 - 1.3 * small
        first = top - 1.35 * small if self.upright else top + 0.1 * small
        self.fraction = (middle, first)
        y = first - 0.28 * small
        bar = np.array([(middle - 1.15 * small, y, 0.0), (middle + 1.15 * small, y, 0.0)])
        self.bar.points = segment(*bar)
        if self.upright:
            x = region.x0 + 0.2
            self.ends = np.array([(x, region.y0 + 0.14, 0.0), (x, y - 1.6 * small, 0.0)])
        else:
            y = first - 1.95 * small
            self.ends = np.array([(region.x0 + 0.14, y, 0.0), (region.x1 - 0.14, y, 0.0)])
        self.track.points = segment(*self.ends)
        figures = (self.percent, self.sign, self.zeros, self.all, self.bar)
        self.moving = VGroup(self.track, self.run, self.knob, *figures)
        super().__init__(self.goal, self.moving)

    def spot(self, share: float) -> np.ndarray:
        """The point of the track at a share."""
        spot: np.ndarray = self.ends[0] + share * (self.ends[1] - self.ends[0])
        return spot

    def aim(self, share: float, label: str) -> None:
        """Mark the share to be expected."""
        along = (self.ends[1] - self.ends[0]) / np.hypot(*(self.ends[1] - self.ends[0])[:2])
        across = 0.16 * np.array([-along[1], along[0], 0.0])
        tick = Stroke(self.look, "ink", 4)
        tick.points = segment(self.spot(share) - across, self.spot(share) + across)
        text = Text(self.look, label, "small")
        x, y = self.spot(share)[:2]
        if self.upright:
            text.place(x + 0.28, y - 0.25 * text.em, align=-1)
        else:
            text.place(x, y - 0.24 - 0.75 * text.em)
        self.goal.add(tick, text)

    def at(self, zeros: int, count: int) -> None:
        """Show a count."""
        share = zeros / count if count else 0.0
        text = self.figures.format(100 * share) if zeros else "0"
        width = self.percent.advance(text)
        x, y = self.sign.baseline[:2]
        self.percent.place(x - 0.05 - width, y).show(text)
        x, y = self.fraction
        for number, value, base in (
            (self.zeros, zeros, y),
            (self.all, count, y - 1.12 * self.all.em),
        ):
            width = number.advance(str(value))
            number.place(x - width / 2, base).show(str(value))
        self.knob.move(self.spot(share))
        self.run.points = segment(self.ends[0], self.spot(share))


def examples(points: np.ndarray, landings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first point that lands on the upper corner, and the first that lands on an edge.

    Both are far enough from the ball and from the square's edge for their rings to be seen.
    """
    clear = (np.hypot(*points.T) > 0.6 * REACH) & (abs(points).max(axis=1) < 0.85 * REACH)
    caught = (landings[:, 0] == 0) & (landings[:, 1] > 0)
    missed = (landings != 0).all(axis=1)
    return points[(caught & clear).argmax()], points[(missed & clear).argmax()]


def claim(field: Field) -> Text:
    """The label of a landing on the upper corner, on the side that the ring does not come from."""
    text, side = Text(field.board.look, "$w_1 = 0$", role="optimum"), -np.sign(field.fallen[0])
    text.place(field.dot.where[0] + side * 0.32, field.dot.where[1] + 0.12, align=-side)
    return halo(text, field.board.look.theme.board)


def places(layout: Layout) -> list[tuple[Region, Region]]:
    """A square board and a tally for each of the two penalties."""
    wide = layout.wide
    cells = wide.columns(1, 1, gap=0.3) if wide.width > wide.height else wide.rows(1, 1, gap=0.25)
    em = layout.em("label")
    return [_split(cell, 3.6 * em, 4.2 * em) for cell in cells]


def _split(cell: Region, across: float, up: float) -> tuple[Region, Region]:
    """A cell as a square and a tally beside or under it, whichever leaves the larger square."""
    beside, under = min(cell.height, cell.width - across), min(cell.width, cell.height - up)
    x, y = cell.center[:2]
    if beside > under:
        board = Region(cell.x0, cell.x0 + beside, y - beside / 2, y + beside / 2)
        return board, Region(board.x1 + 0.15, board.x1 + across, board.y0, board.y1)
    y1 = y + (under + up) / 2
    board = Region(x - under / 2, x + under / 2, y1 - under, y1)
    return board, Region(board.x0, board.x1, board.y0 - up, board.y0 - 0.15)

"""The printed page: two strips of four stills, a brace for each, and the arrow of the price.

Landscape pages have lying strips, on which time runs to the right; on upright pages it runs down.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from manim import PI, VGroup

from scenes.drawing.curves import brace_points, dashed, segment
from scenes.drawing.labels import clutter, halo, touch, traced
from scenes.drawing.shapes import Arrow, Dot, Stroke, rectangle
from scenes.drawing.text import Text
from scenes.instruments.board import Board
from scenes.instruments.tug import Tug, way
from scenes.instruments.views import View, around
from scenes.lesson.lesson import Lesson
from scenes.look.layout import Region
from scenes.stage.chapter import Stage
from solver import Trajectory

GAP = 0.1  # between stills of a strip, and between a strip and its brace
CURL = 0.17  # height of a brace


class Handout:
    """Where everything stands: `cells[row][column]`, `strips`, `margins` for braces, `track`."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        wide, self.em = stage.layout.wide, stage.layout.em("small")
        self.upright = wide.height > wide.width
        self.edge = 0.15
        self.names = [Text(stage, f"#[L{row}]") for row in (1, 2)]
        (self._upright if self.upright else self._lying)(wide)
        self.heads = VGroup(*self.names)

    def _lying(self, wide: Region) -> None:
        head = max(name.width for name in self.names) + 0.3
        brace, arrow = CURL + GAP + 1.3 * self.em, 0.14 + 1.3 * self.em
        band = Region(wide.x0 + head, wide.x1, wide.y0, wide.y1)
        film = (band.height - 2 * brace - arrow) / 2
        one, first, two, second, track = band.rows(film, brace, film, brace, arrow)
        self.strips, self.margins, self.track = (one, two), (first, second), track
        inner = [strip.inset(GAP, self.edge) for strip in self.strips]
        self.cells = [strip.columns(1, 1, 1, 1, gap=GAP) for strip in inner]
        for name, strip in zip(self.names, self.strips, strict=True):
            name.place(wide.x0, strip.center[1] - 0.34 * name.em, align=-1)

    def _upright(self, wide: Region) -> None:
        head, brace = 1.3 * self.names[0].em, CURL + GAP + 1.25 * self.em
        facts = self.stage.lesson.facts
        widest = Text(self.stage, f"${facts.alpha_scale.format(facts.alpha_max)}$", "small")
        arrow = max(3.1 * self.em, widest.width + 0.4)
        band = Region(wide.x0, wide.x1, wide.y0, wide.y1 - head)
        film = (band.width - 2 * brace - arrow) / 2
        track, one, first, two, second = band.columns(arrow, film, brace, film, brace)
        self.strips, self.margins, self.track = (one, two), (first, second), track
        inner = [strip.inset(self.edge, GAP) for strip in self.strips]
        self.cells = [strip.rows(1, 1, 1, 1, gap=GAP) for strip in inner]
        for name, strip in zip(self.names, self.strips, strict=True):
            name.place(strip.center[0], strip.y1 + 0.4 * name.em)

    def brace(self, row: int, column: int, label: str, role: str) -> VGroup:
        """A brace along a strip, from a column to the last, and what is true there."""
        first, last, margin = self.cells[row][column], self.cells[row][3], self.margins[row]
        curl, text = Stroke(self.stage, role, 3), Text(self.stage, label, "small", role)
        if self.upright:
            x = margin.x0 + GAP
            a, b = np.array([x, first.y1, 0.0]), np.array([x, last.y0, 0.0])
            text.rotate(-PI / 2).move_to((a + b) / 2 + (CURL + 0.62 * text.em, 0, 0))
        else:
            y = margin.y1 - GAP
            a, b = np.array([last.x1, y, 0.0]), np.array([first.x0, y, 0.0])
            text.place((a[0] + b[0]) / 2, y - CURL - 0.95 * text.em)
        curl.points = brace_points(a, b, CURL)
        return VGroup(curl, text)

    def frame(self, row: int, column: int) -> Stroke:
        """The edge of a still, lit up."""
        frame = Stroke(self.stage, "optimum", 5)
        frame.points = rectangle(self.cells[row][column])
        return frame


class Still(VGroup):
    """One frame of the film: both contours through the balance point, and where it goes.

    The whole path is dashed, what has been passed is drawn over it. `ground` is what stays as it
    is, `life` what can be dimmed; the `names` are drawn over whatever passes, so they are no part
    of the still.
    """

    size = 0.7  # of strokes and dots, as a part of those of the board

    def __init__(self, stage: Stage, region: Region, view: View, path: Trajectory) -> None:
        self.board = board = Board(stage, region, view)
        for axis in board.axes:
            axis.shaft, axis.head = 0.75 * axis.shaft, 0.15
            along = (axis.tip - axis.tail) / np.hypot(*(axis.tip - axis.tail)[:2])
            axis.span(axis.tail - 0.14 * along, axis.tip + 0.14 * along)
        self.tug = Tug(board, path, self.size)
        end = path.alpha_max if np.isfinite(path.alpha_max) else 1e3 * stage.lesson.facts.alpha_max
        corners = board.curve(way(path, 0.0, end))
        self.whole = Stroke(stage, "optimum", 2.6)
        self.whole.points = dashed(np.concatenate([corners[::4], corners[-1:]]), 0.07)
        self.minimum = Dot(stage, "loss", 0.07, 2).move(board.point(path.loss.minimizer))
        self.origin = Dot(stage, "penalty", 0.07, 2).move(board.point(np.zeros(2)))
        self.names = VGroup()
        self.contours = VGroup(self.tug.penalty, self.tug.loss, self.tug.trail)
        points = VGroup(self.origin, self.minimum)
        self.ground = VGroup(board.sheet, board.axes, self.whole, points)
        self.life = VGroup(board.axes, self.whole, points, self.names, self.tug)
        super().__init__(board.sheet, board.axes, self.origin, self.whole, self.contours)
        self.add(self.minimum, self.tug.dot)
        self.at(0.0)

    def at(self, alpha: float) -> None:
        """The balance at a price."""
        self.tug.at(alpha)

    def namings(self, alpha: float, onwards: np.ndarray) -> list[tuple[int, Text]]:
        """The names of axes and minimiser, each where it meets the fewest lines, and how many.

        `onwards` is the way on which the dot goes over to the next still. The inside of the ball
        counts as a line: a green name is not read well on blue.
        """
        self.at(alpha)
        tug, namings = self.tug, []
        drawn = [tug.penalty, tug.loss, tug.trail, tug.dot, self.minimum, *self.board.axes]
        lines = [traced([shape]) for shape in (*drawn, self.board.sheet)]
        lines.append(tug.dot.where[:2] + np.linspace(0, 1, 60)[:, None] * onwards[:2])
        size, ball = tug.trajectory.penalty.value, tug.trajectory.path(alpha)
        for text, places in (*self._axis_names(), self._minimum_name()):
            hits = [sum(clutter(text, place, line) > 0 for line in lines) for place in places]
            inside = size(self.board.numbers(np.array(places))) < size(ball)
            hits = [int(hit) for hit in hits + inside]
            text.move_to(places[int(np.argmin(hits))])
            namings.append((min(hits), halo(text, self.board.look.theme.board)))
        self.at(0.0)
        return namings

    def _axis_names(self) -> Iterator[tuple[Text, list[np.ndarray]]]:
        for index, (name, axis) in enumerate(zip(self.board.names, self.board.axes, strict=True)):
            text = Text(self.board.look, name.source, "small")
            half = np.array([text.width, text.height, 0.0]) / 2
            along, across = np.eye(3)[index], np.eye(3)[1 - index]
            back = axis.tip - (half @ along + 0.02) * along
            aside = (half @ across + 0.15) * across
            yield text, [back - aside, back + aside]

    def _minimum_name(self) -> tuple[Text, list[np.ndarray]]:
        text = Text(self.board.look, "$loss(hat(w))$", "small")
        half = np.array([text.width, text.height, 0.0]) / 2 + 0.17
        sides = [(1, 0), (-1, 0), (0, 1), (0, -1), *product((0.9, -0.9), repeat=2)]
        return text, [self.minimum.where + half * (*side, 0) for side in sides]


def name_once(stills: Sequence[Still], prices: Sequence[float]) -> None:
    """Name axes and minimiser once in a row of stills, each in the still where it is clearest."""
    onwards = stills[1].board.region.center - stills[0].board.region.center
    namings = [still.namings(price, onwards) for still, price in zip(stills, prices, strict=True)]
    for name in range(3):
        best = min(
            (1, 0, 2, 3),
            key=lambda column: (
                any(touch(namings[column][name][1], other) for other in stills[column].names),
                namings[column][name][0],
            ),
        )
        stills[best].names.add(namings[best][name][1])


class PriceArrow:
    """The price grows along the strips: an arrow with a tick under each still, and a knob.

    Between two ticks the knob moves evenly with the price; from still to still its pace differs.
    """

    def __init__(self, page: Handout, prices: tuple[float, ...], star: float) -> None:
        stage = page.stage
        self.prices, self.page = (0.0, *prices), page
        cells, track = page.cells[0], page.track
        if page.upright:
            x = track.x1 - 0.16
            self.spots = [np.array([x, cell.center[1], 0.0]) for cell in cells]
            start, end = np.array([x, track.y1 - GAP, 0.0]), np.array([x, track.y0, 0.0])
        else:
            y = track.y1 - 0.14
            self.spots = [np.array([cell.center[0], y, 0.0]) for cell in cells]
            start, end = np.array([track.x0 + GAP, y, 0.0]), np.array([track.x1, y, 0.0])
        self.spots.insert(0, start)
        self.line = Arrow(stage, "penalty", 4).span(start, end)
        self.knob = Dot(stage, "penalty", 0.1)
        scale = stage.lesson.facts.alpha_scale
        self.ticks = [
            self.tick(spot, scale.format(price), price == star)
            for spot, price in zip(self.spots[1:], prices, strict=True)
        ]
        self.at(0.0)

    def tick(self, spot: np.ndarray, digits: str, landing: bool) -> VGroup:
        """A tick with its price."""
        stage, role = self.page.stage, "optimum" if landing else "penalty"
        tick = Stroke(stage, role, 4)
        across = np.array([0.11, 0.0, 0.0]) if self.page.upright else np.array([0.0, 0.11, 0.0])
        tick.points = segment(spot - across, spot + across)
        name = "alpha^*" if landing else "alpha"
        if self.page.upright:
            above = Text(stage, f"${name} =$", "small", role)
            below = Text(stage, f"${digits}$", "small", role)
            above.place(spot[0] - 0.2, spot[1] + 0.16 * above.em, align=1)
            below.place(spot[0] - 0.2, spot[1] - 0.94 * above.em, align=1)
            return VGroup(tick, above, below)
        text = Text(stage, f"${name} = {digits}$", "small", role)
        return VGroup(tick, text.place(spot[0], spot[1] - 0.14 - 0.85 * text.em))

    def at(self, alpha: float) -> None:
        """Put the knob at a price."""
        x, y = (np.interp(alpha, self.prices, [spot[i] for spot in self.spots]) for i in (0, 1))
        self.knob.move(np.array([x, y, 0.0]))


def still_view(lesson: Lesson) -> View:
    """What a still has to show: both minimisers, the landing, and some room about them."""
    landing = lesson.l1.path(lesson.facts.alpha_star)
    inner = np.array([np.zeros(2), lesson.loss.minimizer, landing])
    (x0, x1), (y0, y1) = around(inner, 0.0)
    room = 0.36 * max(x1 - x0, y1 - y0)
    return (x0 - room, x1 + room), (y0 - room, y1 + room)

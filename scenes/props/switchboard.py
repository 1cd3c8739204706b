"""Many weights at once: their curves with names that ride along, and a board of switches.

A weight that is zero is switched off: its curve and its name fade, and where it landed a mark stays
on the axis.
"""

from collections.abc import Sequence

import numpy as np
from manim import VGroup

from scenes.drawing.curves import segment
from scenes.drawing.labels import halo, spread
from scenes.drawing.motion import Parts, presence
from scenes.drawing.outlines import outline
from scenes.drawing.shapes import BOLD, Dot, Patch, Stroke, rectangle
from scenes.drawing.text import Number, Text
from scenes.instruments.dial import Dial
from scenes.instruments.plot import CoefficientPlot
from scenes.instruments.readout import Value
from scenes.look.layout import Region
from scenes.look.protocols import Look
from scenes.look.theme import FADED
from scenes.words.numerals import Scale
from solver import Trajectory

GRID = 900
"""Places on the dial at which the names' heights are worked out in advance."""

POINTS = 240
"""Points of a curve along the dial, besides its knots."""

EASE = 0.012
"""Half the stretch of the dial in which a name moves to a new place, or fades."""


class ManyPlot(CoefficientPlot):
    """A coefficient plot of many weights, each name at the head of its curve.

    The names never touch: they stand in a column right of the heads, each as near to its own as can
    be and tied to it by a thin line, and fade while they pass one another. `magnify` stretches the
    plot about zero. A line on the axis shows where at least one weight rests at zero.
    """

    factor = 1.0

    def __init__(
        self,
        region: Region,
        dial: Dial,
        trajectory: Trajectory,
        roles: Sequence[str],
        names: Sequence[str],
    ) -> None:
        super().__init__(region, dial, trajectory, roles, names)
        look, loss = dial.look, trajectory.loss
        self.region = region
        knots = trajectory.alphas[trajectory.alphas < dial.end]
        even = [dial.alpha_of(share) for share in np.linspace(0, 1, POINTS)]
        self.samples = np.unique([*knots, *even])
        self.values = trajectory.path(self.samples)
        self.across = np.array([dial.x(alpha) for alpha in self.samples])
        self.em = look.layout.em("small")
        grid = [dial.alpha_of(share) for share in np.linspace(0, 1, GRID + 1)]
        self.heights, self.living = self._tracks(trajectory.path(grid))
        self.ties = Stroke(look, "muted", 1.6, 0.8)
        for curve in self.curves:
            curve.clip = Region(dial.left, dial.right + 0.2, region.y0, region.y1)
        self.landings = Parts(*(Landing(self, *event) for event in zeros(trajectory)))
        self.quantity = Text(look, "$w_i$", "small")
        self.quantity.place(dial.left - 0.14, region.y1 - 0.6 * self.em, align=1)
        # The names need the room at the axis's end, and the dial says what runs along it.
        self.still.remove(self.names, self.symbol).add(self.quantity)
        self.rest = Stroke(look, "optimum", BOLD)
        self.flat = united([span for i in range(loss.n) for span in trajectory.zero_intervals(i)])
        self.heads = VGroup(self.ties, *self.curves, *self.dots, *self.names)
        self.moving = VGroup(*self.curves, self.rest, self.landings, self.ties, *self.dots)
        self.moving.add(*self.names)
        for name in self.names:
            halo(name, look.theme.board)

    @staticmethod
    def tail(look: Look, names: Sequence[str]) -> float:
        """How much room the names need right of a head."""
        texts = [Text(look, name, "small") for name in names]
        return 0.5 + max(text.advance for text in texts)

    def _tracks(self, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The names' heights, and how alive the weights are, both smooth along the dial."""
        alive = (weights != 0).astype(float)
        pairs = zip(weights, alive, strict=True)
        heights = np.array([self._column(row, live) for row, live in pairs])
        return smoothed(heights), smoothed(alive)

    def _column(self, weights: np.ndarray, alive: np.ndarray) -> np.ndarray:
        """Heights for the names of the weights that are not zero, as near as they can be."""
        heights = np.array([self.y(weight) for weight in weights])
        there = np.flatnonzero(alive)
        if len(there):
            heights[there] = spread(
                list(heights[there]),
                [1.08 * self.em] * len(there),
                self.region.y0,
                self.region.y1,
            )
        return heights

    @property
    def unit(self) -> float:
        """Scene units for a weight of 1, before it is magnified."""
        return (self.ceiling - self.floor) / (self.high - self.low)

    def y(self, value: float) -> float:
        """Where a weight's value stands, in scene units."""
        zero = super().y(0.0)
        return zero + self.factor * (super().y(value) - zero)

    def trace(self, alphas: np.ndarray, index: int) -> np.ndarray:
        """The curve of weight `index` up to the last of some alphas: scene points (k, 3)."""
        passed = self.samples < alphas[-1]
        values = [*self.values[passed, index], self.trajectory.path(float(alphas[-1]))[index]]
        zero, unit = self.y(0.0), self.factor * self.unit
        x = [*self.across[passed], self.dial.x(float(alphas[-1]))]
        return np.column_stack([x, zero + unit * np.array(values), np.zeros(len(x))])

    def at(self, alpha: float) -> None:
        """Draw the curves up to an alpha; what is zero fades."""
        super().at(alpha)
        weights = self.trajectory.path(alpha)
        if self.factor == 1.0:
            share = self.dial.share(alpha) * GRID
            low = min(int(share), GRID - 1)
            part = share - low
            heights = (1 - part) * self.heights[low] + part * self.heights[low + 1]
            living = (1 - part) * self.living[low] + part * self.living[low + 1]
        else:
            heights, living = self._column(weights, weights != 0), (weights != 0).astype(float)
        self._name(heights, living)
        for i, curve, dot in zip(self.order, self.curves, self.dots, strict=True):
            curve.presence = FADED + (1 - FADED) * living[i]
            dot.presence = float(weights[i] != 0)
        for dot in self.landings:
            dot.presence = float(dot.alpha <= alpha)
        zero = self.y(0.0)
        spans = [(start, min(end, alpha)) for start, end in self.flat if start < alpha]
        lines = [segment(*(np.array([self.dial.x(a), zero, 0.0]) for a in span)) for span in spans]
        self.rest.points = np.concatenate(lines) if lines else np.zeros((0, 3))

    def _name(self, heights: np.ndarray, living: np.ndarray) -> None:
        """Set the names at the heads, and the lines that tie them to these."""
        ties = []
        for i, dot, name in zip(self.order, self.dots, self.names, strict=True):
            others = np.delete(np.abs(heights - heights[i]), i)
            rivals = others[np.delete(living, i) > 0.05]
            apart = (rivals.min(initial=np.inf) / self.em - 0.75) / 0.25
            seen = float(np.clip(min(living[i], apart), 0, 1))
            presence(name, seen)
            start = dot.where + np.array([0.12, 0.0, 0.0])
            end = np.array([dot.where[0] + 0.4, heights[i], 0.0])
            name.place(end[0] + 0.06, end[1] - 0.22 * self.em, align=-1)
            if seen > 0.5:
                ties.append(segment(start, end))
        self.ties.points = np.concatenate(ties) if ties else np.zeros((0, 3))

    def magnify(self, factor: float) -> None:
        """Stretch the plot about zero, where it is."""
        self.factor = factor
        self.at(self.alpha)


class Landing(Dot):
    """The mark on the axis where a weight became zero: a ring where it only passes."""

    def __init__(self, plot: ManyPlot, alpha: float, index: int, passing: bool) -> None:
        look = plot.dial.look
        super().__init__(look, "optimum", 0.085, 2.5 if passing else 1.5)
        self.alpha, self.index = alpha, index
        if passing:
            self.set_fill(opacity=0).set_stroke(look.theme.strokes["ink"])
        self.move(np.array([plot.dial.x(alpha), plot.y(0.0), 0.0]))


def smoothed(tracks: np.ndarray) -> np.ndarray:
    """Tracks (k, n) averaged over a stretch of the dial, which is shorter near the ends."""
    sums = np.concatenate([np.zeros((1, tracks.shape[1])), tracks.cumsum(axis=0)])
    index = np.arange(len(tracks))
    reach = np.minimum(np.minimum(index, index[::-1]), round(EASE * len(tracks)))
    means: np.ndarray = (sums[index + reach + 1] - sums[index - reach]) / (2 * reach + 1)[:, None]
    return means


def zeros(trajectory: Trajectory) -> list[tuple[float, int, bool]]:
    """Where weights become zero, by alpha: alpha, weight, and whether it only passes through."""
    return sorted(
        (start, index, start == end)
        for index in range(trajectory.loss.n)
        for start, end in trajectory.zero_intervals(index)
    )


def united(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The union of intervals that are longer than a point, as intervals that do not meet."""
    result: list[tuple[float, float]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


class Count(VGroup):
    """A large number of weights that are not zero, and what it counts."""

    def __init__(self, look: Look, region: Region, label: str) -> None:
        self.number = Number(look, "title", factor=2.0)
        self.label = Text(look, label)
        super().__init__(self.number, self.label)
        em, width = self.number.em, self.label.advance
        digits = self.number.advance("00")
        beside = digits + 0.25 + width <= region.width
        middle = region.center[1] - 0.33 * em
        self.right, self.y = region.x0 + digits, middle if beside else region.y1 - 0.75 * em
        if beside:
            self.label.place(self.right + 0.25, middle + 0.1, align=-1)
        else:
            self.label.place(region.x0, self.y - 1.35 * self.label.em, align=-1)
        self.at(0)

    def at(self, count: int) -> None:
        """Show a count."""
        text = str(count)
        width = self.number.advance(text)
        self.number.place(self.right - width, self.y).show(text)


class Light(Patch):
    """A row of the table, lit up."""

    def __init__(self, look: Look, cell: Region) -> None:
        super().__init__(look, "optimum", look.theme.fill)
        safe, room = look.layout.safe, cell.inset(-0.14, 0.04)
        x0, x1 = max(room.x0, safe.x0), min(room.x1, safe.x1)
        self.points = rectangle(Region(x0, x1, room.y0, room.y1))


class Switchboard(VGroup):
    """A live count of the weights that are not zero, over a table of all of them.

    `order` is the order of the rows. Columns or rows, as many as the region has room for.
    """

    def __init__(
        self,
        look: Look,
        region: Region,
        names: Sequence[str],
        order: Sequence[int],
        scale: Scale,
        label: str,
    ) -> None:
        em = look.layout.em("small")
        if region.width > 1.6 * region.height:
            wide = outline(label).width * look.layout.em("label")
            head, table = region.columns(wide, region.width - wide - 0.6, gap=0.6)
        else:
            head, table = region.rows(1, 2.6)
        self.count = Count(look, head, label)
        columns = 1 if table.height > 1.3 * em * len(names) else 2
        cells = [
            cell
            for column in table.columns(*[1] * columns, gap=1.8 * em)
            for cell in column.rows(*[1] * (len(names) // columns))
        ]
        self.order = tuple(order)
        self.names, self.values = Parts[Text](), Parts[Value]()
        self.lights = {i: Light(look, cell) for cell, i in zip(cells, self.order, strict=True)}
        for cell, i in zip(cells, self.order, strict=True):
            base = cell.center[1] - 0.22 * em
            self.names.add(Text(look, names[i], "small").place(cell.x0, base, align=-1))
            self.values.add(Value(look, scale).place(cell.x1, base))
        super().__init__(self.count, self.names, self.values)

    def at(self, weights: np.ndarray) -> None:
        """Show these weights."""
        self.count.at(int((weights != 0).sum()))
        for i, name, value in zip(self.order, self.names, self.values, strict=True):
            value.at(float(weights[i]))
            presence(name, 1.0 if weights[i] != 0 else FADED)

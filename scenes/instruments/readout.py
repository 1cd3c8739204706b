"""Readouts: numbers of single weights, which say of a zero whether it is one.

A weight that is exactly zero shows a bare `0` in the balance point's colour; whatever rounds to
zero keeps its decimals and stays in ink. So a viewer can tell *small* from *zero*.
"""

from collections.abc import Iterable

import numpy as np
from manim import UP, VGroup

from scenes.drawing.curves import segment
from scenes.drawing.labels import halo
from scenes.drawing.motion import is_seen
from scenes.drawing.shapes import BOLD, Dot, Stroke
from scenes.drawing.text import Number, Text
from scenes.instruments.board import Sheet
from scenes.look.layout import Region
from scenes.look.protocols import Look
from scenes.words.numerals import Scale


class Value(VGroup):
    """A weight's number on a baseline, ending at its right edge; `at` sets it.

    The bare zero stands where the last digit before the point would.
    """

    def __init__(self, look: Look, scale: Scale, size: str = "small", factor: float = 1.0) -> None:
        super().__init__()
        self.figures, self.value = scale, 0.0
        self.number = Number(look, size, factor=factor)
        self.zero = Number(look, size, "optimum", factor)
        self.em = self.number.em
        self.right = np.zeros(3)
        self.add(self.number, self.zero)

    def place(self, right: float, y: float) -> "Value":
        """End at `right` on the baseline `y`."""
        self.right = np.array([right, y, 0.0])
        self.at(self.value)
        return self

    def at(self, value: float) -> None:
        """Show a weight."""
        self.value = value
        shown, hidden = (self.zero, self.number) if value == 0 else (self.number, self.zero)
        text = self.figures.format(value)
        left = self.right[0] - shown.advance(text)
        shown.place(left, self.right[1]).show("0" if value == 0 else text)
        hidden.show("")


class Counter(VGroup):
    """One weight as a large number on a sheet, and as a bead on a line with a mark at zero.

    `values` are weights that it has to show: the line is as long as they need. `frame` is an edge
    in the balance point's colour, for the moment at which the number comes to rest; the counter
    does not add it, nor its `bead`, the balance point.
    """

    def __init__(
        self, look: Look, region: Region, name: str, scale: Scale, values: np.ndarray
    ) -> None:
        super().__init__()
        self.low, self.high = min(0.0, float(values.min())), max(0.0, float(values.max()))
        widest = max((scale.format(value) for value in (self.low, self.high)), key=len)
        self.room = region.inset(0.09 * region.width, 0.0)
        upper, middle, _ = region.rows(1.0, 1.6, 1.2)
        factor = 0.5 * middle.height / look.layout.em("title")
        room = 0.72 * region.width / (0.52 * len(widest) * look.layout.em("title"))
        self.value = Value(look, scale, "title", min(factor, room))
        digits = self.value.number.advance(widest)
        base = middle.center[1] - 0.33 * self.value.em
        self.value.place(region.center[0] + digits / 2, base)
        self.rest = (region.center[0] - self.value.number.advance("0") / 2, base)
        title = Text(look, name).place(region.center[0], upper.center[1] - 0.35)
        small = look.layout.em("small")
        self.y = region.y0 + 0.62 + 0.75 * small
        line, mark = Stroke(look, "muted", 3, 0.6), Stroke(look, "ink", 3)
        line.points = segment(self.spot(self.low), self.spot(self.high))
        zero = self.spot(0.0)
        mark.points = segment(zero - 0.16 * UP, zero + 0.16 * UP)
        label = Text(look, "$0$", "small").place(zero[0], self.y - 0.32 - 0.75 * small)
        self.frame = Sheet(look, region)
        self.frame.set_fill(opacity=0).set_stroke(look.theme.strokes["optimum"], BOLD)
        self.bead = Dot(look, "optimum")
        self.add(Sheet(look, region), title, self.value, line, mark, label)
        look.witnesses.append(self)

    def deviations(self) -> Iterable[tuple[str, float]]:
        """How far the bead is from the number's place; a zero that is none is off for good."""
        if is_seen(self.value.number):
            here = self.spot(self.value.value)
            yield "the counter's bead", float(np.abs(self.bead.where - here).max())
            right = bool(self.value.zero.text) == (self.value.value == 0)
            yield "the counter's number", 0.0 if right else float("inf")

    def spot(self, value: float) -> np.ndarray:
        """Where a weight stands on the line."""
        share = (value - self.low) / (self.high - self.low)
        return np.array([self.room.x0 + share * self.room.width, self.y, 0.0])

    def at(self, value: float) -> None:
        """Show a weight."""
        self.value.at(value)
        if value == 0:  # in the middle: it does not change any more
            self.value.zero.place(*self.rest)
        self.bead.move(self.spot(value))


class Readout(VGroup):
    """A plate with one weight on it, `name = value`, in the corner of a region."""

    def __init__(self, look: Look, region: Region, index: int, scale: Scale, widest: float) -> None:
        """`index` counts from 0; the plate has room for `widest` (a value of that size)."""
        super().__init__()
        self.symbol = Text(look, f"$w_{index + 1} =$")
        self.value = Value(look, scale, "title")
        em = self.value.em
        digits = self.value.number.advance(scale.format(-abs(widest)))
        width = self.symbol.advance + digits + 1.1 * em
        x, y, height = region.x0 + 0.22, region.y0 + 0.22, 1.5 * em
        self.plate = Sheet(look, Region(x, x + width, y, y + height), look.theme.page)
        base = y + 0.45 * em
        self.symbol.place(x + 0.4 * em, base, align=-1)
        self.value.place(x + width - 0.4 * em, base)
        self.add(self.plate, self.symbol, self.value)

    def at(self, value: float) -> None:
        """Show a weight."""
        self.value.at(value)


class Reading(VGroup):
    """A symbol and a number that changes, `alpha = 4.00`, on one baseline."""

    def __init__(self, look: Look, symbol: str, size: str = "label", role: str = "ink") -> None:
        self.symbol, self.number = Text(look, symbol, size, role), Number(look, size, role)
        self.em = self.symbol.em
        self.gap = self.symbol.advance + (0.24 if "=" in symbol else 0.08) * self.em
        super().__init__(self.symbol, self.number)

    def halo(self, colour: str, width: float = 9.0) -> "Reading":
        """Give symbol and number an edge in the colour behind them."""
        halo(self.symbol, colour, width)
        self.number.set_stroke(colour, width, 1, background=True)
        return self

    @property
    def advance(self) -> float:
        """The width of the whole, in scene units."""
        return self.gap + self.number.advance(self.number.text)

    def place(self, x: float, y: float, align: float = -1.0) -> "Reading":
        """Stand on the baseline `y`; `align` as for `Text.place`."""
        left = x - (align + 1) / 2 * self.advance
        self.symbol.place(left, y, align=-1)
        self.number.place(left + self.gap, y)
        return self

    def show(self, text: str) -> "Reading":  # type: ignore[override]
        """Show these digits."""
        self.number.show(text)
        return self

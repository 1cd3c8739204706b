"""Readouts: numbers of single weights, which say of a zero whether it is one.

A weight that is exactly zero shows a bare `0` in the balance point's colour; whatever rounds to
zero keeps its decimals and stays in ink. So a viewer can tell *small* from *zero*.
"""

import numpy as np
from manim import VGroup

from scenes.board import Sheet
from scenes.layout import Region
from scenes.numerals import Scale
from scenes.typeset import Look, Number, Text


class Value(VGroup):
    """A weight's number on a baseline, ending at its right edge; `at` sets it.

    The bare zero stands where the last digit before the point would.
    """

    def __init__(self, look: Look, scale: Scale, size: str = "small") -> None:
        super().__init__()
        self.scale, self.value = scale, 0.0
        self.number = Number(look, size)
        self.zero = Number(look, size, "optimum")
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
        text = self.scale.format(value)
        left = self.right[0] - sum(shown.advances[character] for character in text)
        shown.place(left, self.right[1]).show("0" if value == 0 else text)
        hidden.show("")


class Readout(VGroup):
    """A plate with one weight on it, `name = value`, in the corner of a region."""

    def __init__(self, look: Look, region: Region, index: int, scale: Scale, widest: float) -> None:
        """`index` counts from 0; the plate has room for `widest` (a value of that size)."""
        super().__init__()
        self.name = Text(look, f"$w_{index + 1} =$")
        self.value = Value(look, scale, "title")
        em = self.value.em
        digits = sum(self.value.number.advances[c] for c in scale.format(-abs(widest)))
        width = self.name.outline.width * self.name.em + digits + 1.1 * em
        x, y, height = region.x0 + 0.22, region.y0 + 0.22, 1.5 * em
        self.plate = Sheet(look, Region(x, x + width, y, y + height), look.theme.page)
        base = y + 0.45 * em
        self.name.place(x + 0.4 * em, base, align=-1)
        self.value.place(x + width - 0.4 * em, base)
        self.add(self.plate, self.name, self.value)

    def at(self, value: float) -> None:
        """Show a weight."""
        self.value.at(value)

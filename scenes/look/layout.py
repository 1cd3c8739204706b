"""Where things stand: named regions of the frame for the three aspect ratios, in scene units.

Landscape puts the board beside its instruments; portrait stacks them; the square is between. All
ink keeps five percent of the frame clear on each side (the safe area).
"""

from dataclasses import astuple, dataclass

import numpy as np

SAFE_MARGIN = 0.05
"""Part of the frame's width and height that stays clear on each side."""


@dataclass(frozen=True)
class Region:
    """A rectangle of the frame, in scene units, y up."""

    x0: float
    x1: float
    y0: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def center(self) -> np.ndarray:
        return np.array([(self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2, 0.0])

    def inset(self, dx: float, dy: float | None = None) -> "Region":
        """Smaller by `dx` at the left and right and by `dy` (or `dx`) at the top and bottom."""
        dy = dx if dy is None else dy
        return Region(self.x0 + dx, self.x1 - dx, self.y0 + dy, self.y1 - dy)

    def outside(self, low: np.ndarray, high: np.ndarray) -> float:
        """How far a box, given by two corners, is beyond the edge; below zero inside."""
        (x0, y0), (x1, y1) = low[:2], high[:2]
        return float(max(self.x0 - x0, x1 - self.x1, self.y0 - y0, y1 - self.y1))

    def nearest(self, point: np.ndarray) -> np.ndarray:
        """The point (3,) of the region that is nearest to a point."""
        low, high = (self.x0, self.y0, point[2]), (self.x1, self.y1, point[2])
        nearest: np.ndarray = np.clip(point, low, high)
        return nearest

    def rows(self, *parts: float, gap: float = 0.0) -> tuple["Region", ...]:
        """Cut into rows from the top, in proportion to `parts`, `gap` apart."""
        unit = (self.height - gap * (len(parts) - 1)) / sum(parts)
        tops = self.y1 - np.cumsum([0.0, *(part * unit + gap for part in parts[:-1])])
        return tuple(
            Region(self.x0, self.x1, float(top - part * unit), float(top))
            for top, part in zip(tops, parts, strict=True)
        )

    def columns(self, *parts: float, gap: float = 0.0) -> tuple["Region", ...]:
        """Cut into columns from the left, in proportion to `parts`, `gap` apart."""
        unit = (self.width - gap * (len(parts) - 1)) / sum(parts)
        lefts = self.x0 + np.cumsum([0.0, *(part * unit + gap for part in parts[:-1])])
        return tuple(
            Region(float(left), float(left + part * unit), self.y0, self.y1)
            for left, part in zip(lefts, parts, strict=True)
        )

    def pair(self, gap: float = 0.0) -> tuple["Region", "Region"]:
        """Two halves, side by side or one above the other: cut across the longer side."""
        one, other = (self.columns if self.width > self.height else self.rows)(1, 1, gap=gap)
        return one, other

    def moved(self, scale: float, shift: np.ndarray) -> "Region":
        """The region of the points `scale * p + shift`; `scale` is above zero."""
        (x, y), (x0, x1, y0, y1) = shift[:2], astuple(self)
        return Region(scale * x0 + x, scale * x1 + x, scale * y0 + y, scale * y1 + y)

    def toward(self, other: "Region", share: float) -> "Region":
        """A region on the way to another one; `share` 0 is this one, 1 the other."""
        ends = zip(astuple(self), astuple(other), strict=True)
        return Region(*(a + share * (b - a) for a, b in ends))


@dataclass(frozen=True)
class Layout:
    """The grid of one aspect ratio.

    `title` and `formula` are single rows; `board` is the sheet that is drawn on, `panel` the
    instruments beside (or under) it, `dial` and `plot` the panel's two rows; `wide` is board and
    panel together; `caption` the band of the narration, `caption_rows` lines high.
    `sizes` of text by use are in points of manim, 96 to a scene unit (`em`); `stroke` scales the
    widths of strokes, the radii of dots and the heads of arrows.
    """

    width: float
    height: float
    title: Region
    formula: Region
    board: Region
    panel: Region
    dial: Region
    plot: Region
    wide: Region
    caption: Region
    caption_rows: int
    sizes: dict[str, float]
    stroke: float

    def em(self, size: str) -> float:
        """One em of a size of text, in scene units."""
        return self.sizes[size] / 96

    @property
    def heading(self) -> Region:
        """The title's row over the whole width, for a chapter without a column beside its board."""
        return Region(self.wide.x0, self.wide.x1, self.title.y0, self.title.y1)

    @property
    def joined(self) -> bool:
        """Whether the formula's row stands right on top of the panel."""
        panel, row = self.panel, self.formula
        return row.x0 == panel.x0 and row.y0 - panel.y1 < row.height

    @property
    def side(self) -> Region:
        """The panel, and the formula's row with it where they are joined."""
        panel = self.panel
        top = self.formula.y1 if self.joined else panel.y1
        return Region(panel.x0, panel.x1, panel.y0, top)

    @property
    def safe(self) -> Region:
        """The frame without its margin: no ink leaves it."""
        x, y = (0.5 - SAFE_MARGIN) * self.width, (0.5 - SAFE_MARGIN) * self.height
        return Region(-x, x, -y, y)


LAYOUTS = {
    "16:9": Layout(
        width=128 / 9,
        height=8.0,
        title=Region(1.50, 6.40, 2.92, 3.60),
        formula=Region(1.50, 6.40, 1.62, 2.78),
        board=Region(-6.40, 0.95, -2.72, 3.60),
        panel=Region(1.50, 6.40, -2.72, 1.45),
        dial=Region(1.50, 6.40, 0.12, 1.45),
        plot=Region(1.50, 6.40, -2.72, -0.10),
        wide=Region(-6.40, 6.40, -2.72, 2.78),
        caption=Region(-6.40, 6.40, -3.60, -2.92),
        caption_rows=1,
        sizes={"title": 42, "formula": 38, "label": 34, "small": 28, "caption": 33},
        stroke=1.0,
    ),
    "9:16": Layout(
        width=8.0,
        height=128 / 9,
        title=Region(-3.60, 3.60, 5.72, 6.40),
        formula=Region(-3.60, 3.60, 4.66, 5.62),
        board=Region(-3.60, 3.60, -1.42, 4.52),
        panel=Region(-3.60, 3.60, -5.10, -1.60),
        dial=Region(-3.60, 3.60, -3.00, -1.60),
        plot=Region(-3.60, 3.60, -5.10, -3.05),
        wide=Region(-3.60, 3.60, -5.10, 5.62),
        caption=Region(-3.60, 3.60, -6.40, -5.22),
        caption_rows=2,
        sizes={"title": 50, "formula": 40, "label": 38, "small": 34, "caption": 40},
        stroke=1.15,
    ),
    "1:1": Layout(
        width=10.0,
        height=10.0,
        title=Region(-4.50, 0.90, 3.72, 4.50),
        formula=Region(1.15, 4.50, 3.40, 4.50),
        board=Region(-4.50, 0.90, -2.95, 3.55),
        panel=Region(1.15, 4.50, -2.95, 3.20),
        dial=Region(1.15, 4.50, 1.60, 3.20),
        plot=Region(1.15, 4.50, -2.95, 1.30),
        wide=Region(-4.50, 4.50, -2.95, 3.20),
        caption=Region(-4.50, 4.50, -4.50, -3.20),
        caption_rows=2,
        sizes={"title": 44, "formula": 30, "label": 34, "small": 28, "caption": 36},
        stroke=1.15,
    ),
}

ASPECTS = tuple(LAYOUTS)

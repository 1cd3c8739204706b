"""A strip of film: the band that carries stills, perforated along its edges."""

from collections.abc import Sequence

import numpy as np
from manim import RIGHT, UP, VGroup, VMobject

from scenes.drawing.shapes import Dot, Patch, Rigid, rectangle
from scenes.look.layout import Region
from scenes.look.protocols import Look
from scenes.props.textbook import Textbook
from scenes.stage.chapter import Stage

EDGE = 0.2
"""Width of a perforated edge, in scene units."""

_OPACITY = 0.35  # of the band: the stills are what is looked at


class Film(VGroup):
    """A band over a region with holes along its long sides, behind the frames that lie on it.

    The holes are equally spaced and symmetric, about one `pitch` apart. `edge` is the width of the
    perforated margins, inside the region.
    """

    def __init__(self, look: Look, region: Region, edge: float = EDGE, pitch: float = 0.3) -> None:
        band = Patch(look, "muted", _OPACITY)
        band.points = rectangle(region)
        holes = VMobject(fill_color=look.theme.page, fill_opacity=1, stroke_width=0)
        lying = region.width >= region.height
        start, length = (region.x0, region.width) if lying else (region.y0, region.height)
        count = max(1, round(length / pitch))
        middles = start + length * (np.arange(count) + 0.5) / count
        sides = (region.y0, region.y1) if lying else (region.x0, region.x1)
        along, across = 0.27 * length / count, 0.24 * edge
        pieces = []
        for side, inwards in zip(sides, (1, -1), strict=True):
            line = side + inwards * edge / 2
            for middle in middles:
                x, y = (middle, line) if lying else (line, middle)
                dx, dy = (along, across) if lying else (across, along)
                pieces.append(rectangle(Region(x - dx, x + dx, y - dy, y + dy)))
        holes.points = np.concatenate(pieces)
        super().__init__(band, holes)


class Reel:
    """A strip of film on which the picture is one still: the same lesson, another diamond on each.

    The first of `stills` that is on screen lies beside (or above) the picture, the next ones after
    it. `shrink` takes the picture into its place, `wind` lets the strip run on.
    """

    GAP, EDGE = 0.22, 0.42

    def __init__(self, stage: Stage, picture: Textbook, budgets: Sequence[float]) -> None:
        """`budgets` are those of the still before the picture and of the ones behind it."""
        window, whole = stage.layout.wide, picture.board.region
        self.picture, self.lying = picture, window.width >= window.height
        self.budgets = tuple(budgets)
        self.stills = [Textbook(stage, budget) for budget in budgets]
        self.scale, self.window = self.fit(window, whole)
        length = self.scale * (whole.width if self.lying else whole.height)
        self.pitch = (length + self.GAP) * (RIGHT if self.lying else -UP)
        self.middle = window.center - self.scale * whole.center
        places = (-1, *range(1, len(budgets)))
        self.rigid = [
            (place, Rigid(*still.flat, window=self.window), *map(Bead, still.dots))
            for place, still in zip(places, self.stills, strict=True)
        ]
        for dot in (dot for still in self.stills for dot in still.dots):
            dot.clip = self.window
        band = self.band(places, length)
        self.film = Rigid(Film(stage, band, self.EDGE, 0.9 * self.EDGE), window=self.window)
        stills = (
            VGroup(rigid.group, *still.dots)
            for (_, rigid, *_), still in zip(self.rigid, self.stills, strict=True)
        )
        self.others = VGroup(self.film.group, *stills)
        self.bold = self.scale**0.5  # small pictures with strokes and dots that can be seen
        self.own: tuple[Rigid | Bead, ...] | None = None
        self.wind(0.0)

    def fit(self, window: Region, whole: Region) -> tuple[float, Region]:
        """The stills' scale, and the part of the window that the strip takes."""
        room = window.width if self.lying else window.height
        across = window.height if self.lying else window.width
        length, breadth = (whole.width, whole.height) if self.lying else (whole.height, whole.width)
        scale = min((room - 2 * self.GAP) / (3 * length), (across - 2 * self.EDGE) / breadth)
        half = np.array([3 * length * scale / 2 + self.GAP, breadth * scale / 2 + self.EDGE])
        (x, y, _), (dx, dy) = window.center, half if self.lying else half[::-1]
        return scale, Region(x - dx, x + dx, y - dy, y + dy)

    def band(self, places: Sequence[int], length: float) -> Region:
        """The band from half a gap before the first still to half a gap behind the last."""
        (x, y, _), step = self.window.center, float(abs(self.pitch).sum())
        low, high = (
            sign * (abs(place) * step + length / 2 + self.GAP)
            for sign, place in ((-1, places[0]), (1, places[-1]))
        )
        if self.lying:
            return Region(x + low, x + high, self.window.y0, self.window.y1)
        return Region(self.window.x0, self.window.x1, y - high, y - low)

    def shrink(self, share: float) -> None:
        """Take the picture on its way from the board (0) to its place on the strip (1)."""
        if self.own is None:
            self.own = Rigid(*self.picture.flat), *map(Bead, self.picture.dots)
        scale, bold = (1 + share * (end - 1) for end in (self.scale, self.bold))
        for part in self.own:
            part.at(scale, share * self.middle, bold)

    def wind(self, frames: float) -> None:
        """Let the strip run on by so many stills."""
        for place, *parts in self.rigid:
            for part in parts:
                part.at(self.scale, self.middle + (place - frames) * self.pitch, self.bold)
        self.film.at(1.0, -frames * self.pitch)
        for part in self.own or ():
            part.at(self.scale, self.middle - frames * self.pitch, self.bold)


class Bead:
    """A dot on a picture that is moved and scaled: it goes along, as large as strokes are."""

    def __init__(self, dot: Dot) -> None:
        self.dot, self.shape, self.where = dot, dot.shape.copy(), dot.where.copy()

    def at(self, scale: float, shift: np.ndarray, bold: float) -> None:
        """As `Rigid.at`."""
        self.dot.shape = bold * self.shape
        self.dot.move(scale * self.where + shift)

"""A strip of film: the band that carries stills, perforated along its edges."""

import numpy as np
from manim import VGroup, VMobject

from scenes.curves import polyline
from scenes.layout import Region
from scenes.shapes import Patch
from scenes.typeset import Look

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


def rectangle(region: Region) -> np.ndarray:
    """The edge of a region, as four cubics."""
    x0, x1, y0, y1 = region.x0, region.x1, region.y0, region.y1
    corners = [(x0, y0, 0), (x1, y0, 0), (x1, y1, 0), (x0, y1, 0), (x0, y0, 0)]
    return polyline(np.array(corners, dtype=float))

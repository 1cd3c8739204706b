"""The alpha dial: a track with a knob, the number, marks, and the brace of what is zero."""

import numpy as np
from manim import VGroup

from scenes.board import Dot, Stroke, halo
from scenes.layout import Layout, Region, spread
from scenes.numerals import Scale
from scenes.theme import Theme
from scenes.typeset import Number, Text, polyline


def segment(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """A straight stroke between two scene points, as one cubic."""
    return polyline(np.array([a, b], dtype=float))


class Dial(VGroup):
    """A horizontal track for alpha in [0, end], in the penalty's colour.

    `x(alpha)` gives the scene's x of an alpha; the coefficient plot shares it. `moving` holds what
    `at` sets; everything else is still.
    """

    def __init__(self, region: Region, end: float, scale: Scale, theme: Theme, layout: Layout):
        super().__init__()
        self.region, self.end, self.scale = region, end, scale
        self.theme, self.layout = theme, layout
        self.left, self.right = region.x0 + 1.7 * layout.small_size / 96, region.x1 - 0.25
        self.y = region.y0 + 0.40 * region.height
        self.alpha = 0.0
        self.track = Stroke(theme, "muted", 4 * layout.stroke, 0.55)
        self.track.points = segment(self.spot(0), self.spot(end))
        self.symbol = Text("$alpha =$", layout.label_size, theme, "penalty")
        base = region.y1 - 0.62 * self.symbol.em
        self.symbol.place(region.x0, base, align=-1)
        self.number = Number(layout.label_size, theme, "penalty")
        self.number.place(region.x0 + (self.symbol.outline.width + 0.24) * self.symbol.em, base)
        self.run = Stroke(theme, "penalty", 6 * layout.stroke)
        self.knob = Dot(theme, "penalty", 0.14 * layout.stroke)
        self.moving = VGroup(self.run, self.knob, self.number)
        self.still = VGroup(self.track, self.symbol)

    def x(self, alpha: float) -> float:
        """Where an alpha stands, in scene units."""
        return self.left + (self.right - self.left) * alpha / self.end

    def spot(self, alpha: float) -> np.ndarray:
        """The point of the track at an alpha."""
        return np.array([self.x(alpha), self.y, 0.0])

    def at(self, alpha: float) -> None:
        """Turn the dial to an alpha."""
        self.alpha = alpha
        self.run.points = segment(self.spot(0), self.spot(alpha))
        self.knob.move(self.spot(alpha))
        self.number.show(self.scale.format(alpha))

    def marks(self, *labels: tuple[float, str, str]) -> list[VGroup]:
        """Ticks on the track, (alpha, label, role), with labels under it that do not touch."""
        texts = [Text(label, self.layout.small_size, self.theme, role) for _, label, role in labels]
        widths = [text.outline.width * text.em for text in texts]
        centres = spread(
            [self.x(alpha) for alpha, _, _ in labels],
            widths,
            self.region.x0,
            self.region.x1,
            gap=0.12,
        )
        half = np.array([0.0, 0.13, 0.0])
        result = []
        for (alpha, _, role), text, centre in zip(labels, texts, centres, strict=True):
            tick = Stroke(self.theme, role, 3 * self.layout.stroke)
            tick.points = segment(self.spot(alpha) - half, self.spot(alpha) + half)
            halo(text.place(centre, self.y - 0.22 - 0.78 * text.em), self.theme.page)
            result.append(VGroup(tick, text))
        return result

    def brace(self, start: float, end: float, label: str, role: str = "optimum") -> VGroup:
        """The part of the track between two alphas, lit up, braced and named."""
        a, b = self.spot(start), self.spot(end)
        bar = Stroke(self.theme, role, 6 * self.layout.stroke)
        bar.points = segment(a, b)
        curl = Stroke(self.theme, role, 3 * self.layout.stroke)
        lift = np.array([0.0, 0.24, 0.0])
        curl.points = brace_points(a + lift, b + lift, 0.2)
        text = Text(label, self.layout.small_size, self.theme, role)
        text.place((a[0] + b[0]) / 2, self.y + 0.24 + 0.2 + 0.42 * text.em)
        return VGroup(bar, curl, text)


def brace_points(a: np.ndarray, b: np.ndarray, height: float) -> np.ndarray:
    """A curly brace over the horizontal line from `a` to `b`, as four cubics."""
    middle = (a + b) / 2 + (0, height, 0)
    shoulder = np.array([0.0, height / 2, 0.0])
    reach = np.array([min(height, (b[0] - a[0]) / 4), 0.0, 0.0])

    def corner(p: np.ndarray, via: np.ndarray, q: np.ndarray) -> np.ndarray:
        return np.array([p, p + 0.7 * (via - p), q + 0.7 * (via - q), q])

    straight = np.concatenate([segment(a + shoulder + reach, middle - shoulder - reach)])
    back = np.concatenate([segment(middle - shoulder + reach, b + shoulder - reach)])
    return np.concatenate(
        [
            corner(a, a + shoulder, a + shoulder + reach),
            straight,
            corner(middle - shoulder - reach, middle - shoulder, middle),
            corner(middle, middle - shoulder, middle - shoulder + reach),
            back,
            corner(b + shoulder - reach, b + shoulder, b),
        ]
    )

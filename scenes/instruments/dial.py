"""The alpha dial: a track with a knob, the number, marks, and the brace of what is zero."""

from collections.abc import Callable, Iterable

import numpy as np
from manim import VGroup

from scenes.drawing.curves import brace_points, segment
from scenes.drawing.labels import halo, spread
from scenes.drawing.motion import is_seen, presence
from scenes.drawing.shapes import Dot, Stroke
from scenes.drawing.text import Number, Text
from scenes.look.layout import Region
from scenes.look.protocols import Look
from scenes.words.numerals import Scale, written_out
from solver import Trajectory

_NEAR = 2.0**-30  # of an alpha: far above its rounding, far below what is seen


def at_knot(path: Trajectory, alpha: float) -> float:
    """An alpha, or the path's knot that it misses by rounding alone.

    At a knot a weight is zero or not, whatever the last bits of the arithmetic that led there.
    """
    nearest = float(path.alphas[np.abs(path.alphas - alpha).argmin()])
    return nearest if abs(nearest - alpha) <= _NEAR * alpha else alpha


def end_of(last: float) -> float:
    """Where a dial ends whose last event is at an alpha: a little beyond it."""
    return 1.08 * last


class Dial(VGroup):
    """A horizontal track for alpha in [start, end], in the penalty's colour.

    A linear dial starts at 0. A logarithmic one (`start` > 0) shows alpha = 0 at its left
    end. `x(alpha)` gives the scene's x of an alpha; a plot under the dial shares it.
    `still` and `moving` are its parts; `at` sets what moves.
    """

    def __init__(
        self, look: Look, region: Region, end: float, scale: Scale, start: float = 0.0
    ) -> None:
        super().__init__()
        self.look, self.region, self.figures = look, region, scale
        self.start, self.end, self.alpha = start, end, 0.0
        self.left, self.right = region.x0 + 1.7 * look.layout.em("small"), region.x1 - 0.25
        self.y = region.y0 + 0.40 * region.height
        self.track = Stroke(look, "muted", 4, 0.55)
        self.track.points = segment(self.spot(start), self.spot(end))
        self.symbol = Text(look, "$alpha =$", role="penalty")
        base = region.y1 - 0.62 * self.symbol.em
        self.symbol.place(region.x0, base, align=-1)
        self.number = Number(look, role="penalty")
        self.number.place(region.x0 + self.symbol.advance + 0.24 * self.symbol.em, base)
        self.run = Stroke(look, "penalty", 6)
        self.knob = Dot(look, "penalty", 0.14)
        self.moving = VGroup(self.run, self.knob, self.number)
        self.still = VGroup(self.track, self.symbol)
        look.witnesses.append(self)

    def x(self, alpha: float) -> float:
        """Where an alpha stands, in scene units."""
        return self.left + (self.right - self.left) * self.share(alpha)

    def share(self, alpha: float) -> float:
        """Where an alpha stands, as a part of the track's length."""
        if self.start == 0:
            return alpha / self.end
        if alpha <= self.start:
            return 0.0
        return float(np.log(alpha / self.start) / np.log(self.end / self.start))

    def alpha_of(self, share: float) -> float:
        """The alpha at a part of the track's length: the inverse of `share`."""
        if self.start == 0:
            return share * self.end
        return float(self.start * (self.end / self.start) ** share)

    def way(self, start: float, end: float) -> Callable[[float], float]:
        """The alphas from one to another along the track, by the part of the way: 0 to 1.

        Both ends are hit exactly, which the way there and back through `share` may miss by an ulp.
        """
        first, last = self.share(start), self.share(end)
        ends = {0.0: start, 1.0: end}
        return lambda part: (
            ends[part] if part in ends else self.alpha_of(first + part * (last - first))
        )

    def spot(self, alpha: float) -> np.ndarray:
        """The point of the track at an alpha."""
        return np.array([self.x(alpha), self.y, 0.0])

    def at(self, alpha: float) -> None:
        """Turn the dial to an alpha."""
        self.alpha = alpha
        self.run.points = segment(self.spot(self.start), self.spot(alpha))
        self.knob.move(self.spot(alpha))
        self.number.show(self.digits(alpha))

    def digits(self, alpha: float) -> str:
        """The dial's number."""
        return self.figures.format(alpha)

    def deviations(self) -> Iterable[tuple[str, float]]:
        """How far the knob is from its place; a number that shows another alpha is off for good."""
        if is_seen(self.knob):
            yield "the dial's knob", float(np.abs(self.knob.where - self.spot(self.alpha)).max())
        if is_seen(self.number):
            right = self.number.text == self.digits(self.alpha)
            yield "the dial's number", 0.0 if right else float("inf")

    def marks(self, *labels: tuple[float, str, str], above: bool = False) -> list[VGroup]:
        """Ticks on the track, (alpha, label, role), with labels that do not touch: under it, or
        `above` it.
        """
        texts = [Text(self.look, label, "small", role) for _, label, role in labels]
        widths = [text.advance for text in texts]
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
            tick = Stroke(self.look, role, 3)
            tick.points = segment(self.spot(alpha) - half, self.spot(alpha) + half)
            base = self.y + 0.26 if above else self.y - 0.22 - 0.78 * text.em
            halo(text.place(centre, base), self.look.theme.page)
            result.append(VGroup(tick, text))
        return result

    def brace(
        self, start: float, end: float, label: str, role: str = "optimum", *, below: bool = False
    ) -> VGroup:
        """The part of the track between two alphas, lit up, braced and named.

        `below` the track a short brace keeps clear of the dial's number.
        """
        a, b = self.spot(start), self.spot(end)
        bar = Stroke(self.look, role, 6)
        bar.points = segment(a, b)
        curl = Stroke(self.look, role, 3)
        side = -1 if below else 1
        curl.points = brace_points(a, b, 0.2)
        curl.points[:, 1] = self.y + side * (curl.points[:, 1] - self.y + 0.24)
        text = Text(self.look, label, "small", role)
        room = -1.02 * text.em if below else 0.42 * text.em
        halo(text.place((a[0] + b[0]) / 2, self.y + 0.44 * side + room), self.look.theme.page)
        return VGroup(bar, curl, text)


class LongDial(Dial):
    """A linear dial that can bend into a logarithmic one, to reach further.

    With `bend` 0 the track is linear up to `end`; with 1 it reaches up to `far`, and alpha stands
    at `log(1 + alpha / knee)`: a logarithmic scale from about `knee` on, with 0 at its left end.
    `decades` are ticks at some alphas beyond `end`.
    """

    def __init__(
        self,
        look: Look,
        region: Region,
        end: float,
        scale: Scale,
        decades: Iterable[float],
    ) -> None:
        self.near, self.bend = end, 0.0
        self.prices = tuple(decades)
        self.far, self.knee = 1.6 * self.prices[-1], self.prices[0] / 100
        super().__init__(look, region, end, scale)
        self.labels = [self._decade(price) for price in self.prices]
        self.decades = VGroup(*(VGroup(*label) for label in self.labels))
        self.bend_to(0.0)

    def _decade(self, price: float) -> tuple[Stroke, Text]:
        tick = Stroke(self.look, "muted", 3)
        power = round(np.log10(price))
        text = Text(self.look, "$10$" if power == 1 else f"$10^{power}$", "small")
        return tick, text

    def bend_to(self, bend: float) -> None:
        """Set the scale, some way from linear (0) to logarithmic (1); `at` moves the knob."""
        self.bend = bend
        self.end = self.near * (self.far / self.near) ** bend
        half = np.array([0.0, 0.13, 0.0])
        for price, (tick, text) in zip(self.prices, self.labels, strict=True):
            spot = self.spot(price)
            tick.points = segment(spot - half, spot + half)
            text.place(spot[0], self.y - 0.22 - 0.78 * text.em)
            # What comes in from the right is not seen before it is on the track.
            inside = np.clip(2 * (self.right - spot[0]) / text.em, 0.0, 1.0) if bend > 0 else 0.0
            presence(VGroup(tick, text), float(inside))

    def share(self, alpha: float) -> float:
        """Where an alpha stands, as a part of the track's length."""
        if self.bend == 0:
            return alpha / self.end
        # From 0, which is linear; the third power, since the first part of the way counts most.
        curvature = self.bend**3 / self.knee
        return float(np.log1p(curvature * alpha) / np.log1p(curvature * self.end))

    def alpha_of(self, share: float) -> float:
        """The alpha at a part of the track's length: the inverse of `share`."""
        if self.bend == 0:
            return share * self.end
        curvature = self.bend**3 / self.knee
        return float(np.expm1(share * np.log1p(curvature * self.end)) / curvature)

    def digits(self, alpha: float) -> str:
        """The dial's number: as many decimals as nearby, fewer where alpha is large."""
        if alpha <= self.near:
            return self.figures.format(alpha)
        return written_out(alpha, most=self.figures.decimals)

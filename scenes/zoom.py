"""Closer and closer: a dial that bends to reach further, and a board magnified about its origin."""

from collections.abc import Iterable

import numpy as np
from manim import ManimColor, VGroup, interpolate_color

from scenes.board import Family
from scenes.curves import segment
from scenes.dial import Dial
from scenes.facts import roundest
from scenes.layout import Region, in_wedge
from scenes.numerals import Scale, written_out
from scenes.shapes import Stroke, halo
from scenes.shot import Shot
from scenes.stage import Sweep, presence
from scenes.typeset import Look, Number, Text
from solver import Trajectory
from solver.contours import arcs, level_set


class Reading(VGroup):
    """A symbol and a number that changes, `alpha = 4.00`, on one baseline."""

    def __init__(self, look: Look, symbol: str, size: str = "label", role: str = "ink") -> None:
        self.symbol, self.number = Text(look, symbol, size, role), Number(look, size, role)
        self.em = self.symbol.em
        self.gap = (self.symbol.outline.width + (0.24 if "=" in symbol else 0.08)) * self.em
        super().__init__(self.symbol, self.number)

    def halo(self, colour: str, width: float = 9.0) -> "Reading":
        """Give symbol and number an edge in the colour behind them."""
        halo(self.symbol, colour, width)
        self.number.set_stroke(colour, width, 1, background=True)
        return self

    @property
    def advance(self) -> float:
        """The width of the whole, in scene units."""
        return self.gap + sum(self.number.advances[character] for character in self.number.text)

    def place(self, x: float, y: float, align: float = -1.0) -> "Reading":
        """Stand on the baseline `y`; `align` as for `Text.place`."""
        left = x - (align + 1) / 2 * self.advance
        self.symbol.place(left, y, align=-1)
        self.number.place(left + self.gap, y)
        return self

    def show(self, text: str) -> "Reading":
        """Show these digits."""
        self.number.show(text)
        return self


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
        self.decades = VGroup(*(self._decade(price) for price in self.prices))
        self.bend_to(0.0)

    def _decade(self, price: float) -> VGroup:
        tick = Stroke(self.look, "muted", 3)
        power = round(np.log10(price))
        text = Text(self.look, "$10$" if power == 1 else f"$10^{power}$", "small")
        return VGroup(tick, text)

    def bend_to(self, bend: float) -> None:
        """Set the scale, some way from linear (0) to logarithmic (1); `at` moves the knob."""
        self.bend = bend
        self.end = self.near * (self.far / self.near) ** bend
        half = np.array([0.0, 0.13, 0.0])
        for price, (tick, text) in zip(self.prices, self.decades, strict=True):
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
        near = alpha <= self.near
        return self.scale.format(alpha) if near else written_out(alpha, most=self.scale.decimals)


class Bearing(VGroup):
    """How far off an axis the balance point lies, seen from the origin: ray, arc and degrees."""

    def __init__(self, shot: Shot, axis: np.ndarray, label: str) -> None:
        """`axis` is the half-axis that is measured from, a unit vector (2,)."""
        look = shot.stage
        self.shot, self.axis = shot, axis
        self.ray, self.arc = Stroke(look, "optimum", 2.4), Stroke(look, "optimum", 2.4)
        theme = look.theme
        # The label lies inside the filled circle: its edge has that colour.
        inside = interpolate_color(
            ManimColor(theme.board), ManimColor(theme.strokes["penalty"]), theme.fill
        )
        self.text = halo(Text(look, label, role="optimum"), inside, 14)
        self.half = np.array([self.text.width, self.text.height]) / 2 + 0.06
        super().__init__(self.ray, self.arc, self.text)

    def follow(self) -> None:
        """Measure from where the board and the dot are now."""
        board, dot = self.shot.board, self.shot.tug.dot
        origin = board.point(np.zeros(2))
        reach = float(np.hypot(*(dot.where - origin)[:2]))
        toward = (dot.where - origin)[:2] / reach
        start, end = (np.arctan2(d[1], d[0]) for d in (self.axis, toward))
        turn = (end - start + np.pi) % (2 * np.pi) - np.pi
        self.ray.points = segment(origin, dot.where)
        radius = min(1.1, 0.55 * reach)
        curve = radius * arcs(start + turn * np.linspace(0, 1, 3)).reshape(-1, 2)
        self.arc.points = origin + np.column_stack([curve, np.zeros(len(curve))])
        centre = in_wedge(origin, (self.axis, toward), self.half, board.region)
        if np.hypot(*(centre - origin)[:2]) + np.hypot(*self.half) > 0.9 * reach:
            # No room between them: beside the ray, on its far side.
            away = np.sign(turn) * np.array([-toward[1], toward[0]])
            offset = radius * toward + (float(self.half @ np.abs(away)) + 0.05) * away
            centre = origin + np.array([*offset, 0.0])
        self.text.shift(centre - self.text.get_center())


class Magnifier:
    """A shot whose board is magnified about the origin, from stop to stop.

    `stops` are magnifications: 1, and one for each of some `prices`, at which the circle is as
    large as at the others. `at(level)` stands at stop `level`, or between two of them evenly in the
    logarithm. Each stop has faint families of its own, as dense on the screen as those of the
    first: near the origin every magnification looks the same. `tag` shows it.
    """

    def __init__(self, shot: Shot, prices: tuple[float, ...]) -> None:
        self.shot, self.stops, self.level = shot, stops_for(shot, prices), 0.0
        board, look, stops = shot.board, shot.stage, self.stops
        self.families = VGroup(shot.families, *(near_families(shot, stop) for stop in stops[1:]))
        self.away = shot.minimum_name.get_center() - shot.minimum.where
        shot.minimum.clip = board.region
        for part in shot.minimum_name.get_family():
            part.clip = board.region
        self.tag = Reading(look, "$times$").halo(look.theme.board)
        last = stops[-1] * board.unit * shot.trajectory.path(prices[-1])
        self.corners = calm_corners(board.region, board.point(np.zeros(2))[:2], last)
        self.corner = self.corners[0]  # where the tag stands
        self.moving = VGroup(self.families, shot.minimum, shot.minimum_name, shot.moving, self.tag)

    def at(self, level: float) -> None:
        """Magnify, and set everything on the board where it is now."""
        self.level = float(level)
        shot, board = self.shot, self.shot.board
        zoom = float(np.exp(np.interp(level, range(len(self.stops)), np.log(self.stops))))
        board.zoom(zoom)
        for stop, pair in enumerate(self.families):
            seen = max(0.0, 1.0 - abs(level - stop))
            for family in pair:
                family.presence = seen
                if seen:
                    family.redraw()
        shot.minimum.move(board.point(shot.trajectory.loss.minimizer))
        name = shot.minimum_name
        name.shift(shot.minimum.where + self.away - name.get_center())
        presence(name, max(0.0, 1.0 - 4 * level))
        shot.tug.at(shot.alpha)
        x, y = self.corner
        room = board.region.inset(0.22)
        base = room.y0 + 0.05 if y < 0 else room.y1 - 0.68 * self.tag.em
        self.tag.show(f"{zoom:.0f}").place(room.x0 if x < 0 else room.x1, base, align=x)

    def go(self, level: float, *others: VGroup) -> Sweep:
        """Move to a stop, `others` following the dot."""

        def at(now: float) -> None:
            self.at(now)
            for other in others:
                other.follow()

        return Sweep(VGroup(self.moving, *others), at, self.level, level)


def calm_corners(region: Region, origin: np.ndarray, dot: np.ndarray) -> list[tuple[int, int]]:
    """The corners, (±1, ±1), first that which is farthest from a circle, its tangent and its ray.

    The circle is about `origin` (2,), through the dot, which is given as seen from there.
    """
    radius = float(np.hypot(*dot))
    outwards = dot / radius

    def clear(corner: tuple[int, int]) -> float:
        half = np.array([region.width / 2 - 0.8, region.height / 2 - 0.4])
        away = region.center[:2] + half * corner - origin
        along = float(away @ outwards)
        ray = float(np.hypot(*(away - along * outwards))) if along > 0 else np.inf
        return min(float(np.hypot(*away)) - radius, abs(along - radius), ray)

    return sorted(((-1, -1), (1, -1), (-1, 1), (1, 1)), key=clear, reverse=True)


def near_families(shot: Shot, stop: float) -> VGroup:
    """Level sets around the origin, as dense at this magnification as the shot's own are at 1."""
    loss, penalty = shot.trajectory.loss, shot.trajectory.penalty
    # Near the origin the loss's level sets are straight lines, square on its slope there.
    slope = loss.gradient(np.zeros(2))
    step = float(np.hypot(*loss.minimizer)) / 6 / stop
    across = slope / np.hypot(*slope) * step
    green = [level_set(loss, through=k * across) for k in range(-14, 15, 2)]
    blue = [level_set(penalty, through=k * across) for k in range(1, 15)]
    return VGroup(Family(shot.board, "loss", green), Family(shot.board, "penalty", blue))


def far_prices(path: Trajectory, beyond: float) -> tuple[float, float, float]:
    """Three powers of ten above `beyond`, so large that ten times the price leaves a tenth.

    An L2 path falls like 1 / alpha once alpha is large against the curvature of the loss; the
    second price may miss a tenth of the first one's weights by 15 percent.
    """
    price = 10.0 ** np.ceil(np.log10(beyond))
    while True:
        one, ten = (float(np.hypot(*path.path(p))) for p in (price, 10 * price))
        if 10 * ten <= 1.15 * one:
            return float(price), float(10 * price), float(100 * price)
        price *= 10


def stops_for(shot: Shot, prices: tuple[float, ...]) -> tuple[float, ...]:
    """Magnifications at which the circles of these prices look alike, a third of the board wide."""
    region = shot.board.region
    radius = 10 * float(np.hypot(*shot.trajectory.path(prices[1]))) * float(shot.board.unit[0])
    largest = 0.32 * min(region.width, region.height) / radius
    first = roundest(0.8 * largest, largest)
    return (1.0, *(first * price / prices[0] for price in prices))

"""Closer and closer: a dial that bends to reach further, and a board magnified about its origin."""

import numpy as np
from manim import ManimColor, VGroup, interpolate_color

from scenes.drawing.curves import segment
from scenes.drawing.labels import halo, in_wedge
from scenes.drawing.motion import Parts, Sweep, family, presence
from scenes.drawing.shapes import Stroke
from scenes.drawing.text import Text
from scenes.instruments.board import Family
from scenes.instruments.readout import Reading
from scenes.instruments.shot import Shot
from scenes.lesson.facts import drawable
from scenes.look.layout import Region
from scenes.words.numerals import roundest
from solver.contours import arcs, level_set


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
        self.families = Parts(shot.families, *(near_families(shot, stop) for stop in stops[1:]))
        self.away = shot.minimum_name.get_center() - shot.minimum.where
        shot.minimum.clip = board.region
        for part in family(shot.minimum_name):
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
            for curves in pair:
                curves.presence = seen
                if seen:
                    curves.redraw()
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


def near_families(shot: Shot, stop: float) -> Parts[Family]:
    """Level sets around the origin, as dense at this magnification as the shot's own are at 1."""
    loss, penalty = shot.trajectory.loss, shot.trajectory.penalty
    # Near the origin the loss's level sets are straight lines, square on its slope there.
    slope = loss.gradient(np.zeros(2))
    step = float(np.hypot(*loss.minimizer)) / 6 / stop
    across = slope / np.hypot(*slope) * step
    green = [level_set(drawable(loss), through=k * across) for k in range(-14, 15, 2)]
    blue = [level_set(drawable(penalty), through=k * across) for k in range(1, 15)]
    return Parts(Family(shot.board, "loss", green), Family(shot.board, "penalty", blue))


def stops_for(shot: Shot, prices: tuple[float, ...]) -> tuple[float, ...]:
    """Magnifications at which the circles of these prices look alike, a third of the board wide."""
    region = shot.board.region
    radius = 10 * float(np.hypot(*shot.trajectory.path(prices[1]))) * float(shot.board.unit[0])
    largest = 0.32 * min(region.width, region.height) / radius
    first = roundest(0.8 * largest, largest)
    return (1.0, *(first * price / prices[0] for price in prices))

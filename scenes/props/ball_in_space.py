"""The ball of three weights, touched by a shell of equal loss, as a viewer walks round it."""

from collections.abc import Iterable
from itertools import pairwise
from typing import cast

import numpy as np
from manim import VGroup, VMobject, smooth

from scenes.drawing.curves import polyline
from scenes.drawing.labels import halo
from scenes.drawing.motion import Fade, Sweep, presence
from scenes.drawing.shapes import BOLD, Dot, Stroke
from scenes.drawing.text import Text
from scenes.instruments.dial import Dial
from scenes.instruments.readout import Value
from scenes.look.layout import Layout, Region
from scenes.look.protocols import Look
from scenes.look.theme import FADED
from scenes.props.solids import Axes, Ball, Cell, Shell, Space
from scenes.props.switchboard import Light
from scenes.stage.chapter import Stage
from scenes.words.numerals import Scale
from solver import Trajectory
from solver.losses import QuadraticLoss

START = 2.0
"""The price at which the film begins: the ball at price 0 would fill the board."""

TURN = (-32.0, -16.0)
"""Degrees of azimuth at the start and at the end: turning slowly shows the depth."""

SIDE = -62.0
"""Where the viewer stands when the ball appears."""

CLOSER = 1.4
"""How much closer the viewer comes while the ball becomes small."""

CELLS = ("corner", "edge", "face")
"""What the ball is made of, by the number of weights that are not zero, less one."""


class BallInSpace(VGroup):
    """Ball, shell, trail and dot in space, with the dial and the three weights.

    `at(alpha)` sets all of them; the viewer walks on a little as alpha grows.
    """

    def __init__(self, stage: Stage, path: Trajectory, dial: Dial) -> None:
        self.path, self.dial, self.alpha = path, dial, START
        self.loss = cast("QuadraticLoss", path.loss)
        self.board, row = parts(stage.layout)
        self.space = view(self.board, path, self.loss)
        self.axes = Axes(stage, self.space, reach(path))
        self.ball, self.cell = Ball(stage, self.space), Cell(stage, self.space)
        self.shell = Shell(stage, self.space, self.loss)
        self.trail = Stroke(stage, "optimum", BOLD)
        self.minimum, self.dot = Dot(stage, "loss", 0.1), Dot(stage, "optimum")
        self.label = halo(Text(stage, "$loss(hat(w))$"), stage.theme.board)
        self.weights, self.steps = Weights(stage, row, path), Steps(stage, path)
        super().__init__(self.axes, self.ball, self.cell, self.shell, self.trail)
        self.add(self.minimum, self.label, self.weights, self.steps, self.dot)
        self.add(dial.moving)
        self.at(START)
        stage.witnesses.append(self)

    def at(self, alpha: float) -> None:
        """The balance of an alpha."""
        self.alpha = alpha
        share = (alpha - START) / (self.path.alpha_max - START)
        self.space.turn(TURN[0] + share * (TURN[1] - TURN[0]))
        self.space.come(closer(alpha, self.path))
        self.draw()
        self.steps.at(alpha)

    def draw(self, ball: float = 1.0, shell: float = 1.0) -> None:
        """Draw what is seen from here; ball and shell at a part of their size."""
        weights = self.path.path(self.alpha)
        away = weights - self.path.loss.minimizer
        radius = ball * float(np.abs(weights).sum())
        self.axes.at(radius, 1 / self.space.zoom)
        self.ball.at(radius)
        self.cell.at(weights)
        self.shell.at(shell * float(np.sqrt(away @ self.loss.gram @ away)))
        knots = self.path.alphas[self.path.alphas < self.alpha]
        self.trail.points = polyline(self.space.point(self.path.path([*knots, self.alpha])))
        self.minimum.move(self.space.point(self.path.loss.minimizer))
        self.label.move_to(self.minimum.where + np.array([0.32, 0.3, 0.0]))
        self.dot.move(self.space.point(weights))
        self.dial.at(self.alpha)
        self.weights.at(weights)

    def look(self, azimuth: float) -> None:
        """Stand elsewhere, before there is a ball or a shell."""
        self.space.turn(azimuth)
        self.draw(0.0, 0.0)

    def walk(self) -> Sweep:
        """The ball grows out of the origin while the viewer walks to the first place."""

        def at(share: float) -> None:
            self.space.turn(SIDE + share * (TURN[0] - SIDE))
            self.draw(share, 0.0)

        return Sweep(self, at, 0.0, 1.0, rate_func=smooth)

    def swell(self) -> Sweep:
        """The shell grows out of the minimiser until it touches the ball."""
        return Sweep(self, lambda share: self.draw(1.0, share), 0.0, 1.0, rate_func=smooth)

    def turn(self, to: float) -> Sweep:
        """Turn the dial at constant speed."""
        return Sweep(self, self.at, self.alpha, to)

    def deviations(self) -> Iterable[tuple[str, float]]:
        """How far the dot is from w(alpha)."""
        here = self.space.point(self.path.path(self.alpha))
        yield "the balance point", float(np.abs(self.dot.where - here).max())


def parts(layout: Layout) -> tuple[Region, Region]:
    """The board, and a row below it for the weights."""
    board, height = layout.board, 1.9 * layout.em("small")
    edge = board.y0 + height
    return (
        Region(board.x0, board.x1, edge, board.y1),
        Region(board.x0, board.x1, board.y0, edge),
    )


def reach(path: Trajectory) -> np.ndarray:
    """How long the three axes are, in weights: beyond the first ball."""
    return np.full(3, 1.15 * float(np.abs(path.path(START)).sum()))


def view(board: Region, path: Trajectory, loss: QuadraticLoss) -> "Closing":
    """A view that holds the first ball, its axes and the shells up to the first landing.

    Later it comes closer to the middle between origin and minimiser.
    """
    first = float(np.abs(path.path(START)).sum())
    away = path.path(min(path.vanishes_at(i) for i in range(3))) - loss.minimizer
    level = float(away @ loss.gram @ away)
    points = np.concatenate([np.diag(reach(path)), -first * np.eye(3)])
    plain, inverse = Space(board, 1.0, np.zeros(2)), np.linalg.inv(loss.gram)
    found = []
    for azimuth in TURN:
        plain.turn(azimuth)
        screen = np.array([plain.right, plain.up])
        size = np.sqrt(level * (screen @ inverse @ screen.T).diagonal())
        centre = screen @ loss.minimizer
        found += [*(points @ screen.T), centre - size, centre + size]
    low, high = np.min(found, axis=0), np.max(found, axis=0)
    room = board.inset(0.62)
    unit = float(min((room.width, room.height) / (high - low)))
    return Closing(board, unit, (low + high) / 2, loss.minimizer)


class Closing(Space):
    """A view that comes closer: `come` runs from the whole (0) to `CLOSER` times it (1)."""

    def __init__(self, region: Region, unit: float, middle: np.ndarray, aim: np.ndarray) -> None:
        self.whole, self.middle, self.aim, self.zoom = unit, middle, aim, 1.0
        super().__init__(region, unit, np.zeros(2))
        self.come(0.0)

    def come(self, share: float) -> None:
        """Set how close the viewer is; from here on the picture is where it belongs."""
        self.zoom = CLOSER**share
        self.unit = self.whole * self.zoom
        target = 0.68 * np.array([self.right @ self.aim, self.up @ self.aim])
        middle = self.middle + share * (target - self.middle)
        self.origin = self.region.center[:2] - self.unit * middle


def closer(alpha: float, path: Trajectory) -> float:
    """How far the viewer has come closer, 0 to 1: from the first landing to the second."""
    start, end = sorted(path.vanishes_at(i) for i in range(3))[:2]
    return float(smooth(np.clip((alpha - start) / (end - start), 0, 1)))


class Weights(VGroup):
    """The values of all weights in a row."""

    def __init__(self, look: Look, row: Region, path: Trajectory) -> None:
        super().__init__()
        em = look.layout.em("small")
        base = row.center[1] - 0.25 * em
        self.values = []
        for i, cell in enumerate(row.columns(*[1] * path.loss.n)):
            right = cell.center[0] + 2.2 * em
            self.values.append(Value(look, Scale(2)).place(right, base))
            name = Text(look, f"$w_{i + 1} =$", "small").place(right - 2.4 * em, base, align=1)
            self.add(name, self.values[-1])

    def at(self, weights: np.ndarray) -> None:
        """Show these weights."""
        for value, weight in zip(self.values, weights, strict=True):
            value.at(float(weight))


class Steps(VGroup):
    """Three small pictures, of which that of the present cell is lit."""

    def __init__(self, stage: Stage, path: Trajectory) -> None:
        room = stage.layout.plot
        wide = room.width > 2 * room.height
        cells = room.columns(1, 1, 1, gap=0.25) if wide else room.rows(1, 1, 1, gap=0.1)
        self.spans = list(pairwise(path.alphas))
        self.steps = [
            Step(stage, cell, path.path(sum(span) / 2), wide)
            for cell, span in zip(cells, self.spans, strict=True)
        ]
        super().__init__(*self.steps)
        self.alpha = START

    def _shown(self) -> list[tuple[VMobject, float]]:
        """All parts, and how present they are."""
        shown = []
        for step, (start, end) in zip(self.steps, self.spans, strict=True):
            here = start <= self.alpha < end
            shown += [(step.light, float(here)), (step.rest, 1.0 if here else FADED)]
        return shown

    def at(self, alpha: float) -> None:
        """Light up the picture of an alpha."""
        self.alpha = alpha
        for part, value in self._shown():
            presence(part, value)

    def appear(self) -> list[Fade]:
        """Fade in, as they are at the present alpha."""
        return [Fade(part, to=value) for part, value in self._shown()]


class Step(VGroup):
    """A small ball with a point on it, the name of the cell, and the weights there."""

    def __init__(self, stage: Stage, cell: Region, weights: np.ndarray, above: bool) -> None:
        em = stage.layout.em("small")
        self.light = Light(stage, cell)
        picture, words = cell.rows(1.2, 1) if above else cell.columns(1, 2.2)
        unit = 0.4 * min(picture.width, picture.height)
        space = Space(picture, unit, picture.center[:2] - np.array([0.0, 0.12 * unit]))
        space.turn(sum(TURN) / 2)
        ball, lit, dot = (
            Ball(stage, space, 2.6),
            Cell(stage, space, 6.0),
            Dot(stage, "optimum", 0.08),
        )
        point = weights / np.abs(weights).sum()
        ball.at(1.0)
        lit.at(point)
        dot.move(space.point(point))
        count = int((weights != 0).sum())
        key = CELLS[count - 1]
        name = Text(stage, stage.label(key), "small")
        entries = (f"w_{i + 1}" if w else "optimum(0)" for i, w in enumerate(weights))
        left = Text(stage, f"${' quad '.join(entries)}$", "small")
        for text, up in ((name, 0.68), (left, -0.57)):
            y = words.center[1] + (up - 0.25) * em
            if above:
                text.place(words.center[0], y)
            else:
                text.place(words.x0, y, align=-1)
        self.rest = VGroup(ball, lit, dot, name, left)
        super().__init__(self.light, self.rest)

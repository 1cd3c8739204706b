"""Extra: three weights.

The L1 ball of three weights is an octahedron, a shell of equal loss an ellipsoid. As the price
rises the touching point runs over a face, along an edge, into a corner, to the origin, and loses a
weight at each step. The lesson has two weights; this chapter has a loss of its own, chosen so that
the face that is touched looks towards the viewer and the three steps take about equally long.
"""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from manim import VGroup, VMobject, smooth

from scenes.drawing.curves import polyline
from scenes.drawing.effects import Ripple
from scenes.drawing.labels import halo
from scenes.drawing.motion import Fade, Sweep, presence
from scenes.drawing.shapes import BOLD, Dot, Stroke
from scenes.drawing.text import Text
from scenes.instruments.board import Sheet
from scenes.instruments.dial import Dial
from scenes.instruments.formulas import L1_OBJECTIVE, fit_formula
from scenes.instruments.readout import Value
from scenes.look.layout import Layout, Region
from scenes.look.protocols import Look
from scenes.look.theme import FADED
from scenes.props.solids import CORNERS, EDGES, FACES, Axes, Ball, Cell, Shell, Space
from scenes.props.switchboard import Light
from scenes.stage.chapter import Beat, Stage
from scenes.words.numerals import Scale, exact
from solver import L1, Quadratic, Trajectory, trajectory

LOSS = Quadratic([[1.0, 0.2, 0.1], [0.2, 1.2, 0.2], [0.1, 0.2, 1.5]], (0.8, 1.5, 2.0))

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


class Octahedron(Stage):
    """Face, edge, corner: one weight lost at each step."""

    def construct(self) -> None:
        self.set_the_stage()
        self.meet_the_ball()
        self.meet_the_shell()
        self.stand_on_a_face()
        self.reach_an_edge()
        self.reach_a_corner()
        self.empty()
        self.look_back()

    def set_the_stage(self) -> None:
        """The path, the space that it is seen in, and the instruments."""
        self.path = trajectory(LOSS, L1())
        order = sorted(range(LOSS.n), key=self.path.vanishes_at)
        self.landings = [self.path.vanishes_at(i) for i in order]
        scale = Scale(2)
        self.values = {
            "faces": len(FACES),
            "edges": len(EDGES),
            "corners": len(CORNERS),
            "n": LOSS.n,
            "start": exact(START),
            "first": order[0] + 1,
            "second": order[1] + 1,
            "last": order[2] + 1,
            "on_edge": scale.numeral(self.landings[0]),
            "on_corner": scale.numeral(self.landings[1]),
            "on_origin": scale.numeral(self.landings[2]),
        }
        self.dial = Dial(self, self.layout.dial, 1.06 * self.path.alpha_max, scale)
        self.marks = self.dial.marks(
            *((alpha, f"${scale.format(alpha)}$", "optimum") for alpha in self.landings)
        )
        self.game = Game(self, self.path, self.dial)
        self.sheet = Sheet(self, self.game.board)
        self.formula = fit_formula(Text(self, L1_OBJECTIVE, "formula"), self.layout.formula)
        self.ripple = Ripple(self)
        self.arrange()

    def arrange(self) -> None:
        """The drawing order: the ball, then the shell in front of it, then trail and dots."""
        game = self.game
        game.look(SIDE)
        axes = game.axes
        self.title_card(self.sheet, axes.inside, axes.arrows, axes.names, dot=game.dot)
        order = [self.formula, self.dial.still, *self.marks, game.ball, game.cell]
        order += [game.shell, game.trail, game.minimum, game.label, game.weights]
        order += [game.steps, self.dial.moving, self.ripple]
        self.add(*(presence(mobject, 0.0) for mobject in order))
        self.bring_to_front(axes.names, game.dot)

    def meet_the_ball(self) -> None:
        """The diamond of three weights, growing while the viewer walks round it."""
        game = self.game
        with self.beat("ball") as beat:
            beat.play(Fade(game.ball), game.walk(), Fade(self.formula), to=0.5)
            for step, to in zip(game.steps.steps, (0.62, 0.74, 0.86), strict=True):
                beat.play(Fade(step.rest), to=to)

    def meet_the_shell(self) -> None:
        """A shell of equal loss grows until it touches the ball: there is the dot."""
        game = self.game
        with self.beat("shell") as beat:
            beat.play(Fade(game.minimum, game.label), seconds=0.4)
            beat.play(Fade(game.shell), game.swell(), to=0.8)
            beat.play(self.ripple_here(), Fade(self.dial.still, self.dial.moving), seconds=0.8)

    def stand_on_a_face(self) -> None:
        """On a face all three weights are in use."""
        game = self.game
        with self.beat("face") as beat:
            beat.play(
                Fade(game.cell, game.trail, game.weights),
                *game.steps.appear(),
                to=0.4,
            )
            beat.hold(to=0.55)
            beat.play(self.ripple_here(), seconds=0.8)

    def reach_an_edge(self) -> None:
        """The dot runs into an edge, and along it."""
        with self.beat("edge") as beat:
            self.step(beat, 0, 0.75)
        with self.beat("along") as beat:
            beat.play(self.game.turn(0.5 * sum(self.landings[:2])), to=1.0)

    def reach_a_corner(self) -> None:
        """The edge ends in a corner."""
        with self.beat("corner") as beat:
            self.step(beat, 1, 0.65)

    def empty(self) -> None:
        """The corner moves to the origin."""
        with self.beat("origin") as beat:
            self.step(beat, 2, 0.7)

    def look_back(self) -> None:
        """The same way back, and once more to the edge."""
        with self.beat("back") as beat:
            beat.play(self.game.turn(START), to=0.5)
            beat.play(self.game.turn(0.5 * sum(self.landings[:2])), to=0.9)

    def step(self, beat: Beat, count: int, to: float) -> None:
        """Turn the dial until the next weight is zero, and mark where it is."""
        beat.play(self.game.turn(self.landings[count]), to=to)
        beat.play(self.ripple_here(), Fade(self.marks[count]), seconds=0.8)

    def ripple_here(self) -> Sweep:
        """A ring that spreads from the dot."""
        self.ripple.point = self.game.dot.where
        return self.ripple.spread()


class Game(VGroup):
    """Ball, shell, trail and dot in space, with the dial and the three weights.

    `at(alpha)` sets all of them; the viewer walks on a little as alpha grows.
    """

    def __init__(self, stage: Stage, path: Trajectory, dial: Dial) -> None:
        self.path, self.dial, self.alpha = path, dial, START
        self.board, row = parts(stage.layout)
        self.space = view(self.board, path)
        self.axes = Axes(stage, self.space, reach(path))
        self.ball, self.cell = Ball(stage, self.space), Cell(stage, self.space)
        self.shell = Shell(stage, self.space, path.loss)
        self.trail = Stroke(stage, "optimum", BOLD)
        self.minimum, self.dot = Dot(stage, "loss", 0.1), Dot(stage, "optimum")
        self.label = halo(Text(stage, "$loss(hat(w))$"), stage.theme.board)
        self.weights, self.steps = Weights(stage, row, path), Steps(stage, path)
        super().__init__(self.axes, self.ball, self.cell, self.shell, self.trail)
        self.add(self.minimum, self.label, self.weights, self.steps, self.dot)
        self.add(dial.moving)
        self.at(START)
        stage.instruments.append(self)

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
        self.shell.at(shell * float(np.sqrt(away @ self.path.loss.gram @ away)))
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
    board, height = layout.board, 1.9 * layout.sizes["small"] / 96
    edge = board.y0 + height
    return (
        Region(board.x0, board.x1, edge, board.y1),
        Region(board.x0, board.x1, board.y0, edge),
    )


def reach(path: Trajectory) -> np.ndarray:
    """How long the three axes are, in weights: beyond the first ball."""
    return np.full(3, 1.15 * float(np.abs(path.path(START)).sum()))


def view(board: Region, path: Trajectory) -> "Closing":
    """A view that holds the first ball, its axes and the shells up to the first landing.

    Later it comes closer to the middle between origin and minimiser.
    """
    first = float(np.abs(path.path(START)).sum())
    away = path.path(min(path.vanishes_at(i) for i in range(3))) - path.loss.minimizer
    level = float(away @ path.loss.gram @ away)
    points = np.concatenate([np.diag(reach(path)), -first * np.eye(3)])
    plain, inverse = Space(board, 1.0, np.zeros(2)), np.linalg.inv(path.loss.gram)
    found = []
    for azimuth in TURN:
        plain.turn(azimuth)
        screen = np.array([plain.right, plain.up])
        size = np.sqrt(level * (screen @ inverse @ screen.T).diagonal())
        centre = screen @ path.loss.minimizer
        found += [*(points @ screen.T), centre - size, centre + size]
    low, high = np.min(found, axis=0), np.max(found, axis=0)
    room = board.inset(0.62)
    unit = float(min((room.width, room.height) / (high - low)))
    return Closing(board, unit, (low + high) / 2, path.loss.minimizer)


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
        em = look.layout.sizes["small"] / 96
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
        em = stage.layout.sizes["small"] / 96
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
        name = Text(stage, stage.narration.label(stage.chapter, key).typst, "small")
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

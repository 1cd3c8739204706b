"""The main shot: board, tug of war, dial and coefficient plot, all set by one alpha.

L1 and L2 are the same shot with another trajectory: same camera, same instruments, same pace.
"""

import numpy as np
from manim import VGroup, VMobject, smooth

from scenes.board import Board, Tug, families
from scenes.curves import circle_points
from scenes.dial import Dial, at_knot
from scenes.layout import Region
from scenes.lesson import Lesson
from scenes.numerals import Scale
from scenes.plots import CoefficientPlot
from scenes.shapes import Dot, Stroke, calmest, halo
from scenes.stage import Stage, Sweep
from scenes.typeset import Text
from solver import Trajectory
from solver.contours import level_set

View = tuple[tuple[float, float], tuple[float, float]]


def view_of(lesson: Lesson) -> View:
    """The part of the plane that the film is played on: ((x0, x1), (y0, y1)) in weights.

    It is that of the moment of landing, which is the picture to be remembered.
    """
    return touch_view(lesson.l1, lesson.facts.alpha_star)


def touch_view(trajectory: Trajectory, alpha: float) -> View:
    """A view of both contours that touch at an alpha, and so of the origin and the minimiser."""
    weights = trajectory.path(alpha)
    pair = (trajectory.loss, trajectory.penalty)
    points = np.concatenate([level_set(f, through=weights).reshape(-1, 2) for f in pair])
    # The axes need room beyond the origin on all sides, for their names and for labels.
    room = 0.3 * np.ptp(points, axis=0)
    return around(np.concatenate([points, [room, -room]]))


def around(points: np.ndarray, margin: float = 0.10) -> View:
    """The box around some points (k, 2) in weights, with a part of its size as a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    space = margin * (high - low)
    return tuple(zip((low - space).tolist(), (high + space).tolist(), strict=True))


class Shot:
    """All the mobjects of one tug of war; `at(alpha)` sets every one that moves.

    By default the lesson's own problem on the film's own view; a chapter with an example of its own
    gives a `view`, the weight `first` that lands first, the dial's `end` and its number's `scale`,
    or a `dial` of its own.
    `layers` are in drawing order, the dot and its label apart, which lie on top.
    """

    def __init__(
        self,
        stage: Stage,
        trajectory: Trajectory,
        formula: str,
        *,
        view: View | None = None,
        first: int | None = None,
        end: float | None = None,
        scale: Scale | None = None,
        start: float = 0.0,
        dial: Dial | None = None,
    ) -> None:
        layout, facts = stage.layout, stage.lesson.facts
        self.stage, self.trajectory, self.alpha = stage, trajectory, 0.0
        loss = trajectory.loss
        first = facts.first if first is None else first
        end = 1.08 * facts.alpha_max if end is None else end
        view = view or view_of(stage.lesson)
        self.board = Board(stage, layout.board, view, loss.minimizer)
        self.families = families(self.board, loss, trajectory.penalty)
        self.tug = Tug(self.board, trajectory)
        self.minimum = Dot(stage, "loss", 0.1).move(self.board.point(loss.minimizer))
        self.origin = Dot(stage, "penalty", 0.1).move(self.board.point(np.zeros(2)))
        self.minimum_name = minimum_name(self.board, loss.minimizer)
        if dial is None:
            dial = Dial(stage, layout.dial, end, scale or facts.alpha_scale, start)
        self.dial = dial
        roles = ["ink", "ink"]
        roles[first] = "optimum"
        self.plot = CoefficientPlot(
            layout.plot, self.dial, trajectory, roles, order=(1 - first, first)
        )
        self.formula = fit_formula(Text(stage, formula, "formula"), layout.formula)
        self.sheet = VGroup(self.board.sheet, self.board.axes)
        self.instruments = VGroup(self.dial.still, self.plot.still, self.formula)
        self.contours = VGroup(self.tug.penalty, self.tug.loss, self.tug.trail)
        self.needles = VGroup(self.plot.drop, self.dial.run)
        self.gauges = VGroup(self.dial.knob, self.dial.number, self.plot.moving)
        self.layers = (
            self.sheet,
            self.families,
            self.instruments,
            self.origin,
            self.contours,
            self.minimum,
            self.needles,
            self.gauges,
            self.board.names,
        )
        self.moving = VGroup(self.contours, self.needles, self.gauges, self.tug.dot)
        self.at(0.0)

    def at(self, alpha: float) -> None:
        """Set everything to an alpha."""
        self.alpha = alpha = at_knot(self.trajectory, alpha)
        self.tug.at(alpha)
        self.dial.at(alpha)
        self.plot.at(alpha)

    def turn(self, to: float) -> Sweep:
        """Turn the dial to an alpha at constant speed: linear in alpha."""
        return Sweep(self.moving, self.at, self.alpha, to)


def fit_formula(formula: Text, room: Region) -> Text:
    """Set a formula at the left of its row, scaled down if it is larger."""
    formula.scale(min(1.0, room.width / formula.width, room.height / formula.height))
    formula.move_to((room.x0 + formula.width / 2, room.center[1], 0.0))
    return formula


def minimum_name(board: Board, minimizer: np.ndarray, *others: VMobject) -> Text:
    """The label of the loss's minimiser: away from the origin, since the point leaves towards it.

    Where that place is taken by others, the label stands on another side.
    """
    name, (across, up) = Text(board.look, "$loss(hat(w))$"), np.sign(minimizer)
    sides = ((0.3, 0.36), (0.3, -0.36), (-0.3, 0.36), (0.4, 0.0), (0.0, 0.45), (-0.3, -0.36))
    where, away = board.point(minimizer), np.array([(across * x, up * y, 0.0) for x, y in sides])
    places = [place for far in (1.0, 1.4, 1.8) for place in where + far * away]
    taken = (*board.axes, *board.names, *others)
    return halo(calmest(name, places, taken), board.look.theme.board)


def ball_name(
    board: Board, name: Text, size: float, minimizer: np.ndarray, *others: VMobject
) -> Text:
    """Put a label outside an edge of a diamond of a size (in weights); not of that of the dot."""
    half = np.array([name.width, name.height]) / 2
    room = board.region.inset(*(half + 0.15))
    reach = size * board.unit[0] + 0.25  # the label's nearest corner lies on a larger diamond
    away, origin = -np.sign(minimizer), board.point(np.zeros(2))
    places = [
        origin + np.array([*(away * side * (reach * np.array([share, 1 - share]) + half)), 0.0])
        for side in ((1, 1), (1, -1), (-1, 1))
        for share in (0.5, 0.3, 0.7)
    ]
    inside, taken = map(room.nearest, places), (*board.axes, *board.names, *others)
    return halo(calmest(name, list(inside), taken), board.look.theme.board)


def bloom(family: VMobject, centre: np.ndarray) -> Sweep:
    """Let a family of contours grow from its centre."""
    full = family.points.copy()

    def at(share: float) -> None:
        family.points = centre + share * (full - centre)
        family.presence = min(1.0, 3 * share)

    return Sweep(family, at, 0.0, 1.0, rate_func=smooth)


class Ripple(Stroke):
    """A ring that widens from a point and is gone: here something happened."""

    def __init__(self, stage: Stage, reach: float = 0.75) -> None:
        super().__init__(stage, "optimum", 6)
        self.point, self.reach = np.zeros(3), reach
        self.at(1.0)

    def at(self, share: float) -> None:
        """The ring at a share of its life."""
        self.points = circle_points(self.reach * (0.2 + 0.8 * share)) + self.point
        self.presence = 1.0 - share

    def spread(self) -> Sweep:
        """The whole life of the ring."""
        return Sweep(self, self.at, 0.0, 1.0)

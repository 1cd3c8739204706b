"""The split screen: the same point of an axis, pulled at by the loss, on a corner and on a circle.

Left (or above) the L1 ball has a corner there, and a fan of pulls; right (or below) the L2 ball is
round, and has one. Everything is a pure function of the price, or of the way that is gone.
"""

from collections.abc import Iterable

import numpy as np
from manim import DL, UR, VGroup, VMobject, smooth

from scenes.drawing.curves import dashes, polyline
from scenes.drawing.effects import glide
from scenes.drawing.labels import halo
from scenes.drawing.motion import Parts, Sweep
from scenes.drawing.shapes import BOLD, Dot, Stroke, filled
from scenes.drawing.text import Number, Text
from scenes.instruments.board import Board
from scenes.instruments.pulls import Grip, Pull
from scenes.instruments.readout import Reading
from scenes.instruments.views import View
from scenes.lesson.lesson import Lesson
from scenes.look.layout import Region
from scenes.stage.chapter import Stage
from scenes.words.numerals import roundest, written_out
from solver import Loss, Trajectory

LONGEST = 1.0
"""Length of the longest pull on the corner, as a part of the point's distance from the origin."""


class Experiment:
    """Where both dots are put, at which prices, and how long the pulls are drawn.

    The point is L1's balance at the price `corner`, the lesson's `rest`. The circle plays at the
    same price, unless its pull would leave the board: L1 and L2 measure size in different units.
    """

    def __init__(self, lesson: Lesson) -> None:
        facts, loss = lesson.facts, lesson.loss
        self.lesson, self.first, self.second = lesson, facts.first, facts.second
        self.corner, self.further = facts.rest, facts.slide_to
        if abs(self._sideways(self.corner)) < 0.05 * self.corner:
            self.corner = facts.alpha_star  # there it is alpha / 2
        self.weights = lesson.l1.path(self.corner)
        self.distance = float(abs(self.weights[self.second]))
        pull = -loss.gradient(self.weights)
        self.sideways = float(pull[self.first])
        self.scale = LONGEST * self.distance / max(float(np.hypot(*pull)), self.further / 2)
        # The circle's pull is 2 alpha/n times the weights: at most 1.85 times their distance here.
        most = 1.85 / (self.scale * 2 * lesson.l2.penalty.share(2))
        self.circle = self.corner if self.corner <= most else roundest(0.8 * most, most)

    def _sideways(self, price: float) -> float:
        return float(self.lesson.loss.gradient(self.lesson.l1.path(price))[self.first])

    @property
    def view(self) -> View:
        """The part of the plane that both halves must show: from behind the origin to the loss.

        And where the circle lets the point go to.
        """
        ranges = [(0.0, 0.0), (0.0, 0.0)]
        near, far = -1.1 * self.distance, 2.0 * self.distance
        up = self.weights[self.second] > 0
        ranges[self.second] = (near, far) if up else (-far, -near)
        # A little more on the loss's side: the names of the axes stand on the other one.
        side = 0.02 * np.sign(self.sideways)
        ranges[self.first] = tuple((side + d) * self.distance for d in (-1.45, 1.45))
        end, room = self.lesson.l2.path(self.circle), 0.3 * self.distance
        x, y = (
            (min(low, float(w) - room), max(high, float(w) + room))
            for (low, high), w in zip(ranges, end, strict=True)
        )
        return x, y


class Half:
    """A board with a point on it, the two contours through the point, and the loss's pull."""

    def __init__(
        self, stage: Stage, region: Region, trial: Experiment, path: Trajectory, verdict: str
    ) -> None:
        self.stage, self.trial, self.path = stage, trial, path
        self.text = Text(stage, verdict)
        self.footer = 1.75 * self.text.em
        sheet = Region(region.x0, region.x1, region.y0 + self.footer, region.y1)
        self.board = board = Board(stage, sheet, trial.view)
        self.ball, self.ring = filled(stage, "penalty"), Stroke(stage, "loss", BOLD)
        self.ball.clip = self.ring.clip = board.region
        self.dot = Dot(stage, "optimum")
        self.price = Reading(stage, "$alpha =$", role="penalty")
        base = region.y0 + 0.45 * self.text.em
        self.price.place(region.x0 + 0.05, base)
        self.text.place(region.x1 - 0.05, base, align=1)
        self.sheet = VGroup(board.sheet, board.axes, board.names)
        self.contours = VGroup(self.ball, self.ring)
        ground = (board.sheet, board.axes, self.price, self.text)
        self.layers = (*ground, self.contours, board.names)  # in drawing order, the pulls above
        self.settled = False  # once the dot has arrived
        stage.witnesses.append(self)

    def show(self, weights: np.ndarray) -> None:
        """Put the point, and both contours through it, at some weights."""
        for shape, f in ((self.ball, self.path.penalty), (self.ring, self.path.loss)):
            shape.points = self.board.contour(f, weights)
        self.dot.move(self.board.point(weights))

    def arrive(self, start: np.ndarray) -> Sweep:
        """Bring the dot from a scene point to its place on the axis."""
        return glide(self.dot.move(start), self.board.point(self.trial.weights))

    def expected(self) -> np.ndarray:
        """The weights at which the dot has to be now."""
        raise NotImplementedError

    def deviations(self) -> Iterable[tuple[str, float]]:
        """How far the dot is from where the solver says, once it is there."""
        if self.settled:
            name = f"the dot of the {type(self).__name__} half"
            off = self.dot.where - self.board.point(self.expected())
            yield name, float(np.abs(off).max())
            yield (
                f"{name}, beyond its board,",
                self.board.region.outside(self.dot.where, self.dot.where),
            )


class Corner(Half):
    """The half in which the dot is held: `at(alpha)`."""

    def __init__(self, stage: Stage, region: Region, trial: Experiment, verdict: str) -> None:
        super().__init__(stage, region, trial, stage.lesson.l1, verdict)
        self.grip = Grip(self.board, self.path, trial.first, trial.scale)
        self.reach = Parts(*(Number(stage, "small", "penalty") for _ in range(2)))
        self.reach.set_stroke(stage.theme.board, 9.0, 1, background=True)
        self.at(trial.further)
        if not self.room_to_tell():
            self.reach = Parts()
        self.moving = VGroup(self.contours, self.grip, self.dot, self.price, self.reach)
        self.at(trial.corner)

    def at(self, alpha: float) -> None:
        """The balance of a price, and the pulls that make it."""
        self.alpha = alpha
        weights = self.path.path(alpha)
        self.show(weights)
        self.grip.at(alpha)
        lam = alpha * self.path.penalty.share(len(weights))
        scale = self.stage.lesson.facts.alpha_scale
        self.price.show(scale.format(alpha))
        for number, ray, sign in zip(self.reach, self.grip.fan.ends, (1, -1), strict=False):
            number.show(scale.format(sign * lam))
            beyond(number, ray.tip, sign * np.eye(3)[self.trial.first])

    def room_to_tell(self) -> bool:
        """Whether the numbers at the fan's ends keep clear of the names of the axes."""
        room = self.board.region.inset(0.1)
        for number in self.reach:
            low, high = number.get_corner(DL), number.get_corner(UR)
            if min(low[0] - room.x0, room.x1 - high[0], low[1] - room.y0, room.y1 - high[1]) < 0:
                return False
            for name in self.board.names:
                apart = np.maximum(name.get_corner(DL) - high, low - name.get_corner(UR))
                if apart.max() < 0.05:
                    return False
        return True

    def turn(self, to: float) -> Sweep:
        """Raise the price, linearly."""
        return Sweep(self.moving, self.at, self.alpha, to)

    def expected(self) -> np.ndarray:
        return self.path.path(self.alpha)


class Round(Half):
    """The half in which nothing holds the dot: `at(share)` of its way to the balance.

    `left_over` is the part of the loss's pull that lies across the axis, at the start; `drop` joins
    it to the whole.
    """

    def __init__(self, stage: Stage, region: Region, trial: Experiment, verdict: str) -> None:
        super().__init__(stage, region, trial, stage.lesson.l2, verdict)
        board, scale, facts = self.board, trial.scale, stage.lesson.facts
        self.green, self.blue = Pull(board, "loss", scale), Pull(board, "penalty", scale)
        self.left_over, self.drop = Pull(board, "optimum", scale), Stroke(stage, "loss", 2.4)
        across = np.zeros(2)
        across[trial.first] = trial.sideways
        self.left_over.at(trial.weights, across)
        start = -self.path.loss.gradient(trial.weights)
        tip = board.point(trial.weights + scale * start)
        self.drop.points = dashes(tip, self.left_over.tip)
        self.amount = Text(
            stage, f"${facts.alpha_scale.format(abs(trial.sideways))}$", role="optimum"
        )
        toward = np.sign(trial.sideways) * np.eye(3)[trial.first]
        beyond(halo(self.amount, stage.theme.board), self.left_over.tip, toward)
        self.fall = Fall(self.path.loss, 2 * trial.circle * self.path.penalty.share(2), trial)
        self.trail = Stroke(stage, "optimum", BOLD)
        self.trail.clip = board.region
        self.moving = VGroup(self.contours, self.trail, self.blue, self.green, self.dot)
        same = trial.circle == trial.corner
        digits = facts.alpha_scale.format if same else written_out
        self.price.show(digits(trial.circle))
        self.at(0.0)

    def at(self, share: float) -> None:
        """Some way down the slope of the objective, with both pulls there."""
        self.share = share
        weights = self.fall.at(share)
        self.show(weights)
        self.green.at(weights, -self.path.loss.gradient(weights))
        self.blue.at(weights, -self.fall.mu * weights)
        way = np.array([self.fall.at(s) for s in np.linspace(0, share, 40)])
        self.trail.points = self.board.curve(polyline(way))

    def let_go(self) -> Sweep:
        """Let the dot go to where the pulls cancel."""
        return Sweep(self.moving, self.at, 0.0, 1.0, rate_func=smooth)

    def put_back(self) -> Sweep:
        """Put the dot back on the axis."""
        return Sweep(self.moving, self.at, 1.0, 0.0, rate_func=smooth)

    def expected(self) -> np.ndarray:
        return self.path.path(self.trial.circle) if self.share == 1 else self.fall.at(self.share)


def beyond(label: VMobject, tip: np.ndarray, along: np.ndarray, gap: float = 0.14) -> None:
    """Put a label behind a tip, seen along a unit vector."""
    half = np.array([label.width, label.height, 0.0]) / 2 + gap
    label.shift(tip + (half @ np.abs(along)) * along - label.get_center())


class Fall:
    """Steepest descent on J(w) + alpha R(w) with the L2 penalty, solved in closed form.

    With A = H + mu I, mu = 2 alpha/n, the descent dw/dt = -(A w - c) from `w_0` runs along
    w(t) = w* + Q e^(-d t) Qᵀ (w_0 - w*), A = Q diag(d) Qᵀ. `at(share)` goes through the same points
    with e^(-t) = (1 - share)^(1/d_1): its slow part moves evenly, and share 1 is the end, w*.
    """

    def __init__(self, loss: Loss, mu: float, trial: Experiment) -> None:
        self.mu, self.start = mu, trial.weights
        hessian = loss.hessian(self.start)
        self.rates, self.vectors = np.linalg.eigh(hessian + mu * np.eye(2))
        self.end = np.asarray(trial.lesson.l2.path(trial.circle))
        self.parts = self.vectors.T @ (self.start - self.end)

    def at(self, share: float) -> np.ndarray:
        """The weights, from `start` (0) to `end` (1)."""
        if share == 0:
            return self.start
        rest = (1 - share) ** (self.rates / self.rates[0])
        weights: np.ndarray = self.end + self.vectors @ (rest * self.parts)
        return weights

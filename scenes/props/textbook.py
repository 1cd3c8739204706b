"""The picture that every textbook prints, and what it is a still of.

`Textbook` is the picture: one diamond, green rings, and their point of contact. `Card` writes out
the model that a point of it stands for. `Reel` turns the picture into one still of a strip of film.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from manim import RIGHT, UP, VGroup

from scenes.drawing.curves import dashes, distance, segment
from scenes.drawing.motion import is_seen
from scenes.drawing.outlines import literal
from scenes.drawing.shapes import BOLD, FAMILY, Dot, Stroke, filled
from scenes.drawing.text import Text
from scenes.instruments.board import Board, families
from scenes.instruments.names import minimum_name
from scenes.instruments.readout import Value
from scenes.instruments.views import view_of
from scenes.lesson.facts import Facts
from scenes.lesson.lesson import Lesson
from scenes.look.theme import FADED
from scenes.stage.chapter import Stage
from scenes.words.numerals import Scale, roundest
from solver import L1, Loss, Quadratic, trajectory


def round_budget(facts: Facts) -> float:
    """A round size of a diamond on whose corner the lesson's contact is."""
    # Behind the landing the path runs along the axis: every smaller diamond holds it by its corner.
    landing = float(abs(facts.landing).sum())
    return roundest(0.65 * landing, 0.85 * landing)


def contact(loss: Loss, budget: float) -> np.ndarray:
    """The best weights whose absolute values add up to at most `budget`."""
    path = trajectory(loss, L1())
    return path.path(path.alpha_at(budget * path.penalty.share(2)))


def other_minimum(lesson: Lesson, budget: float) -> np.ndarray:
    """A minimiser for the same Hessian whose contact is inside the edge of the same diamond.

    At a point c inside an edge of signs s, the loss with minimiser c + λ H⁻¹ s pulls square to the
    edge. Here c lies 27 % along the edge, and λ makes the rings through the contacts equally large,
    but for 8 %. Rounded to a tenth of the diamond: (1.8, 1.7) in the project's own lesson.
    """
    loss, first = lesson.loss, lesson.facts.first
    signs, hessian = np.sign(loss.minimizer), loss.hessian(loss.minimizer)
    shares = np.full(2, 0.73)
    shares[first] = 0.27
    across = np.linalg.solve(hessian, signs)
    away = contact(loss, budget) - loss.minimizer
    reach = 1.08 * np.sqrt((away @ hessian @ away) / (signs @ across))
    target = budget * shares * signs + reach * across
    rounded: np.ndarray = target.round(1 - int(np.floor(np.log10(budget))))
    return rounded


class Textbook:
    """One diamond, the rings of a loss, and the point where they touch; `at` moves the minimiser.

    `parts` are in drawing order, the contact's dot and the names of axes and minimiser apart; those
    without the minimum's dot are `flat`.
    """

    def __init__(self, stage: Stage, budget: float) -> None:
        lesson = stage.lesson
        self.loss, self.budget = lesson.loss, budget
        self.board = board = Board(
            stage, stage.layout.board, view_of(lesson), lesson.loss.minimizer
        )
        self.rings = families(board, lesson.loss, lesson.l1.penalty)[0]
        self.home = self.rings.beziers
        self.ball, self.ring = filled(stage, "penalty"), Stroke(stage, "loss", BOLD)
        self.ball.clip = self.ring.clip = board.region
        self.minimum, self.dot = Dot(stage, "loss", 0.1), Dot(stage, "optimum")
        self.minimum.move(board.point(lesson.loss.minimizer))
        self.name = minimum_name(board, lesson.loss.minimizer)
        self.offset = self.name.get_center() - self.minimum.where
        self.sheet = VGroup(board.sheet, board.axes)
        self.contours = VGroup(self.ball, self.ring)
        self.dots = (self.minimum, self.dot)
        self.flat = (self.sheet, self.rings, self.contours)
        self.parts = (*self.flat, self.minimum)
        self.moving = VGroup(self.rings, self.contours, self.minimum, self.name, self.dot)
        self.at(lesson.loss.minimizer)
        stage.witnesses.append(self)

    def deviations(self) -> Iterable[tuple[str, float]]:
        """How far the contours that are shown pass from their contact, wherever the picture is."""
        for name, contour in (("loss", self.ring), ("penalty", self.ball)):
            if is_seen(contour):
                yield f"the picture's {name} contour", distance(contour.points, self.dot.where)

    def at(self, minimizer: np.ndarray) -> None:
        """Put the loss's minimiser somewhere; the diamond stays."""
        loss, board = Quadratic(self.loss.hessian(minimizer), minimizer), self.board
        self.minimizer, self.weights = minimizer, contact(loss, self.budget)
        self.rings.beziers = self.home + (minimizer - self.loss.minimizer)
        self.rings.redraw()
        self.ball.points = board.contour(L1(), self.weights)
        self.ring.points = board.contour(loss, self.weights)
        self.minimum.move(board.point(minimizer))
        self.name.shift(self.minimum.where + self.offset - self.name.get_center())
        self.dot.move(board.point(self.weights))


class Probe(VGroup):
    """A point of the board that stands for a model: a dot with dashed lines to both axes."""

    def __init__(self, board: Board) -> None:
        super().__init__()
        self.board, look = board, board.look
        self.lines = Stroke(look, "ink", FAMILY + 0.6)
        self.lines.clip = board.region
        self.dot = Dot(look, "ink")
        self.add(self.lines, self.dot)

    def at(self, weights: np.ndarray) -> None:
        """Stand at a model's weights."""
        self.weights = weights
        point, feet = self.board.point(weights), self.board.point(np.diag(weights))
        self.lines.points = np.concatenate([dashes(foot, point) for foot in feet])
        self.dot.move(point)


class Row(VGroup):
    """One weight of a model that is written out: its number, times its feature.

    It goes faint and is struck out when the weight is exactly zero: that feature is not used.
    """

    def __init__(self, stage: Stage, scale: Scale, feature: str, size: str) -> None:
        super().__init__()
        self.value = Value(stage, scale, size)
        self.text = Text(stage, f"$times$ {feature}", size)
        self.em = self.text.em
        self.strike = Stroke(stage, "ink", 3.0)
        largest = -float(abs(stage.lesson.loss.minimizer).max())
        self.digits = self.value.number.advance(scale.format(largest))
        self.advance = self.digits + 0.4 * self.em + self.text.advance
        self.add(self.value, self.strike, self.text)

    def place(self, x: float, y: float) -> "Row":
        """Stand on the baseline `y`, starting at `x`."""
        self.value.place(x + self.digits, y)
        self.text.place(x + self.digits + 0.4 * self.em, y, align=-1)
        start = self.text.baseline + 0.3 * self.em * UP
        self.strike.points = segment(start, start + self.text.advance * RIGHT)
        return self

    def at(self, weight: float) -> None:
        """Show a weight."""
        self.value.at(weight)
        self.text.set_fill(opacity=1.0 if weight else FADED)
        self.strike.set_stroke(opacity=0.0 if weight else FADED)


class Card(VGroup):
    """A model written out, a row for each weight."""

    def __init__(self, stage: Stage, scale: Scale, heading: str, features: Sequence[str]) -> None:
        room = stage.layout.side
        for size in ("title", "formula", "small"):
            self.rows = [Row(stage, scale, feature, size) for feature in features]
            width = max(row.advance for row in self.rows)
            if width < room.width:
                break
        em = self.rows[0].em
        left, y = room.center[0] - width / 2, room.center[1] + 0.5 * em
        title = Text(stage, heading).place(left, y + 0.95 * em, align=-1)
        rule = Stroke(stage, "muted", 2.0, 0.6)
        start = np.array([left, y + 0.5 * em, 0.0])
        rule.points = segment(start, start + width * RIGHT)
        for index, row in enumerate(self.rows):
            row.place(left, y - (0.7 + 1.6 * index) * em)
        super().__init__(title, rule, *self.rows)

    def at(self, weights: np.ndarray) -> None:
        """Write out the model with these weights."""
        for weight, row in zip(weights, self.rows, strict=True):
            row.at(float(weight))


def feature_names(stage: Stage) -> list[str]:
    """The features' names as Typst, the lesson's own ones where there is room for them."""
    generic = [stage.label("feature", index=index) for index in (1, 2)]
    own = [literal(name) for name in stage.lesson.names]
    room = 0.6 * stage.layout.side.width
    fits = all(Text(stage, f"$times$ {name}", "title").width < room for name in own)
    return own if own and fits else generic

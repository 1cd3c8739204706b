"""Chapter 2: two problems in one formula, and a point at which both of them pull.

Loss, penalty and prices are the lesson's. Only the trial point is the chapter's own choice: it
starts where the two contours leave a lens that can be seen (`Approach`), and steps inside it.
"""

import numpy as np
from manim import RIGHT, VGroup, smooth

from scenes.drawing.effects import Ripple, bloom
from scenes.drawing.labels import halo
from scenes.drawing.motion import Fade, Parts, Sweep
from scenes.drawing.shapes import Arrow, Dot
from scenes.drawing.text import Text
from scenes.instruments.board import Board, families
from scenes.instruments.dial import Dial, end_of
from scenes.instruments.formulas import Objective
from scenes.instruments.names import ball_name, minimum_name
from scenes.instruments.views import view_of
from scenes.look.theme import FADED
from scenes.props.trial import Meters, Rope, Trial
from scenes.stage.chapter import Stage
from scenes.words.numerals import exact


class Game(Stage):
    """A point is balanced where the two contours touch and the two pulls cancel."""

    def construct(self) -> None:
        self.set_the_stage()
        self.name_the_terms()
        self.play_alone()
        self.pull()
        self.step_inside()
        self.balance()
        self.take_three()

    def set_the_stage(self) -> None:
        """Everything that the chapter shows; what comes later waits unseen."""
        lesson, layout, facts = self.lesson, self.layout, self.lesson.facts
        self.prices = dict(zip(("low", "middle", "high"), facts.prices, strict=True))
        self.values = facts.values() | {key: exact(price) for key, price in self.prices.items()}
        self.board = board = Board(self, layout.board, view_of(lesson), lesson.loss.minimizer)
        self.green, self.blue = families(board, lesson.loss, lesson.l1.penalty)
        self.minimum = Dot(self, "loss", 0.1).move(board.point(lesson.loss.minimizer))
        self.origin = Dot(self, "penalty", 0.1).move(board.point(np.zeros(2)))
        self.objective = Objective(self)
        self.trial = Trial(self, board, self.prices["middle"], self.prices["high"])
        self.dial = Dial(self, layout.dial, end_of(facts.alpha_max), facts.alpha_scale)
        self.marks = self.dial.marks(
            *((price, f"${exact(price).markup}$", "optimum") for price in self.prices.values())
        )
        self.meters = Meters(self, layout.panel, self.trial)
        self.rope = Rope(self, layout.plot, self.trial)
        self.ripple = Ripple(self)
        self.left = Parts(*(self.left_at(price) for price in self.prices.values()))
        clear = (self.trial.passed("loss"), *self.left)
        self.minimum_name = minimum_name(board, lesson.loss.minimizer, *clear)
        taken = (self.minimum, self.minimum_name, self.origin)
        equal = Text(self, self.label("equal"), "label", "penalty")
        half_way = 0.5 * float(abs(lesson.loss.minimizer).sum())
        self.equal = ball_name(board, equal, half_way, lesson.loss.minimizer, *taken)
        self.onward = onward(self.dial, self.prices["high"])
        self.dot = Dot(self, "optimum")
        self.turn_at(self.prices["middle"])
        self.trial.name_pulls(self.minimum, self.minimum_name, self.origin, self.dot)
        self.name = dot_name(board, self.dot, lesson.loss.minimizer)
        self.lay_out()

    def lay_out(self) -> None:
        """The title card, and the drawing order."""
        board, trial, formula = self.board, self.trial, self.objective
        self.lay(
            (board.sheet, board.axes, self.green, self.blue, self.origin, self.minimum),
            (trial.lens, trial.line, trial.contours, trial.squares),
            (self.dial.still, formula.text, formula.callouts, self.name),
            (*self.marks, self.onward, self.dial.moving, self.meters, self.rope),
            (trial.pulls, trial.tags, self.left, trial.dot, self.ripple),
            (self.minimum_name, self.equal, board.names, self.dot),
        )
        self.title_card(board.sheet, board.axes, board.names, formula.text, dot=self.dot)

    def name_the_terms(self) -> None:
        """The first term turns green, the second blue; then what their symbols stand for."""
        formula = self.objective
        with self.beat("terms") as beat:
            beat.hold(to="loss")
            beat.play(formula.colour("loss"), Fade(formula.callout["J"]), seconds=0.5)
            beat.play(Fade(self.name), seconds=0.4)
            beat.hold(to="size")
            beat.play(formula.colour("penalty"), Fade(formula.callout["sum"]), seconds=0.7)
        with self.beat("symbols") as beat:
            beat.play(Fade(formula.callout["alpha"]), seconds=0.5)
            beat.hold(to="count")
            beat.play(Fade(formula.callout["n"]), seconds=0.5)

    def play_alone(self) -> None:
        """What either term would do if it were alone."""
        formula, faded = self.objective, FADED
        with self.beat("loss") as beat:
            beat.play(
                Fade(formula.callouts, self.name, to=0.0),
                Fade(formula.terms["penalty"], to=faded),
                Fade(self.minimum),
                seconds=0.5,
            )
            beat.play(bloom(self.green, self.minimum.where), to="stop")
            beat.play(Fade(self.minimum_name), seconds=0.4)
        with self.beat("penalty") as beat:
            beat.play(
                Fade(self.green, formula.terms["loss"], to=faded),
                Fade(formula.terms["penalty"]),
                Fade(self.origin),
                seconds=0.5,
            )
            beat.play(bloom(self.blue, self.origin.where), to=0.65)
            beat.play(Fade(self.equal), to=0.8)

    def pull(self) -> None:
        """A point anywhere: its two contours, and the two pulls, each square on its own."""
        trial = self.trial
        with self.beat("pulls") as beat:
            beat.play(
                Fade(self.green, self.blue, self.objective.terms["loss"]),
                Fade(trial.dot, trial.contours),
                Fade(self.dot, to=FADED),
                Fade(self.equal, to=0.0),
                seconds=0.6,
            )
            pulls = (trial.reach_out("loss"), trial.reach_out("penalty"), Fade(trial.tags))
            beat.hold(to="both")
            beat.play(*pulls, seconds=1.0)
            beat.hold(to="square")
            beat.play(Fade(trial.squares), seconds=0.5)

    def step_inside(self) -> None:
        """The lens of points that are better for both; it closes when the contours touch."""
        trial, price = self.trial, self.prices["middle"]
        with self.beat("lens") as beat:
            beat.play(Fade(trial.tags, to=0.0), to="lens")
            beat.play(Fade(trial.lens), seconds=0.5)
            beat.play(self.objective.go_home(), to="inside")
            beat.play(Fade(self.meters), seconds=0.4)
            beat.play(trial.glance(), to=0.95)
        with self.beat("close") as beat:
            moving = VGroup(trial, self.meters, self.rope)
            step = Sweep(moving, lambda x: self.try_at(x, price), 0.0, 1.0, rate_func=smooth)
            beat.play(step, to="touch")
            beat.play(self.ripple.spread(trial.dot.where), to=1.0)

    def balance(self) -> None:
        """Touching fixes the direction of the pulls; the price fixes the length of the blue one."""
        trial, rope = self.trial, self.rope
        with self.beat("opposite") as beat:
            beat.play(Fade(self.meters, trial.squares, to=0.0), seconds=0.5)
            beat.hold(to="opposite")
            beat.play(Fade(trial.line), seconds=0.5)
            beat.hold(to="stronger")
            beat.play(Fade(rope), seconds=0.5)
            beat.play(Fade(self.dial.still, self.dial.moving), seconds=0.5)
        with self.beat("price") as beat:
            turn = Sweep(self.moving, self.turn_at, self.prices["middle"], self.prices["high"])
            beat.play(Fade(self.dot), seconds=0.4)
            beat.hold(to="up")
            beat.play(turn, to="one")
            beat.play(self.ripple.spread(self.dot.where), Fade(trial.dot, to=0.0), seconds=0.8)

    def take_three(self) -> None:
        """Three balances, at three prices before the landing. And then?"""
        low, middle, high = self.prices.values()
        with self.beat("three") as beat:
            gone = Fade(self.trial.pulls, self.trial.line, to=0.0)
            beat.play(gone, self.turn(high, low), to="loss")
            beat.play(Fade(self.left[0], self.marks[0]), seconds=0.4)
            beat.hold(to="larger")
            beat.play(self.turn(low, middle), to=0.62)
            beat.play(Fade(self.left[1], self.marks[1]), to=0.67)
            beat.play(self.turn(middle, high), to=0.85)
            beat.play(Fade(self.left[2], self.marks[2]), to=0.9)
        with self.beat("next") as beat:
            for dot, to in zip(self.left, (0.2, 0.4, 0.6), strict=True):
                beat.play(self.ripple.spread(dot.where), to=to)
            beat.play(Fade(self.onward), to=0.75)
        self.wait(0.8)

    # What moves

    @property
    def moving(self) -> VGroup:
        """All that the price moves."""
        return VGroup(self.trial, self.dial.moving, self.rope, self.dot)

    def try_at(self, share: float, price: float) -> None:
        """The trial point on its way into the lens, and how content either player is."""
        self.trial.at(share, price)
        self.meters.at(self.trial.weights)
        self.rope.at(*self.trial.lengths)

    def turn_at(self, price: float) -> None:
        """Turn the dial: the trial point stays, the balance point and the blue pull follow."""
        self.trial.show(self.trial.weights, price)
        self.dot.move(self.board.point(self.lesson.l1.path(price)))
        self.dial.at(price)
        self.rope.at(*self.trial.lengths)

    def balance_at(self, price: float) -> None:
        """Turn the dial, contours and pulls staying with the balance point."""
        self.trial.weights = self.lesson.l1.path(price)
        self.turn_at(price)

    def turn(self, start: float, end: float) -> Sweep:
        """Turn the dial at constant speed."""
        return Sweep(self.moving, self.balance_at, start, end)

    def left_at(self, price: float) -> Dot:
        """What the balance point leaves behind at a price."""
        return Dot(self, "optimum", 0.1).move(self.board.point(self.lesson.l1.path(price)))


def dot_name(board: Board, dot: Dot, minimizer: np.ndarray) -> Text:
    """What the dot is: a point of the board, so all weights at once."""
    name = Text(board.look, "$w = (w_1, w_2)$")
    half = np.array([name.width, name.height]) / 2 + 0.2
    place = dot.where + np.array([*(np.sign(minimizer) * half), 0.0])
    name.move_to(board.region.inset(*half).nearest(place))
    return halo(name, board.look.theme.board)


def onward(dial: Dial, price: float) -> VGroup:
    """The way on, from a price towards the end of the dial, with a question mark."""
    start, end = dial.spot(price), dial.spot(dial.end)
    arrow = Arrow(dial.look, "penalty", 4.0, 0.8)
    arrow.span(start + 0.3 * RIGHT, start + 0.45 * (end - start))
    mark = Text(dial.look, "$?$", "formula", "penalty")
    mark.move_to(start + 0.6 * (end - start))
    return VGroup(arrow, halo(mark, dial.look.theme.page, 14))

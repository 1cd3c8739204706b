"""Chapter 4: the same shot with circles, and what a corner has that a circle lacks.

The first part follows the lesson's exact L2 path, further and further, each time magnified. The
second puts both games' dots on the same point of the axis, L1's balance at the price at which the
film left it, and lets both penalties pull.
"""

import numpy as np
from manim import VGroup, smooth

from scenes.drawing.effects import Ripple, bloom
from scenes.drawing.labels import touch
from scenes.drawing.motion import Fade, Sweep, presence
from scenes.drawing.shapes import Rigid
from scenes.drawing.text import Text
from scenes.instruments.dial import LongDial, end_of
from scenes.instruments.formulas import L2_OBJECTIVE
from scenes.instruments.names import ball_name
from scenes.instruments.shot import Shot
from scenes.lesson.facts import far_prices
from scenes.look.theme import FADED
from scenes.props.carried import Beside
from scenes.props.magnifier import Bearing, Magnifier
from scenes.props.split_screen import Corner, Experiment, Round
from scenes.stage.chapter import Stage
from scenes.words.numerals import Numeral, written_out


class L2(Stage):
    """A weight that only becomes small, and the reason: a circle has no sideways pull."""

    def construct(self) -> None:
        self.set_the_stage()
        self.stand()
        self.pull()
        self.magnify()
        self.split()
        self.slip()
        self.hold_on()
        self.conclude()

    def set_the_stage(self) -> None:
        """Everything that the chapter shows; what comes later waits unseen."""
        lesson, facts = self.lesson, self.lesson.facts
        self.prices = far_prices(lesson.l2, facts.alpha_max)
        self.dial = LongDial(
            self, self.layout.dial, end_of(facts.alpha_max), facts.alpha_scale, self.prices
        )
        self.shot = shot = Shot(self, lesson.l2, L2_OBJECTIVE, dial=self.dial)
        shot.plot.samples = np.union1d(
            shot.plot.samples, np.geomspace(self.dial.knee / 10, self.dial.far, 160)
        )
        star = f"$alpha^* = {facts.alpha_scale.format(facts.alpha_star)}$"
        (self.star,) = self.dial.marks((facts.alpha_star, star, "optimum"))
        self.foot = shot.plot.mark(facts.alpha_star)
        self.weight = Beside(shot, facts.first)
        self.magnifier = Magnifier(shot, self.prices)
        half_axis = np.sign(facts.landing[facts.second]) * np.eye(2)[facts.second]
        degrees = angle(lesson.l2.path(self.prices[-1]), half_axis)
        self.bearing = Bearing(shot, half_axis, f"${degrees} degree$")
        self.ripple = Ripple(self)
        self.trial = Experiment(lesson)
        self.values = facts.values() | {
            "price": Numeral(written_out(self.prices[0], 1)),
            "angle": Numeral(degrees),
            "sideways": facts.alpha_scale.numeral(abs(self.trial.sideways)),
        }
        self.lay_out()

    def lay_out(self) -> None:
        """The two halves, the title card, and the drawing order."""
        shot = self.shot
        hold, slip = (self.label(key) for key in ("hold", "slip"))
        one, other = self.layout.wide.pair(gap=0.3)
        self.corner = Corner(self, one, self.trial, hold)
        self.round = Round(self, other, self.trial, slip)
        equal = Text(self, self.label("equal"), "label", "penalty")
        size = np.hypot(*self.lesson.loss.minimizer) / np.sqrt(2)  # a diamond around half of it
        taken = (shot.minimum, shot.minimum_name, shot.origin)
        self.equal = ball_name(shot.board, equal, size, self.lesson.loss.minimizer, *taken)
        corner, circle = self.corner, self.round
        self.lay(
            (shot.sheet, self.magnifier.families, *shot.figure),
            (self.star, self.foot, self.dial.decades, shot.gauges, shot.board.names),
            (self.equal, self.ripple, shot.minimum_name),
            (self.bearing, self.magnifier.tag, self.weight),
            (*corner.layers, *circle.layers, corner.grip, corner.reach, circle.trail),
            (circle.drop, circle.left_over, circle.blue, circle.green, circle.amount),
            (corner.dot, circle.dot, shot.tug.dot),
        )
        self.title_card(shot.sheet, shot.board.names, dot=shot.tug.dot)

    def stand(self) -> None:
        """The same board and the same loss; the other family is round."""
        shot = self.shot
        loss, penalty = shot.families
        with self.beat("stand") as beat:
            beat.play(
                bloom(loss, shot.minimum.where), Fade(shot.minimum, shot.minimum_name), to="circles"
            )
            beat.play(bloom(penalty, shot.origin.where), Fade(shot.origin), to="squares")
            beat.play(Fade(self.equal), seconds=0.5)
            beat.play(
                Fade(shot.contours, shot.instruments, shot.needles, shot.gauges),
                to=0.85,
            )

    def pull(self) -> None:
        """As with the diamond, up to the price at which that landed."""
        star = self.lesson.facts.alpha_star
        with self.beat("pull") as beat:
            beat.play(self.shot.turn(star), Fade(self.equal, to=0.0), to="landed")
            shot = self.shot
            self.weight.clear_of(shot.minimum, shot.minimum_name, *shot.board.names)
            beat.play(
                self.ripple.spread(self.shot.tug.dot.where),
                Fade(self.star, self.foot),
                seconds=0.8,
            )
            beat.hold(to="still")
            beat.play(Fade(self.weight), seconds=0.4)

    def magnify(self) -> None:
        """Ten times the price, ten times closer: the same picture."""
        one, ten, hundred = self.prices
        with self.beat("far") as beat:
            beat.play(self.bend(), Fade(self.star, self.foot, self.weight, to=0.0), to=0.2)
            beat.play(self.turn(one), to="zero")
            self.choose_side(one, hundred)
            beat.hold(to="zoom")
            beat.play(self.zoom(1), Fade(self.magnifier.tag, self.weight), to=1.0)
        with self.beat("again") as beat:
            beat.play(self.turn(ten), to="closer")
            beat.play(self.zoom(2), to="same")
            beat.hold(to="once")
            beat.play(self.turn(hundred), to=0.75)
            beat.play(self.zoom(3), to=0.95)
        with self.beat("away") as beat:
            self.bearing.follow()
            beat.hold(to="angle")
            beat.play(Fade(self.bearing), seconds=0.6)
            beat.hold(to="origin")
            beat.play(self.ripple.spread(self.shot.origin.where), seconds=0.8)

    def choose_side(self, now: float, last: float) -> None:
        """Of the trail, for the weight's label, and a corner for the tag: with room for both."""
        shot, magnifier = self.shot, self.magnifier
        shot.at(last)
        others = (shot.tug.dot, magnifier.tag, self.bearing.text, *shot.board.names)
        for corner in magnifier.corners:
            magnifier.corner = corner
            magnifier.at(3)
            self.bearing.follow()
            met = any(touch(magnifier.tag, name) for name in shot.board.names)
            if self.weight.clear_of(*others, sides=(1, -1)) and not met:
                break
        shot.at(now)
        magnifier.at(0)
        self.weight.follow()

    def split(self) -> None:
        """Both dots on the axis, at the same point, under the same pull of the loss."""
        shot, corner, circle = self.shot, self.corner, self.round
        board = (shot.sheet, self.magnifier.families, *shot.figure, shot.gauges, shot.board.names)
        labels = (self.dial.decades, self.bearing, self.magnifier.tag, self.weight)
        with self.beat("put") as beat:
            beat.hold(to=0.2)
            beat.play(Fade(*board, *labels, to=0.0), to="both")
            start = shot.tug.dot.where
            presence(shot.tug.dot, 0.0)
            presence(VGroup(corner.dot, circle.dot), 1.0)
            beat.play(
                Fade(corner.sheet, circle.sheet),
                corner.arrive(start),
                circle.arrive(start),
                self.title_to_the_left(),
                to="alike",
            )
            corner.settled = circle.settled = True
            beat.play(
                Fade(corner.contours, circle.contours, corner.price, circle.price), seconds=0.5
            )
            beat.play(Fade(corner.grip.green, circle.green), seconds=0.5)

    def slip(self) -> None:
        """The circle's pull runs along the axis; nothing answers what is left over sideways."""
        corner, circle = self.corner, self.round
        with self.beat("circle") as beat:
            beat.play(Fade(circle.blue), self.dim(corner, FADED), to=0.2)
            beat.hold(to="sideways")
            beat.play(Fade(circle.drop, circle.left_over, circle.amount), seconds=0.6)
            beat.hold(to="slips")
            beat.play(
                Fade(circle.drop, circle.left_over, circle.amount, to=0.0),
                Fade(circle.trail),
                seconds=0.3,
            )
            beat.play(circle.let_go(), to=1.0)

    def hold_on(self) -> None:
        """The corner's pull may be any arrow of a fan, and one of them cancels the loss's."""
        corner, circle = self.corner, self.round
        with self.beat("fan") as beat:
            beat.play(self.dim(corner, 1.0), self.dim(circle, FADED), seconds=0.5)
            beat.hold(to="fan")
            opened = Fade(corner.grip.fan, corner.reach), Fade(corner.contours, to=FADED)
            beat.play(*opened, seconds=0.8)
            beat.hold(to="one")
            found = Fade(corner.grip.fan.rays, to=FADED), Fade(corner.grip.answer)
            beat.play(*found, to="cancels")
            beat.play(self.ripple.spread(corner.dot.where), seconds=0.8)
        with self.beat("widen") as beat:
            beat.play(corner.turn(self.trial.further), to=0.95)

    def conclude(self) -> None:
        """A corner can hold; a circle cannot: both as they were, at the price of both."""
        corner, circle = self.corner, self.round
        left_over = Fade(circle.drop, circle.left_over, circle.amount)
        with self.beat("claim") as beat:
            held = corner.turn(self.trial.corner), Fade(corner.text)
            lit = Fade(corner.contours, to=0.7), self.dim(circle, 1.0)
            beat.play(*held, *lit, circle.put_back(), to="circle")
            beat.play(left_over, Fade(circle.trail, to=0.0), seconds=0.6)
            beat.play(Fade(circle.text), seconds=0.5)

    # What moves

    def bend(self) -> Sweep:
        """Give the dial, and the plot under it, a longer reach."""

        def at(bend: float) -> None:
            self.dial.bend_to(bend)
            self.shot.at(self.shot.alpha)

        moving = VGroup(self.shot.moving, self.dial.decades)
        return Sweep(moving, at, 0.0, 1.0, rate_func=smooth)

    def turn(self, to: float) -> Sweep:
        """Turn the bent dial: its knob runs evenly along the track."""
        way = self.dial.way(self.shot.alpha, to)

        def at(part: float) -> None:
            self.shot.at(way(part))
            self.weight.follow()

        return Sweep(VGroup(self.shot.moving, self.weight), at, 0.0, 1.0)

    def zoom(self, level: int) -> Sweep:
        """Magnify to the next stop."""
        return self.magnifier.go(level, self.weight)

    def title_to_the_left(self) -> Sweep:
        """The split screen's title stands at the left of the screen."""
        title = Rigid(self.title)
        aside = np.array([self.layout.heading.x0 - self.layout.title.x0, 0.0, 0.0])
        return Sweep(self.title, lambda s: title.at(1, s * aside), 0, 1, rate_func=smooth)

    def dim(self, half: Corner | Round, to: float) -> Fade:
        """Bring what is seen of a half to a presence."""
        shown = (half.price, half.contours)
        if isinstance(half, Corner):
            return Fade(*shown, half.grip.green, to=to)
        return Fade(*shown, half.blue, half.green, half.trail, to=to)


def angle(weights: np.ndarray, axis: np.ndarray) -> str:
    """The angle between weights and a half-axis in degrees, to two digits."""
    across = weights[0] * axis[1] - weights[1] * axis[0]
    return written_out(float(np.degrees(np.arctan2(abs(across), weights @ axis))), 2)

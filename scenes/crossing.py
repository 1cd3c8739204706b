"""Extra: zero, or just passing through?

An L2 path crosses an axis at one alpha and goes on; the L1 path on the same board lands and stays;
and the fine print: on a loss that is tilted enough, L1 leaves zero again. The lesson need not have
any of these, so this chapter has two losses of its own, chosen for round numbers: `TILTED`, whose
L2 path crosses at alpha = 0.35 and whose L1 path stays, since 0.8 <= 1 and 1.2; and `STEEP`, with
1.5 > 1, where w_2 is zero for alpha in [0.4, 2] only.
"""

import numpy as np

from scenes.drawing.effects import Ripple, bloom, glide
from scenes.drawing.motion import Fade, Sweep, presence
from scenes.drawing.shapes import Dot
from scenes.instruments.dial import end_of
from scenes.instruments.formulas import L1_OBJECTIVE, L2_OBJECTIVE
from scenes.instruments.pulls import Grip
from scenes.instruments.shot import Shot
from scenes.instruments.views import around, touch_view
from scenes.look.theme import FADED
from scenes.props.crossing_shot import CrossingShot, Ghost, law
from scenes.stage.chapter import Stage
from scenes.words.numerals import Scale, exact, roundest
from solver import L1, L2, Quadratic, trajectory

TILTED = Quadratic([[1.0, 0.8], [0.8, 1.2]], (-0.8, 2.6))
STEEP = Quadratic([[1.0, 1.5], [1.5, 4.0]], np.linalg.solve([[1.0, 1.5], [1.5, 4.0]], (3.0, 4.0)))


class Crossing(Stage):
    """Zero for an instant, zero for good, and zero for a while."""

    def construct(self) -> None:
        self.set_the_stage()
        self.stand()
        self.cross()
        self.turn_back()
        self.begin_again()
        self.land()
        self.tilt()
        self.hold_on()
        self.slip()
        self.judge()

    def set_the_stage(self) -> None:
        """Three games: L2 and L1 on one board, then L1 on a steeper loss."""
        l2, l1, leaver = (
            trajectory(loss, penalty)
            for loss, penalty in ((TILTED, L2()), (TILTED, L1()), (STEEP, L1()))
        )
        self.crossing, self.landing = l2.zero_intervals(0)[0][0], l1.vanishes_at(0)
        self.start, self.end = leaver.zero_intervals(1)[0]
        view, end = touch_view(l1, self.landing), end_of(l1.alpha_max)
        self.round, self.square = (
            CrossingShot(Shot(self, t, formula, view=view, first=0, end=end, scale=Scale(2)), 0)
            for t, formula in ((l2, L2_OBJECTIVE), (l1, L1_OBJECTIVE))
        )
        self.steep = CrossingShot(
            Shot(
                self,
                leaver,
                L1_OBJECTIVE,
                view=around(leaver.weights, 0.25),
                first=1,
                end=end_of(leaver.alpha_max),
                scale=Scale(1),
            ),
            1,
        )
        self.values = {
            "crossing": Scale(2).numeral(self.crossing),
            "landing": Scale(2).numeral(self.landing),
            "start": exact(round(self.start, 6)),
            "end": exact(round(self.end, 6)),
        }
        self.details()
        self.arrange()

    def details(self) -> None:
        """What is said about the three games."""
        l2, l1, leaver = self.round.shot, self.square.shot, self.steep.shot
        self.passing, self.landed = l2.dial.marks(
            *(
                (a, f"${l2.dial.figures.format(a)}$", "optimum")
                for a in (self.crossing, self.landing)
            )
        )
        self.brace = l1.dial.brace(self.landing, l1.dial.end, "$w_1 = 0$")
        self.while_zero = leaver.dial.brace(self.start, self.end, "$w_2 = 0$", below=True)
        self.ghost = Ghost(l2, 0)
        self.grip = Grip(leaver.board, leaver.trajectory, axis=1, scale=1.2)
        self.matrix, self.guarantee, self.broken = law(self, STEEP)
        self.ripple = Ripple(self)
        self.traveller = Dot(self, "optimum")

    def arrange(self) -> None:
        """The drawing order: the first game's sheet, all three games, and the dots on top."""
        first, second, third = (game.shot for game in (self.round, self.square, self.steep))
        self.lay(
            (first.sheet, first.families, *first.figure, first.gauges),
            (second.families[1], second.contours, second.minimum, second.needles, second.gauges),
            (second.formula, self.ghost, self.passing, self.landed, self.brace),
            (first.board.names, first.minimum_name, self.round.readout, self.square.readout),
            (third.sheet, third.families, *third.figure, third.gauges, third.board.names),
            (self.grip, self.while_zero, self.matrix, self.guarantee, self.broken),
            (third.minimum_name, self.steep.readout, self.ripple),
            (second.tug.dot, third.tug.dot, self.traveller, first.tug.dot),
        )
        self.title_card(first.sheet, dot=first.tug.dot)

    def stand(self) -> None:
        """A tilted loss, and circles for a penalty."""
        shot = self.round.shot
        loss, penalty = shot.families
        with self.beat("stand") as beat:
            beat.play(
                bloom(loss, shot.minimum.where),
                Fade(shot.minimum, shot.minimum_name, shot.board.names, shot.formula),
                to=0.35,
            )
            beat.hold(to="l2")
            beat.play(
                bloom(penalty, shot.origin.where),
                Fade(shot.origin, shot.instruments, shot.needles, shot.gauges),
                seconds=0.7,
            )
            beat.play(Fade(shot.contours, self.round.readout), seconds=0.5)

    def cross(self) -> None:
        """L2's dot meets the axis at one alpha, and the readout blinks."""
        with self.beat("cross") as beat:
            beat.play(self.round.turn(self.crossing), to="zero")
            beat.play(self.ripple_at(self.round), Fade(self.passing), seconds=0.8)
        with self.beat("once") as beat:
            beat.play(self.ripple_at(self.round), seconds=0.8)
            beat.hold(to="more")
            beat.play(self.round.turn(self.round.furthest(self.crossing)), to=0.9)

    def turn_back(self) -> None:
        """It swings out on the other side, and heads for the origin without landing."""
        with self.beat("back") as beat:
            beat.play(self.round.turn(self.round.shot.dial.end), to=0.75)
            beat.play(Fade(self.ghost, to=FADED), to=0.95)

    def begin_again(self) -> None:
        """Back to alpha = 0, and the circles give way to diamonds; L2's trail stays as a ghost."""
        first, second = self.round.shot, self.square.shot
        circles, diamonds = first.families[1], second.families[1]
        with self.beat("again") as beat:
            beat.play(self.round.turn(0.0), Fade(self.passing, to=FADED), to="l1")
            self.round.hand_over(self.square)
            beat.play(Fade(circles, first.formula, first.tug.penalty, to=0.0), seconds=0.4)
            new = (second.formula, second.tug.penalty)
            beat.play(bloom(diamonds, second.origin.where), Fade(*new), to=0.95)

    def land(self) -> None:
        """L1 lands a little later than L2 crossed, and stays."""
        with self.beat("land") as beat:
            beat.play(self.square.turn(self.landing), to="catches")
            beat.play(self.ripple_at(self.square), Fade(self.landed), seconds=0.8)
        with self.beat("stay") as beat:
            beat.play(self.square.turn(self.square.shot.trajectory.alpha_max), to=0.62)
            beat.play(Fade(self.brace), to=0.8)

    def tilt(self) -> None:
        """Another board: the dot glides to a steeper loss's minimiser."""
        first, second, third = (game.shot for game in (self.round, self.square, self.steep))
        dot, home = self.traveller, third.tug.dot.where
        old = [
            part
            for shot in (first, second)
            for part in (shot.families, *shot.figure, shot.gauges, shot.board.names)
        ]
        marks = (self.passing, self.landed, self.brace, self.ghost)
        presence(dot.move(second.tug.dot.where), 1.0)
        presence(second.tug.dot, 0.0)
        with self.beat("tilt") as beat:
            beat.hold(to=0.2)
            beat.play(
                Fade(*old, first.minimum_name, self.square.readout, *marks, to=0.0),
                Fade(third.sheet, third.board.names),
                glide(dot, home),
                to="tilt",
            )
            beat.play(
                bloom(third.families[0], third.minimum.where),
                bloom(third.families[1], third.origin.where),
                Fade(third.minimum, third.minimum_name, third.origin),
                seconds=0.9,
            )
            presence(dot, 0.0)
            presence(third.tug.dot, 1.0)
            beat.play(
                Fade(third.contours, third.instruments, third.needles, third.gauges),
                Fade(self.steep.readout),
                seconds=0.7,
            )

    def hold_on(self) -> None:
        """w_2 lands, and the corner holds it while the loss's pull stays within its fan."""
        with self.beat("rest") as beat:
            beat.play(
                self.steep.turn(self.start), Fade(self.steep.shot.minimum_name, to=0.0), to=0.65
            )
            beat.play(self.ripple_at(self.steep), seconds=0.8)
        with self.beat("grip") as beat:
            self.grip.at(self.start)
            beat.play(Fade(self.grip), Fade(self.steep.shot.families, to=FADED), to=0.2)
            beat.hold(to="swings")
            beat.play(self.steep.turn(self.end, self.grip), to=1.0)

    def slip(self) -> None:
        """The loss's pull leaves the fan, and w_2 comes back with the other sign."""
        with self.beat("slip") as beat:
            beat.play(self.ripple_at(self.steep), Fade(self.while_zero), seconds=0.8)
            beat.play(Fade(self.grip, to=0.0), to="returns")
            # not as far as where the other weight lands: that is not what is told here
            near, far = self.end, self.steep.shot.trajectory.vanishes_at(0)
            there = roundest(near + 0.6 * (far - near), near + 0.8 * (far - near))
            beat.play(self.steep.turn(there), to=0.95)

    def judge(self) -> None:
        """The guarantee for two weights, and what this loss has instead."""
        with self.beat("judge") as beat:
            beat.play(Fade(self.steep.shot.formula, to=0.0), to=0.1)
            beat.hold(to="tilt")
            beat.play(Fade(self.guarantee), seconds=0.6)
            beat.hold(to=0.4)
            beat.play(Fade(self.matrix), to=0.5)
            beat.hold(to=0.64)
            beat.play(Fade(self.broken), to=0.75)

    def ripple_at(self, game: CrossingShot) -> Sweep:
        """A ring that spreads from a game's dot."""
        return self.ripple.spread(game.shot.tug.dot.where)

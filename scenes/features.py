"""Extra: ten real features.

The diabetes data of Efron, Hastie, Johnstone & Tibshirani (2004, Annals of Statistics 32, 407), in
`assets/data/`: ten measurements of 442 patients that explain how the disease went on in a year,
each column scaled to the same spread, as in the paper. The lesson has two features, and two cannot
show a model that becomes shorter and shorter; so this chapter has these data of its own. Both
paths are exact.
"""

from pathlib import Path

from manim import VGroup, smooth

from scenes.drawing.effects import Ripple
from scenes.drawing.motion import Fade, Sweep, presence
from scenes.drawing.text import Text
from scenes.instruments.board import Sheet
from scenes.instruments.dial import LongDial, at_knot
from scenes.instruments.formulas import L1_OBJECTIVE, L2_OBJECTIVE, fit_formula
from scenes.look.layout import Region
from scenes.props.switchboard import ManyPlot, Switchboard, zeros
from scenes.stage.chapter import Stage
from scenes.words.numerals import Scale, exact
from solver import L1, L2, LeastSquares, trajectory
from solver.data import read_csv, standardise

DATA = Path(__file__).resolve().parent.parent / "assets" / "data" / "diabetes.csv"

DECADES = (10.0, 100.0, 1000.0)
"""Prices that the dial names; a dial for two decades less would do for L1 alone."""

KNEE = 0.03
"""The price from which the dial is logarithmic; little happens below it."""

FEW = 100.0
"""A round price at which only a handful of weights is left."""

CLOSER = 100.0
"""How much the end of L2's path is magnified."""


class Features(Stage):
    """L1 switches ten weights off, one after the other; L2 switches none off."""

    def construct(self) -> None:
        self.set_the_stage()
        self.stand()
        self.leave_and_return()
        self.switch_off()
        self.empty()
        self.begin_again()
        self.cross()
        self.magnify()

    def set_the_stage(self) -> None:
        """The data, the two paths, one dial for both, and the switchboard."""
        self.table = table = read_csv(DATA, "target")
        data = standardise(table.X, table.y)
        loss = LeastSquares(data.X, data.y)
        self.names = [self.label(name) for name in table.names]
        self.l1, self.l2 = trajectory(loss, L1()), trajectory(loss, L2())
        self.guest = next(i for i in range(loss.n) if len(self.l1.zero_intervals(i)) > 1)
        self.away, self.back = self.l1.zero_intervals(self.guest)[0]
        last = max(range(loss.n), key=self.l1.vanishes_at)
        self.values = {
            "patients": len(table.y),
            "n": loss.n,
            "guest": table.names[self.guest],
            "away": Scale(2).numeral(self.away),
            "few": exact(FEW),
            "left": int((self.l1.path(FEW) != 0).sum()),
            "last": Scale(0).numeral(self.l1.vanishes_at(last)),
            "crossings": len(zeros(self.l2)),
            "far": exact(DECADES[-1]),
            "closer": exact(CLOSER),
        }
        self.instruments_of()
        self.arrange()

    def instruments_of(self) -> None:
        """Dial and plots on the board; formula, count and table beside it."""
        layout = self.layout
        self.sheet = Sheet(self, layout.board)
        room = layout.board.inset(0.25, 0.2)
        tail = ManyPlot.tail(self, self.names)
        room = Region(room.x0, room.x1 - tail, room.y0, room.y1)
        top, bottom = room.rows(layout.dial.height, room.height - layout.dial.height)
        self.dial = LongDial(self, top, DECADES[0], Scale(2), DECADES)
        self.dial.knee = KNEE
        self.dial.bend_to(1.0)
        roles = ["ink"] * len(self.names)
        self.round = ManyPlot(bottom, self.dial, self.l2, roles, self.names)
        roles[self.guest] = "optimum"
        self.square = ManyPlot(bottom, self.dial, self.l1, roles, self.names)
        order = sorted(range(len(self.names)), key=self.l1.vanishes_at, reverse=True)
        label = self.label("count")
        self.board = Switchboard(self, layout.panel, self.names, order, Scale(2), label)
        self.formulas = [
            fit_formula(Text(self, source, "formula"), layout.formula)
            for source in (L1_OBJECTIVE, L2_OBJECTIVE)
        ]
        self.tag = Text(self, f"$times {CLOSER:.0f}$")
        self.tag.place(layout.board.x1 - 0.25, self.dial.symbol.baseline[1], align=1)
        self.ripple = Ripple(self)
        self.charge, self.squares = (Play(self, plot) for plot in (self.square, self.round))

    def arrange(self) -> None:
        """The drawing order: what stands still, both plots, and the dial's knob."""
        square, dial = self.square, self.dial
        dot = square.dots[square.order.index(self.guest)]
        self.lay(
            (self.sheet, square.still, dial.still, dial.decades, *self.formulas, self.tag),
            (*self.board.lights.values(), self.board, square.drop, self.ripple, self.round.drop),
            [part for part in (*square.moving, *self.round.moving) if part is not dot],
            (dial.moving, dot),
        )
        self.title_card(self.sheet, square.still, dot=dot)

    def stand(self) -> None:
        """Ten weights at price zero, named and in use."""
        with self.beat("stand") as beat:
            beat.hold(to="each")
            beat.play(Fade(self.board.names, self.board.count), to="scale")
            beat.play(Fade(self.square.heads, self.board.values), to=0.7)
        with self.beat("price") as beat:
            dial = (self.dial.still, self.dial.decades, self.dial.moving, self.square.drop)
            beat.play(Fade(*dial), to=0.3)
            beat.hold(to="price")
            beat.play(Fade(self.formulas[0]), seconds=0.6)
            beat.play(self.charge.turn(self.away / 4), to=1.0)

    def leave_and_return(self) -> None:
        """One weight becomes zero and comes back with the other sign."""
        light, guest = self.board.lights[self.guest], self.square.order.index(self.guest)
        with self.beat("away") as beat:
            beat.play(Fade(light), to=0.15)
            beat.play(self.charge.turn(self.away), to="out")
            beat.play(self.ripple.spread(self.square.dots[guest].where), seconds=0.8)
        with self.beat("back") as beat:
            beat.play(self.charge.turn(self.back), to="sign")
            beat.play(self.charge.turn(1.5 * self.back), to=1.0)

    def switch_off(self) -> None:
        """One after the other goes out, until a handful is left."""
        with self.beat("off") as beat:
            beat.play(Fade(self.board.lights[self.guest], to=0.0), seconds=0.4)
            age = self.table.names.index("age")
            beat.play(self.charge.turn(self.l1.vanishes_at(age)), to="age")
            beat.play(self.charge.turn(FEW), to=0.92)
        with self.beat("few") as beat:
            for mark, *names in ("bmi", "bmi"), ("bp", "bp"), ("blood", "s3", "s5"):
                lights = [self.board.lights[self.table.names.index(name)] for name in names]
                beat.hold(to=mark)
                beat.play(Fade(*lights), seconds=0.4)

    def empty(self) -> None:
        """The last ones go too."""
        with self.beat("empty") as beat:
            beat.play(Fade(*self.board.lights.values(), to=0.0), seconds=0.4)
            beat.play(self.charge.turn(self.l1.alpha_max), to="last")

    def begin_again(self) -> None:
        """Back to price zero, and the other penalty."""
        one, other = self.square, self.round
        with self.beat("again") as beat:
            beat.play(self.charge.turn(0.0), to="squares")
            self.squares.at(0.0)
            presence(VGroup(one.moving, one.drop), 0.0)
            presence(VGroup(other.heads, other.drop), 1.0)
            beat.play(Fade(self.formulas[0], to=0.0), seconds=0.4)
            beat.play(Fade(self.formulas[1]), seconds=0.5)

    def cross(self) -> None:
        """Lines cross zero, and none rests there."""
        with self.beat("cross") as beat:
            beat.play(self.squares.turn(FEW), to=1.0)

    def magnify(self) -> None:
        """At a price at which all look like zero: none is."""
        with self.beat("far") as beat:
            beat.play(self.squares.turn(DECADES[-1]), to="zero")
        with self.beat("closer") as beat:
            beat.play(self.squares.magnify(CLOSER), Fade(self.tag), to="small")


class Play:
    """One penalty at play: dial, plot and switchboard, set by one alpha."""

    def __init__(self, stage: Features, plot: ManyPlot) -> None:
        self.stage, self.plot, self.alpha = stage, plot, 0.0
        self.at(0.0)

    @property
    def moving(self) -> VGroup:
        """All that an alpha sets."""
        stage = self.stage
        return VGroup(stage.dial.moving, self.plot.moving, self.plot.drop, stage.board)

    def at(self, alpha: float) -> None:
        """Set everything to an alpha."""
        self.alpha = alpha = at_knot(self.plot.trajectory, alpha)
        self.stage.dial.at(alpha)
        self.plot.at(alpha)
        self.stage.board.at(self.plot.trajectory.path(alpha))

    def turn(self, to: float) -> Sweep:
        """Turn the dial at constant speed along its own scale."""
        way = self.stage.dial.way(self.alpha, to)
        return Sweep(self.moving, lambda part: self.at(way(part)), 0.0, 1.0)

    def magnify(self, factor: float) -> Sweep:
        """Stretch the plot about zero, at a constant rate."""
        return Sweep(
            self.plot.moving,
            lambda power: self.plot.magnify(factor**power),
            0.0,
            1.0,
            rate_func=smooth,
        )

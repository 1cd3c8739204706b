"""Chapter 6: the reason is a kink.

A knife cuts the board through the landing point, along the weight that has landed; seen from the
side the cut is the loss along that weight, the other one frozen. There the price of L1 has a kink,
and its two slopes close around that of the loss at exactly the alpha at which the dot met the axis.

It follows the lesson: the slice is cut from its loss, and the minimum on it is the proximal step of
the solver's penalties. The cost is counted from a little below the slice's lowest loss, which moves
no slope and no minimum; so every lesson has the same picture, or its mirror image.
"""

import numpy as np
from manim import VGroup, smooth

from scenes.drawing.effects import glide
from scenes.drawing.motion import Fade, Sweep
from scenes.drawing.shapes import Dot
from scenes.instruments.dial import Dial
from scenes.instruments.formulas import L1_OBJECTIVE
from scenes.instruments.graphs import CostGraph, JumpGraph, SliceView, SlopeGraph, TurnGraph, rooms
from scenes.instruments.shot import Shot
from scenes.instruments.slices import Slice
from scenes.look.theme import FADED
from scenes.props.kink_signs import N, Signs
from scenes.props.match_cut import Fold
from scenes.stage.chapter import Stage
from scenes.words.numerals import roundest
from solver import L1, L2

# What the graphs show, in units of the slice: x of its bottom, cost of its depth, slope of -J'(0).
ACROSS, COST, SLOPE = (-1.5, 2.0), (-0.55, 3.2), (-2.95, 1.75)
FLOOR = 0.38  # the slice's lowest cost
NAME = 0.45  # what the slope axis's name needs beyond the upper edge of the jump

# The prices that are shown, in units of alpha*, to be rounded.
GENTLE, BEYOND, FAR = 0.7, 1.4, 1.75


class Kink(Stage):
    """The kink's two slopes hold a weight at zero; a price without a kink cannot."""

    def construct(self) -> None:
        self.set_the_stage()
        self.cut()
        self.fold()
        self.roll()
        self.pay()
        self.jump()
        self.grow()
        self.swallow()
        self.compare()
        self.divide()
        self.conclude()

    def set_the_stage(self) -> None:
        """The board at the moment of landing; what its cut turns into waits unseen."""
        facts = self.lesson.facts
        self.values, self.star, self.alpha = facts.values(), facts.alpha_star, 0.0
        self.gentle, self.beyond, self.far = (
            roundest(0.92 * part * self.star, 1.08 * part * self.star)
            for part in (GENTLE, BEYOND, FAR)
        )
        self.shot = shot = Shot(self, self.lesson.l1, L1_OBJECTIVE)
        shot.at(self.star)
        self.dot = Dot(self, "optimum").move(shot.tug.dot.where)
        self.rooms = rooms(self.layout)
        self.draw_graphs()
        self.signs = signs = Signs(
            self, self.costs, self.jumping, self.turning, self.dial, self.rooms, self.far
        )
        self.folding = fold = Fold(shot, self.costs, facts.first, self.dot)
        self.panel = VGroup(shot.instruments, shot.needles, shot.gauges)
        balls, tug = shot.families[1], shot.tug
        self.pull = VGroup(balls, tug.penalty, tug.trail, shot.origin)
        opening = (
            *(fold.sheet, balls, fold.axes, fold.rings, tug.penalty, tug.trail, shot.origin),
            *(fold.ring, shot.minimum, shot.board.names, self.panel),
        )
        self.lay(
            (*opening, self.jumping.plane.sheet, fold.knife, fold.cut, fold.beads),
            (*self.graphs, signs, self.dial.still, self.dial.moving, self.dot),
        )
        self.title_card(*opening, dot=self.dot)

    def draw_graphs(self) -> None:
        """Costs on one plane and slopes on the other; those of L2 come when L1's make room."""
        facts = self.lesson.facts
        cut = Slice.of(self.lesson.loss, facts.landing, facts.first)
        cut = cut.over(float(cut.value(cut.bottom)) - FLOOR * cut.depth)
        view = SliceView(self, cut, f"w_{facts.first + 1}", ACROSS)
        cost, slope = (self.label(key) for key in ("cost", "slope"))
        up = SLOPE if cut.bottom > 0 else (SLOPE[0] - NAME, SLOPE[1])
        self.costs = CostGraph(view, L1(n=N), self.rooms.one, cut.depth, COST, cost)
        self.jumping = JumpGraph(view, L1(n=N), self.rooms.other, up, slope)
        self.turning = TurnGraph(view, L2(n=N), self.rooms.other, up, slope)
        self.graphs = VGroup(self.costs, self.jumping, self.turning)
        self.lead: CostGraph | SlopeGraph = self.costs  # the graph that the balance point is on
        self.dial = Dial(self, self.rooms.dial, 1.05 * self.far, facts.alpha_scale)
        self.dial.at(self.star)

    # What moves

    def at(self, alpha: float) -> None:
        """Set the graphs, the dial and the balance point to an alpha."""
        self.alpha = alpha
        self.dial.at(alpha)
        for graph in self.graphs:
            graph.at(alpha)
        self.signs.at(alpha)
        self.dot.move(self.lead.spot(self.lead.least))

    def turn(self, to: float) -> Sweep:
        """Turn the dial to an alpha, linearly."""
        return Sweep(VGroup(*self.moving, self.dial.moving), self.at, self.alpha, to)

    @property
    def moving(self) -> VGroup:
        """Both graphs, what is written on them, and the balance point."""
        return VGroup(self.graphs, self.signs, self.dot)

    def lean(self, alpha: float) -> None:
        """Set the dial, and the dot to the balance of an alpha, on the loss's own curve.

        The loss's slope there is what the price holds: it is marked on the other graph too.
        """
        self.alpha, cut = alpha, self.costs.slice
        self.dial.at(alpha)
        x = cut.least(self.costs.penalty, alpha)
        self.dot.move(self.costs.plane.point(np.array([x, cut.value(x)])))
        self.costs.touch(self.signs.tangent, self.dot.where, float(cut.steepness(x)), 0.75)
        self.jumping.bead.move(self.jumping.spot(x, float(cut.steepness(x))))

    # The beats

    def cut(self) -> None:
        """A knife goes through the balance point, along the weight that has landed."""
        fold = self.folding
        with self.beat("cut") as beat:
            beat.hold(to="cut")
            beat.play(Fade(self.pull, to=0.0), Fade(fold.knife), seconds=0.5)
            knife = VGroup(fold.knife, fold.beads)
            beat.play(Sweep(knife, fold.slit, 0.0, 1.0, rate_func=smooth), to=0.9)

    def fold(self) -> None:
        """The board tips until one looks at the edge: the loss along the cut."""
        shot, fold, costs, signs = self.shot, self.folding, self.costs, self.signs
        with self.beat("fold") as beat:
            gone = (self.panel, shot.minimum, shot.board.names)
            beat.play(Fade(*gone, to=0.0), seconds=0.4)
            tip = Sweep(fold.moving, fold.at, 0.0, 1.0, rate_func=smooth)
            beat.play(tip, Fade(self.jumping.plane.sheet), to=0.6)
            shown = (costs.still, costs.loss, signs.loss, signs.frozen, self.jumping.still)
            beat.play(Fade(*shown), Fade(fold.knife, to=0.0), to=0.75)
            beat.play(Fade(self.dial.still, self.dial.moving, signs.mark), to=0.9)

    def roll(self) -> None:
        """The slope at zero, on its own graph; then the dot rolls to the bottom of the loss."""
        fold, jumping, signs = self.folding, self.jumping, self.signs
        with self.beat("roll") as beat:
            self.lean(self.star)
            slope = (jumping.loss, jumping.pivot, jumping.bead, signs.pivot, signs.steepness)
            off = Fade(fold.beads, fold.cut, to=0.0)
            beat.play(Fade(signs.tangent, *slope), off, to=0.25)
            beat.hold(to="off")
            rolling = VGroup(self.dot, signs.tangent, jumping.bead, self.dial.moving)
            beat.play(Sweep(rolling, self.lean, self.star, 0.0), to=0.95)

    def pay(self) -> None:
        """The price opens as a V, and the sum gets a kink."""
        costs, signs = self.costs, self.signs
        with self.beat("pay") as beat:
            self.at(0.0)
            dim = (*self.jumping.still, self.jumping.loss, self.jumping.pivot, self.jumping.bead)
            gone = Fade(signs.tangent, signs.loss, signs.pivot, signs.steepness, to=0.0)
            beat.play(Fade(*dim, to=FADED), gone, Fade(costs.price, costs.total), to=0.2)
            beat.play(self.turn(self.gentle), to="kink")
            beat.play(Fade(signs.total), seconds=0.5)

    def jump(self) -> None:
        """At the kink the slope jumps: both one-sided slopes, here and there."""
        jumping, signs = self.jumping, self.signs
        with self.beat("jump") as beat:
            shown = (jumping.still, jumping.loss, jumping.pivot, jumping.bead, jumping.torn)
            beat.play(Fade(*shown), to="slopes")
            beat.play(Fade(signs.tangents, signs.edges), seconds=0.5)
            beat.hold(to="apart")
            beat.play(Fade(jumping.brace, signs.gap), seconds=0.6)

    def grow(self) -> None:
        """More price, a longer jump: its edge meets zero where the dot met the axis."""
        signs = self.signs
        with self.beat("grow") as beat:
            beat.play(Fade(signs.edges, to=0.0), seconds=0.4)
            beat.play(self.turn(self.star), to="reaches")
            beat.play(self.ring(), seconds=0.8)
            beat.hold(to="axis")
            beat.play(self.ring(), seconds=0.8)

    def swallow(self) -> None:
        """Beyond it zero lies inside the jump: falling before zero, rising after it."""
        signs = self.signs
        with self.beat("swallow") as beat:
            beat.play(self.turn(self.beyond), to=0.4)
            beat.play(Fade(signs.falls), Fade(signs.total, to=0.0), to=0.52)
            beat.hold(to="zero")
            beat.play(Fade(signs.threshold), seconds=0.6)

    def compare(self) -> None:
        """L1's slopes make room for those of L2, which turn about J'(0) and never leave it."""
        jumping, turning, signs = self.jumping, self.turning, self.signs
        with self.beat("compare") as beat:
            beat.play(
                Fade(self.costs, signs.on_costs, signs.on_slopes, jumping.brace, to=0.0),
                Fade(signs.threshold, to=FADED),
                seconds=0.4,
            )
            self.lead = jumping
            shift = self.rooms.one.center - self.rooms.other.center
            home = jumping.bead.where + shift
            beat.play(jumping.carry(self.rooms.one), glide(self.dot, home), seconds=1.0)
            dim = Fade(jumping.lines, jumping.torn, self.dot, to=FADED)
            beat.play(dim, self.turn(0.0), seconds=0.6)
            titles = (outcome.title for outcome in signs.outcomes)
            beat.play(Fade(turning, signs.squares, signs.pivot, *titles), seconds=0.5)
            beat.play(self.turn(self.beyond), to=0.95)

    def divide(self) -> None:
        """From nothing again: one line is shifted, one turned; L1 subtracts, L2 divides."""
        signs = self.signs
        with self.beat("divide") as beat:
            lit = (self.jumping.lines, self.jumping.torn, self.dot, signs.outcomes)
            beat.play(Fade(*lit), Fade(signs.pivot, to=0.0), self.turn(0.0), to=0.2)
            beat.play(self.turn(self.far), to=1.0)

    def conclude(self) -> None:
        """What the threshold says: a weight that saves less than it costs is dropped."""
        signs = self.signs
        with self.beat("conclude") as beat:
            beat.play(Fade(signs.threshold), to=0.3)
            beat.hold(to="saves")
            beat.play(Fade(signs.saved), seconds=0.4)
            beat.hold(to="costs")
            beat.play(Fade(signs.paid), self.ring(), seconds=0.8)

    def ring(self) -> Sweep:
        """A ring that spreads from the balance point."""
        return self.signs.ripple.spread(self.dot.where)

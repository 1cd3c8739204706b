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

from scenes.drawing.effects import Ripple
from scenes.drawing.motion import Fade, Sweep
from scenes.drawing.shapes import Dot
from scenes.drawing.text import Text
from scenes.instruments.dial import Dial
from scenes.instruments.formulas import L1_OBJECTIVE, fit_formula
from scenes.instruments.graphs import CostGraph, JumpGraph, SlopeGraph, TurnGraph, View, rooms
from scenes.instruments.readout import Value
from scenes.instruments.shot import Shot
from scenes.instruments.slices import Slice
from scenes.look.layout import Region
from scenes.look.theme import FADED
from scenes.props.match_cut import Fold
from scenes.stage.chapter import Stage
from scenes.words.numerals import exact, roundest, with_digits_of
from solver import L1, L2

N = 2  # weights, hence the price alpha/2 of each

# What the graphs show, in units of the slice: x of its bottom, cost of its depth, slope of -J'(0).
ACROSS, COST, SLOPE = (-1.5, 2.0), (-0.55, 3.2), (-2.95, 1.75)
FLOOR = 0.38  # the slice's lowest cost
NAME = 0.45  # what the slope axis's name needs beyond the upper edge of the jump

# The prices that are shown, in units of alpha*, to be rounded.
GENTLE, BEYOND, FAR = 0.7, 1.4, 1.75

THRESHOLD = "$ loss(abs(J'(0))) <= penalty(alpha / n) quad <==> quad optimum({w} = 0) $"
SUM = "$ loss(J({w})) + penalty(alpha / n abs({w})) $"


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
        self.signs = signs = Signs(self)
        self.folding = fold = Fold(shot, self.costs, facts.first, self.dot)
        self.panel = VGroup(shot.instruments, shot.needles, shot.gauges)
        self.pull = VGroup(shot.families[1], shot.tug.penalty, shot.tug.trail, shot.origin)
        board = (fold.sheet, self.pull[0], fold.axes, fold.rings, *self.pull[1:], fold.ring)
        self.title_card(*board, shot.minimum, shot.board.names, self.panel, dot=self.dot)
        self.add_under(self.dot, self.jumping.plane.sheet, fold.knife, fold.cut, fold.beads)
        self.add_under(self.dot, *self.graphs, signs, self.dial.still, self.dial.moving)

    def draw_graphs(self) -> None:
        """Costs on one plane and slopes on the other; those of L2 come when L1's make room."""
        facts = self.lesson.facts
        cut = Slice.of(self.lesson.loss, facts.landing, facts.first)
        cut = cut.over(float(cut.value(cut.bottom)) - FLOOR * cut.depth)
        view = View(self, cut, f"w_{facts.first + 1}", ACROSS)
        cost, slope = (self.narration.label(self.chapter, key).typst for key in ("cost", "slope"))
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
            beat.hold(to=0.15)
            beat.play(Fade(self.pull, to=0.0), Fade(fold.knife), to=0.3)
            knife = VGroup(fold.knife, fold.beads)
            beat.play(Sweep(knife, fold.slit, 0.0, 1.0, rate_func=smooth), to=0.85)

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
            beat.hold(to=0.42)
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
            beat.play(self.turn(self.gentle), to=0.6)
            beat.play(Fade(signs.total), to=0.75)

    def jump(self) -> None:
        """At the kink the slope jumps: both one-sided slopes, here and there."""
        jumping, signs = self.jumping, self.signs
        with self.beat("jump") as beat:
            shown = (jumping.still, jumping.loss, jumping.pivot, jumping.bead, jumping.torn)
            beat.play(Fade(*shown), to=0.2)
            beat.play(Fade(signs.tangents, signs.edges), to=0.45)
            beat.play(Fade(jumping.brace, signs.gap), to=0.75)

    def grow(self) -> None:
        """More price, a longer jump: its edge meets zero where the dot met the axis."""
        signs = self.signs
        with self.beat("grow") as beat:
            beat.play(Fade(signs.edges, to=0.0), seconds=0.4)
            beat.play(self.turn(self.star), to=0.55)
            beat.play(self.ring(), seconds=0.8)
            beat.hold(to=0.85)
            beat.play(self.ring(), seconds=0.8)

    def swallow(self) -> None:
        """Beyond it zero lies inside the jump: falling before zero, rising after it."""
        signs = self.signs
        with self.beat("swallow") as beat:
            beat.play(self.turn(self.beyond), to=0.4)
            beat.play(Fade(signs.falls), Fade(signs.total, to=0.0), to=0.52)
            beat.play(Fade(signs.threshold), to=0.75)

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
            beat.play(jumping.carry(self.rooms.one), self.glide(home), seconds=1.0)
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
            beat.play(Fade(signs.threshold, signs.saved, signs.paid), to=0.3)
            beat.hold(to=0.6)
            beat.play(self.ring(), seconds=0.8)

    def ring(self) -> Sweep:
        """A ring that spreads from the balance point."""
        ripple = self.signs.ripple
        ripple.point = self.dot.where
        return ripple.spread()

    def glide(self, end: np.ndarray) -> Sweep:
        """Move the balance point to a place on another picture of the same weight."""
        start = self.dot.where

        def at(share: float) -> None:
            self.dot.move(start + share * (end - start))

        return Sweep(self.dot, at, 0.0, 1.0, rate_func=smooth)


class Signs(VGroup):
    """What is written on the graphs: tangents, labels, formulae. `at` moves those that follow.

    `on_costs` and `on_slopes` are those that belong to a graph of L1.
    """

    def __init__(self, stage: Kink) -> None:
        super().__init__()
        self.stage, self.costs, self.jumping = stage, stage.costs, stage.jumping
        self.w = f"w_{stage.lesson.facts.first + 1}"
        self.write_on_costs()
        self.write_on_slopes()
        self.write_formulae()
        self.ripple = Ripple(stage)
        self.add(self.on_costs, self.on_slopes, self.steepness, self.pivot, self.squares)
        self.add(
            self.total, self.threshold, self.saved, self.paid, self.outcomes, self.mark, self.ripple
        )
        self.at(0.0)

    def write_on_costs(self) -> None:
        """The loss's name, its tangent, those of the sum, and the weight that is frozen."""
        costs, stage, w = self.costs, self.stage, self.w
        self.loss = costs.label(f"$loss(J({w}))$", 1.93, 1.62)
        self.loss.shift((-self.loss.width / 2 * np.sign(costs.slice.bottom), 0.0, 0.0))
        landing, second = stage.values["landing"].markup, stage.lesson.facts.second + 1
        self.frozen = Text(stage, f"$w_{second} = {landing}$", "small")
        foot = costs.plane.point(np.zeros(2))[1] - 1.15 * self.frozen.em
        self.frozen.place(stage.rooms.one.x0 + 0.22, foot, align=-1)
        self.tangent = costs.stroke("loss", 3)
        self.tangents = VGroup(*(costs.stroke("optimum", 2.6) for _ in range(2)))
        self.on_costs = VGroup(*(self.loss, self.frozen, self.tangent, self.tangents))

    def write_on_slopes(self) -> None:
        """The slope at zero, the jump and its two edges, and what L2 adds."""
        jumping, stage = self.jumping, self.stage
        slope, side = stage.values["slope"].markup, np.sign(stage.costs.slice.bottom)
        self.steepness = jumping.label(f"$loss(J'({self.w}))$", -1.05, -1.3)
        room = jumping.plane.region.inset(0.1)
        axis = jumping.plane.point(np.zeros(2))[0]
        for size in ("label", "small"):
            self.pivot = jumping.label(f"$loss(J'(0) = {slope})$", 0.0, -1.45, size)
            end = axis + side * (0.25 + self.pivot.width)
            if room.x0 <= end <= room.x1:
                break
        end = float(np.clip(end, room.x0, room.x1))
        self.pivot.shift(np.array([end - side * self.pivot.width / 2 - axis, 0.0, 0.0]))
        self.gap = jumping.label("$penalty(2 alpha \\/ n)$", 0.0, -1.0)
        self.gap.shift(side * np.array([0.6 + self.gap.width / 2, -0.1, 0.0]))
        edges = (f"$loss(J'(0)) {sign} penalty(alpha \\/ n)$" for sign in "-+")
        self.edges = VGroup(*(jumping.label(edge, 0.0, 0.0, "small") for edge in edges))
        self.falls = VGroup(*(jumping.label(sign, 0.0, 0.0) for sign in ("$< 0$", "$> 0$")))
        self.squares = stage.turning.label(f"$penalty(2 alpha \\/ n dot {self.w})$", -0.75, 0.75)
        self.on_slopes = VGroup(self.gap, self.edges, self.falls)

    def write_formulae(self) -> None:
        """When the weight is zero; what both penalties make of it; the mark on the dial."""
        stage, room = self.stage, self.stage.rooms.formula
        self.threshold, self.total = (
            fit_formula(Text(stage, formula.format(w=self.w), "formula"), room)
            for formula in (THRESHOLD, SUM)
        )
        words = (("loss", "saved"), ("penalty", "paid"))
        self.saved, self.paid = (self.under(role, key) for role, key in words)
        scale = stage.dial.scale
        rule = rules(self.costs.slice, scale.format(abs(self.costs.slice.slope)))
        games = ((stage.jumping, stage.rooms.one, "L1"), (stage.turning, stage.rooms.other, "L2"))
        self.outcomes = VGroup(
            *(Outcome(stage, *game, text) for game, text in zip(games, rule, strict=True))
        )
        star = scale.format(stage.star)
        (self.mark,) = stage.dial.marks((stage.star, f"$alpha^* = {star}$", "optimum"))

    def under(self, role: str, key: str) -> Text:
        """A word under the part of the threshold that it explains."""
        part = self.threshold.parts[role]
        word = Text(self.stage, self.stage.narration.label("kink", key).typst, "small", role)
        return word.place(part.get_center()[0], self.threshold.get_bottom()[1] - 0.95 * word.em)

    def at(self, alpha: float) -> None:
        """Let tangents and labels follow the kink and the jump."""
        costs, lam = self.costs, alpha / N
        corner = costs.plane.point(np.array([0.0, costs.slice.level]))
        for line, side in zip(self.tangents, (-1, 1), strict=True):
            costs.touch(line, corner, costs.slice.slope + side * lam, 0.9)
        for labels in (self.edges, self.falls):
            for text, edge, side in zip(labels, self.jumping.edges, (1, -1), strict=True):
                # One of the two has the brace between it and its edge.
                aside = 0.62 if side * costs.slice.bottom > 0 else 0.22
                text.move_to(edge + side * np.array([text.width / 2 + aside, 0.0, 0.0]))
        for outcome in self.outcomes:
            outcome.at(alpha)


class Outcome(VGroup):
    """What a penalty leaves of the weight on the slice: its rule, and its size at this alpha."""

    def __init__(self, stage: Kink, graph: SlopeGraph, room: Region, title: str, rule: str) -> None:
        super().__init__()
        self.graph = graph
        self.title, self.rule = Text(stage, title), Text(stage, f"$ {rule} $")
        weight = graph.view.weight
        self.sign = np.sign(graph.slice.bottom)
        self.name = Text(stage, f"${weight} =$" if self.sign > 0 else f"$abs({weight}) =$")
        # What L2 leaves at the highest price must not read as zero.
        least = stage.turning.slice.least(stage.turning.penalty, stage.far)
        scale = with_digits_of(stage.lesson.facts.weight_scale, abs(least))
        self.value = Value(stage, scale, "label")
        self.add(self.title, self.rule, self.name, self.value)
        self.settle(room)

    def settle(self, room: Region) -> None:
        """Stand in the corner that the lines leave free, beyond J'(0); the title in the other."""
        graph, em, side = self.graph, self.name.em, self.sign
        # The graph of L1 will have been carried to this room from another one.
        shift = room.center - graph.plane.region.center
        ups = (-1.5, -2.5) if side > 0 else (-2.2, -1.1)
        rule, line = (graph.plane.point(graph.units * (1.05, up)) + shift for up in ups)
        axis = graph.plane.point(np.zeros(2))[0] + shift[0]
        edge = room.x1 if side > 0 else room.x0
        width = abs(edge - axis) - 0.18
        self.rule.scale(min(1.0, width / self.rule.width)).move_to(rule)
        if self.rule.width > 0.85 * width:  # it fills the room: as near to the axis as to the edge
            self.rule.set_x((axis + edge) / 2)
        digits = sum(
            map(self.value.number.advances.get, self.value.scale.format(abs(graph.units[0])))
        )
        name = (self.name.outline.width + 0.28) * em
        left = line[0] - (name + digits) / 2
        self.name.place(left, line[1] - 0.3 * em, align=-1)
        self.value.place(left + name + digits, line[1] - 0.3 * em)
        half = np.array([self.title.width, self.title.height, 0.0]) / 2 + (0.25, 0.25, 0.0)
        corner = np.array([-room.width, room.height, 0.0]) / 2 + half * (1, -1, 0)
        self.title.move_to(room.center + side * corner)

    def at(self, alpha: float) -> None:
        """Show what is left at an alpha."""
        self.value.at(abs(self.graph.slice.least(self.graph.penalty, alpha)))


def rules(cut: Slice, slope: str) -> tuple[str, str]:
    """How large the slice's minimum is under L1 and L2, with the slice's numbers, as Typst.

    (|J'(0)| - alpha/n)_+ / J''  and  |J'(0)| / (J'' + 2 alpha/n).
    """
    bend = exact(float(f"{cut.curvature:.3g}")).markup
    less = f"max(0, loss({slope}) - penalty(alpha \\/ {N}))"
    return less if bend == "1" else f"{less} / {bend}", f"loss({slope}) / ({bend} + penalty(alpha))"

"""What is written on the graphs of the kink: tangents, labels, formulae and outcomes."""

import numpy as np
from manim import VGroup

from scenes.drawing.effects import Ripple
from scenes.drawing.motion import Parts
from scenes.drawing.text import Text
from scenes.instruments.dial import Dial
from scenes.instruments.formulas import fit_formula
from scenes.instruments.graphs import CostGraph, JumpGraph, Rooms, SlopeGraph, TurnGraph
from scenes.instruments.readout import Value
from scenes.instruments.slices import Slice
from scenes.look.layout import Region
from scenes.stage.chapter import Stage
from scenes.words.numerals import Scale, exact, with_digits_of

N = 2  # weights, hence the price alpha/2 of each

THRESHOLD = "$ loss(abs(J'(0))) <= penalty(alpha / n) quad <==> quad optimum({w} = 0) $"
SUM = "$ loss(J({w})) + penalty(alpha / n abs({w})) $"


class Signs(VGroup):
    """What is written on the graphs: tangents, labels, formulae. `at` moves those that follow.

    `on_costs` and `on_slopes` are those that belong to a graph of L1. `places` is where the graphs
    stand, `far` the highest price that is shown.
    """

    def __init__(
        self,
        stage: Stage,
        costs: CostGraph,
        jumping: JumpGraph,
        turning: TurnGraph,
        dial: Dial,
        places: Rooms,
        far: float,
    ) -> None:
        super().__init__()
        self.stage, self.costs, self.jumping, self.turning = stage, costs, jumping, turning
        self.dial, self.places, self.far = dial, places, far
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
        facts = stage.lesson.facts
        landing = facts.weight_scale.numeral(float(facts.landing[facts.second])).markup
        self.frozen = Text(stage, f"$w_{facts.second + 1} = {landing}$", "small")
        foot = costs.plane.point(np.zeros(2))[1] - 1.15 * self.frozen.em
        self.frozen.place(self.places.one.x0 + 0.22, foot, align=-1)
        self.tangent = costs.stroke("loss", 3)
        self.tangents = Parts(*(costs.stroke("optimum", 2.6) for _ in range(2)))
        self.on_costs = VGroup(*(self.loss, self.frozen, self.tangent, self.tangents))

    def write_on_slopes(self) -> None:
        """The slope at zero, the jump and its two edges, and what L2 adds."""
        jumping, facts = self.jumping, self.stage.lesson.facts
        slope = facts.alpha_scale.numeral(facts.slope).markup
        side = np.sign(self.costs.slice.bottom)
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
        self.edges = Parts(*(jumping.label(edge, 0.0, 0.0, "small") for edge in edges))
        self.falls = Parts(*(jumping.label(sign, 0.0, 0.0) for sign in ("$< 0$", "$> 0$")))
        self.squares = self.turning.label(f"$penalty(2 alpha \\/ n dot {self.w})$", -0.75, 0.75)
        self.on_slopes = VGroup(self.gap, self.edges, self.falls)

    def write_formulae(self) -> None:
        """When the weight is zero; what both penalties make of it; the mark on the dial."""
        stage, places = self.stage, self.places
        self.threshold, self.total = (
            fit_formula(Text(stage, formula.format(w=self.w), "formula"), places.formula)
            for formula in (THRESHOLD, SUM)
        )
        words = (("loss", "saved"), ("penalty", "paid"))
        self.saved, self.paid = (self.under(role, key) for role, key in words)
        scale = self.dial.figures
        rule = rules(self.costs.slice, scale.format(abs(self.costs.slice.slope)))
        # What L2 leaves at the highest price must not read as zero.
        least = self.turning.slice.least(self.turning.penalty, self.far)
        digits = with_digits_of(stage.lesson.facts.weight_scale, abs(least))
        games = ((self.jumping, places.one, "L1"), (self.turning, places.other, "L2"))
        self.outcomes = Parts(
            *(Outcome(digits, *game, text) for game, text in zip(games, rule, strict=True))
        )
        star = stage.lesson.facts.alpha_star
        (self.mark,) = self.dial.marks((star, f"$alpha^* = {scale.format(star)}$", "optimum"))

    def under(self, role: str, key: str) -> Text:
        """A word under the part of the threshold that it explains."""
        part = self.threshold.parts[role]
        word = Text(self.stage, self.stage.label(key), "small", role)
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

    def __init__(
        self, scale: Scale, graph: SlopeGraph, room: Region, title: str, rule: str
    ) -> None:
        super().__init__()
        self.graph, look = graph, graph.look
        self.title, self.rule = Text(look, title), Text(look, f"$ {rule} $")
        weight = graph.view.weight
        self.sign = np.sign(graph.slice.bottom)
        self.symbol = Text(look, f"${weight} =$" if self.sign > 0 else f"$abs({weight}) =$")
        self.value = Value(look, scale, "label")
        self.add(self.title, self.rule, self.symbol, self.value)
        self.settle(room)

    def settle(self, room: Region) -> None:
        """Stand in the corner that the lines leave free, beyond J'(0); the title in the other."""
        graph, em, side = self.graph, self.symbol.em, self.sign
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
        digits = self.value.number.advance(self.value.figures.format(abs(graph.units[0])))
        name = self.symbol.advance + 0.28 * em
        left = line[0] - (name + digits) / 2
        self.symbol.place(left, line[1] - 0.3 * em, align=-1)
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

"""One weight under two prices: two valleys under q = 1/2, one under q = 1."""

import numpy as np
from manim import VGroup, smooth

from scenes.drawing.curves import dashes
from scenes.drawing.motion import Parts, Sweep
from scenes.drawing.shapes import Dot, Stroke
from scenes.drawing.text import Text
from scenes.instruments.dial import Dial, end_of
from scenes.instruments.formulas import fit_formula
from scenes.instruments.graphs import CostGraph, SliceView, rooms
from scenes.instruments.readout import Value
from scenes.instruments.slices import Price, Slice
from scenes.look.protocols import Look
from scenes.props.power_ball import SPIKY
from scenes.stage.chapter import Stage
from scenes.words.numerals import Numeral, Scale
from solver import L1, Lq, Quadratic, jump, local_minimizers, trajectory

N = 2  # weights, hence the price alpha/2 of each

LOSS = Quadratic([[1.0]], [1.2])
ACROSS, COST = (-0.35, 1.5), (-0.32, 1.85)  # what the graphs show, in units of the slice
SUM = "$ loss(1/2 (w - 1.2)^2) + penalty(alpha / 2 abs(w)^q) $"


class TwoValleys:
    """One weight under the price of q = 1/2 and of q = 1, on two graphs with one dial."""

    def __init__(self, stage: Stage, dot: Dot) -> None:
        self.dot = dot  # the balance point of q = 1/2
        places, cut = rooms(stage.layout), Slice.of(LOSS, np.zeros(1), 0)
        view = SliceView(stage, cut, "w", ACROSS)
        cost = stage.label("cost")
        self.price = Lq(SPIKY, n=N)
        prices: tuple[Price, ...] = (self.price, L1(n=N))
        self.spike, self.straight = (
            CostGraph(view, penalty, room, cut.depth, COST, cost)
            for penalty, room in zip(prices, places[:2], strict=True)
        )
        self.jump = jump(LOSS, self.price)
        self.landing = trajectory(LOSS, L1(n=N)).vanishes_at(0)
        self.bead = Dot(stage, "optimum")
        self.valleys = Parts(*(hollow(stage) for _ in range(2)))
        self.level = Stroke(stage, "optimum", 2.6)
        height = cut.total(self.spike.penalty, self.jump.alpha, 0.0)
        ends = self.spike.plane.point(np.array([(self.jump.weight, height), (0.0, height)]))
        self.level.points = dashes(*ends)
        self.dial = Dial(stage, places.dial, end_of(self.landing), Scale(2))
        self.marks = self.dial.marks(
            *(
                (alpha, f"${Scale(2).format(alpha)}$", "optimum")
                for alpha in (self.jump.alpha, self.jump.gone_at, self.landing)
            )
        )
        self.formula = fit_formula(Text(stage, SUM, "formula"), places.formula)
        self.results = Parts(Result(self.spike, "1\\/2"), Result(self.straight, "1"))
        sheets = (self.spike.plane.sheet, self.straight.plane.sheet)
        graphs = (self.spike, self.straight)
        self.stage_set = (
            *(*sheets, *graphs, self.bead, self.dial.still, self.dial.moving),
            *(self.results, self.formula),
        )
        self.layers = (
            *(*sheets, *graphs, self.level, self.valleys, self.bead),
            *(self.dial.still, *self.marks, self.dial.moving, self.results, self.formula),
        )
        self.moving = VGroup(
            *(*graphs, self.valleys, self.bead, self.dot, self.dial.moving, self.results)
        )
        self.at(0.0)

    @property
    def values(self) -> dict[str, Numeral]:
        """The numbers that the narration names."""
        names = ("jump", "weight", "gone")
        numbers = dict(zip(names, self.jump, strict=True)) | {"landing": self.landing}
        return {name: Scale(2).numeral(number) for name, number in numbers.items()}

    @property
    def start(self) -> np.ndarray:
        """The balance at alpha = 0."""
        return self.spike.plane.point(
            np.array([LOSS.minimizer[0], self.spike.slice.value(LOSS.minimizer[0])])
        )

    def at(self, alpha: float) -> None:
        """Both graphs, their balance points and the valley that is not the deepest."""
        self.alpha = alpha
        for graph in (self.spike, self.straight):
            graph.at(alpha)
        self.dial.at(alpha)
        valleys = local_minimizers(LOSS, self.price, alpha)
        if alpha == self.jump.alpha:  # both are as deep: the point has not jumped yet
            valleys = np.sort(valleys)[::-1]
        self.dot.move(self.spike.spot(float(valleys[0])))
        self.bead.move(self.straight.spot(self.straight.least))
        for mark, x in zip(self.valleys, (0.0, valleys.max()), strict=True):
            mark.move(self.spike.spot(float(x)))
            mark.presence = float(x in valleys[1:])
        for result, x in zip(self.results, (valleys[0], self.straight.least), strict=True):
            result.value.at(float(x))

    def turn(self, to: float) -> Sweep:
        """Turn the dial, linearly."""
        return Sweep(self.moving, self.at, self.alpha, to)

    def hop(self) -> Sweep:
        """At the alpha of the jump: over the hill from one valley to the other."""
        hill = np.array([0.0, 0.9, 0.0])
        start, end = self.dot.where, self.spike.spot(0.0)

        def at(share: float) -> None:
            self.dot.move(start + share * (end - start) + 4 * share * (1 - share) * hill)
            self.valleys[0].presence, self.valleys[1].presence = float(share < 1), float(share > 0)
            self.results[0].value.at(0.0 if share == 1 else self.jump.weight)

        # What follows begins behind the jump.
        self.alpha = float(np.nextafter(self.jump.alpha, np.inf))
        return Sweep(self.moving, at, 0.0, 1.0, rate_func=smooth)


class Result(VGroup):
    """Under a graph's axis: its q, and the best weight."""

    def __init__(self, graph: CostGraph, q: str) -> None:
        super().__init__()
        look, plane = graph.look, graph.plane
        self.symbol, self.weight = Text(look, f"$q = {q}$"), Text(look, "$optimum(w) =$")
        self.value = Value(look, Scale(2), "label")
        em, zero, right = self.symbol.em, plane.point(np.zeros(2)), plane.axes[0].tip[0]
        base = (plane.region.y0 + zero[1]) / 2 - 0.35 * em
        self.symbol.place(zero[0] + 0.3, base, align=-1)
        digits = self.value.number.advance("0.00")
        self.value.place(right, base)
        self.weight.place(right - digits - 0.28 * em, base, align=1)
        plane.names.remove(plane.names[0])  # the best weight's number names the axis
        self.add(self.symbol, self.weight, self.value)


def hollow(look: Look) -> Dot:
    """A balance that is not the best one."""
    dot = Dot(look, "optimum", 0.11)
    dot.set_fill(look.theme.board).set_stroke(look.theme.strokes["optimum"], 4)
    return dot

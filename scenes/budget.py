"""Extra: a price or a budget? Two ways to ask, and the same balance points answer both.

Follows the lesson. Every model is drawn twice: on the board by its two weights, and in a second
plane by its size R(w) = Σ|w_i| / n (across) and its loss J(w) (up). There a diamond is an upright
line, all models fill a region between two curves of parabolas, and the balance points are its lower
left edge. A budget t takes the lowest point of the region up to R = t / n; a price alpha takes the
point at which a line of slope -alpha touches it.

The edge has the slope -alpha at R(w(alpha)), and alpha falls without a jump as R grows: it is
smooth, also where the dot lands in the diamond's corner. So each budget between nothing and what
the minimiser takes has one price. At the ends it is not so, and the chapter says it: at t = 0 every
alpha from alpha_max on fits, and a budget larger than the minimiser's is not used up, at the price
0.
"""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from manim import VGroup, smooth

from scenes.drawing.curves import distance, polyline, segment
from scenes.drawing.effects import Ripple, bloom
from scenes.drawing.labels import halo
from scenes.drawing.motion import Fade, Sweep, presence
from scenes.drawing.shapes import BOLD, Dot, Patch, Stroke
from scenes.drawing.text import Number, Text
from scenes.instruments.board import Board, Plane, families
from scenes.instruments.dial import Dial
from scenes.instruments.formulas import L1_OBJECTIVE
from scenes.instruments.names import ball_name, minimum_name
from scenes.instruments.tug import Tug
from scenes.instruments.views import view_of
from scenes.look.layout import Layout, Region
from scenes.look.protocols import Look
from scenes.look.theme import FADED
from scenes.props.attainable import Reach, frontier
from scenes.stage.chapter import Stage
from scenes.words.numerals import Scale, roundest
from solver import Trajectory, level_set

SIZE, LOSS = "$penalty(R(w))$", "$loss(J(w))$"
"""The names of the second plane's axes."""

MEANING = "$penalty(R(w) = sum abs(w_i) \\/ n)$"
"""What the plane calls size."""

PRICED = f"$ min_w {L1_OBJECTIVE.strip('$ ')} $"
BUDGETED = "$ min_w loss(J(w)) , quad penalty(sum_(i=1)^n abs(w_i) <= t) $"
"""The two ways to ask for the weights."""


class Budget(Stage):
    """A fixed diamond and a fixed price are two names of one balance point."""

    def construct(self) -> None:
        self.set_the_stage()
        self.ask()
        self.walk()
        self.fill()
        self.edge()
        self.price()
        self.roll()
        self.tip()
        self.pull()
        self.agree()

    def set_the_stage(self) -> None:
        """Everything that the chapter shows; what comes later waits unseen."""
        facts = self.lesson.facts
        self.values = facts.values()
        places = regions(self.layout)
        self.market = market = Market(self, self.lesson.l1, *places)
        self.asked = facts.alpha_star
        self.named = roundest(0.28 * facts.alpha_max, 0.4 * facts.alpha_max)
        market.at(self.asked)
        taken = (market.ball, market.minimum, market.minimum_name)
        offer, best = Text(self, "$penalty(sum abs(w_i) <= t)$"), self.lesson.loss.minimizer
        self.offer = ball_name(market.board, offer, market.budget, best, *taken)
        self.questions = VGroup(*questions(self, places[-1]))
        self.probes = Probes(market, facts.first)
        (self.limit,) = market.dial.marks(
            (facts.alpha_max, f"${facts.alpha_scale.format(facts.alpha_max)}$", "ink")
        )
        board, plane = market.board, market.plane
        self.title_card(board.sheet, board.axes, board.names, dot=market.tug.dot)
        self.add_under(
            board.names,
            market.families,
            market.origin,
            VGroup(plane.sheet, plane.shade, plane.axes, plane.names),
            market.dial.still,
            market.account,
            self.limit,
            market.ball,
            market.tug.loss,
            market.tug.trail,
            market.minimum,
            *plane.layers,
            market.dial.moving,
            market.purse,
        )
        self.ripples = VGroup(Ripple(self), Ripple(self))
        labels = (market.minimum_name, self.offer, self.questions)
        self.add_under(market.tug.dot, self.ripples, *labels, self.probes.dots)
        self.bring_to_front(board.names, market.tug.dot)

    def ask(self) -> None:
        """The textbook's picture: a fixed diamond, and the best model in it."""
        market = self.market
        loss, penalty = market.families
        with self.beat("ask") as beat:
            beat.play(
                bloom(loss, market.minimum.where), bloom(penalty, market.origin.where), to=0.2
            )
            seen = Fade(market.origin, market.minimum, market.minimum_name)
            beat.play(seen, Fade(self.questions[0]), to=0.3)
            beat.play(Fade(market.ball, self.offer, self.questions[1]), to=0.5)
            beat.play(Fade(self.questions[0], to=FADED), to=0.6)
            beat.play(Fade(market.tug.loss), to=0.8)
            beat.play(self.ripple_at(self.asked, 1), seconds=0.8)

    def walk(self) -> None:
        """A model walks along one diamond: in the second plane it goes up, and keeps its size."""
        market, probes = self.market, self.probes
        plane = market.plane
        with self.beat("walk") as beat:
            beat.play(Fade(self.questions, to=0.0), Fade(market.tug.loss, to=FADED), seconds=0.4)
            beat.play(Fade(plane.sheet, plane.axes, plane.names[1], plane.meaning), to=0.2)
            probes.out(0.0)
            beat.play(Fade(probes), seconds=0.4)
            beat.play(Sweep(probes, probes.out, 0.0, 1.0, rate_func=smooth), to=0.65)
            beat.play(Sweep(probes, probes.back, 0.0, 1.0, rate_func=smooth), to=0.95)

    def fill(self) -> None:
        """Every diamond is such a line: together they are all models."""
        market, plane = self.market, self.market.plane
        spoken = self.probes.dots, self.offer, market.tug.loss, plane.meaning
        with self.beat("fill") as beat:
            told = market.account, market.purse, plane.names[0]
            beat.play(Fade(*spoken, to=0.0), Fade(*told), seconds=0.4)
            beat.play(market.pay(0.0), to=0.3)
            beat.play(Fade(plane.strip, plane.shade), seconds=0.2)
            uncover = Sweep(plane.shade, plane.uncover, 0.0, plane.end)
            beat.play(uncover, market.pay(market.most), to=0.95)

    def edge(self) -> None:
        """The lowest point of each line: the region's lower edge."""
        market = self.market
        plane, tug = market.plane, market.tug
        with self.beat("edge") as beat:
            best = tug.loss, tug.trail, plane.level, plane.trail, plane.twin
            beat.play(Fade(*best), to=0.2)
            beat.play(market.pay(market.cost(self.named)), to=0.95)

    def price(self) -> None:
        """A line of slope -alpha, pushed down until it only touches: the same point."""
        market, plane = self.market, self.market.plane
        with self.beat("price") as beat:
            market.at(self.named)
            push = plane.push(self.named)
            beat.play(
                Fade(market.dial.still, market.dial.moving, plane.line),
                Fade(plane.upright, plane.level, to=FADED),
                to=0.25,
            )
            beat.play(push, to=0.7)
            beat.play(self.ripple_at(self.named), Fade(plane.slope), seconds=0.8)
            beat.play(Fade(plane.bars), to=0.95)

    def roll(self) -> None:
        """The price rises: the line rolls along the edge, and the diamond shrinks in step."""
        market = self.market
        with self.beat("roll") as beat:
            beat.play(Fade(market.plane.slope, to=0.0), seconds=0.4)
            beat.play(market.turn(self.lesson.facts.alpha_max), to=0.97)

    def tip(self) -> None:
        """From alpha_max on the line only tilts about the region's tip."""
        market, end = self.market, self.lesson.facts.alpha_max
        with self.beat("tip") as beat:
            beat.play(Fade(self.limit), self.ripple_at(end), seconds=0.8)
            beat.play(market.turn(market.dial.end), to=0.6)
            beat.play(market.turn(end), to=0.9)

    def pull(self) -> None:
        """The other way: the budget is pulled, and the slope of the edge is its price."""
        market, plane = self.market, self.market.plane
        with self.beat("pull") as beat:
            beat.play(
                Fade(plane.upright, plane.level, plane.knob, plane.foot),
                Fade(self.limit, to=0.0),
                seconds=0.5,
            )
            beat.play(market.pay(market.own), to=0.85)
            beat.play(market.pay(market.most), to=1.0)

    def agree(self) -> None:
        """Back to the first diamond: one point, a price and a budget."""
        market = self.market
        with self.beat("agree") as beat:
            beat.play(market.pay(market.cost(self.asked)), to=0.55)
            beat.play(self.ripple_at(self.asked), seconds=0.8)

    def ripple_at(self, alpha: float, count: int = 2) -> Sweep:
        """A ring that spreads from the balance point of an alpha, on the board and in the plane."""
        market = self.market
        weights = market.trajectory.path(alpha)
        one, other = self.ripples
        one.point = market.board.point(weights)
        other.point = market.plane.point(market.plane.place(weights))
        shown = self.ripples[:count]

        def at(share: float) -> None:
            for ripple in shown:
                ripple.at(share)

        return Sweep(VGroup(*shown), at, 0.0, 1.0)


def regions(layout: Layout) -> tuple[Region, Region, Region]:
    """Where board, dial and second plane stand: side by side where the panel is, else in rows."""
    panel, dial = layout.panel, layout.dial
    if panel.x0 < layout.board.x1:
        whole = Region(panel.x0, panel.x1, panel.y0, layout.formula.y1)
        return whole.rows(1.12, dial.height / 4.4, 1.0, gap=0.12)
    gap, left = panel.x0 - layout.board.x1, min(panel.x0, panel.x1 - 4.4)
    board = Region(layout.board.x0, left - gap, layout.board.y0, layout.board.y1)
    top = layout.formula.y1 - 0.06
    middle = top - 0.92 * dial.height
    plane = Region(left, panel.x1, panel.y0, middle - 0.1)
    return board, Region(left, panel.x1, middle, top), plane


class Market(VGroup):
    """Board, dial and second plane in step: set by a price with `at`, by a budget with `spend`."""

    def __init__(
        self, stage: Stage, trajectory: Trajectory, board: Region, dial: Region, plane: Region
    ) -> None:
        facts, loss = stage.lesson.facts, trajectory.loss
        self.trajectory, self.share = trajectory, trajectory.penalty.share(2)
        self.board = Board(stage, board, view_of(stage.lesson), loss.minimizer)
        self.families = families(self.board, loss, trajectory.penalty)
        self.tug = Tug(self.board, trajectory)
        self.ball = Stroke(stage, "penalty", BOLD)
        self.ball.set_fill(stage.theme.strokes["penalty"], stage.theme.fill)
        self.ball.clip = self.board.region
        self.minimum = Dot(stage, "loss", 0.1).move(self.board.point(loss.minimizer))
        self.minimum_name = minimum_name(self.board, loss.minimizer)
        self.origin = Dot(stage, "penalty", 0.1).move(self.board.point(np.zeros(2)))
        self.dial = Dial(stage, dial, 1.3 * facts.alpha_max, facts.alpha_scale)
        self.plane = TradeOff(stage, plane, trajectory)
        self.own = self.cost(0.0)
        self.most = self.plane.end / self.share
        self.account = Text(stage, "$penalty(t) =$", role="penalty")
        self.purse = Number(stage, role="penalty")
        self.scale = Scale.for_magnitude(self.most)
        symbol, number = self.dial.symbol, self.dial.number
        x = self.dial.region.x0 + 0.56 * self.dial.region.width
        self.account.place(x, symbol.baseline[1], align=-1)
        gap = number.start[0] - symbol.baseline[0] - symbol.outline.width * symbol.em
        self.purse.place(x + self.account.outline.width * self.account.em + gap, number.start[1])
        super().__init__(self.ball, self.tug, self.plane.moving, self.dial.moving, self.purse)
        self.alpha = self.budget = 0.0
        self.at(0.0)

    def cost(self, alpha: float) -> float:
        """The budget that the balance at a price takes: Σ|w_i|."""
        return float(self.trajectory.penalty.value(self.trajectory.path(alpha)) / self.share)

    def at(self, alpha: float) -> None:
        """Name a price."""
        self.alpha = alpha = at_knot(self.trajectory, alpha)
        self.tug.at(alpha)
        self.dial.at(alpha)
        self.plane.at(alpha)
        self.allow(self.cost(alpha))

    def spend(self, budget: float) -> None:
        """Fix a budget, of which the balance takes what it can use."""
        self.at(self.trajectory.alpha_at(budget * self.share))
        self.allow(budget)

    def allow(self, budget: float) -> None:
        """Draw the diamond of a budget, and its line in the second plane."""
        self.budget = budget
        corner = np.array([budget, 0.0])
        self.ball.points = self.board.curve(level_set(self.trajectory.penalty, through=corner))
        self.plane.stand(budget * self.share)
        self.purse.show(self.scale.format(budget))

    def turn(self, to: float) -> Sweep:
        """Turn the dial to a price, linearly in alpha."""
        return Sweep(self, self.at, self.alpha, to)

    def pay(self, to: float) -> Sweep:
        """Pull the budget, linearly in t."""
        return Sweep(self, self.spend, self.budget, to)


class TradeOff(Plane):
    """The plane of size R(w) against loss J(w); its lower left edge is what a balance can reach.

    The diamond R = r is an upright line here (`stand`), the contour through a balance point a
    level one. `at` sets the balance point and the line of its price, `lean` that line alone.
    The axes cross at (0, J(ŵ)).
    """

    def __init__(self, look: Look, region: Region, trajectory: Trajectory) -> None:
        loss = trajectory.loss
        self.trajectory = trajectory
        self.floor = float(loss.value(loss.minimizer))
        self.top = float(loss.value(np.zeros(2)))
        self.own = float(trajectory.penalty.value(loss.minimizer))
        self.end = 1.2 * self.own  # beyond it a budget is not drawn
        em = look.layout.sizes["label"] / 96
        across = stretch(0.0, 1.34 * self.own, region.width, 3.0 * em)
        up = stretch(
            self.floor, self.floor + 1.26 * (self.top - self.floor), region.height, 1.7 * em
        )
        super().__init__(look, region, across, up, (SIZE, LOSS), (0.0, self.floor))
        self.reach = Reach.of(loss, trajectory.penalty, across[1])
        self.shade, self.strip = Patch(look, "muted", 0.2), Patch(look, "penalty", 0.22)
        outline = self.curve(self.reach.outline())
        # Only shapes to clip with: what a budget allows, and what has been seen of the region.
        self.curtain, self.cover = Stroke(look, "ink", 1), Stroke(look, "ink", 1)
        self.shade.points = self.strip.points = outline
        self.shade.clip, self.strip.clip = (region, self.cover), (region, self.curtain)
        self.upright = Stroke(look, "penalty", BOLD)
        self.level = Stroke(look, "loss", BOLD)
        self.trail = Stroke(look, "optimum", BOLD)
        self.line = Stroke(look, "ink", BOLD)
        self.knob = Dot(look, "penalty", 0.14)
        self.twin = Dot(look, "optimum")
        for shape in (self.upright, self.level, self.trail, self.line):
            shape.clip = region
        self.meaning = Text(look, MEANING)
        self.meaning.place(self.names[0].get_right()[0], self.names[0].baseline[1], align=1)
        self.slope = halo(Text(look, "$penalty(-alpha)$", "small"), look.theme.board)
        self.foot = halo(Text(look, "$penalty(t\\/n)$", "small"), look.theme.board)
        self.bars = Bars(self)
        self.layers = (
            self.strip,
            self.meaning,
            self.level,
            self.upright,
            self.trail,
            self.bars,
            self.line,
            self.slope,
            self.knob,
            self.foot,
            self.twin,
        )
        self.moving = VGroup(*self.layers)
        look.instruments.append(self)

    def place(self, weights: np.ndarray) -> np.ndarray:
        """The size and the loss of a model."""
        return np.array(
            [self.trajectory.penalty.value(weights), self.trajectory.loss.value(weights)]
        )

    def at(self, alpha: float) -> None:
        """Show the balance for a price."""
        self.balance = here = self.place(self.trajectory.path(alpha))
        self.twin.move(self.point(here))
        self.trail.points = self.curve(frontier(self.trajectory, alpha))
        ends = np.array([here, (self.reach.widest(here[1]), here[1])])
        self.level.points = segment(*self.point(ends))
        self.intercept = float(here[1] + alpha * here[0])
        self.lean(alpha, self.intercept)
        self.bars.at(here[1], self.intercept)

    def lean(self, alpha: float, intercept: float) -> None:
        """Set the line J + alpha R = intercept, from R = 0 to just under the other axis."""
        drop = intercept - self.floor + 0.14 / self.unit[1]
        x = np.array([0.0, min(self.high[0], drop / max(alpha, 1e-12))])
        a, b = self.point(np.column_stack([x, intercept - alpha * x]))
        self.line.points = segment(a, b)
        # The label: just under the line, halfway between the J axis and the balance point.
        along = (b - a)[:2] / np.hypot(*(b - a)[:2])
        normal = np.array([along[1], -along[0]])
        half = np.array([self.slope.width, self.slope.height]) / 2 + 0.08
        half_way = self.balance[0] / 2
        middle = self.point((half_way, intercept - alpha * half_way))[:2]
        centre = middle + normal * float(half @ abs(normal))
        self.slope.shift(np.array([*centre, 0.0]) - self.slope.get_center())

    def push(self, alpha: float) -> Sweep:
        """Push the line of the price down, from the sheet's top to where it touches."""
        top = float(self.high[1])
        self.lean(alpha, top)
        moved = VGroup(self.line, self.slope)

        def at(total: float) -> None:
            self.lean(alpha, total)

        return Sweep(moved, at, top, self.intercept, rate_func=smooth)

    def stand(self, size: float) -> None:
        """Set the upright line of a size: the part of it that models reach."""
        self.stretch_upright(size, self.reach.highest(size))
        self.curtain.points = self._up_to(size)
        self.knob.move(self.point((size, self.floor)))
        # The label keeps clear of the axis's name.
        room = self.names[0].get_left()[0] - 0.4 - self.foot.width / 2
        x, y = min(self.knob.where[0], room), self.knob.where[1] - 0.16 - 0.8 * self.foot.em
        self.foot.place(x, y)

    def stretch_upright(self, size: float, high: float) -> None:
        """Draw the line of a size from its least loss up to a loss."""
        ends = [(size, self.reach.lowest(size)), (size, high)]
        self.upright.points = segment(*self.point(np.array(ends)))

    def uncover(self, size: float) -> None:
        """Show the region up to a size."""
        self.cover.points = self._up_to(self.high[0] if size >= self.end else size)

    def _up_to(self, size: float) -> np.ndarray:
        """The sheet's part up to a size, as a closed path."""
        r, x = self.region, self.point((size, 0.0))[0]
        corners = [(r.x0, r.y0), (x, r.y0), (x, r.y1), (r.x0, r.y1), (r.x0, r.y0)]
        return polyline(np.array([(*corner, 0.0) for corner in corners]))

    def deviations(self) -> Iterable[tuple[str, float]]:
        """How far twin, trail and line are from the balance, where they are shown."""
        here = self.point(self.balance)
        if getattr(self.twin, "presence", 1.0) > 0:
            yield "the balance point's twin", float(np.abs(self.twin.where - here).max())
            if len(self.trail.points):
                yield "the edge", distance(self.trail.points, here)


class Bars(VGroup):
    """The sum J + alpha R on the J axis: green up to the loss, and blue from there."""

    def __init__(self, plane: TradeOff) -> None:
        self.plane, look = plane, plane.look
        self.pieces = VGroup(*(Stroke(look, role, 9) for role in ("loss", "penalty")))
        for piece in self.pieces:
            piece.clip = plane.region
        self.texts = VGroup(
            *(
                halo(Text(look, source, "small"), look.theme.board)
                for source in ("$loss(J)$", "$penalty(alpha R)$")
            )
        )
        super().__init__(self.pieces, self.texts)

    def at(self, loss: float, total: float) -> None:
        """Stack the two."""
        plane = self.plane
        x, axis = plane.point((0.0, plane.floor))[:2]
        edges = [axis, *(float(plane.point((0.0, y))[1]) for y in (loss, total))]
        # Where J(ŵ) is not 0, the axes do not cross at 0, and the loss comes from beyond the sheet.
        foot = axis if plane.floor == 0 else plane.region.y0
        for piece, low, high in zip(self.pieces, (foot, edges[1]), edges[1:], strict=True):
            piece.points = segment(np.array([x, low, 0.0]), np.array([x, high, 0.0]))
        parts = zip(self.texts, self.pieces, pairwise(edges), strict=True)
        for text, piece, (low, high) in parts:
            text.place(x - 0.2, (low + high) / 2 - 0.25 * text.em, align=1)
            # A part too small for its label has none.
            share = float(np.clip(2 * (high - low) / text.em - 1, 0, 1))
            presence(text, share * getattr(piece, "presence", 1.0))


class Probes(VGroup):
    """A model that walks along the diamond, from the balance point on, and its twin.

    It goes `out` to where the twin would leave the plane, or half round the diamond, and `back`;
    the upright line shows the losses that were met, and in the end all that the diamond has.
    """

    def __init__(self, market: Market, first: int) -> None:
        self.market, plane = market, market.plane
        signs = np.sign(market.trajectory.loss.minimizer)
        side, landed = np.diag(signs)[[first, 1 - first]]
        self.corners = market.budget * np.array([landed, side, -landed])
        self.dots = VGroup(Dot(plane.look, "ink"), Dot(plane.look, "ink"))
        super().__init__(self.dots, plane.upright)
        ways = np.linspace(0.0, 2.0, 401)
        loss = market.trajectory.loss.value(np.array([self.weights(way) for way in ways]))
        inside = loss < plane.high[1] - 0.06 * (plane.high[1] - plane.low[1])
        self.end = float(ways[-1] if inside.all() else ways[inside.argmin() - 1])

    def weights(self, way: float) -> np.ndarray:
        """The model after so many edges of the diamond."""
        return np.array([np.interp(way, range(3), self.corners[:, i]) for i in range(2)])

    def at(self, way: float) -> np.ndarray:
        """Stand after so many edges; returns the model's size and loss."""
        weights, plane = self.weights(way), self.market.plane
        here = plane.place(weights)
        board_dot, plane_dot = self.dots
        board_dot.move(self.market.board.point(weights))
        plane_dot.move(plane.point(here))
        return here

    def out(self, share: float) -> None:
        """Walk away, linearly on the board; the least loss is that of the start."""
        size, loss = self.at(share * self.end)
        passed = [self.market.plane.place(c)[1] for c in self.corners[: int(share * self.end) + 1]]
        self.market.plane.stretch_upright(size, max([*passed, loss]))

    def back(self, share: float) -> None:
        """Walk back, while the line grows to the diamond's largest loss."""
        plane = self.market.plane
        size, top = plane.place(self.weights(self.end))
        self.at((1 - share) * self.end)
        plane.stretch_upright(size, top + share * (plane.reach.highest(size) - top))


def questions(stage: Stage, room: Region) -> list[Text]:
    """Both ways to ask, as formulas one under the other: with a price, with a budget."""
    texts = [Text(stage, source, "formula") for source in (PRICED, BUDGETED)]
    share = min(1.0, *(room.width / text.width for text in texts))
    lines = Region(room.x0, room.x1, *(room.center[1] + 9 * texts[0].em * np.array((-0.5, 0.5))))
    for text, row in zip(texts, lines.rows(1, 1), strict=True):
        text.scale(share).move_to(row.center)
        text.shift(np.array([room.x0 - text.get_left()[0], 0.0, 0.0]))
    return texts


def stretch(low: float, high: float, length: float, margin: float) -> tuple[float, float]:
    """The range that fills a length in which [low, high] leaves a margin before it."""
    return low - margin * (high - low) / (length - margin), high

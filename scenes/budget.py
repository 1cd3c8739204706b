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

from manim import VGroup, smooth

from scenes.drawing.effects import Ripple, bloom
from scenes.drawing.motion import Fade, Parts, Sweep
from scenes.drawing.text import Text
from scenes.instruments.names import ball_name
from scenes.look.theme import FADED
from scenes.props.market import Market, Probes, questions, regions
from scenes.stage.chapter import Stage
from scenes.words.numerals import roundest


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
        dial, tug, self.ripples = market.dial, market.tug, Parts(Ripple(self), Ripple(self))
        self.lay(
            (board.sheet, board.axes, market.families, market.origin),
            (plane.sheet, plane.shade, plane.axes, plane.names),
            (dial.still, market.account, self.limit),
            (market.ball, tug.loss, tug.trail, market.minimum),
            (*plane.layers, dial.moving, market.purse, self.ripples),
            (market.minimum_name, self.offer, self.questions, self.probes.dots),
            (board.names, tug.dot),
        )
        self.title_card(board.sheet, board.axes, board.names, dot=tug.dot)

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
            beat.play(self.ripples_at(self.asked)[0], seconds=0.8)

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
            beat.play(push, to="touch")
            beat.play(*self.ripples_at(self.named), Fade(plane.slope), seconds=0.8)
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
            beat.play(Fade(self.limit), *self.ripples_at(end), seconds=0.8)
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
            beat.play(market.pay(market.own), to="own")
            beat.play(market.pay(market.most), to=1.0)

    def agree(self) -> None:
        """Back to the first diamond: one point, a price and a budget."""
        market = self.market
        with self.beat("agree") as beat:
            beat.play(market.pay(market.cost(self.asked)), to="same")
            beat.play(*self.ripples_at(self.asked), seconds=0.8)

    def ripples_at(self, alpha: float) -> list[Sweep]:
        """Rings that spread from the balance point of an alpha, on the board and in the plane."""
        board, plane, weights = self.market.board, self.market.plane, self.lesson.l1.path(alpha)
        places = (board.point(weights), plane.point(plane.place(weights)))
        return [ripple.spread(where) for ripple, where in zip(self.ripples, places, strict=True)]

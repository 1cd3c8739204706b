"""Recap: both games side by side under one dial, three sentences, and the film's title.

Everything is the lesson's; on the end card each dot stands as high as its weights are large.
"""

from manim import VGroup

from scenes.drawing.effects import Ripple
from scenes.drawing.motion import Fade, Parts, Sweep, presence
from scenes.instruments.dial import Dial, end_of
from scenes.props.end_card import EndCard
from scenes.props.miniature import Miniature
from scenes.stage.chapter import Stage
from scenes.words.numerals import with_digits_of


class Recap(Stage):
    """One price, one balance; a corner can hold; L1 subtracts, L2 divides."""

    def construct(self) -> None:
        self.set_the_stage()
        self.find_the_balance()
        self.land()
        self.empty()
        self.end()

    def set_the_stage(self) -> None:
        """Everything that the chapter shows; what comes later waits unseen."""
        lesson, facts, layout = self.lesson, self.lesson.facts, self.layout
        self.values = facts.values()
        boards, below = layout.wide.rows(3.6, 1.0, gap=0.15)
        footer = 1.5 * layout.em("label")
        left = float(lesson.l2.path(facts.alpha_max)[facts.first])
        scale = with_digits_of(facts.weight_scale, left)
        self.games = [
            Miniature(self, region, footer, path, name, scale)
            for region, path, name in zip(
                boards.pair(0.4), (lesson.l1, lesson.l2), ("L1", "L2"), strict=True
            )
        ]
        self.dial = Dial(self, below, end_of(facts.alpha_max), facts.alpha_scale)
        label = f"$alpha^* = {facts.alpha_scale.format(facts.alpha_star)}$"
        (self.star,) = self.dial.marks((facts.alpha_star, label, "optimum"))
        self.dots = VGroup(*(game.tug.dot for game in self.games))
        self.ripples = Parts(*(Ripple(self, 0.5) for _ in self.games))
        self.at(0.0)
        self.card = EndCard(self, self.games)
        self.lay_out()

    def lay_out(self) -> None:
        """The title card, and the drawing order."""
        sheets, contours, ends, names, footers = (
            [getattr(game, part) for game in self.games]
            for part in ("sheet", "contours", "ends", "names", "footer")
        )
        self.lay(
            (*sheets, *contours, *ends, *names),
            (self.dial.still, self.star, self.dial.moving, *footers),
            (self.card, self.ripples, self.dots, self.card.dots),
        )
        self.title_card(*sheets, *names, dot=self.dots, row=self.layout.heading)

    def find_the_balance(self) -> None:
        """Both dots run, each with its two contours."""
        shown = [part for game in self.games for part in (game.contours, game.ends, game.footer)]
        with self.beat("balance") as beat:
            beat.play(Fade(*shown, self.dial.still, self.dial.moving), seconds=0.5)
            beat.play(self.turn(0.6 * self.lesson.facts.alpha_star), to=1.0)

    def land(self) -> None:
        """One meets a corner and stays; the other one does not."""
        star, alpha_max = self.lesson.facts.alpha_star, self.lesson.facts.alpha_max
        with self.beat("corner") as beat:
            beat.play(self.turn(star), to="lands")
            beat.play(self.ripple_at(0), Fade(self.star), seconds=0.8)
            beat.play(self.turn((star + alpha_max) / 2), to=0.95)

    def empty(self) -> None:
        """Once more from nothing: one subtracts and has nothing left; the other one has."""
        facts = self.lesson.facts
        with self.beat("divide") as beat:
            beat.play(self.turn(0.0), to=0.12)
            beat.play(self.turn(facts.alpha_star), to=0.42)
            beat.play(self.ripple_at(0), seconds=0.7)
            beat.play(self.turn(facts.alpha_max), to=0.85)
            beat.play(self.ripple_at(1), seconds=0.7)

    def end(self) -> None:
        """The dots go to the end card: one on the line, one above it."""
        gone = [part for game in self.games for part in game.all]
        with self.beat("end") as beat:
            beat.play(
                Fade(*gone, self.dial.still, self.dial.moving, self.star, self.title, to=0.0),
                seconds=0.5,
            )
            presence(self.dots, 0.0)  # the card has its own, at the same places
            presence(self.card.dots, 1.0)
            beat.play(*self.card.gather(), Fade(self.card), to=1.0)
        self.wait(2.5)

    # What moves

    def at(self, alpha: float) -> None:
        """Set both games and the dial to an alpha."""
        self.alpha = alpha
        self.dial.at(alpha)
        for game in self.games:
            game.at(alpha)

    def turn(self, to: float) -> Sweep:
        """Turn the dial to an alpha at constant speed."""
        moving = VGroup(self.dial.moving, *(game.moving for game in self.games))
        return Sweep(moving, self.at, self.alpha, to)

    def ripple_at(self, index: int) -> Sweep:
        """A ring that spreads from one game's balance point."""
        return self.ripples[index].spread(self.games[index].tug.dot.where)

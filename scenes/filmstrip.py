"""Chapter 5: both games at four prices, as stills on two strips of film; a handout at the end.

Every still is the lesson's own, solved exactly. The third price is that of the landing, the others
are round numbers before and after it.
"""

from manim import VGroup

from scenes.drawing.effects import Ripple, glide
from scenes.drawing.motion import Fade, Sweep, presence
from scenes.drawing.shapes import DOT, Dot
from scenes.lesson.lesson import Lesson
from scenes.look.theme import FADED
from scenes.props.film_strip import Film
from scenes.props.handout import Handout, PriceArrow, Still, name_once, still_view
from scenes.stage.chapter import Beat, Stage
from scenes.words.numerals import roundest


class Filmstrip(Stage):
    """One row comes to rest on an axis, the other never does."""

    def construct(self) -> None:
        self.set_the_stage()
        self.begin()
        self.go_on()
        self.land()
        self.stay()
        self.never()
        self.print_one()

    def set_the_stage(self) -> None:
        """Everything that the chapter shows; what comes later waits unseen."""
        lesson, facts = self.lesson, self.lesson.facts
        self.prices, self.values = prices(lesson), facts.values()
        self.page = page = Handout(self)
        self.films = VGroup(*(Film(self, strip, page.edge) for strip in page.strips))
        self.stills = [
            tuple(
                Still(self, page.cells[row][column], still_view(lesson), path)
                for row, path in enumerate((lesson.l1, lesson.l2))
            )
            for column in range(4)
        ]
        for row in zip(*self.stills, strict=True):
            name_once(row, self.prices)
        self.arrow = PriceArrow(page, self.prices, facts.alpha_star)
        words = {"first": facts.first + 1}
        here = self.label("here", **words)
        self.here = page.brace(0, 2, here, "optimum")
        self.nowhere = page.brace(1, 0, self.claim(words), "ink")
        self.landed = VGroup(*(page.frame(0, column) for column in (2, 3)))
        self.ripple = Ripple(self, 0.5)
        self.travellers = [Dot(self, "optimum", DOT * self.stills[0][0].size) for _ in range(2)]
        self.lay_out()

    def lay_out(self) -> None:
        """The title card, and the drawing order."""
        dots = self.travellers
        for dot, still in zip(dots, self.stills[0], strict=True):
            dot.move(still.tug.dot.where)
        heading = self.layout.heading
        stills = [still for column in self.stills for still in column]
        self.lay(
            (self.films, self.page.heads, self.arrow.line, *stills),
            (self.landed, self.here, self.nowhere, *self.arrow.ticks, self.arrow.knob),
            (self.ripple, *dots),
            [still.names for still in stills],
        )
        self.title_card(self.films, self.page.heads, self.arrow.line, dot=dots[1], row=heading)

    def claim(self, words: dict[str, int]) -> str:
        """What is true of L2: never zero, or, in some lessons, zero at one single price."""
        zeros = self.lesson.l2.zero_intervals(self.lesson.facts.first)
        if not zeros:
            return self.label("never", **words)
        price = self.lesson.facts.alpha_scale.numeral(zeros[0][0])
        return self.label("once", **words, alpha=price)

    def begin(self) -> None:
        """The first stills, exposed while the price grows from nothing."""
        with self.beat("one") as beat:
            first = [part for still in self.stills[0] for part in (still.ground, still.contours)]
            blank = [still.board.sheet for column in self.stills[1:] for still in column]
            beat.play(
                Fade(*first, self.travellers[0], self.arrow.knob), Fade(*blank, to=FADED), to=0.3
            )
            self.expose(beat, 0, to=0.85)

    def go_on(self) -> None:
        """A higher price."""
        with self.beat("two") as beat:
            self.wind_on(beat, 1, to="shrink")
            self.expose(beat, 1, to=0.85)

    def land(self) -> None:
        """L1 lands; L2 is still on its way."""
        with self.beat("land") as beat:
            self.wind_on(beat, 2, to=0.12)
            self.expose(beat, 2, to="zero")
            beat.play(self.ripple_at(2, 0), Fade(self.landed[0]), seconds=0.8)
            beat.hold(to="way")
            beat.play(self.ripple_at(2, 1), seconds=0.8)

    def stay(self) -> None:
        """From here on one weight of L1 is zero."""
        with self.beat("stay") as beat:
            self.wind_on(beat, 3, to=0.2)
            self.expose(beat, 3, to="zero")
            beat.play(Fade(self.landed[1], self.here), seconds=0.6)

    def never(self) -> None:
        """L2 never comes to rest there."""
        with self.beat("never") as beat:
            beat.play(Fade(self.nowhere), to=0.25)
            for column in range(4):
                beat.play(self.ripple_at(column, 1), to=0.25 + 0.17 * (column + 1))

    def print_one(self) -> None:
        """What a textbook prints, and the rest of the film."""
        with self.beat("strip") as beat:
            others = [still.life for column in (0, 1, 3) for still in self.stills[column]]
            beat.hold(to="one")
            beat.play(Fade(*others, to=FADED), Fade(self.arrow.knob, to=0.0), seconds=0.6)
            beat.hold(to="strip")
            for column in (0, 1, 3):
                life = [still.life for still in self.stills[column]]
                beat.play(Fade(*life), seconds=0.5)

    # What moves

    def wind_on(self, beat: Beat, column: int, to: float | str) -> None:
        """Film moves on by one frame: both dots go over to it, where they have just been."""
        before, after = self.stills[column - 1], self.stills[column]
        for still in after:
            still.at(self.prices[column - 1])
        for dot, still in zip(self.travellers, before, strict=True):
            presence(dot.move(still.tug.dot.where), 1.0)
        ends = [still.tug.dot.where for still in after]
        shown = [part for still in after for part in (still.ground, still.contours)]
        beat.play(*map(glide, self.travellers, ends), Fade(*shown), to=to)

    def expose(self, beat: Beat, column: int, to: float | str) -> None:
        """Turn the price up to that of a column, linearly; its stills follow, and stay so."""
        pair = self.stills[column]
        for dot, still in zip(self.travellers, pair, strict=True):
            presence(dot, 0.0)
            presence(still.tug.dot, 1.0)

        def at(alpha: float) -> None:
            for still in pair:
                still.at(alpha)
            self.arrow.at(alpha)

        start = self.prices[column - 1] if column else 0.0
        moving = VGroup(*(still.tug for still in pair), self.arrow.knob)
        beat.play(Sweep(moving, at, start, self.prices[column]), to=to)
        beat.play(Fade(self.arrow.ticks[column], *(still.names for still in pair)), seconds=0.3)

    def ripple_at(self, column: int, row: int) -> Sweep:
        """A ring that spreads from the dot of a still."""
        return self.ripple.spread(self.stills[column][row].tug.dot.where)


def prices(lesson: Lesson) -> tuple[float, float, float, float]:
    """Two round prices before the landing, that of the landing, and a round one after it."""
    star, last = lesson.facts.alpha_star, lesson.facts.alpha_max
    early, late = (roundest(low * star, high * star) for low, high in ((0.22, 0.28), (0.57, 0.62)))
    after = roundest(star + 0.38 * (last - star), star + 0.5 * (last - star))
    return early, late, star, after

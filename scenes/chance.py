"""Extra: how often does a weight become zero? Chance answers, and an area explains it.

Uses numbers of its own, because the question is about many losses and not about the lesson's one:
the minimiser ŵ falls anywhere in the square [-10, 10]², outside the diamond of its budget, and the
loss is round, so that the best weights in a budget are the nearest ones. The budget is 2 for both
penalties: Σ|w_i| <= 2 is a diamond, Σ w_i² <= 2 the circle inscribed in it. The diamond catches ŵ
in a corner with the chance 32/49, the circle puts it on an axis with the chance 0.
"""

from fractions import Fraction

import numpy as np
from manim import VGroup, VMobject, smooth

from scenes.drawing.effects import Ripple
from scenes.drawing.motion import Fade, Parts, Sweep
from scenes.look.theme import FADED
from scenes.props.falls import BUDGET, DROPS, REACH, SEED, Field, claim, examples, places
from scenes.props.projections import areas, drops
from scenes.stage.chapter import Stage
from solver import L1, L2

TIGHT = 1
"""The budget that the chapter ends on."""

HEIGHT = 8.0
"""How far out the minimiser is that wanders through a wedge."""


class Chance(Stage):
    """Two thousand losses: the diamond's corners catch most of them, the circle none."""

    def construct(self) -> None:
        self.set_the_stage()
        self.stand()
        self.touch()
        self.again()
        self.rain()
        self.wander()
        self.count()
        self.line()
        self.tighten()

    def set_the_stage(self) -> None:
        """Everything that the chapter shows; what comes later waits unseen."""
        points = drops(DROPS, REACH, BUDGET, SEED)
        square, circle = places(self.layout)
        self.diamond = Field(self, square, L1(n=1), points, "$penalty(sum abs(w_i) <= 2)$")
        self.circle = Field(self, circle, L2(n=1), points, "$penalty(sum w_i^2 <= 2)$")
        self.fields = Parts(self.diamond, self.circle)
        self.caught, self.missed = examples(points, self.diamond.land(points))
        caught, rest = areas(REACH, BUDGET)
        share = Fraction(caught, rest)
        self.values = {
            "drops": DROPS,
            "wedges": caught,
            "rest": rest,
            "part": share.numerator,
            "whole": share.denominator,
            "percent": round(100 * share),
        }
        self.diamond.tally.aim(float(share), f"${share.numerator}\\/{share.denominator}$")
        self.circle.tally.aim(0.0, "$0$")
        for field in self.fields:
            field.pour(0, BUDGET)
            field.cast(self.caught)
        # The title flies past the balance point that is farther from its row.
        middle = self.layout.heading.center[0]
        self.opening = max(self.fields, key=lambda field: abs(field.dot.where[0] - middle))
        self.ripples = Parts(Ripple(self, 0.5), Ripple(self, 0.5))
        self.claim = claim(self.diamond)
        self.lay_out()

    def lay_out(self) -> None:
        """The drawing order, and the title card."""
        opening = (*self.each("sheet"), *self.each("names"))
        layers = [part for field in self.fields for part in field.layers]
        dots = [field.dot for field in self.fields if field is not self.opening]
        self.lay((*opening, *layers, *dots, self.ripples, self.claim, self.opening.dot))
        self.title_card(*opening, dot=self.opening.dot, row=self.layout.heading)

    def stand(self) -> None:
        """A budget of 2, for the weights' sizes and for their squares."""
        with self.beat("stand") as beat:
            beat.play(Fade(self.opening.dot, to=0.0), seconds=0.3)
            beat.hold(to="diamond")
            beat.play(Fade(self.diamond.ball, self.diamond.label), seconds=0.8)
            beat.hold(to="circle")
            beat.play(Fade(self.circle.ball, self.circle.label), seconds=0.8)
            beat.play(Fade(*self.each("names"), to=FADED), seconds=0.5)

    def touch(self) -> None:
        """ŵ falls somewhere; its ring grows until it touches: on the diamond, a corner."""
        with self.beat("touch") as beat:
            beat.play(Fade(*self.each("fall")), Fade(*self.each("label"), to=0.0), to=0.3)
            beat.play(self.grow(), to=0.8)
            beat.play(Fade(*self.each("dot")), *self.ripple(), seconds=0.8)
            beat.play(Fade(self.claim), seconds=0.4)

    def again(self) -> None:
        """Another one touches an edge: no weight is zero."""
        with self.beat("again") as beat:
            beat.hold(to="next")
            beat.play(Fade(*self.each("fall", "ring", "dot"), self.claim, to=0.0), seconds=0.4)
            for field in self.fields:
                field.cast(self.missed)
            beat.play(Fade(*self.each("fall")), seconds=0.3)
            beat.play(self.grow(), to=0.8)
            beat.play(Fade(*self.each("dot")), *self.ripple(), seconds=0.8)

    def rain(self) -> None:
        """Many of them, and how many become zero."""

        def at(share: float) -> None:
            for field in self.fields:
                field.pour(round(share**2 * DROPS), BUDGET)

        with self.beat("rain") as beat:
            spent = self.each("fall", "ring", "dot", "names")
            beat.play(
                Fade(*spent, to=0.0), Fade(*self.each("figures", "clouds", "landed")), seconds=0.4
            )
            beat.play(Sweep(VGroup(*self.each("poured")), at, 0.0, 1.0), to=0.95)

    def wander(self) -> None:
        """ŵ wanders through a wedge: the corner stays the nearest point, the circle's slides."""
        side, walkers = HEIGHT - BUDGET, self.each("fall", "dot", "tie")

        def at(x: float) -> None:
            for field in self.fields:
                field.wander(np.array([x, HEIGHT]))

        with self.beat("wander") as beat:
            at(-side)
            dimmed = Fade(*self.each("clouds", "landed"), to=0.25)
            beat.play(dimmed, Fade(self.diamond.wedges[1]), to=0.3)
            beat.play(Fade(*walkers), seconds=0.4)
            beat.play(Sweep(VGroup(*walkers), at, -side, side, rate_func=smooth), to=0.95)

    def count(self) -> None:
        """Four wedges: their part of the square is the chance."""
        diamond = self.diamond
        with self.beat("count") as beat:
            walkers = Fade(*self.each("fall", "dot", "tie"), to=0.0)
            beat.play(walkers, Fade(*diamond.wedges, diamond.areas), to=0.3)
            beat.play(Fade(diamond.clouds, diamond.landed, to=0.6), to=0.5)
            beat.hold(to="chance")
            beat.play(Fade(diamond.tally.goal), seconds=0.8)

    def line(self) -> None:
        """For the circle the wedges are lines, without an area."""
        diamond, circle = self.diamond, self.circle
        with self.beat("line") as beat:
            beat.play(Fade(diamond.areas, to=0.0), Fade(circle.rays), to=0.3)
            beat.play(Fade(circle.clouds, circle.landed, to=0.6), to=0.5)
            beat.hold(to="chance")
            beat.play(Fade(circle.tally.goal), seconds=0.8)

    def tighten(self) -> None:
        """A tighter budget has wider wedges; the circle still has none."""

        def at(budget: float) -> None:
            for field in self.fields:
                field.pour(DROPS, budget)

        with self.beat("tighten") as beat:
            goals = Fade(*(field.tally.goal for field in self.fields), to=0.0)
            beat.play(goals, Fade(*self.each("clouds", "landed")), seconds=0.4)
            beat.play(Sweep(VGroup(*self.each("poured")), at, BUDGET, TIGHT), to=0.75)

    def each(self, *names: str) -> list[VMobject]:
        """Parts of both boards, by their names."""
        return [getattr(field, name) for field in self.fields for name in names]

    def grow(self) -> Sweep:
        """The rings of both boards, from their minimisers until they touch."""

        def at(share: float) -> None:
            for field in self.fields:
                field.grow(share)

        for field in self.fields:
            field.ring.presence = 1.0
        return Sweep(VGroup(*self.each("ring")), at, 0.0, 1.0)

    def ripple(self) -> list[Sweep]:
        """A ring that spreads from each landing."""
        pairs = zip(self.ripples, self.fields, strict=True)
        return [ripple.spread(field.dot.where) for ripple, field in pairs]

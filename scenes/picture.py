"""Chapter 1: the picture everyone has seen, and why one frame of it explains nothing.

Both counters, the picture and its contact are the lesson's. The diamond's size and the minimiser
that the picture is then given are chosen by rules that `textbook` states.
"""

from collections.abc import Callable

import numpy as np
from manim import VGroup, smooth

from scenes.drawing.curves import bezier
from scenes.drawing.effects import Ripple, glide
from scenes.drawing.motion import Fade, Sweep
from scenes.drawing.shapes import BOLD, Stroke
from scenes.lesson.lesson import Lesson
from scenes.look.theme import FADED
from scenes.props.film_strip import Reel
from scenes.props.textbook import Card, Probe, Textbook, feature_names, other_minimum, round_budget
from scenes.props.two_counters import TwoCounters
from scenes.stage.chapter import Stage
from solver import level_set


class Picture(Stage):
    """Two counters under one dial; then the textbook's picture, moved, and put on a film."""

    def construct(self) -> None:
        self.set_the_stage()
        self.turn_one_dial()
        self.show_the_picture()
        self.explain_points()
        self.find_the_corner()
        self.leave_the_corner()
        self.put_on_film()

    def set_the_stage(self) -> None:
        """Everything that the chapter shows; what comes later waits unseen."""
        lesson, facts = self.lesson, self.lesson.facts
        self.values = facts.values()
        self.hook = TwoCounters(self)
        budget = round_budget(facts)
        self.picture = Textbook(self, budget)
        self.dot, self.board = self.picture.dot, self.picture.board
        self.elsewhere = other_minimum(lesson, budget)
        self.equal = equal_ring(lesson)
        self.ring = Stroke(self, "loss", BOLD)
        self.ring.points, self.ring.clip = self.board.curve(self.equal), self.board.region
        self.probe = Probe(self.board)
        self.probe.at(self.on_ring(0.0))
        heading = self.label("model")
        self.card = Card(self, facts.weight_scale, heading, feature_names(self))
        self.card.at(self.probe.weights)
        self.ripple = Ripple(self)
        stills = (facts.prices[-1], facts.slide_to, 0.4 * facts.slide_to + 0.6 * facts.alpha_max)
        sizes = [float(abs(lesson.l1.path(alpha)).sum()) for alpha in stills]
        self.reel = Reel(self, self.picture, sizes)
        self.lay_out()

    def lay_out(self) -> None:
        """The title card, and the drawing order."""
        hook, picture, reel = self.hook, self.picture, self.reel
        self.dot.move(hook.one.bead.where)
        opening = (hook.sheets, hook.dial_parts, hook.other.bead)
        self.lay(
            (*opening, hook.star, hook.one.frame, self.card, reel.others),
            (*picture.parts, self.ring, self.probe, self.board.names, picture.name),
            (self.ripple, self.dot),
        )
        self.title_card(*opening, dot=self.dot)

    def turn_one_dial(self) -> None:
        """Both weights fall; one clicks to zero and locks, the other only gets smaller."""
        hook, star = self.hook, self.lesson.facts.alpha_star
        early = hook.dial.alpha_of(0.5 * hook.dial.share(star))
        with self.beat("dial") as beat:
            beat.play(self.turn(0.0, early), to=1.0)
        with self.beat("click") as beat:
            beat.play(self.turn(early, star), to=0.3)
            beat.play(
                Fade(hook.one.frame, hook.star), self.ripple.spread(self.dot.where), seconds=0.8
            )
            beat.hold(to=0.75)
            beat.play(self.turn(star, 1.2 * star), to=1.0)
        with self.beat("far") as beat:
            beat.play(self.turn(1.2 * star, hook.far), to=0.7)

    def show_the_picture(self) -> None:
        """The diamond, the rings and the contact: the balance point glides to it."""
        hook, picture = self.hook, self.picture
        gone = (hook.sheets, hook.dial_parts, hook.star, hook.one.frame, hook.other.bead)
        with self.beat("known") as beat:
            beat.play(Fade(*gone, to=0.0), seconds=0.4)
            beat.play(
                glide(self.dot, self.board.point(picture.weights)), Fade(picture.sheet), to=0.5
            )
            names = (self.board.names, picture.name)
            beat.play(Fade(picture.rings, picture.contours, picture.minimum, *names), to=0.8)

    def explain_points(self) -> None:
        """A point is a model, a ring an equal loss, an axis a feature that is not used."""
        with self.beat("point") as beat:
            beat.play(
                Fade(self.picture.contours, self.dot, to=FADED),
                Fade(self.probe, self.card),
                seconds=0.6,
            )
        with self.beat("ring") as beat:
            beat.play(Fade(self.ring), to=0.12)
            beat.play(self.walk(self.on_ring), to="best")
            beat.play(self.walk(self.to_minimum), Fade(self.ring, to=0.0), to=0.85)
        with self.beat("axis") as beat:
            beat.play(self.walk(self.to_axis), to="zero")
            beat.play(self.ripple.spread(self.probe.dot.where), seconds=0.8)

    def find_the_corner(self) -> None:
        """The best model inside the diamond is its corner here."""
        picture = self.picture
        with self.beat("corner") as beat:
            beat.play(Fade(self.probe, to=0.0), Fade(picture.contours, self.dot), to=0.2)
            self.card.at(picture.weights)
            beat.hold(to="corner")
            beat.play(self.ripple.spread(self.dot.where), seconds=0.8)

    def leave_the_corner(self) -> None:
        """Another minimiser, the same diamond: the contact is inside an edge."""
        with self.beat("slide") as beat:
            beat.play(self.move_minimum(1.0), to=0.6)
            beat.play(self.ripple.spread(self.dot.where), seconds=0.8)

    def put_on_film(self) -> None:
        """The picture becomes one still of a film, and the film begins to run."""
        reel, names = self.reel, (self.board.names, self.picture.name)
        with self.beat("frame") as beat:
            beat.play(self.move_minimum(0.0), Fade(self.card, *names, to=0.0), to=0.3)
            whole = VGroup(*self.picture.parts, self.dot)
            beat.play(Sweep(whole, reel.shrink, 0.0, 1.0, rate_func=smooth), to="still")
            beat.play(Fade(reel.others), seconds=1.0)
        with self.beat("play") as beat:
            everything = VGroup(reel.others, *self.picture.parts, self.dot)
            beat.play(Sweep(everything, reel.wind, 0.0, 1.0, rate_func=smooth), to=0.8)
        self.wait(0.6)

    # What moves

    def turn(self, start: float, end: float) -> Sweep:
        """Turn the hook's dial: its knob runs evenly along the track."""
        way = self.hook.dial.way(start, end)

        def at(part: float) -> None:
            self.hook.at(way(part))
            self.dot.move(self.hook.one.bead.where)

        return Sweep(VGroup(self.hook.moving, self.dot), at, 0.0, 1.0)

    def on_ring(self, share: float) -> np.ndarray:
        """A point of the ring of equal loss that the probe runs round, by its share of the way."""
        index, t = divmod(share * len(self.equal), 1.0)
        return bezier(self.equal[int(index) % len(self.equal)], t)

    def to_minimum(self, share: float) -> np.ndarray:
        """The probe on its way from that ring to the minimiser."""
        start = self.on_ring(0.0)
        weights: np.ndarray = start + share * (self.lesson.loss.minimizer - start)
        return weights

    def to_axis(self, share: float) -> np.ndarray:
        """The probe on its way from there to the axis on which weight `first` is zero."""
        weights = self.lesson.loss.minimizer.copy()
        weights[self.lesson.facts.first] *= 1 - share
        return weights

    def walk(self, way: Callable[[float], np.ndarray]) -> Sweep:
        """Lead the probe along a way, the card following."""

        def at(share: float) -> None:
            self.probe.at(way(share))
            self.card.at(self.probe.weights)

        return Sweep(VGroup(self.probe, self.card), at, 0.0, 1.0, rate_func=smooth)

    def move_minimum(self, to: float) -> Sweep:
        """Slide the minimiser to the other place (1) or back (0), the card following."""
        home = self.lesson.loss.minimizer

        def at(share: float) -> None:
            self.picture.at(home + share * (self.elsewhere - home))
            self.card.at(self.picture.weights)

        moving = VGroup(self.picture.moving, self.card)
        return Sweep(moving, at, 1.0 - to, to, rate_func=smooth)


def equal_ring(lesson: Lesson) -> np.ndarray:
    """A ring of equal loss: half as large (√½) as that of the landing, for which there is room."""
    loss = lesson.loss
    floor, land = (float(loss.value(w)) for w in (loss.minimizer, lesson.facts.landing))
    return level_set(loss, level=floor + 0.5 * (land - floor))

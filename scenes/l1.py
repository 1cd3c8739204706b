"""Chapter 3: the diamond pulls, and the balance point lands on an axis.

The main shot. Every position and number comes from the lesson's exact L1 path.
"""

from scenes.drawing.effects import Ripple, bloom
from scenes.drawing.motion import Fade, Sweep
from scenes.instruments.formulas import L1_OBJECTIVE
from scenes.instruments.shot import Shot
from scenes.props.carried import Claim
from scenes.stage.chapter import Stage


class L1(Stage):
    """One weight reaches exactly zero at a finite alpha, and stays there."""

    def construct(self) -> None:
        self.set_the_stage()
        self.stand()
        self.pull()
        self.land()
        self.slide()
        self.empty()
        self.rewind()

    def set_the_stage(self) -> None:
        """Everything that the chapter shows; what comes later waits unseen."""
        facts = self.lesson.facts
        self.shot = shot = Shot(self, self.lesson.l1, L1_OBJECTIVE)
        scale = shot.dial.figures
        self.values = facts.values()
        self.star, self.last = shot.dial.marks(
            (facts.alpha_star, f"$alpha^* = {scale.format(facts.alpha_star)}$", "optimum"),
            (facts.alpha_max, f"${scale.format(facts.alpha_max)}$", "ink"),
        )
        self.foot = shot.plot.mark(facts.alpha_star)
        # Every lesson's first weight stays at zero: `scenes.lesson.refusal` accepts no other.
        self.brace = shot.dial.brace(facts.alpha_star, shot.dial.end, f"$w_{facts.first + 1} = 0$")
        self.claim = Claim(shot, facts.first)
        self.ripple = Ripple(self)
        self.lay(
            (shot.sheet, shot.families, *shot.figure),
            (self.star, self.last, self.foot, self.brace, shot.gauges, self.ripple),
            (shot.board.names, shot.minimum_name, self.claim, shot.tug.dot),
        )
        self.title_card(shot.sheet, shot.board.names, dot=shot.tug.dot)

    def stand(self) -> None:
        """Both families, then the two contours through the balance point."""
        shot = self.shot
        loss, penalty = shot.families
        with self.beat("stand") as beat:
            beat.play(bloom(loss, shot.minimum.where), to="penalty")
            beat.play(bloom(penalty, shot.origin.where), Fade(shot.origin), to="bold")
            beat.play(Fade(shot.contours), Fade(shot.minimum), seconds=1.2)
        with self.beat("fit") as beat:
            beat.play(Fade(shot.instruments), Fade(shot.needles), Fade(shot.gauges), to=0.3)
            beat.hold(to="minimum")
            beat.play(self.ripple_at(0.0), Fade(shot.minimum_name), seconds=0.8)

    def pull(self) -> None:
        """alpha grows: the diamond shrinks and pulls the green contour larger."""
        with self.beat("pull") as beat:
            beat.play(self.shot.turn(self.lesson.facts.alpha_star), to=1.0)

    def land(self) -> None:
        """The touching point meets the diamond's corner, on the axis."""
        here = self.lesson.facts.alpha_star
        with self.beat("land") as beat:
            beat.play(self.ripple_at(here), seconds=0.8)
            beat.play(Fade(self.star), Fade(self.foot), to="touch")
            beat.hold(to="axis")
            beat.play(self.ripple_at(here), seconds=0.8)
        with self.beat("zero") as beat:
            self.claim.follow()
            beat.hold(to="zero")
            beat.play(Fade(self.claim), seconds=0.4)

    def slide(self) -> None:
        """The dot stays on the corner, and the corner slides along the axis."""
        with self.beat("slide") as beat:
            beat.play(self.claim.turn(self.lesson.facts.slide_to), to=0.95)
        with self.beat("brace") as beat:
            beat.play(Fade(self.brace), to="always")

    def empty(self) -> None:
        """The last weight lands too."""
        end = self.lesson.facts.alpha_max
        with self.beat("empty") as beat:
            beat.play(Fade(self.claim, to=0.0), Fade(self.last), seconds=0.4)
            beat.play(self.shot.turn(end), to="lands")
            beat.play(self.ripple_at(end), seconds=0.8)

    def rewind(self) -> None:
        """Less price, and the loss pulls back; then the dot is left on the axis."""
        with self.beat("rewind") as beat:
            beat.play(self.shot.turn(self.lesson.facts.alpha_star), to="off")
            beat.play(self.shot.turn(0.0), to=0.9)
        with self.beat("hold") as beat:
            beat.play(self.shot.turn(self.lesson.facts.rest), to="sits")
            self.claim.follow()
            beat.hold(to="stays")
            beat.play(Fade(self.claim), seconds=0.4)

    def ripple_at(self, alpha: float) -> Sweep:
        """A ring that spreads from the balance point of an alpha."""
        return self.ripple.spread(self.shot.board.point(self.lesson.l1.path(alpha)))
